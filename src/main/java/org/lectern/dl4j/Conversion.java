package org.lectern.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.lectern.nn.Dropout;
import org.lectern.nn.Elu;
import org.lectern.nn.Flatten;
import org.lectern.nn.Layer;
import org.lectern.nn.LeakyRelu;
import org.lectern.nn.Linear;
import org.lectern.nn.Loss;
import org.lectern.nn.Losses;
import org.lectern.nn.Relu;
import org.lectern.nn.Selu;
import org.lectern.nn.Sequential;
import org.lectern.nn.Sigmoid;
import org.lectern.nn.Softmax;
import org.lectern.nn.Softplus;
import org.lectern.nn.Swish;
import org.lectern.nn.Tanh;
import org.lectern.tensor.TensorException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Turns one of our networks into a DL4J one, layer by layer. */
final class Conversion {
    private static final String OPERATION = "Dl4j.network";

    private static final Map<Class<? extends Layer>, Activation> ACTIVATIONS = Map.of(
            Relu.class, Activation.RELU,
            Sigmoid.class, Activation.SIGMOID,
            Tanh.class, Activation.TANH,
            Elu.class, Activation.ELU,
            Selu.class, Activation.SELU,
            Softplus.class, Activation.SOFTPLUS,
            Swish.class, Activation.SWISH,
            Softmax.class, Activation.SOFTMAX);

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
        // For each DL4J layer, the linear layer whose weights it takes; null if it has none.
        List<@Nullable Linear> sources = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer instanceof Flatten && i == 0) {
                continue; // The learner flattens the examples.
            }
            list.layer(converted(layer, i == layers.size() - 1));
            sources.add(layer instanceof Linear linear ? linear : null);
        }
        MultiLayerConfiguration configuration = list.build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        for (int i = 0; i < sources.size(); i++) {
            Linear source = sources.get(i);
            if (source != null) {
                network.getLayer(i)
                        .getParam("W")
                        .assign(source.weight().detach().array());
                int layer = i;
                source.bias()
                        .ifPresent(bias -> network.getLayer(layer)
                                .getParam("b")
                                .assign(bias.detach().array().reshape(1, source.outFeatures())));
            }
        }
        return network;
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
        if (layer instanceof LeakyRelu leaky) {
            return new ActivationLReLU(leaky.slope());
        }
        Activation activation = ACTIVATIONS.get(layer.getClass());
        if (activation == null) {
            // GELU is left out on purpose: DL4J's is an approximation, 5e-4 off.
            throw new TensorException(
                    OPERATION,
                    "Linear, Dropout, a leading Flatten, and the activations Relu, LeakyRelu, Elu, Selu, Sigmoid, Tanh,"
                            + " Softplus, Swish and Softmax",
                    String.valueOf(layer),
                    "build this network with DL4J's own Builder");
        }
        return activation.getActivationFunction();
    }
}
