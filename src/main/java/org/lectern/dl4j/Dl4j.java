package org.lectern.dl4j;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.lectern.data.Dataset;
import org.lectern.nn.Loss;
import org.lectern.nn.Losses;
import org.lectern.nn.Sequential;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.train.History;
import org.lectern.train.Trainer;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A network in Deeplearning4j beside ours: the same weights, the same outputs, DL4J's own training.
 *
 * <p>DL4J puts the last activation and the loss together into its output layer, so what its network gives out are
 * probabilities where ours gives logits.
 */
public final class Dl4j {
    private Dl4j() {}

    /**
     * A DL4J classifier with a copy of our network's weights: softmax over our logits, trained by Adam at 0.001. See
     * {@link #network(Sequential, Loss, IUpdater, int...)}.
     */
    public static MultiLayerNetwork network(Sequential net, int... inputShape) {
        return network(net, Losses.crossEntropy(), new Adam(1e-3), inputShape);
    }

    /**
     * A DL4J network with a copy of our network's weights. It takes what ours takes: rows, images {@code (batch, channels,
     * height, width)}, series {@code (batch, channels, length)}, sequences {@code (batch, time, features)} or int32 indices.
     *
     * <p>DL4J has one bias in a recurrent layer where we have two, so that by the same steps ours move twice as far.
     *
     * <pre>{@code
     * var theirs = Dl4j.network(lenet, 1, 1, 28, 28);
     * Dl4j.fit(theirs, digits.train().reshape(1, 28, 28), 3, 64);
     * var back = Dl4j.sequential(theirs, rng);
     * }</pre>
     *
     * @param net linear, convolution, pooling, recurrent and embedding layers, batch normalisation, activations, dropout and
     *     flatten; the last layer is linear
     * @param loss one of {@link Losses}: cross-entropy, also with {@code classesLast()}, makes the output a softmax, binary cross-entropy a sigmoid, mean squared
     *     error leaves it as it is
     * @param updater DL4J's optimizer
     * @param inputShape the shape of an input with its batch axis, as to {@code summary}; networks for images and series need it
     * @throws org.lectern.tensor.TensorException if DL4J has no equal for a layer or for the loss, or the shape does not fit
     */
    public static MultiLayerNetwork network(Sequential net, Loss loss, IUpdater updater, int... inputShape) {
        Refusals.present(Refusals.OPERATION, "a network", net);
        Refusals.present(Refusals.OPERATION, "a loss of Losses", loss);
        Refusals.present(Refusals.OPERATION, "an updater of DL4J", updater);
        Refusals.present(Refusals.OPERATION, "an input shape, or none", inputShape);
        return new Conversion(net, loss, updater, inputShape).network();
    }

    /**
     * One of our networks with a copy of a DL4J network's weights. The softmax or sigmoid of its output layer is left out: ours
     * gives logits, which our losses take. It takes images as {@code (batch, channels, height, width)}, also where DL4J's takes
     * them as rows, and sequences as {@code (batch, time, features)}, also where DL4J's has the time last.
     *
     * @param rng for its dropout
     * @throws org.lectern.tensor.TensorException if we have no equal for a layer, which it names
     */
    public static Sequential sequential(MultiLayerNetwork network, Rng rng) {
        Refusals.present("Dl4j.sequential", "an Rng", rng);
        return new BackConversion(network, rng).net();
    }

    /**
     * What a DL4J network gives out for inputs in our layout: probabilities for a classifier, in {@code (batch, classes)} or
     * {@code (batch, time, classes)}. Unlike the network's own {@code output} it looks at the shapes first.
     *
     * @throws org.lectern.tensor.TensorException if the inputs are not such as the network takes
     */
    public static Tensor output(MultiLayerNetwork network, Tensor x) {
        Refusals.present("Dl4j.output", "an input", x);
        return new NetworkLearner(network).output(x);
    }

    /** Trains a DL4J network on batches drawn with a fixed seed. */
    public static History fit(MultiLayerNetwork network, Dataset training, int epochs, int batchSize) {
        return fit(network, training, epochs, batchSize, null);
    }

    /**
     * Trains a DL4J network on batches drawn with a fixed seed, with our progress, and scores it after each epoch. There is no
     * training accuracy: DL4J does not give the outputs of its training pass, and a second pass would spoil its times.
     */
    public static History fit(
            MultiLayerNetwork network, Dataset training, int epochs, int batchSize, @Nullable Dataset validation) {
        return trainer(network).fit(training.batches(batchSize), epochs, validation);
    }

    /** A trainer of a DL4J network, for more options than {@code fit} has. */
    public static Trainer trainer(MultiLayerNetwork network) {
        return Trainer.of(new NetworkLearner(network));
    }
}
