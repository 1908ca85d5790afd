package org.lectern.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.data.Dataset;
import org.lectern.nn.AdaptiveAvgPool2d;
import org.lectern.nn.AvgPool2d;
import org.lectern.nn.BatchNorm;
import org.lectern.nn.Conv1d;
import org.lectern.nn.Conv2d;
import org.lectern.nn.Dropout;
import org.lectern.nn.Elu;
import org.lectern.nn.Embedding;
import org.lectern.nn.Flatten;
import org.lectern.nn.GlobalAvgPool2d;
import org.lectern.nn.GlobalMaxPool2d;
import org.lectern.nn.LastStep;
import org.lectern.nn.LeakyRelu;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Lstm;
import org.lectern.nn.MaxPool1d;
import org.lectern.nn.MaxPool2d;
import org.lectern.nn.Mode;
import org.lectern.nn.Relu;
import org.lectern.nn.Rnn;
import org.lectern.nn.Sequential;
import org.lectern.nn.Sigmoid;
import org.lectern.nn.Softmax;
import org.lectern.nn.Tanh;
import org.lectern.nn.Upsample;
import org.lectern.optim.Sgd;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Window;
import org.lectern.train.Trainer;
import org.nd4j.linalg.learning.config.Adam;

/** Every layer there and back, before and after training on the other side. */
class Dl4jLayersTest {
    private static final Rng RNG = Rng.seed(8);

    /** A network, inputs for it, and whether it takes the same step in both libraries. */
    record Case(String name, Tensor x, Sequential net) {
        boolean recurrent() {
            return net.layers().stream().anyMatch(l -> l instanceof Lstm || l instanceof Rnn);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        Rng rng = RNG;
        Tensor images = Tensor.randn(rng, 6, 3, 9, 8);
        Tensor series = Tensor.randn(rng, 6, 3, 11);
        Tensor steps = Tensor.randn(rng, 6, 7, 3);
        Tensor words = Tensor.of(new int[] {0, 8, 3, 1, 2, 2, 4, 4, 5, 6, 7, 0}).reshape(6, 2);
        return List.of(
                new Case(
                        "filters with all options",
                        images,
                        Sequential.of(
                                new Conv2d(3, 5, 3, rng)
                                        .kernel(3, 2)
                                        .padding(2, 1)
                                        .stride(2, 1),
                                new Relu(),
                                new Conv2d(5, 4, 3, rng).dilation(1, 2).withoutBias(),
                                new LeakyRelu(0.2),
                                new Flatten(),
                                new Linear(4 * 4 * 5, 2, rng))),
                new Case(
                        "pools",
                        images,
                        Sequential.of(
                                new MaxPool2d(3).stride(1).padding(1),
                                new Conv2d(3, 4, 2, rng),
                                new MaxPool2d(Window.size(2, 3).stride(1).dilation(2, 1)),
                                new AvgPool2d(3).stride(2).padding(1),
                                new Flatten(),
                                new Linear(4 * 3 * 3, 5, rng),
                                new Sigmoid(),
                                new Linear(5, 2, rng))),
                new Case(
                        "normalised images and their means",
                        images,
                        Sequential.of(
                                new BatchNorm(3),
                                new Conv2d(3, 4, 3, rng).padding(1).withoutBias(),
                                new BatchNorm(4).momentum(0.3),
                                new Relu(),
                                new Upsample(2),
                                new Conv2d(4, 5, 3, rng),
                                new GlobalAvgPool2d(),
                                new Linear(5, 2, rng))),
                new Case(
                        "means over parts",
                        images,
                        Sequential.of(
                                new Conv2d(3, 4, 2, rng).padding(0, 1),
                                new Tanh(),
                                new AdaptiveAvgPool2d(4, 3),
                                new Flatten(),
                                new Linear(48, 2, rng))),
                new Case(
                        "activations first",
                        images,
                        Sequential.of(new Tanh(), new Relu(), new Flatten(), new Linear(216, 2, rng))),
                new Case(
                        "activations of steps first",
                        steps,
                        Sequential.of(new Tanh(), new Flatten(), new Relu(), new Linear(21, 2, rng))),
                new Case(
                        "greatest values",
                        images,
                        Sequential.of(
                                new Conv2d(3, 4, 3, rng), new Elu(0.5), new GlobalMaxPool2d(), new Linear(4, 2, rng))),
                new Case("means first", images, Sequential.of(new GlobalAvgPool2d(), new Linear(3, 2, rng))),
                new Case(
                        "series",
                        series,
                        Sequential.of(
                                new Conv1d(3, 5, 3, rng).stride(2).padding(2),
                                new BatchNorm(5),
                                new Relu(),
                                new MaxPool1d(3).stride(1).padding(1),
                                new Conv1d(5, 4, 2, rng).dilation(3).withoutBias(),
                                new Flatten(),
                                new Linear(16, 2, rng))),
                new Case(
                        "an LSTM's last step",
                        steps,
                        Sequential.of(new Lstm(3, 5, rng), new LastStep(), new Tanh(), new Linear(5, 2, rng))),
                new Case(
                        "an LSTM's every step",
                        steps,
                        Sequential.of(
                                new Lstm(3, 5, rng),
                                new Linear(5, 4, rng),
                                new Tanh(),
                                new Lstm(4, 3, rng),
                                new Linear(3, 2, rng))),
                new Case(
                        "two layers in both directions",
                        steps,
                        Sequential.of(
                                new Lstm(3, 4, rng).layers(2).bidirectional(), new LastStep(), new Linear(8, 2, rng))),
                new Case(
                        "a recurrent network",
                        steps,
                        Sequential.of(
                                new Rnn(3, 4, rng), new Rnn(4, 3, rng).relu().bidirectional(), new Linear(6, 2, rng))),
                new Case(
                        "all steps at once",
                        steps,
                        Sequential.of(
                                new Rnn(3, 4, rng).layers(2),
                                new Linear(4, 2, rng),
                                new Flatten(),
                                new Linear(14, 2, rng))),
                new Case(
                        "linear over steps",
                        steps,
                        Sequential.of(new Linear(3, 4, rng), new Relu(), new Linear(4, 2, rng))),
                new Case(
                        "words",
                        words,
                        Sequential.of(
                                new Embedding(9, 4, rng), new Lstm(4, 5, rng), new LastStep(), new Linear(5, 2, rng))),
                new Case(
                        "a bag of words",
                        words,
                        Sequential.of(new Embedding(9, 4, rng), new Flatten(), new Linear(8, 2, rng))),
                new Case(
                        "a word",
                        Tensor.of(new int[] {0, 8, 3, 1, 1, 5}),
                        Sequential.of(new Embedding(9, 4, rng), new Tanh(), new Linear(4, 2, rng))),
                new Case(
                        "flat images",
                        images,
                        Sequential.of(new Flatten(), new Linear(216, 4, rng), new Softmax(), new Linear(4, 2, rng))));
    }

    private static MultiLayerNetwork theirs(Case given, double lr) {
        return Dl4j.network(
                given.net(),
                Losses.meanSquaredError(),
                new org.nd4j.linalg.learning.config.Sgd(lr),
                given.x().shape());
    }

    private static Dataset data(Case given, Tensor outputs) {
        return Dataset.of(given.x(), Tensor.randn(Rng.seed(4), outputs.shape()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aLayerGivesTheSameOnBothSides(Case given) {
        Tensor ours = given.net().forward(given.x()).detach();
        Tensor before = given.x().copy();
        MultiLayerNetwork theirs = theirs(given, 0.1);
        assertThat(Dl4j.output(theirs, given.x()).allClose(ours, 1e-5)).isTrue();
        theirs.output(
                given.x().rank() == 1
                        ? before.reshape(-1, 1).array()
                        : given.x().array());
        assertThat(given.x().allClose(before, 0)).as("inputs untouched").isTrue();
        Sequential back = Dl4j.sequential(theirs, RNG);
        assertThat(back.forward(given.x()).allClose(ours, 1e-5)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void oneExampleIsEnough(Case given) {
        Tensor x = given.x().slice(0, 2, 3);
        MultiLayerNetwork theirs = theirs(given, 0.05);
        Tensor ours = given.net().forward(x).detach();
        assertThat(Dl4j.output(theirs, x).allClose(ours, 1e-5)).isTrue();
        Dl4j.trainer(theirs)
                .quiet()
                .fit(Dataset.of(x, Tensor.zeros(ours.shape())).batches(1), 2);
        assertThat(Dl4j.sequential(theirs, RNG).forward(x).allClose(Dl4j.output(theirs, x), 1e-5))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1", "3,1,1,1", "1,4,1,2", "1,1,3,1", "2,1,2,3", "2,3,1,1"})
    void sequencesMayHaveSizesOfOne(int batch, int time, int features, int hidden) {
        Tensor x = Tensor.randn(RNG, batch, time, features);
        for (Sequential net : List.of(
                Sequential.of(new Lstm(features, hidden, RNG), new LastStep(), new Linear(hidden, 1, RNG)),
                Sequential.of(new Lstm(features, hidden, RNG).bidirectional(), new Linear(2 * hidden, 1, RNG)),
                Sequential.of(new Rnn(features, hidden, RNG), new Linear(hidden, 2, RNG), new Linear(2, 1, RNG)),
                Sequential.of(new Rnn(features, hidden, RNG), new Flatten(), new Linear(time * hidden, 2, RNG)))) {
            Case given = new Case("ones", x, net);
            MultiLayerNetwork theirs = theirs(given, 0.05);
            Tensor ours = net.forward(x).detach();
            assertThat(Dl4j.output(theirs, x).allClose(ours, 1e-5)).isTrue();
            Dl4j.trainer(theirs)
                    .quiet()
                    .fit(Dataset.of(x, Tensor.ones(ours.shape())).batches(batch), 2);
            assertThat(Dl4j.sequential(theirs, RNG).forward(x).allClose(Dl4j.output(theirs, x), 1e-5))
                    .isTrue();
        }
    }

    @Test
    void imagesMayBeOnePixel() {
        Tensor x = Tensor.randn(RNG, 1, 1, 1, 1);
        Sequential net =
                Sequential.of(new Conv2d(1, 1, 1, RNG), new MaxPool2d(1), new Flatten(), new Linear(1, 1, RNG));
        MultiLayerNetwork theirs = Dl4j.network(net, Losses.meanSquaredError(), new Adam(), 1, 1, 1, 1);
        assertThat(Dl4j.output(theirs, x).allClose(net.forward(x).detach(), 1e-5))
                .isTrue();
        Dl4j.trainer(theirs).quiet().fit(Dataset.of(x, Tensor.ones(1, 1)).batches(1), 2);
        assertThat(Dl4j.sequential(theirs, RNG).forward(x).allClose(Dl4j.output(theirs, x), 1e-5))
                .isTrue();
    }

    @Test
    void runningVarianceIsTheBatchsThere() {
        Tensor x = Tensor.randn(RNG, 4, 3, 1, 1);
        Sequential net = Sequential.of(new BatchNorm(3), new Flatten(), new Linear(3, 1, RNG));
        MultiLayerNetwork theirs =
                Dl4j.network(net, Losses.meanSquaredError(), new org.nd4j.linalg.learning.config.Sgd(0), x.shape());
        Dl4j.trainer(theirs).quiet().fit(Dataset.of(x, Tensor.ones(4, 1)).batches(4), 1);
        net.forward(x, Mode.TRAIN);
        Tensor ours = ((BatchNorm) net.layers().get(0)).runningVar();
        Tensor back = ((BatchNorm) Dl4j.sequential(theirs, RNG).layers().get(0)).runningVar();
        assertThat(ours.sub(0.9).mul(0.75).allClose(back.sub(0.9), 1e-5)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatDl4jLearnedComesBack(Case given) {
        Tensor before = given.net().forward(given.x()).detach();
        MultiLayerNetwork theirs = theirs(given, 0.05);
        Dl4j.trainer(theirs).quiet().fit(data(given, before).batches(3), 3);
        Sequential back = Dl4j.sequential(theirs, RNG);
        Tensor after = back.forward(given.x()).detach();
        assertThat(after.allClose(before, 1e-3)).isFalse();
        assertThat(after.allClose(Dl4j.output(theirs, given.x()), 1e-5)).isTrue();
        Sequential again = Dl4j.sequential(Dl4j.network(back, given.x().shape()), RNG);
        assertThat(again.forward(given.x()).allClose(after, 1e-5)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aStepIsTheSameStep(Case given) {
        Tensor outputs = given.net().forward(given.x()).detach();
        // DL4J adds up the losses of the steps of a sequence.
        double steps = outputs.rank() == 3 ? outputs.dim(1) : 1;
        MultiLayerNetwork theirs = theirs(given, 0.1 / steps);
        Dataset data = data(given, outputs);
        double loss =
                Dl4j.trainer(theirs).quiet().fit(data.batches(6).inOrder(), 1).loss()[0];
        double ourLoss = Trainer.of(
                        given.net(),
                        Losses.meanSquaredError(),
                        Sgd.of(given.net().parameters()).lr(0.1))
                .quiet()
                .fit(data.batches(6).inOrder(), 1)
                .loss()[0];
        assertThat(loss).isCloseTo(ourLoss, org.assertj.core.api.Assertions.within(1e-4));
        Map<String, Tensor> expected = weights(given.net());
        Map<String, Tensor> got = weights(Dl4j.sequential(theirs, RNG));
        if (!given.recurrent()) { // There the layers come back one by one, under other numbers.
            assertThat(got.keySet()).isEqualTo(expected.keySet());
        }
        List<Tensor> one = List.copyOf(expected.values());
        List<Tensor> other = List.copyOf(got.values());
        assertThat(other).hasSameSizeAs(one);
        for (int i = 0; i < one.size(); i++) {
            assertThat(other.get(i).allClose(one.get(i).detach(), 1e-4))
                    .as(expected.keySet().toArray()[i] + " "
                            + Arrays.toString(one.get(i).shape()))
                    .isTrue();
        }
    }

    /** All but the biases of recurrent layers: DL4J's one bias takes half the way of our two. */
    private static Map<String, Tensor> weights(Sequential net) {
        Map<String, Tensor> weights = new java.util.LinkedHashMap<>(net.namedParameters());
        weights.keySet().removeIf(name -> name.contains("biasIh") || name.contains("biasHh"));
        return weights;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aNetworkIsSavedAndLoadedByDl4j(Case given, @TempDir Path folder) throws java.io.IOException {
        MultiLayerNetwork theirs = theirs(given, 0.1);
        theirs.save(folder.resolve("net.zip").toFile());
        MultiLayerNetwork loaded =
                MultiLayerNetwork.load(folder.resolve("net.zip").toFile(), true);
        assertThat(Dl4j.output(loaded, given.x()).allClose(Dl4j.output(theirs, given.x()), 1e-6))
                .isTrue();
    }

    @Test
    void whatComesBackLooksTheSame() {
        Sequential net = Sequential.of(
                new Conv2d(1, 6, 5, RNG).padding(2),
                new Relu(),
                new MaxPool2d(2),
                new Conv2d(6, 16, 5, RNG),
                new Relu(),
                new MaxPool2d(2),
                new Flatten(),
                new Dropout(0.25, RNG),
                new Linear(400, 10, RNG));
        Sequential back = Dl4j.sequential(Dl4j.network(net, 1, 1, 28, 28), RNG);
        assertThat(back.toString()).isEqualTo(net.toString());
    }
}
