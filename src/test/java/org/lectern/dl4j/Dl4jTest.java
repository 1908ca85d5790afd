package org.lectern.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lectern.data.Dataset;
import org.lectern.data.Datasets;
import org.lectern.data.Split;
import org.lectern.nn.Dropout;
import org.lectern.nn.Elu;
import org.lectern.nn.Flatten;
import org.lectern.nn.Gelu;
import org.lectern.nn.LeakyRelu;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Relu;
import org.lectern.nn.Selu;
import org.lectern.nn.Sequential;
import org.lectern.nn.Sigmoid;
import org.lectern.nn.Softmax;
import org.lectern.nn.Softplus;
import org.lectern.nn.Swish;
import org.lectern.nn.Tanh;
import org.lectern.optim.Sgd;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.train.History;
import org.lectern.train.Trainer;
import org.nd4j.linalg.learning.config.Adam;

class Dl4jTest {
    private final Rng rng = Rng.seed(5);

    @Test
    void theSameWeightsGiveTheSameProbabilities() {
        Sequential net = Sequential.of(
                new Linear(7, 9, rng), new Relu(), new Dropout(0.5, rng), new Linear(9, 4, rng).withoutBias());
        Tensor x = Tensor.randn(rng, 6, 7);
        Tensor theirs = Tensor.of(Dl4j.network(net).output(x.array()));
        assertThat(theirs.allClose(net.forward(x).softmax(1).detach(), 1e-5)).isTrue();
    }

    @Test
    void everyActivationAgrees() {
        Sequential net = Sequential.of(
                new Linear(5, 8, rng),
                new Tanh(),
                Sequential.of(new Linear(8, 8, rng), new Sigmoid(), new Linear(8, 8, rng), new Elu()),
                new Linear(8, 8, rng),
                new Selu(),
                new Linear(8, 8, rng),
                new Softplus(),
                new Linear(8, 8, rng),
                new Swish(),
                new Linear(8, 8, rng),
                new LeakyRelu(0.2),
                new Softmax(),
                new Linear(8, 3, rng));
        Tensor x = Tensor.randn(rng, 6, 5).mul(3);
        MultiLayerNetwork theirs = Dl4j.network(net, Losses.meanSquaredError(), new Adam(1e-3));
        assertThat(Tensor.of(theirs.output(x.array())).allClose(net.forward(x).detach(), 1e-5))
                .isTrue();
    }

    @Test
    void aStepOfPlainDescentIsTheSameStep() {
        Sequential net = Sequential.of(new Linear(2, 6, rng), new Tanh(), new Linear(6, 2, rng));
        Dataset moons = Datasets.moons(50, 0.1, rng);
        MultiLayerNetwork theirs =
                Dl4j.network(net, Losses.crossEntropy(), new org.nd4j.linalg.learning.config.Sgd(0.3));
        History dl4j = Dl4j.trainer(theirs).quiet().fit(moons.batches(50).inOrder(), 20, moons);
        History ours = Trainer.of(
                        net, Losses.crossEntropy(), Sgd.of(net.parameters()).lr(0.3))
                .quiet()
                .fit(moons.batches(50).inOrder(), 20, moons);
        assertThat(dl4j.loss()).containsExactly(ours.loss(), within(1e-4));
        assertThat(dl4j.validationLoss()).containsExactly(ours.validationLoss(), within(1e-4));
        assertThat(dl4j.validationAccuracy()).containsExactly(ours.validationAccuracy(), within(1e-9));
    }

    @Test
    void trainsWithOurHistory() {
        Split moons = Datasets.moons(400, 0.1, rng).split(0.75, rng);
        Sequential net = Sequential.of(new Flatten(), new Linear(2, 32, rng), new Relu(), new Linear(32, 2, rng));
        MultiLayerNetwork theirs = Dl4j.network(net, Losses.crossEntropy(), new Adam(0.02));
        History history = Dl4j.trainer(theirs).quiet().fit(moons.train().batches(32), 20, moons.test());
        assertThat(history.loss()).hasSize(20);
        assertThat(history.accuracy()).isEmpty();
        assertThat(history.last().validationAccuracy()).isGreaterThan(0.9);
    }

    @Test
    void binaryAndRegressionNetworksTrainToo() {
        Tensor x = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
        Dataset or = Dataset.of(x, Tensor.of(0, 1, 1, 1));
        Sequential net = Sequential.of(new Linear(2, 1, rng));
        MultiLayerNetwork binary = Dl4j.network(net, Losses.binaryCrossEntropy(), new Adam(0.1));
        History history = Dl4j.trainer(binary).quiet().fit(or.batches(4), 100, or);
        assertThat(history.last().validationAccuracy()).isEqualTo(1);
        Dataset sum = Dataset.of(x, Tensor.of(0f, 1f, 1f, 2f));
        MultiLayerNetwork linear = Dl4j.network(net, Losses.meanSquaredError(), new Adam(0.1));
        assertThat(Dl4j.trainer(linear)
                        .quiet()
                        .fit(sum.batches(4), 200, sum)
                        .last()
                        .validationLoss())
                .isLessThan(1e-3);
    }

    @Test
    void whatDl4jCannotDoIsRefused() {
        assertThatThrownBy(() -> Dl4j.network(Sequential.of(new Linear(2, 2, rng), new Gelu(), new Linear(2, 2, rng))))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("got Gelu()");
        assertThatThrownBy(() -> Dl4j.network(Sequential.of(new Linear(2, 2, rng), new Softmax())))
                .hasMessageContaining("last layer is Linear");
        Sequential net = Sequential.of(new Linear(2, 2, rng));
        assertThatThrownBy(() -> Dl4j.network(net, (y, t) -> y.sum(), new Adam()))
                .hasMessageContaining("another loss");
        MultiLayerNetwork theirs = Dl4j.network(net);
        Dataset wide = Dataset.of(Tensor.ones(4, 3), Tensor.of(0, 1, 0, 1));
        assertThatThrownBy(() -> Dl4j.trainer(theirs).quiet().fit(wide.batches(2), 1))
                .hasMessageContaining("(batch, 2)");
    }
}
