package org.lectern.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.data.Batch;
import org.lectern.data.Dataset;
import org.lectern.data.Datasets;
import org.lectern.data.Split;
import org.lectern.display.Display;
import org.lectern.display.DisplayHost;
import org.lectern.display.MimeBundle;
import org.lectern.nn.Dropout;
import org.lectern.nn.Linear;
import org.lectern.nn.Loss;
import org.lectern.nn.Losses;
import org.lectern.nn.Relu;
import org.lectern.nn.Sequential;
import org.lectern.nn.Tanh;
import org.lectern.optim.Adam;
import org.lectern.optim.Sgd;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class TrainerTest {
    static final Tensor XOR = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    private final Rng rng = Rng.seed(3);

    @AfterEach
    void clearInterrupt() {
        boolean cleared = Thread.interrupted();
        assertThat(cleared || !Thread.currentThread().isInterrupted()).isTrue();
    }

    static Trainer quiet(Sequential net, Loss loss) {
        return Trainer.of(net, loss, Adam.of(net.parameters()).lr(0.02)).quiet();
    }

    private Sequential small(int in, int out) {
        return small(in, out, rng);
    }

    static Sequential small(int in, int out, Rng rng) {
        return Sequential.of(new Linear(in, 16, rng), new Tanh(), new Linear(16, out, rng));
    }

    @Test
    void learnsXorWithTwoClassesToPerfection() {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        Sequential net = small(2, 2);
        History history = quiet(net, Losses.crossEntropy()).fit(xor.batches(4, rng), 200);
        assertThat(Metrics.accuracy(net.forward(xor.x()), xor.y())).isEqualTo(1);
        assertThat(history.last().accuracy()).isEqualTo(1);
        assertThat(history.last().loss()).isLessThan(0.05);
    }

    @Test
    void learnsXorWithOneLogitToPerfection() {
        for (Tensor targets :
                List.of(Tensor.of(0, 1, 1, 0), Tensor.of(0f, 1f, 1f, 0f).reshape(4, 1))) {
            Dataset xor = Dataset.of(XOR, targets);
            Sequential net = small(2, 1);
            History history = quiet(net, Losses.binaryCrossEntropy()).fit(xor.batches(4, rng), 200);
            assertThat(history.last().accuracy()).isEqualTo(1);
            assertThat(Metrics.accuracy(net.forward(xor.x()), targets)).isEqualTo(1);
        }
    }

    @Test
    void learnsMoonsAndScoresThemAfterEachEpoch() {
        Split moons = Datasets.moons(600, 0.1, rng).split(0.75, rng);
        Sequential net =
                Sequential.of(new Linear(2, 32, rng), new Relu(), new Dropout(0.1, rng), new Linear(32, 2, rng));
        History history = quiet(net, Losses.crossEntropy()).fit(moons.train().batches(32, rng), 30, moons.test());
        assertThat(history.last().validationAccuracy()).isGreaterThan(0.95);
        assertThat(history.loss()).hasSize(30);
        assertThat(history.validationLoss()).hasSize(30);
        assertThat(history.epochs()).extracting(Epoch::number).startsWith(1, 2).endsWith(30);
        assertThat(history.stop()).isEqualTo(History.Stop.COMPLETED);
        Score score = quiet(net, Losses.crossEntropy()).evaluate(moons.test());
        assertThat(score.accuracy()).isCloseTo(history.last().validationAccuracy(), within(1e-9));
        assertThat(score.loss())
                .isCloseTo(
                        Losses.crossEntropy(
                                        net.forward(moons.test().x()),
                                        moons.test().y())
                                .item(),
                        within(1e-5));
    }

    @Test
    void aRegressionHasNoAccuracy() {
        Dataset line = Dataset.of(Tensor.linspace(-1, 1, 20).reshape(20, 1), Tensor.linspace(-3, 1, 20));
        Sequential net = Sequential.of(new Linear(1, 1, rng));
        History history = Trainer.of(
                        net, Losses.meanSquaredError(), Sgd.of(net.parameters()).lr(0.2))
                .quiet()
                .fit(line.batches(20), 100, line);
        assertThat(history.last().validationLoss()).isLessThan(1e-3);
        assertThat(history.accuracy()).isEmpty();
        assertThat(history.validationAccuracy()).isEmpty();
        assertThat(history.toString()).doesNotContain("accuracy");
        assertThat(net.forward(Tensor.of(0f)).item()).isCloseTo(-1, within(0.05));
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        assertThat(seeded()).containsExactly(seeded());
    }

    private static double[] seeded() {
        Rng rng = Rng.seed(11);
        Dataset moons = Datasets.moons(200, 0.1, rng);
        Sequential net = Sequential.of(new Linear(2, 8, rng), new Relu(), new Dropout(0.2, rng), new Linear(8, 2, rng));
        return quiet(net, Losses.crossEntropy()).fit(moons.batches(16, rng), 3).loss();
    }

    @Test
    void progressIsOneDisplayUpdatedInPlaceAtMostTenTimesASecond() {
        Recorder recorder = new Recorder();
        DisplayHost before = Display.host(recorder);
        long start = System.nanoTime();
        try {
            Dataset moons = Datasets.moons(2000, 0.1, rng);
            Sequential net = small(2, 2);
            Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters())).fit(moons.batches(4, rng), 3, moons);
        } finally {
            Display.host(before);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(recorder.shown).hasSize(1);
        assertThat(recorder.ids).hasSize(1);
        assertThat(recorder.updates).isNotEmpty().hasSizeLessThan((int) (10 * seconds) + 3);
        assertThat(recorder.shown.get(0).text()).matches("epoch 1/3 [█░]{20} loss [0-9.]+ accuracy [0-9.]+.*");
        MimeBundle last = recorder.updates.get(recorder.updates.size() - 1);
        assertThat(last.text()).matches("█{20} 3 epochs in .*validation loss [0-9.]+ accuracy [0-9.]+");
        assertThat(last.data().getOrDefault(MimeBundle.HTML, "").toString()).contains("<progress", "value=\"1.000\"");
    }

    @Test
    void anInterruptStopsWithinOneBatchAndKeepsWeightsAndHistory() {
        Dataset moons = Datasets.moons(100, 0.1, rng);
        Sequential net = small(2, 2);
        List<float[]> weights = new ArrayList<>();
        int[] drawn = {0};
        // 10 batches in an epoch; the interrupt comes with the fifth batch of the second.
        Iterable<Batch> batches = () -> {
            Iterator<Batch> inner = moons.batches(10, rng).iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return inner.hasNext();
                }

                @Override
                public Batch next() {
                    if (++drawn[0] == 15) {
                        weights.add(net.parameters().get(0).toFloats());
                        Thread.currentThread().interrupt();
                    }
                    return inner.next();
                }
            };
        };
        History history = quiet(net, Losses.crossEntropy()).fit(batches, 1000);
        assertThat(drawn[0]).isEqualTo(15);
        assertThat(history.stop()).isEqualTo(History.Stop.INTERRUPTED);
        assertThat(history.epochs()).hasSize(1);
        assertThat(net.parameters().get(0).toFloats()).containsExactly(weights.get(0));
        assertThat(history.toString()).contains("interrupted: the weights so far are kept");
        assertThat(Thread.interrupted()).as("the cell sees the interrupt too").isTrue();
        assertThat(quiet(net, Losses.crossEntropy()).fit(moons.batches(10), 2).epochs())
                .hasSize(2);
    }

    @Test
    void aNanInTheInputsIsNamedAndTheWeightsStay() {
        float[][] x = new float[40][2];
        x[13][1] = Float.NaN;
        Dataset data = Dataset.of(Tensor.of(x), Tensor.zeros(40).to(org.lectern.tensor.DType.INT32));
        Sequential net = small(2, 2);
        TrainingException e = catchThrowableOfType(
                TrainingException.class,
                () -> quiet(net, Losses.crossEntropy()).fit(data.batches(10).inOrder(), 3));
        assertThat(e)
                .hasMessageContaining("a loss of NaN in epoch 1, batch 2")
                .hasMessageContaining("inputs of this batch");
        assertThat(e.history().stop()).isEqualTo(History.Stop.NOT_FINITE);
        for (Tensor parameter : net.parameters()) {
            assertThat(parameter.abs().sum().item()).isFinite();
        }
    }

    @Test
    void aLearningRateThatBlowsUpIsNamed() {
        Dataset data = Dataset.of(Tensor.randn(rng, 64, 4).mul(100), Tensor.randn(rng, 64));
        Sequential net = Sequential.of(new Linear(4, 8, rng), new Relu(), new Linear(8, 1, rng));
        Trainer trainer = Trainer.of(
                        net, Losses.meanSquaredError(), Sgd.of(net.parameters()).lr(50))
                .quiet();
        assertThatThrownBy(() -> trainer.fit(data.batches(16), 50))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("fit: needs a finite loss")
                .hasMessageContaining("the learning rate, now 50");
    }

    @Test
    void weightsThatComeBrokenAreNamedBeforeTheLearningRate() {
        Dataset data = Dataset.of(Tensor.randn(rng, 8, 2), Tensor.of(0, 1, 0, 1, 0, 1, 0, 1));
        Map<Double, String> held =
                Map.of(Double.NaN, "NaN", Double.POSITIVE_INFINITY, "infinity", 3e38, "numbers as large as 3e+38");
        held.forEach((broken, words) -> {
            Sequential net = small(2, 2);
            Map<String, Tensor> weights = new HashMap<>(net.namedParameters());
            weights.put("2.weight", Tensor.full(broken, 16, 2));
            net.load(weights);
            assertThatThrownBy(() -> quiet(net, Losses.meanSquaredError()).fit(rows(data), 2))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("the weights hold " + words + " from before this fit (2.weight)")
                    .hasMessageEndingWith("make the net anew");
        });
    }

    @Test
    void aNetworkThatGivesNaNHasNoAccuracy() {
        Sequential net = small(2, 2);
        Map<String, Tensor> weights = new HashMap<>(net.namedParameters());
        weights.put("2.weight", Tensor.full(Double.NaN, 16, 2));
        net.load(weights);
        Score score = quiet(net, Losses.crossEntropy()).evaluate(Dataset.of(Tensor.zeros(2, 2), Tensor.of(0, 0)));
        assertThat(score.loss()).isNaN();
        assertThat(score.accuracy()).isNaN();
    }

    private static List<Batch> rows(Dataset data) {
        return List.of(new Batch(data.x(), data.x()));
    }

    @Test
    void stopsEarlyWhenTheValidationLossNoLongerFalls() {
        Dataset train = Dataset.of(Tensor.of(new float[][] {{1}}), Tensor.of(1f));
        Dataset opposite = Dataset.of(Tensor.of(new float[][] {{1}}), Tensor.of(-5f));
        Sequential net = Sequential.of(new Linear(1, 1, rng));
        List<Epoch> heard = new ArrayList<>();
        History history = Trainer.of(
                        net, Losses.meanSquaredError(), Sgd.of(net.parameters()).lr(0.05))
                .quiet()
                .onEpoch(heard::add)
                .earlyStopping(3)
                .fit(train.batches(1), 100, opposite);
        assertThat(history.stop()).isEqualTo(History.Stop.EARLY);
        assertThat(history.epochs()).hasSize(4).isEqualTo(heard);
    }

    @Test
    void aConditionOnTheEpochStopsTraining() {
        Dataset moons = Datasets.moons(100, 0.1, rng);
        History history = quiet(small(2, 2), Losses.crossEntropy())
                .stopWhen(epoch -> epoch.number() == 3)
                .stopWhen(epoch -> epoch.accuracy() > 2)
                .fit(moons.batches(10), 100, moons);
        assertThat(history.epochs()).hasSize(3);
        assertThat(history.stop()).isEqualTo(History.Stop.ASKED);
        assertThat(history.toString()).contains("stopped as asked");
    }

    /** Asks to stop once a batch was learned. */
    private static final class StopAt implements Callback {
        private final int epoch;
        private final int batch;
        private int learned;
        private boolean reached;

        StopAt(int epoch, int batch) {
            this.epoch = epoch;
            this.batch = batch;
        }

        @Override
        public void batchEnd(int epoch, int batch, Score score) {
            learned++;
            reached |= epoch == this.epoch && batch == this.batch;
        }

        @Override
        public boolean stop() {
            return reached;
        }
    }

    @Test
    void aCallbackStopsTrainingWithinAnEpoch() {
        Dataset moons = Datasets.moons(100, 0.1, rng);
        StopAt within = new StopAt(2, 4);
        History history =
                quiet(small(2, 2), Losses.crossEntropy()).callback(within).fit(moons.batches(10), 100);
        assertThat(history.stop()).isEqualTo(History.Stop.ASKED);
        assertThat(history.epochs()).hasSize(1);
        assertThat(within.learned).isEqualTo(14);

        StopAt atTheEnd = new StopAt(2, 10);
        history = quiet(small(2, 2), Losses.crossEntropy()).callback(atTheEnd).fit(moons.batches(10), 100, moons);
        assertThat(history.stop()).isEqualTo(History.Stop.ASKED);
        assertThat(history.epochs()).as("a whole epoch is completed").hasSize(2);

        StopAt last = new StopAt(2, 10);
        history = quiet(small(2, 2), Losses.crossEntropy()).callback(last).fit(moons.batches(10), 2);
        assertThat(history.stop()).isEqualTo(History.Stop.COMPLETED);
        assertThat(last.learned).isEqualTo(20);
    }

    @Test
    void theFirstBatchMayBeTheLast() {
        Dataset moons = Datasets.moons(100, 0.1, rng);
        History history = quiet(small(2, 2), Losses.crossEntropy())
                .callback(new StopAt(1, 1))
                .fit(moons.batches(10), 3);
        assertThat(history.toString()).isEqualTo("no epoch completed, stopped as asked");
    }

    @Test
    void whatIsAskedToStopBringsBackTheBestWeights() {
        Dataset train = Dataset.of(Tensor.of(new float[][] {{1}}), Tensor.of(1f));
        Dataset opposite = Dataset.of(Tensor.of(new float[][] {{1}}), Tensor.of(-5f));
        Sequential net = Sequential.of(new Linear(1, 1, rng));
        Trainer trainer = Trainer.of(
                        net, Losses.meanSquaredError(), Sgd.of(net.parameters()).lr(0.05))
                .quiet()
                .earlyStopping(50)
                .stopWhen(epoch -> epoch.number() == 4);
        History history = trainer.fit(train.batches(1), 100, opposite);
        assertThat(history.stop()).isEqualTo(History.Stop.ASKED);
        assertThat(trainer.evaluate(opposite).loss()).isCloseTo(history.validationLoss()[0], within(1e-5));
    }

    @Test
    void trainsWhateverLearns() {
        double[] loss = {8};
        Learner halving = new Learner() {
            @Override
            public Score learn(Batch batch) {
                loss[0] /= 2;
                return new Score(loss[0], Double.NaN);
            }

            @Override
            public Score evaluate(Batch batch) {
                return new Score(loss[0], 0.5);
            }
        };
        Dataset data = Dataset.of(Tensor.ones(4, 1), Tensor.ones(4));
        History history = Trainer.of(halving).quiet().fit(data.batches(4), 3, data);
        assertThat(history.loss()).containsExactly(4, 2, 1);
        assertThat(history.validationAccuracy()).containsExactly(0.5, 0.5, 0.5);
    }

    @Test
    void theRunningDisplayDrawsTheLossAndTheLastOneIsALine() {
        Recorder recorder = new Recorder();
        DisplayHost before = Display.host(recorder);
        try {
            Dataset moons = Datasets.moons(4000, 0.1, rng);
            Sequential net = small(2, 2);
            Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters())).fit(moons.batches(4, rng), 3, moons);
        } finally {
            Display.host(before);
        }
        List<String> html = recorder.updates.stream()
                .map(bundle -> bundle.data().getOrDefault(MimeBundle.HTML, "").toString())
                .toList();
        assertThat(html.subList(0, html.size() - 1)).allMatch(text -> text.contains("loss so far, training"));
        assertThat(html.get(html.size() - 1)).doesNotContain("<svg");
    }

    @Test
    void schedulesSetTheRateAndTheHistoryTellsIt() {
        Dataset moons = Datasets.moons(40, 0.1, rng);
        Sequential net = small(2, 2);
        Adam adam = Adam.of(net.parameters());
        List<Double> rates = new ArrayList<>();
        Trainer trainer = Trainer.of(net, Losses.crossEntropy(), adam)
                .quiet()
                .schedulePerBatch(org.lectern.optim.Schedules.linear(0.1, 0, 8))
                .callback(new Callback() {
                    @Override
                    public void batchEnd(int epoch, int batch, Score score) {
                        rates.add(adam.lr());
                    }
                });
        History history = trainer.fit(moons.batches(10), 2);
        assertThat(rates).hasSize(8).startsWith(0.0, 0.0125);
        assertThat(history.metric("lr")[1]).isCloseTo(0.0875, within(1e-12));
        assertThat(history.toString()).contains(" lr ");
        assertThat(Trainer.of(net, Losses.crossEntropy(), adam)
                        .quiet()
                        .schedule(org.lectern.optim.Schedules.step(0.1, 1, 0.5))
                        .fit(moons.batches(10), 3)
                        .metric("lr"))
                .containsExactly(0.1, 0.05, 0.025);
    }

    @Test
    void clippedGradientsBoundTheStep() {
        Dataset data = Dataset.of(Tensor.randn(rng, 8, 4).mul(1000), Tensor.randn(rng, 8));
        Sequential net = Sequential.of(new Linear(4, 1, rng));
        double[] before = net.parameters().get(0).toDoubles();
        Trainer.of(net, Losses.meanSquaredError(), Sgd.of(net.parameters()).lr(1))
                .quiet()
                .clipNorm(0.01)
                .fit(data.batches(8), 1);
        double moved = net.parameters()
                .get(0)
                .sub(Tensor.of(before).reshape(4, 1))
                .detach()
                .norm()
                .item();
        assertThat(moved).isBetween(0.0099, 0.0101);
        assertThatThrownBy(() -> quiet(net, Losses.meanSquaredError()).clipNorm(-1))
                .hasMessageContaining("bound > 0");
    }

    @Test
    void lbfgsTrainsWithATrainer() {
        Dataset line = Dataset.of(Tensor.linspace(-1, 1, 20).reshape(20, 1), Tensor.linspace(-3, 1, 20));
        Sequential net = Sequential.of(new Linear(1, 1, rng));
        Trainer trainer = Trainer.of(
                        net,
                        Losses.meanSquaredError(),
                        org.lectern.optim.Lbfgs.of(net.parameters()).strongWolfe())
                .quiet();
        trainer.fit(line.batches(20), 2);
        assertThat(trainer.evaluate(line).loss()).isLessThan(1e-8);
        assertThat(Metrics.meanAbsoluteError(trainer.predict(line), line.y())).isLessThan(1e-3);
    }

    private static final class Recorder implements DisplayHost {
        private final List<MimeBundle> shown = new ArrayList<>();
        private final List<MimeBundle> updates = new ArrayList<>();
        private final java.util.Set<String> ids = new java.util.HashSet<>();

        @Override
        public void display(MimeBundle bundle, String displayId) {
            shown.add(bundle);
            ids.add(displayId);
        }

        @Override
        public void update(MimeBundle bundle, String displayId) {
            updates.add(bundle);
            ids.add(displayId);
        }

        @Override
        public void clear(boolean wait) {}
    }
}
