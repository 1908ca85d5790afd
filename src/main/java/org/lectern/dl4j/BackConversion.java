package org.lectern.dl4j;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.lectern.nn.BatchNorm;
import org.lectern.nn.Dropout;
import org.lectern.nn.Embedding;
import org.lectern.nn.Flatten;
import org.lectern.nn.GlobalAvgPool2d;
import org.lectern.nn.GlobalMaxPool2d;
import org.lectern.nn.LastStep;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Sequential;
import org.lectern.nn.Upsample;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.tensor.Updates;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Turns a DL4J network into one of ours, layer by layer. */
final class BackConversion {
    private final MultiLayerNetwork network;
    private final Rng rng;
    private final List<Layer> layers = new ArrayList<>();
    private @Nullable Layout layout;

    /** Whether DL4J has the steps of sequences below each other here; ours stay sequences. */
    private boolean folded;

    BackConversion(MultiLayerNetwork network, Rng rng) {
        this.network = network;
        this.rng = rng;
    }

    Sequential net() {
        Refusals.initialised("Dl4j.sequential", network);
        for (int i = 0; i < network.getnLayers(); i++) {
            org.deeplearning4j.nn.conf.layers.Layer conf =
                    network.getLayerWiseConfigurations().getConf(i).getLayer();
            InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(i);
            if (before != null) {
                prepare(before, conf, i);
            }
            dropout(conf, i);
            add(conf, i);
        }
        return Sequential.of(layers);
    }

    /** What DL4J does to the layout between layers, most of which our layers do not need. */
    private void prepare(InputPreProcessor before, org.deeplearning4j.nn.conf.layers.Layer conf, int i) {
        if (before instanceof ComposableInputPreProcessor several) {
            for (InputPreProcessor each : several.getInputPreProcessors()) {
                prepare(each, conf, i);
            }
        } else if (before instanceof SeriesToImages && i == 0) {
            layout = Layout.SERIES;
        } else if (before instanceof FeedForwardToCnnPreProcessor && i == 0) {
            layout = Layout.IMAGES; // Ours takes the images themselves.
        } else if (before instanceof CnnToFeedForwardPreProcessor cnn && cnn.getFormat() != CNN2DFormat.NHWC) {
            expect(conf, i, Layout.IMAGES, Layout.SERIES);
            flatten();
        } else if (before instanceof CopyInput) {
            return;
        } else if (before instanceof FlattenSteps) {
            expect(conf, i, Layout.STEPS);
            flatten();
        } else if (before instanceof RnnToFeedForwardPreProcessor) {
            expect(conf, i, Layout.STEPS);
            folded = true;
        } else if (before instanceof FeedForwardToRnnPreProcessor && folded) {
            folded = false;
        } else {
            throw refused(conf, i, "with the preprocessor " + before.getClass().getSimpleName());
        }
    }

    private void flatten() {
        layers.add(new Flatten());
        layout = Layout.ROWS;
    }

    private void add(org.deeplearning4j.nn.conf.layers.Layer conf, int i) {
        if (conf instanceof OutputLayer || conf instanceof RnnOutputLayer) {
            BaseOutputLayer output = (BaseOutputLayer) conf;
            expect(conf, i, conf instanceof OutputLayer ? Layout.ROWS : Layout.STEPS);
            linear(output.hasBias(), i);
            // The softmax or sigmoid belongs to the loss, which takes logits from us.
            IActivation last = output.getActivationFn();
            if (!(last instanceof ActivationSoftmax || last instanceof ActivationSigmoid)) {
                activation(output, last, i);
            }
        } else if (conf instanceof BaseOutputLayer) {
            throw refused(conf, i, "");
        } else if (conf instanceof DenseLayer dense) {
            dense(dense, i);
        } else if (conf instanceof BatchNormalization norm) {
            expect(conf, i, Layout.ROWS, Layout.IMAGES, Layout.SERIES);
            // DL4J leaves out the activation that this layer may name.
            batchNorm(norm, i);
        } else if (conf instanceof ActivationLayer activation) {
            activation(conf, activation.getActivationFn(), i);
        } else if (conf instanceof ConvolutionLayer conv) {
            convolution(conv, i);
        } else if (conf instanceof EmbeddingLayer || conf instanceof EmbeddingSequenceLayer) {
            embedding((FeedForwardLayer) conf, i);
        } else if (!(conf instanceof DropoutLayer) && !window(conf, i)) {
            recurrent(conf, i);
        }
    }

    private void dense(DenseLayer dense, int i) {
        if (dense.hasLayerNorm()) {
            throw refused(dense, i, "with layer normalisation inside");
        }
        expect(dense, i, folded ? Layout.STEPS : Layout.ROWS);
        linear(dense.hasBias(), i);
        activation(dense, dense.getActivationFn(), i);
    }

    private void convolution(ConvolutionLayer conv, int i) {
        boolean series = layout == Layout.SERIES;
        hindered(conv, i, Images.hindrance(conv));
        expect(conv, i, series ? Layout.SERIES : Layout.IMAGES);
        Tensor bias = conv.hasBias() ? parameter(i, "b").flatten() : null;
        layers.add(Images.ours(conv, series, parameter(i, "W"), bias));
        activation(conv, conv.getActivationFn(), i);
    }

    /** Pooling and resizing; whether it was one of those. */
    private boolean window(org.deeplearning4j.nn.conf.layers.Layer conf, int i) {
        if (conf instanceof SubsamplingLayer pool) {
            boolean series = layout == Layout.SERIES;
            hindered(conf, i, Images.hindrance(pool, series));
            expect(conf, i, series ? Layout.SERIES : Layout.IMAGES);
            layers.add(Images.ours(pool, series));
        } else if (conf instanceof GlobalPoolingLayer pool) {
            boolean isMax = pool.getPoolingType() == PoolingType.MAX;
            if (!isMax && pool.getPoolingType() != PoolingType.AVG || !pool.isCollapseDimensions()) {
                throw refused(conf, i, "of type " + pool.getPoolingType());
            }
            expect(conf, i, Layout.IMAGES);
            layers.add(isMax ? new GlobalMaxPool2d() : new GlobalAvgPool2d());
            layout = Layout.ROWS;
        } else if (conf instanceof Upsampling2D upsampling) {
            expect(conf, i, Layout.IMAGES);
            int[] size = upsampling.getSize();
            if (size[0] != size[1] || upsampling.getFormat() == CNN2DFormat.NHWC) {
                throw refused(conf, i, "of another factor for height and width, or with the channels last");
            }
            layers.add(new Upsample(size[0]));
        } else {
            return false;
        }
        return true;
    }

    private void embedding(FeedForwardLayer conf, int i) {
        boolean single = conf instanceof EmbeddingLayer;
        if (conf instanceof EmbeddingLayer one && one.hasBias()
                || conf instanceof EmbeddingSequenceLayer several && several.hasBias()) {
            throw refused(conf, i, "with a bias");
        }
        if (i > 0) {
            throw refused(conf, i, "behind other layers");
        }
        layers.add(new Embedding(parameter(i, "W")));
        layout = single ? Layout.ROWS : Layout.STEPS;
        activation(conf, conf.getActivationFn(), i);
    }

    private void recurrent(org.deeplearning4j.nn.conf.layers.Layer conf, int i) {
        org.deeplearning4j.nn.conf.layers.Layer inner = conf instanceof LastTimeStep last ? last.getUnderlying() : conf;
        boolean both = inner instanceof Bidirectional;
        org.deeplearning4j.nn.conf.layers.Layer plain = inner instanceof Bidirectional two ? two.getFwd() : inner;
        hindered(plain, i, Recurrence.hindrance(plain));
        if (inner instanceof Bidirectional two && two.getMode() != Bidirectional.Mode.CONCAT) {
            throw refused(conf, i, "with mode " + two.getMode());
        }
        expect(conf, i, Layout.STEPS);
        if (inner != conf) {
            dropout(inner, i);
        }
        if (plain != inner) {
            dropout(plain, i);
        }
        layers.add(Recurrence.ours(plain, both, network.getLayer(i), rng));
        if (inner != conf) {
            layers.add(new LastStep());
            layout = Layout.ROWS;
        }
    }

    private void hindered(org.deeplearning4j.nn.conf.layers.Layer conf, int i, @Nullable String hindrance) {
        if (hindrance != null) {
            throw refused(conf, i, hindrance);
        }
    }

    /** Refuses a layer where our layers would see another layout; the first that cares says what the network takes. */
    private void expect(org.deeplearning4j.nn.conf.layers.Layer conf, int i, Layout... fitting) {
        if (layout == null && fitting.length == 1) {
            layout = fitting[0];
        }
        if (layout != null && !List.of(fitting).contains(layout) || folded && fitting[0] != Layout.STEPS) {
            throw refused(conf, i, "after " + layout);
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
        // In decimals: 1 - 0.9 is 0.1, not 0.09999999999999998.
        double p = BigDecimal.ONE.subtract(BigDecimal.valueOf(plain.getP())).doubleValue();
        layers.add(new Dropout(p, rng));
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
        boolean otherAxis = activation instanceof ActivationSoftmax && layout != null && layout != Layout.ROWS;
        if (ours == null || otherAxis) {
            throw refused(conf, i, "with the activation " + activation);
        }
        layers.addAll(ours);
    }

    private Tensor parameter(int i, String name) {
        return Weights.read(network.getLayer(i), name);
    }

    private static TensorException refused(org.deeplearning4j.nn.conf.layers.Layer conf, int i, String detail) {
        return new TensorException(
                "Dl4j.sequential",
                "dense, convolution, pooling, LSTM and simple recurrent, embedding, batch normalisation, dropout and output"
                        + " layers and the activations " + Activations.NAMES,
                "layer " + i + ", " + conf.getClass().getSimpleName() + (detail.isEmpty() ? "" : " " + detail),
                "build this network of our own layers");
    }
}
