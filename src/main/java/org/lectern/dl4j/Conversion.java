package org.lectern.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.lectern.nn.BatchNorm;
import org.lectern.nn.Dropout;
import org.lectern.nn.Flatten;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Loss;
import org.lectern.nn.Losses;
import org.lectern.nn.Sequential;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Turns one of our networks into a DL4J one, layer by layer. */
final class Conversion {
    private static final String OPERATION = "Dl4j.network";

    private final List<Layer> layers = new ArrayList<>();
    private final Loss loss;
    private final IUpdater updater;

    Conversion(Sequential net, Loss loss, IUpdater updater) {
        flatten(net, layers);
        this.loss = loss;
        this.updater = updater;
        if (layers.isEmpty() || !(layers.get(layers.size() - 1) instanceof Linear)) {
            throw new TensorException(
                    OPERATION,
                    "a network whose last layer is Linear",
                    layers.isEmpty() ? "no layers" : String.valueOf(layers.get(layers.size() - 1)),
                    "leave out what follows it: DL4J's output layer has the activation that belongs to the loss");
        }
    }

    private static void flatten(Sequential net, List<Layer> into) {
        for (Layer layer : net.layers()) {
            if (layer instanceof Sequential inner) {
                flatten(inner, into);
            } else {
                into.add(layer);
            }
        }
    }

    MultiLayerNetwork network() {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(0)
                .dataType(DataType.FLOAT)
                .updater(updater)
                .list();
        List<Layer> sources = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer instanceof Flatten && i == 0) {
                continue; // The learner flattens the examples.
            }
            list.layer(converted(layer, i == layers.size() - 1));
            sources.add(layer);
        }
        MultiLayerConfiguration configuration = list.build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i) instanceof Linear linear) {
                assign(network, i, "W", linear.weight());
                assign(network, i, "b", linear.bias().orElse(null));
            } else if (sources.get(i) instanceof BatchNorm norm) {
                assign(network, i, "mean", norm.runningMean());
                assign(network, i, "var", norm.runningVar());
                assign(network, i, "gamma", norm.weight().orElse(null));
                assign(network, i, "beta", norm.bias().orElse(null));
            }
        }
        return network;
    }

    private static void assign(MultiLayerNetwork network, int layer, String name, @Nullable Tensor values) {
        if (values != null) {
            INDArray parameter = network.getLayer(layer).getParam(name);
            parameter.assign(values.detach().array().reshape(parameter.shape()));
        }
    }

    private org.deeplearning4j.nn.conf.layers.Layer converted(Layer layer, boolean last) {
        if (layer instanceof Linear linear) {
            boolean bias = linear.bias().isPresent();
            return last
                    ? output().nIn(linear.inFeatures())
                            .nOut(linear.outFeatures())
                            .hasBias(bias)
                            .build()
                    : new DenseLayer.Builder()
                            .nIn(linear.inFeatures())
                            .nOut(linear.outFeatures())
                            .hasBias(bias)
                            .activation(Activation.IDENTITY)
                            .build();
        }
        if (layer instanceof BatchNorm norm) {
            // Our momentum is the part of the new; without log std the running variance itself is kept, as ours.
            return new BatchNormalization.Builder()
                    .nIn(norm.channels())
                    .nOut(norm.channels())
                    .eps(norm.eps())
                    .decay(1 - norm.momentum())
                    .lockGammaBeta(norm.weight().isEmpty())
                    .useLogStd(false)
                    .activation(Activation.IDENTITY)
                    .build();
        }
        if (layer instanceof Dropout dropout) {
            // DL4J's number is the probability of keeping a unit.
            return new DropoutLayer(1 - dropout.p());
        }
        return new ActivationLayer.Builder().activation(activation(layer)).build();
    }

    private OutputLayer.Builder output() {
        if (loss == Losses.crossEntropy()) {
            return new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
        }
        if (loss == Losses.binaryCrossEntropy()) {
            return new OutputLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID);
        }
        if (loss == Losses.meanSquaredError()) {
            return new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY);
        }
        throw new TensorException(
                OPERATION,
                "Losses.crossEntropy(), binaryCrossEntropy() or meanSquaredError()",
                "another loss",
                "DL4J has its own losses: build the network with its Builder");
    }

    private static IActivation activation(Layer layer) {
        IActivation activation = Activations.theirs(layer);
        if (activation == null) {
            throw new TensorException(
                    OPERATION,
                    "Linear, BatchNorm, Dropout, a leading Flatten, and the activations " + Activations.NAMES,
                    String.valueOf(layer),
                    "build this network with DL4J's own Builder");
        }
        return activation;
    }
}
