package org.lectern.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.data.Dataset;
import org.lectern.nn.AdaptiveAvgPool2d;
import org.lectern.nn.BatchNorm;
import org.lectern.nn.Conv1d;
import org.lectern.nn.Conv2d;
import org.lectern.nn.ConvTranspose2d;
import org.lectern.nn.Dropout;
import org.lectern.nn.Embedding;
import org.lectern.nn.Flatten;
import org.lectern.nn.Gru;
import org.lectern.nn.LastStep;
import org.lectern.nn.Layer;
import org.lectern.nn.LayerNorm;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Lstm;
import org.lectern.nn.MaxPool2d;
import org.lectern.nn.Relu;
import org.lectern.nn.Residual;
import org.lectern.nn.Rnn;
import org.lectern.nn.Sequential;
import org.lectern.nn.Softmax;
import org.lectern.nn.Upsample;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** What cannot cross over, and inputs that do not fit: refused in our words before native code sees them. */
class Dl4jMistakesTest {
    private static final Rng RNG = Rng.seed(2);

    /** Layers before a last linear one, the input shape given, and words of the message. */
    record Mistake(List<Layer> layers, int[] shape, String words) {
        @Override
        public String toString() {
            return layers + " " + words;
        }
    }

    private static Mistake of(String words, int[] shape, Layer... layers) {
        return new Mistake(List.of(layers), shape, words);
    }

    static List<Mistake> mistakes() {
        int[] none = {};
        int[] image = {1, 3, 8, 8};
        int[] steps = {1, 5, 3};
        Linear shared = new Linear(4, 4, RNG);
        return List.of(
                of(
                        "the shape of an input for Conv2d(3, 4, kernel 3), got none; give it",
                        none,
                        new Conv2d(3, 4, 3, RNG)),
                of("got [3, 8, 8]; give it with its batch axis", new int[] {3, 8, 8}, new Conv2d(3, 4, 3, RNG)),
                of("at most", new int[] {1, 70000, 70000, 7, 7}, new Flatten(), shared),
                of("sizes of at least 1, got [1, 3, 0, 8]", new int[] {1, 3, 0, 8}, new Conv2d(3, 4, 3, RNG)),
                of(
                        "needs an input of shape (batch, 3, height, width)",
                        new int[] {1, 4, 8, 8},
                        new Conv2d(3, 4, 3, RNG)),
                of("a kernel that fits", image, new Conv2d(3, 4, 9, RNG)),
                of("put new Flatten() before it", image, new Conv2d(3, 4, 7, RNG), new Linear(2, 4, RNG)),
                of("all channels together, got Conv2d", image, new Conv2d(3, 3, 3, RNG).groups(3)),
                of("repeats pixels, got Upsample(2, bilinear)", image, new Upsample(2).bilinear()),
                of("parts of equal size, got AdaptiveAvgPool2d(3, 3) of 8 x 8", image, new AdaptiveAvgPool2d(3)),
                of("got ConvTranspose2d", image, new ConvTranspose2d(3, 4, 2, RNG)),
                of("got Residual", image, new MaxPool2d(2), new Residual(new Conv2d(3, 3, 1, RNG))),
                of("put new Flatten() before it", image, new MaxPool2d(2), new Softmax()),
                of("needs the shape of an input for Conv1d", none, new Conv1d(3, 4, 3, RNG)),
                of("series of shape (batch, channels, length), got", new int[] {1, 3}, new Conv1d(3, 4, 3, RNG)),
                of("sequences of shape (batch, time, features)", steps, new Lstm(3, 4, RNG), new BatchNorm(5)),
                of(
                        "with biases, as DL4J's always have them, got Lstm",
                        none,
                        new Lstm(3, 4, RNG).withoutBias(),
                        new LastStep()),
                of(
                        "got Rnn(3, 4, time first); batchFirst(true)",
                        none,
                        new Rnn(3, 4, RNG).batchFirst(false),
                        new LastStep()),
                of("got Gru(3, 4)", steps, new Gru(3, 4, RNG), new LastStep()),
                of(
                        "LastStep right after a recurrent layer, got one after Linear",
                        none,
                        new Lstm(3, 4, RNG),
                        shared,
                        new LastStep()),
                of("the shape of an input for Flatten()", none, new Lstm(3, 4, RNG), new Flatten()),
                of(
                        "got Embedding(9, 4, padding 0)",
                        none,
                        new Embedding(9, 4, RNG).paddingIndex(0),
                        new Lstm(4, 4, RNG),
                        new LastStep()),
                of("the shape of an input for Embedding(9, 4)", none, new Embedding(9, 4, RNG)),
                of("an embedding comes first", none, new Lstm(3, 4, RNG), new LastStep(), new Embedding(9, 4, RNG)),
                of("got LayerNorm(4)", none, new Linear(4, 4, RNG), new LayerNorm(4)),
                of("layers that share one", none, shared, new Relu(), shared));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatCannotCrossIsRefused(Mistake mistake) {
        List<Layer> layers = new java.util.ArrayList<>(mistake.layers());
        layers.add(new Linear(4, 2, RNG));
        assertThatThrownBy(() -> Dl4j.network(Sequential.of(layers), mistake.shape()))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining(mistake.words());
    }

    @Test
    void aLambdaIsCalledOne() {
        Layer permute = x -> x.permute(0, 2, 1);
        for (Sequential net : List.of(
                Sequential.of(new Linear(4, 4, RNG), permute, new Linear(4, 2, RNG)),
                Sequential.of(new Linear(4, 2, RNG), permute))) {
            assertThatThrownBy(() -> Dl4j.network(net))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("got a lambda")
                    .hasMessageNotContaining("@");
        }
        assertThatThrownBy(() -> Dl4j.network(
                        Sequential.of(new Linear(4, 2, RNG)),
                        Losses.crossEntropy().ignoreIndex(9),
                        new Adam()))
                .hasMessageContaining("got a cross-entropy with options");
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() {
        Sequential net = Sequential.of(new Linear(2, 2, RNG));
        MultiLayerNetwork theirs = Dl4j.network(net);
        refused(() -> Dl4j.network(null), "a network, got null");
        refused(() -> Dl4j.network(net, (int[]) null), "an input shape, or none, got null");
        refused(() -> Dl4j.network(net, null, new Adam()), "a loss of Losses, got null");
        refused(() -> Dl4j.network(net, Losses.crossEntropy(), null), "an updater of DL4J, got null");
        refused(() -> Dl4j.sequential(null, RNG), "a MultiLayerNetwork, got null");
        refused(() -> Dl4j.sequential(theirs, null), "an Rng, got null");
        refused(() -> Dl4j.output(null, Tensor.ones(1, 2)), "a MultiLayerNetwork, got null");
        refused(() -> Dl4j.output(theirs, null), "an input, got null");
        refused(() -> Dl4j.trainer(null), "a MultiLayerNetwork, got null");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String words) {
        assertThatThrownBy(call).isInstanceOf(TensorException.class).hasMessageContaining(words);
    }

    @Test
    void imagesThatDoNotFitAreRefused() {
        MultiLayerNetwork theirs = Dl4j.network(
                Sequential.of(new Conv2d(3, 4, 3, RNG), new MaxPool2d(2), new Flatten(), new Linear(36, 2, RNG)),
                1,
                3,
                8,
                8);
        assertThat(Dl4j.output(theirs, Tensor.ones(2, 3, 8, 8)).shape()).containsExactly(2, 2);
        refused(() -> Dl4j.output(theirs, Tensor.ones(2, 1, 8, 8)), "(batch, 3, height, width), got [2, 1, 8, 8]");
        refused(() -> Dl4j.output(theirs, Tensor.ones(2, 192)), "got [2, 192]; reshape(-1, channels, height, width)");
        refused(() -> Dl4j.output(theirs, Tensor.ones(2, 3, 2, 8)), "got [2, 3, 2, 8]; they are too small for layer 0");
        refused(() -> Dl4j.output(theirs, Tensor.ones(2, 3, 12, 8)), "makes 60 numbers for layer 2, which takes 36");
        refused(() -> Dl4j.output(theirs, Tensor.ones(0, 3, 8, 8)), "at least one");
        refused(() -> Dl4j.output(theirs, Tensor.scalar(1)), "at least one");
    }

    @Test
    void seriesThatDoNotFitAreRefused() {
        MultiLayerNetwork theirs =
                Dl4j.network(Sequential.of(new Conv1d(3, 4, 3, RNG), new Flatten(), new Linear(24, 2, RNG)), 1, 3, 8);
        refused(() -> Dl4j.output(theirs, Tensor.ones(2, 3, 9)), "the network was made for a length of 8");
        refused(() -> Dl4j.output(theirs, Tensor.ones(2, 2, 8)), "(batch, 3, length), got [2, 2, 8]");
    }

    @Test
    void sequencesAndTargetsThatDoNotFitAreRefused() {
        MultiLayerNetwork theirs = Dl4j.network(Sequential.of(new Lstm(3, 4, RNG), new Linear(4, 2, RNG)));
        refused(() -> Dl4j.output(theirs, Tensor.ones(2, 5, 4)), "(batch, time, 3), got [2, 5, 4]");
        refused(() -> Dl4j.output(theirs, Tensor.ones(2, 0, 3)), "at least one");
        Tensor x = Tensor.ones(2, 5, 3);
        refused(() -> fit(theirs, x, Tensor.of(0, 1)), "or int32 labels of shape [2, 5], got int32 [2]");
        refused(() -> fit(theirs, x, Tensor.zeros(2, 4, 2)), "targets of shape [2, 5, 2]");
        refused(() -> fit(theirs, x, Tensor.full(DType.INT32, 2, 2, 5)), "2");
        refused(() -> fit(theirs, x, Tensor.full(DType.INT32, -1, 2, 5)), "-1");
    }

    /** Inputs of a wrong shape, and what the message advises. */
    @Test
    void whatMayMakeAnInputFitIsSaid() {
        MultiLayerNetwork rows = Dl4j.network(Sequential.of(new Linear(5, 2, RNG)));
        refused(
                () -> Dl4j.output(rows, Tensor.ones(4, 3)),
                "inputs of shape (batch, 5), got [4, 3]; give it the 5 features that it was made for");
        refused(() -> Dl4j.output(rows, Tensor.ones(5, 4)), "got [5, 4]; transpose() it");
        refused(() -> Dl4j.output(rows, Tensor.ones(5)), "got [5]; unsqueeze(0) makes a batch of one example");
        MultiLayerNetwork images = Dl4j.network(
                Sequential.of(new Conv2d(3, 4, 3, RNG), new Flatten(), new Linear(16, 2, RNG)), 1, 3, 4, 4);
        refused(() -> Dl4j.output(images, Tensor.ones(2, 4, 4, 3)), "permute(0, 3, 1, 2)");
        refused(() -> Dl4j.output(images, Tensor.ones(3, 4, 4)), "unsqueeze(0)");
        refused(() -> Dl4j.output(images, Tensor.ones(2, 1, 4, 4)), "give it the 3 channels");
        MultiLayerNetwork series =
                Dl4j.network(Sequential.of(new Conv1d(3, 4, 3, RNG), new Flatten(), new Linear(24, 2, RNG)), 1, 3, 8);
        refused(() -> Dl4j.output(series, Tensor.ones(2, 8, 3)), "permute(0, 2, 1) puts the channels first");
        refused(() -> Dl4j.output(series, Tensor.ones(3, 8)), "unsqueeze(0)");
        MultiLayerNetwork steps = Dl4j.network(Sequential.of(new Lstm(3, 4, RNG), new Linear(4, 2, RNG)));
        refused(() -> Dl4j.output(steps, Tensor.ones(2, 3, 8)), "permute(0, 2, 1) puts the features last");
        refused(() -> Dl4j.output(steps, Tensor.ones(8, 3)), "unsqueeze(0)");
        refused(() -> Dl4j.output(steps, Tensor.ones(2, 8, 4)), "give it the 3 features");
    }

    @Test
    void nanInTheDataIsNamedAndTheWeightsStay() {
        MultiLayerNetwork theirs =
                Dl4j.network(Sequential.of(new Linear(2, 1, RNG)), Losses.meanSquaredError(), new Adam(1e-3));
        Tensor bad = Tensor.of(new float[][] {{1, 2}, {Float.NaN, 3}});
        Tensor good = Tensor.ones(2, 2);
        refused(() -> fit(theirs, bad, Tensor.of(1f, 2f)), "the inputs of this batch hold NaN or infinity: clean");
        refused(
                () -> fit(theirs, good, Tensor.of(1f, Float.NEGATIVE_INFINITY)),
                "the targets of this batch hold NaN or infinity: clean");
        assertThat(Dl4j.output(theirs, good).sum().item()).isFinite();
        fit(theirs, good, Tensor.of(1f, 2f));
    }

    @Test
    void aRateThatIsTooHighIsNamed() {
        MultiLayerNetwork theirs = Dl4j.network(
                Sequential.of(new Linear(2, 4, RNG), new Linear(4, 1, RNG)), Losses.meanSquaredError(), new Sgd(1e9));
        Dataset data = Dataset.of(Tensor.full(100, 4, 2), Tensor.zeros(4));
        refused(() -> Dl4j.trainer(theirs).quiet().fit(data.batches(2), 20), "lower the updater's learning rate");
    }

    @Test
    void aBatchOfOneIsNotNormalised() {
        MultiLayerNetwork theirs = Dl4j.network(
                Sequential.of(new Dropout(0.1, RNG), new Linear(3, 4, RNG), new BatchNorm(4), new Linear(4, 2, RNG)));
        refused(() -> fit(theirs, Tensor.ones(1, 3), Tensor.of(0)), "train on data.batches(n).dropLast()");
        fit(theirs, Tensor.ones(2, 3), Tensor.of(0, 1));
    }

    @Test
    void linearOverImagesIsRefused() {
        Sequential net = Sequential.of(new Linear(3, 2, RNG));
        refused(() -> Dl4j.network(net, 1, 2, 2, 3), "put new Flatten() before it");
    }

    private static void fit(MultiLayerNetwork network, Tensor x, Tensor y) {
        Dl4j.trainer(network).quiet().fit(Dataset.of(x, y).batches(2), 1);
    }
}
