package org.lectern.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lectern.data.Dataset;
import org.lectern.data.Datasets;
import org.lectern.data.Split;
import org.lectern.nn.Conv2d;
import org.lectern.nn.Embedding;
import org.lectern.nn.Flatten;
import org.lectern.nn.LastStep;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Lstm;
import org.lectern.nn.MaxPool2d;
import org.lectern.nn.Relu;
import org.lectern.nn.Sequential;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.train.History;
import org.lectern.train.Metrics;
import org.lectern.train.Score;
import org.lectern.train.Trainer;
import org.nd4j.linalg.learning.config.Adam;

/** What a student does: build a network here, train it there, take it back. */
class Dl4jTrainingTest {
    private final Rng rng = Rng.seed(5);

    @Test
    void aNetworkOfSequencesTrainsOnBothSidesAsItIs() {
        Rng seeded = Rng.seed(6);
        Tensor words = Tensor.of(java.util.stream.IntStream.generate(() -> seeded.nextInt(5))
                        .limit(24 * 7)
                        .toArray())
                .reshape(24, 7);
        // The class of each step is the word before it.
        Tensor labels = Tensor.concat(1, Tensor.zeros(24, 1).to(DType.INT32), words.slice(1, 0, 6));
        Dataset data = Dataset.of(words, labels);
        Sequential net = Sequential.of(new Embedding(5, 6, seeded), new Lstm(6, 12, seeded), new Linear(12, 5, seeded));
        var loss = Losses.crossEntropy().classesLast();
        MultiLayerNetwork theirs = Dl4j.network(net, loss, new Adam(0.02), 1, 7);
        History there = Dl4j.trainer(theirs).quiet().fit(data.batches(8), 40, data);
        Trainer ours = Trainer.of(
                        net, loss, org.lectern.optim.Adam.of(net.parameters()).lr(0.02))
                .quiet();
        Score untrained = ours.evaluate(data);
        assertThat(untrained.loss())
                .isCloseTo(loss.of(net.forward(words), labels).item(), within(1e-5));
        assertThat(untrained.accuracy()).isCloseTo(Metrics.accuracy(net.forward(words), labels), within(1e-9));
        History here = ours.fit(data.batches(8), 40, data);
        for (History history : List.of(here, there)) {
            assertThat(history.last().validationAccuracy()).isGreaterThan(0.9);
            assertThat(history.last().validationLoss()).isLessThan(0.5);
        }
        assertThat(here.last().accuracy()).isGreaterThan(0.85);
        assertThat(Metrics.accuracy(Dl4j.output(theirs, words), labels))
                .isEqualTo(there.last().validationAccuracy());
    }

    @Test
    void leNetLearnsDigitsInDl4jAndComesBack() {
        Split digits = Datasets.digits(750, 150, rng);
        Dataset train = digits.train().reshape(1, 28, 28);
        Dataset test = digits.test().reshape(1, 28, 28);
        Sequential lenet = Sequential.of(
                new Conv2d(1, 6, 5, rng).padding(2),
                new Relu(),
                new MaxPool2d(2),
                new Conv2d(6, 16, 5, rng),
                new Relu(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(400, 120, rng),
                new Relu(),
                new Linear(120, 84, rng),
                new Relu(),
                new Linear(84, 10, rng));
        MultiLayerNetwork theirs = Dl4j.network(lenet, Losses.crossEntropy(), new Adam(3e-3), 1, 1, 28, 28);
        Tensor x = test.x();
        assertThat(Dl4j.output(theirs, x).allClose(lenet.forward(x).softmax(1).detach(), 1e-5))
                .isTrue();
        History history = Dl4j.trainer(theirs).quiet().fit(train.batches(30), 3, test);
        assertThat(history.loss()).hasSize(3);
        assertThat(history.last().validationAccuracy()).isGreaterThan(0.7);
        Sequential back = Dl4j.sequential(theirs, rng);
        assertThat(back.toString()).isEqualTo(lenet.toString());
        assertThat(back.forward(x).softmax(1).allClose(Dl4j.output(theirs, x), 1e-5))
                .isTrue();
        assertThat(Metrics.accuracy(back.forward(x), test.y()))
                .isCloseTo(history.last().validationAccuracy(), within(1e-9));
    }

    @Test
    void anLstmReadsSequencesInDl4jAndComesBack() {
        // Which of the two halves of the sequence is larger on average: the net must remember.
        Tensor x = Tensor.randn(rng, 256, 8, 1);
        Tensor halves = x.reshape(256, 2, 4).mean(2);
        Dataset data = Dataset.of(x, halves.argmax(1));
        Sequential net = Sequential.of(new Lstm(1, 16, rng), new LastStep(), new Linear(16, 2, rng));
        MultiLayerNetwork theirs = Dl4j.network(net, Losses.crossEntropy(), new Adam(0.02));
        History history = Dl4j.trainer(theirs).quiet().fit(data.batches(32), 15, data);
        assertThat(history.last().validationAccuracy()).isGreaterThan(0.9);
        Sequential back = Dl4j.sequential(theirs, rng);
        assertThat(back.toString()).isEqualTo(net.toString());
        assertThat(Metrics.accuracy(back.forward(x), data.y()))
                .isEqualTo(history.last().validationAccuracy());
    }

    @Test
    void aLabelForEachStepIsLearned() {
        // The label of a step is the word of the step before.
        Rng draws = Rng.seed(3);
        Tensor words = Tensor.uniform(draws, 0, 4, 64, 6).to(DType.INT32);
        Tensor labels = Tensor.concat(1, Tensor.zeros(DType.INT32, 64, 1), words.slice(1, 0, 5));
        Dataset data = Dataset.of(words, labels);
        Sequential net = Sequential.of(new Embedding(4, 8, rng), new Lstm(8, 16, rng), new Linear(16, 4, rng));
        MultiLayerNetwork theirs = Dl4j.network(net, Losses.crossEntropy(), new Adam(0.03), 1, 6);
        History history = Dl4j.trainer(theirs).quiet().fit(data.batches(16), 20, data);
        assertThat(history.loss()[0]).isBetween(0.2, 2.0); // The mean over the steps.
        assertThat(history.last().validationAccuracy()).isGreaterThan(0.9);
        Sequential back = Dl4j.sequential(theirs, rng);
        assertThat(back.forward(words).softmax(2).allClose(Dl4j.output(theirs, words), 1e-5))
                .isTrue();
    }

    @Test
    void yesOrNoForEachStepIsScored() {
        Tensor x = Tensor.randn(rng, 32, 5, 2);
        Dataset data = Dataset.of(x, x.slice(2, 0, 1).gt(0).to(DType.FLOAT32));
        Sequential net = Sequential.of(new Lstm(2, 8, rng), new Linear(8, 1, rng));
        MultiLayerNetwork theirs = Dl4j.network(net, Losses.binaryCrossEntropy(), new Adam(0.05));
        History history = Dl4j.trainer(theirs).quiet().fit(data.batches(16), 20, data);
        assertThat(history.last().validationAccuracy()).isGreaterThan(0.9);
    }
}
