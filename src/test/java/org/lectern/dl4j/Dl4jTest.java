package org.lectern.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.data.Dataset;
import org.lectern.data.Datasets;
import org.lectern.data.Split;
import org.lectern.nn.BatchNorm;
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
import org.lectern.optim.Schedules;
import org.lectern.optim.Sgd;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.train.Checkpoints;
import org.lectern.train.History;
import org.lectern.train.Metrics;
import org.lectern.train.Trainer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

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

    private Sequential withEverything() {
        Sequential net = Sequential.of(
                new Linear(5, 8, rng),
                new BatchNorm(8).momentum(0.3).eps(1e-3),
                new Relu(),
                new Dropout(0.3, rng),
                new Linear(8, 6, rng).withoutBias(),
                new BatchNorm(6).withoutAffine(),
                new LeakyRelu(0.2),
                new Linear(6, 3, rng));
        Dataset data = Dataset.of(
                Tensor.randn(rng, 60, 5).mul(2).add(1), Tensor.arange(60).sub(Tensor.arange(60)));
        Trainer.of(net, Losses.crossEntropy(), Sgd.of(net.parameters()).lr(0.1))
                .quiet()
                .fit(data.batches(20, rng), 3);
        return net;
    }

    @Test
    void batchNormalisationIsCarriedOverWithItsStatistics() {
        Sequential net = withEverything();
        Tensor x = Tensor.randn(rng, 6, 5).mul(2);
        Tensor theirs = Tensor.of(Dl4j.network(net).output(x.array()));
        assertThat(theirs.allClose(net.forward(x).softmax(1).detach(), 1e-5)).isTrue();
    }

    @Test
    void aNetworkComesBack() {
        Sequential net = withEverything();
        Sequential back = Dl4j.sequential(Dl4j.network(net), rng);
        Tensor x = Tensor.randn(rng, 6, 5).mul(2);
        assertThat(back.forward(x).allClose(net.forward(x).detach(), 1e-5)).isTrue();
        assertThat(back.layers()).hasSameSizeAs(net.layers());
        assertThat(back.layers().get(2)).isEqualTo(new Relu());
        assertThat(((Dropout) back.layers().get(3)).p()).isCloseTo(0.3, within(1e-12));
        assertThat(back.parameterCount()).isEqualTo(net.parameterCount());
    }

    @Test
    void aNetworkBuiltInDl4jBecomesOurs() {
        MultiLayerNetwork theirs = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(0.05))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(7)
                        .activation(Activation.TANH)
                        .build())
                .layer(new BatchNormalization.Builder().nIn(7).nOut(7).build())
                .layer(new DenseLayer.Builder()
                        .nIn(7)
                        .nOut(5)
                        .activation(Activation.ELU)
                        .dropOut(0.8)
                        .build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        theirs.init();
        Dataset data =
                Dataset.of(Tensor.randn(rng, 64, 4).mul(2), Tensor.arange(64).sub(Tensor.arange(64)));
        Dl4j.trainer(theirs).quiet().fit(data.batches(16), 3);
        Sequential ours = Dl4j.sequential(theirs, rng);
        Tensor x = Tensor.randn(rng, 6, 4);
        assertThat(Tensor.of(theirs.output(x.array()))
                        .allClose(ours.forward(x).softmax(1).detach(), 1e-5))
                .isTrue();
        assertThat(ours.toString()).contains("Dropout(0.2)", "BatchNorm(7)");
    }

    @Test
    void aLayerThatWeDoNotHaveIsNamed() {
        MultiLayerNetwork theirs = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(7)
                        .activation(Activation.RATIONALTANH)
                        .build())
                .layer(new OutputLayer.Builder()
                        .nIn(7)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        theirs.init();
        assertThatThrownBy(() -> Dl4j.sequential(theirs, rng))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("layer 0, DenseLayer with the activation rationaltanh");
        MultiLayerNetwork recurrent = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new org.deeplearning4j.nn.conf.layers.LSTM.Builder()
                        .nIn(2)
                        .nOut(3)
                        .build())
                .layer(new org.deeplearning4j.nn.conf.layers.RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(3)
                        .nOut(2)
                        .build())
                .build());
        recurrent.init();
        assertThatThrownBy(() -> Dl4j.sequential(recurrent, rng)).hasMessageContaining("layer 0, LSTM");
    }

    @Test
    void aTrainingOfDl4jResumesWithTheSameNumbers(@TempDir Path folder) {
        Dataset moons = Datasets.moons(96, 0.1, rng);
        Sequential net = Sequential.of(new Linear(2, 8, rng), new Tanh(), new Linear(8, 2, rng));
        History straight = Dl4j.trainer(Dl4j.network(net)).quiet().fit(moons.batches(16), 6, moons);
        Dl4j.trainer(Dl4j.network(net))
                .quiet()
                .checkpoints(Checkpoints.in(folder))
                .fit(moons.batches(16), 3, moons);
        History resumed = Dl4j.trainer(Dl4j.network(net))
                .quiet()
                .checkpoints(Checkpoints.in(folder).resume())
                .fit(moons.batches(16), 6, moons);
        assertThat(resumed.loss()).containsExactly(straight.loss());
        assertThat(resumed.validationLoss()).containsExactly(straight.validationLoss());
    }

    @Test
    void schedulesAndEarlyStoppingServeDl4jToo() {
        Dataset moons = Datasets.moons(64, 0.1, rng);
        Sequential net = Sequential.of(new Linear(2, 8, rng), new Tanh(), new Linear(8, 2, rng));
        MultiLayerNetwork theirs =
                Dl4j.network(net, Losses.crossEntropy(), new org.nd4j.linalg.learning.config.Sgd(0.3));
        Trainer trainer = Dl4j.trainer(theirs)
                .quiet()
                .schedule(Schedules.constant(0))
                .metric("AUC", (y, t) -> Metrics.auc(y.slice(1, 1, 2), t))
                .earlyStopping(2);
        History history = trainer.fit(moons.batches(16), 20, moons);
        assertThat(history.stop()).isEqualTo(History.Stop.EARLY);
        assertThat(history.epochs()).hasSize(3);
        assertThat(history.metric("lr")).containsExactly(0, 0, 0);
        assertThat(history.metric("AUC")[0]).isBetween(0.0, 1.0);
        assertThat(Dl4j.sequential(theirs, rng)
                        .forward(moons.x())
                        .allClose(net.forward(moons.x()).detach(), 1e-5))
                .isTrue();
    }
}
