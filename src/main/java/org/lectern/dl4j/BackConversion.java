package org.lectern.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.lectern.nn.BatchNorm;
import org.lectern.nn.Dropout;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Sequential;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.tensor.Updates;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Turns a DL4J network into one of ours, layer by layer. */
final class BackConversion {
    private final MultiLayerNetwork network;
    private final Rng rng;
    private final List<Layer> layers = new ArrayList<>();

    BackConversion(MultiLayerNetwork network, Rng rng) {
        this.network = network;
        this.rng = rng;
    }

    Sequential net() {
        for (int i = 0; i < network.getnLayers(); i++) {
            org.deeplearning4j.nn.conf.layers.Layer conf =
                    network.getLayer(i).conf().getLayer();
            if (network.getLayerWiseConfigurations().getInputPreProcess(i) != null) {
                throw refused(
                        conf,
                        i,
                        "with the preprocessor "
                                + network.getLayerWiseConfigurations()
                                        .getInputPreProcess(i)
                                        .getClass()
                                        .getSimpleName());
            }
            dropout(conf, i);
            add(conf, i);
        }
        return Sequential.of(layers);
    }

    private void add(org.deeplearning4j.nn.conf.layers.Layer conf, int i) {
        if (conf instanceof OutputLayer output) {
            linear(output.hasBias(), i);
            // The softmax or sigmoid belongs to the loss, which takes logits from us.
            IActivation last = output.getActivationFn();
            if (!(last instanceof ActivationSoftmax || last instanceof ActivationSigmoid)) {
                activation(output, last, i);
            }
        } else if (conf instanceof BaseOutputLayer) {
            throw refused(conf, i, "");
        } else if (conf instanceof DenseLayer dense) {
            if (dense.hasLayerNorm()) {
                throw refused(conf, i, "with layer normalisation inside");
            }
            linear(dense.hasBias(), i);
            activation(dense, dense.getActivationFn(), i);
        } else if (conf instanceof BatchNormalization norm) {
            // DL4J leaves out the activation that this layer may name.
            batchNorm(norm, i);
        } else if (conf instanceof ActivationLayer activation) {
            activation(conf, activation.getActivationFn(), i);
        } else if (!(conf instanceof DropoutLayer)) {
            throw refused(conf, i, "");
        }
    }

    /** DL4J drops from a layer's input; its number is the probability of keeping a unit. */
    private void dropout(org.deeplearning4j.nn.conf.layers.Layer conf, int i) {
        if (conf.getIDropout() == null) {
            return;
        }
        if (!(conf.getIDropout() instanceof org.deeplearning4j.nn.conf.dropout.Dropout plain)) {
            throw refused(conf, i, "with " + conf.getIDropout().getClass().getSimpleName());
        }
        layers.add(new Dropout(1 - plain.getP(), rng));
    }

    private void linear(boolean bias, int i) {
        Tensor weight = parameter(i, "W");
        Tensor shift = bias ? parameter(i, "b").flatten() : Tensor.zeros(weight.dim(1));
        Linear linear = new Linear(weight, shift);
        layers.add(bias ? linear : linear.withoutBias());
    }

    private void batchNorm(BatchNormalization conf, int i) {
        Tensor mean = parameter(i, "mean").flatten();
        BatchNorm norm =
                new BatchNorm(mean.size()).momentum(1 - conf.getDecay()).eps(conf.getEps());
        Updates.assign(norm.runningMean(), mean);
        Updates.assign(norm.runningVar(), variance(conf, i));
        boolean fixed = conf.isLockGammaBeta();
        Tensor gamma = fixed
                ? Tensor.full(conf.getGamma(), mean.size())
                : parameter(i, "gamma").flatten();
        Tensor beta = fixed
                ? Tensor.full(conf.getBeta(), mean.size())
                : parameter(i, "beta").flatten();
        norm.weight().ifPresent(weight -> Updates.assign(weight, gamma));
        norm.bias().ifPresent(shift -> Updates.assign(shift, beta));
        layers.add(fixed && conf.getGamma() == 1 && conf.getBeta() == 0 ? norm.withoutAffine() : norm);
    }

    /** DL4J keeps the logarithm of the deviation to base 10 unless told otherwise. */
    private Tensor variance(BatchNormalization conf, int i) {
        if (!conf.isUseLogStd()) {
            return parameter(i, "var").flatten();
        }
        return parameter(i, "log10stdev").flatten().mul(2 * Math.log(10)).exp();
    }

    private void activation(org.deeplearning4j.nn.conf.layers.Layer conf, @Nullable IActivation activation, int i) {
        List<Layer> ours = activation == null ? List.of() : Activations.ours(activation);
        if (ours == null) {
            throw refused(conf, i, "with the activation " + activation);
        }
        layers.addAll(ours);
    }

    /** A copy, row-major. */
    private Tensor parameter(int i, String name) {
        INDArray array = Objects.requireNonNull(network.getLayer(i).getParam(name), name);
        return Tensor.of(array.dup('c')).to(DType.FLOAT32).copy();
    }

    private static TensorException refused(org.deeplearning4j.nn.conf.layers.Layer conf, int i, String detail) {
        String kind =
                conf instanceof BaseLayer || !detail.isEmpty() ? conf.getClass().getSimpleName() : conf + "";
        return new TensorException(
                "Dl4j.sequential",
                "dense, batch normalisation, dropout and output layers and the activations " + Activations.NAMES,
                "layer " + i + ", " + kind + (detail.isEmpty() ? "" : " " + detail),
                "build this network of our own layers");
    }
}
