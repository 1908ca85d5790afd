package org.lectern.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.lectern.nn.AdaptiveAvgPool2d;
import org.lectern.nn.AvgPool2d;
import org.lectern.nn.BatchNorm;
import org.lectern.nn.Conv1d;
import org.lectern.nn.Conv2d;
import org.lectern.nn.Dropout;
import org.lectern.nn.Embedding;
import org.lectern.nn.Flatten;
import org.lectern.nn.GlobalAvgPool2d;
import org.lectern.nn.GlobalMaxPool2d;
import org.lectern.nn.LastStep;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Loss;
import org.lectern.nn.Lstm;
import org.lectern.nn.MaxPool1d;
import org.lectern.nn.MaxPool2d;
import org.lectern.nn.Rnn;
import org.lectern.nn.Sequential;
import org.lectern.nn.Softmax;
import org.lectern.nn.Upsample;
import org.lectern.tensor.Window;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/** Turns one of our networks into a DL4J one, layer by layer, following the shape of what goes through. */
final class Conversion {
    private final List<Layer> layers;
    private final Head head;
    private final NeuralNetConfiguration.ListBuilder list;
    private final List<Consumer<org.deeplearning4j.nn.api.Layer>> weights = new ArrayList<>();
    private final Flow flow;
    private int position;
    private @Nullable InputPreProcessor pending;

    /** Whether DL4J now has the steps of a sequence below each other, as its dense layers need them. */
    private boolean folded;

    Conversion(Sequential net, Loss loss, IUpdater updater, int... inputShape) {
        this.layers = Refusals.checked(net);
        this.head = Head.of(loss);
        this.flow = new Flow(layers, inputShape);
        this.list = new NeuralNetConfiguration.Builder()
                .seed(0)
                .dataType(DataType.FLOAT)
                .updater(updater)
                .list();
    }

    MultiLayerNetwork network() {
        if (flow.layout() == Layout.SERIES) {
            pending = new SeriesToImages(flow.size(1), flow.size(2));
        }
        while (position < layers.size()) {
            Layer layer = layers.get(position++);
            flow.enter(layer);
            convert(layer);
            flow.leave();
        }
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        for (int i = 0; i < weights.size(); i++) {
            weights.get(i).accept(network.getLayer(i));
        }
        return network;
    }

    private void convert(Layer layer) {
        if (layer instanceof Linear linear) {
            linear(linear);
        } else if (layer instanceof Flatten) {
            flatten();
        } else if (layer instanceof BatchNorm norm) {
            batchNorm(norm);
        } else if (layer instanceof Dropout dropout) {
            // DL4J's number is the probability of keeping a unit.
            add(new DropoutLayer(1 - dropout.p()));
        } else if (layer instanceof Embedding embedding) {
            embedding(embedding);
        } else if (layer instanceof Lstm lstm) {
            Refusals.recurrent(lstm, lstm.batchFirst(), lstm.namedParameters());
            recurrent(Recurrence.theirs(lstm), lstm.dropout());
        } else if (layer instanceof Rnn rnn) {
            Refusals.recurrent(rnn, rnn.batchFirst(), rnn.namedParameters());
            recurrent(Recurrence.theirs(rnn), rnn.dropout());
        } else if (layer instanceof LastStep) {
            throw Refusals.lastStep(layers.get(Math.max(0, position - 2)));
        } else if (!window(layer)) {
            activation(layer);
        }
    }

    /** Convolution, pooling and resizing; whether it was one of those. */
    private boolean window(Layer layer) {
        if (layer instanceof Conv2d conv) {
            Refusals.groups(conv, conv.window());
            add(Images.theirs(conv, following()), theirs -> {
                Weights.assign(theirs, "W", conv.weight());
                Weights.assign(theirs, "b", conv.bias().orElse(null));
            });
        } else if (layer instanceof Conv1d conv) {
            Refusals.groups(conv, conv.window());
            add(Images.theirs(conv, following()), theirs -> {
                Weights.assign(theirs, "W", conv.weight());
                Weights.assign(theirs, "b", conv.bias().orElse(null));
            });
        } else if (layer instanceof MaxPool2d pool) {
            add(Images.maxPool(pool.window(), false));
        } else if (layer instanceof AvgPool2d pool) {
            add(Images.avgPool(pool.window()));
        } else if (layer instanceof MaxPool1d pool) {
            add(Images.maxPool(pool.window(), true));
        } else if (layer instanceof AdaptiveAvgPool2d pool) {
            Refusals.parts(pool, flow.size(2), flow.size(3));
            add(Images.avgPool(Window.size(flow.size(2) / pool.height(), flow.size(3) / pool.width())));
        } else if (layer instanceof GlobalAvgPool2d || layer instanceof GlobalMaxPool2d) {
            PoolingType type = layer instanceof GlobalMaxPool2d ? PoolingType.MAX : PoolingType.AVG;
            add(new GlobalPoolingLayer.Builder(type).build());
        } else if (layer instanceof Upsample upsample) {
            Refusals.smooth(upsample);
            add(new Upsampling2D.Builder(upsample.factor()).build());
        } else {
            return false;
        }
        return true;
    }

    private void linear(Linear linear) {
        boolean steps = flow.layout() == Layout.STEPS;
        boolean last = position == layers.size();
        FeedForwardLayer conf;
        if (last) {
            unfold();
            conf = head.layer(linear, steps);
        } else {
            if (steps && !folded) {
                prepare(new RnnToFeedForwardPreProcessor(RNNFormat.NWC));
                folded = true;
            }
            conf = new DenseLayer.Builder()
                    .nIn(linear.inFeatures())
                    .nOut(linear.outFeatures())
                    .hasBias(linear.bias().isPresent())
                    .activation(following())
                    .build();
        }
        add(conf, theirs -> {
            Weights.assign(theirs, "W", linear.weight());
            Weights.assign(theirs, "b", linear.bias().orElse(null));
        });
    }

    private void flatten() {
        switch (flow.layout()) {
            case IMAGES -> prepare(new CnnToFeedForwardPreProcessor(flow.size(2), flow.size(3), flow.size(1)));
            case SERIES -> prepare(new CnnToFeedForwardPreProcessor(flow.size(2), 1, flow.size(1)));
            case STEPS -> {
                unfold();
                prepare(new FlattenSteps(flow.size(1), flow.size(2)));
            }
            default -> {} // Rows are flat, and the learner flattens the examples.
        }
    }

    private void batchNorm(BatchNorm norm) {
        // Our momentum is the part of the new; without log std the running variance itself is kept, as ours.
        BatchNormalization conf = new BatchNormalization.Builder()
                .nIn(norm.channels())
                .nOut(norm.channels())
                .eps(norm.eps())
                .decay(1 - norm.momentum())
                .lockGammaBeta(norm.weight().isEmpty())
                .useLogStd(false)
                .activation(new ActivationIdentity())
                .build();
        add(conf, theirs -> {
            Weights.assign(theirs, "mean", norm.runningMean());
            Weights.assign(theirs, "var", norm.runningVar());
            Weights.assign(theirs, "gamma", norm.weight().orElse(null));
            Weights.assign(theirs, "beta", norm.bias().orElse(null));
        });
    }

    private void embedding(Embedding embedding) {
        Refusals.padding(embedding);
        FeedForwardLayer.Builder<?> builder = flow.embedsSteps()
                ? new EmbeddingSequenceLayer.Builder()
                        .hasBias(false)
                        .outputDataFormat(RNNFormat.NWC)
                        .inferInputLength(true)
                : new EmbeddingLayer.Builder().hasBias(false);
        builder.nIn(embedding.words()).nOut(embedding.features());
        builder.activation(new ActivationIdentity());
        add(builder.build(), theirs -> Weights.assign(theirs, "W", embedding.weight()));
    }

    private void recurrent(List<Recurrence.Part> parts, double dropout) {
        unfold();
        for (int i = 0; i < parts.size(); i++) {
            Recurrence.Part part = parts.get(i);
            if (i > 0 && dropout > 0) {
                add(new DropoutLayer(1 - dropout));
            }
            boolean end = i == parts.size() - 1 && position < layers.size() && layers.get(position) instanceof LastStep;
            add(end ? new LastTimeStep(part.conf()) : part.conf(), part.weights());
            if (end) {
                flow.leave();
                flow.enter(layers.get(position++));
            }
        }
    }

    private void activation(Layer layer) {
        IActivation activation = Activations.theirs(layer);
        if (activation == null) {
            throw Refusals.unknown(layer);
        }
        add(new ActivationLayer.Builder().activation(activation).build());
    }

    /** The activation that comes next becomes a part of this layer, as one writes it in DL4J. */
    private IActivation following() {
        if (position < layers.size() && !(layers.get(position) instanceof Softmax)) {
            IActivation activation = Activations.theirs(layers.get(position));
            if (activation != null) {
                position++;
                return activation;
            }
        }
        return new ActivationIdentity();
    }

    private void unfold() {
        if (folded) {
            prepare(new FeedForwardToRnnPreProcessor(RNNFormat.NWC));
            folded = false;
        }
    }

    /** Puts something before the next layer. */
    private void prepare(InputPreProcessor next) {
        pending = pending == null ? next : new ComposableInputPreProcessor(pending, next);
    }

    private void add(org.deeplearning4j.nn.conf.layers.Layer conf) {
        add(conf, theirs -> {});
    }

    private void add(
            org.deeplearning4j.nn.conf.layers.Layer conf, Consumer<org.deeplearning4j.nn.api.Layer> assignment) {
        boolean passes = conf instanceof ActivationLayer || conf instanceof DropoutLayer;
        if (pending == null && passes && weights.isEmpty()) {
            pending = new CopyInput();
        }
        if (pending != null) {
            list.inputPreProcessor(weights.size(), pending);
            pending = null;
        }
        list.layer(conf);
        weights.add(assignment);
    }
}
