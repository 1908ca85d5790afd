package org.lectern.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
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
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Loss;
import org.lectern.nn.Losses;
import org.lectern.nn.Relu;
import org.lectern.nn.Sequential;
import org.lectern.nn.Tanh;
import org.lectern.optim.Adam;
import org.lectern.optim.Lbfgs;
import org.lectern.optim.Optimizer;
import org.lectern.optim.Plateau;
import org.lectern.optim.Schedule;
import org.lectern.optim.Sgd;
import org.lectern.tensor.Gradients;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

class TrainerTest {
    private static final Tensor XOR = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    private final Rng rng = Rng.seed(3);

    @AfterEach
    void clearInterrupt() {
        boolean cleared = Thread.interrupted();
        assertThat(cleared || !Thread.currentThread().isInterrupted()).isTrue();
    }

    private static Trainer quiet(Sequential net, Loss loss) {
        return Trainer.of(net, loss, Adam.of(net.parameters()).lr(0.02)).quiet();
    }

    private Sequential small(int in, int out) {
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
    void onlyOneScheduleSetsTheLearningRate() {
        Sequential net = small(2, 2);
        Optimizer optimizer = Adam.of(net.parameters());
        Schedule schedule = org.lectern.optim.Schedules.constant(0.1);
        List<java.util.function.UnaryOperator<Trainer>> kinds = List.of(
                trainer -> trainer.schedule(schedule),
                trainer -> trainer.schedulePerBatch(schedule),
                trainer -> trainer.schedule(Plateau.of(optimizer)));
        for (var first : kinds) {
            for (var second : kinds) {
                Trainer trainer = first.apply(Trainer.of(net, Losses.crossEntropy(), optimizer));
                if (first == second) {
                    assertThat(second.apply(trainer)).isSameAs(trainer);
                } else {
                    assertThatThrownBy(() -> second.apply(trainer))
                            .isInstanceOf(TensorException.class)
                            .hasMessageContaining("one schedule of the learning rate");
                }
            }
        }
    }

    @Test
    void resumingWithAnotherNetworkSaysSo(@org.junit.jupiter.api.io.TempDir Path folder) {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        quiet(small(2, 2), Losses.crossEntropy())
                .checkpoints(Checkpoints.in(folder))
                .fit(xor.batches(4, rng), 1);
        Sequential wider = Sequential.of(new Linear(2, 7, rng), new Tanh(), new Linear(7, 2, rng));
        Sequential deeper = Sequential.of(
                new Linear(2, 16, rng), new Tanh(), new Linear(16, 2, rng), new Tanh(), new Linear(2, 2, rng));
        Sequential shallower = Sequential.of(new Linear(2, 16, rng));
        Map<Sequential, String> others = Map.of(
                wider, "0.weight [2, 7] where [2, 16] was saved and 2 more differences",
                deeper, "4.weight, which was not saved",
                shallower, "no 2.weight where [16, 2] was saved");
        others.forEach((net, words) -> {
            float[] before = net.parameters().get(0).toFloats();
            assertThatThrownBy(() -> quiet(net, Losses.crossEntropy())
                            .checkpoints(Checkpoints.in(folder).resume())
                            .fit(xor.batches(4, rng), 2))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("Checkpoints.resume: needs the network that was saved, got another one with")
                    .hasMessageContaining(words);
            assertThat(net.parameters().get(0).toFloats()).containsExactly(before);
        });
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
    void anOptimizerOfAnotherNetIsRefused() {
        Sequential net = small(2, 2);
        Sequential other = small(2, 2);
        assertThatThrownBy(() -> Trainer.of(net, Losses.crossEntropy(), Sgd.of(other.parameters())))
                .isInstanceOf(TensorException.class)
                .hasMessage("Trainer.of: needs an optimizer of the network's parameters, got one of 4 others;"
                        + " make the optimizer of net.parameters()");
        // Only some of them, as when the rest is frozen.
        assertThat(Trainer.of(
                        net, Losses.crossEntropy(), Sgd.of(net.parameters().subList(2, 4))))
                .isNotNull();
    }

    @Test
    void nullIsRefusedInFourParts() {
        Sequential net = small(2, 2);
        Trainer trainer = quiet(net, Losses.crossEntropy());
        Optimizer sgd = Sgd.of(net.parameters());
        List<Batch> holes = Collections.singletonList(nothing());
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> trainer.fit(nothing(), 2),
                () -> trainer.fit(holes, 2),
                () -> trainer.evaluate(nothing()),
                () -> trainer.predict(nothing()),
                () -> trainer.callback(nothing()),
                () -> trainer.onEpoch(nothing()),
                () -> trainer.metric(nothing(), (y, t) -> 0),
                () -> trainer.metric("none", nothing()),
                () -> trainer.schedule((Schedule) nothing()),
                () -> trainer.schedule((Plateau) nothing()),
                () -> trainer.schedulePerBatch(nothing()),
                () -> trainer.checkpoints(nothing()),
                () -> Checkpoints.in((Path) nothing()),
                () -> Trainer.of(nothing()),
                () -> Trainer.of(nothing(), Losses.crossEntropy(), sgd),
                () -> Trainer.of(net, nothing(), sgd),
                () -> Trainer.of(net, Losses.crossEntropy(), nothing()))) {
            assertThatThrownBy(call)
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("got null; give the variable a value first");
        }
    }

    @SuppressWarnings("NullAway")
    private static <T> T nothing() {
        return null;
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
    void badCallsAreExplained() {
        Sequential net = small(2, 2);
        Trainer trainer = quiet(net, Losses.crossEntropy());
        Dataset moons = Datasets.moons(20, 0.1, rng);
        assertThatThrownBy(() -> trainer.fit(moons.batches(4), 0)).hasMessageContaining("at least 1 epoch");
        assertThatThrownBy(() -> trainer.fit(List.of(), 1)).hasMessageContaining("at least 1 batch");
        Iterator<Batch> once = moons.batches(4).iterator();
        assertThatThrownBy(() -> trainer.fit(() -> once, 2))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("gone through again");
        assertThatThrownBy(() -> trainer.earlyStopping(0)).hasMessageContaining("patience");
        trainer.earlyStopping(2);
        assertThatThrownBy(() -> trainer.fit(moons.batches(4), 1)).hasMessageContaining("third argument");
    }

    @Test
    void aScheduleOfAnotherOptimizerIsRefused() {
        Sequential net = small(2, 2);
        Optimizer mine = Adam.of(net.parameters()).lr(0.02);
        Optimizer other = Sgd.of(net.parameters()).lr(0.5);
        Trainer trainer = Trainer.of(net, Losses.crossEntropy(), mine).quiet();
        assertThatThrownBy(() -> trainer.schedule(Plateau.of(other).patience(1)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("Trainer.schedule: needs a Plateau of the optimizer that trains, Adam(lr 0.02")
                .hasMessageContaining("got one of another, Sgd(lr 0.5");
        assertThat(trainer.schedule(Plateau.of(mine).patience(1))).isSameAs(trainer);
    }

    @Test
    void aNetworkOrLossThatGivesNothingIsNamed() {
        Dataset moons = Datasets.moons(20, 0.1, rng);
        Sequential net = small(2, 2);
        Loss none = (outputs, targets) -> nothing();
        Loss rows = (outputs, targets) -> outputs.sum(1);
        for (Optimizer optimizer : List.of(Adam.of(net.parameters()), Lbfgs.of(net.parameters()))) {
            assertThatThrownBy(() -> Trainer.of(net, none, optimizer).quiet().fit(moons.batches(10), 1))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("fit: needs a scalar from the loss, got null; return what it computes");
            assertThatThrownBy(() -> Trainer.of(net, rows, optimizer).quiet().fit(moons.batches(10), 1))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("needs a scalar from the loss, got shape [10]; let it return its mean()");
        }
        assertThatThrownBy(() -> quiet(net, none).evaluate(moons)).hasMessageContaining("a scalar from the loss");
        Layer silent = x -> nothing();
        assertThatThrownBy(() -> Trainer.of(silent, Losses.crossEntropy(), Adam.of(net.parameters()))
                        .quiet()
                        .fit(moons.batches(10), 1))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("a result from the network's forward, got null");
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
        assertThat(html.subList(0, html.size() - 1)).allMatch(text -> text.contains("training loss"));
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

    private static final Linear OF_NO_LAYER = new Linear(3, 3, Rng.seed(9));

    private final Linear aroundIt = new Linear(3, 3, rng);

    @Test
    void refusesANetworkThatUsesWeightsItDoesNotHold() {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        Layer lambda = x -> OF_NO_LAYER.forward(x).relu();
        Layer inner = new Layer() {
            @Override
            public Tensor forward(Tensor x) {
                return aroundIt.forward(x);
            }
        };
        for (Layer stranger : List.of(lambda, inner)) {
            Sequential net = Sequential.of(new Linear(2, 3, rng), stranger, new Linear(3, 2, rng));
            for (Optimizer optimizer : List.of(Adam.of(net.parameters()), Lbfgs.of(net.parameters()))) {
                Trainer trainer =
                        Trainer.of(net, Losses.crossEntropy(), optimizer).quiet();
                Tensor before = net.parameters().get(0).copy();
                // Each time: a cell is run again.
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> trainer.fit(xor.batches(4), 1))
                            .isInstanceOf(TensorException.class)
                            .hasMessageContaining("uses parameters of shape [3, 3] and [3] from outside of it")
                            .hasMessageContaining("keep the layers in fields");
                }
                assertThat(net.parameters().get(0).allClose(before, 0)).isTrue();
            }
            // Whose optimizer knows them may use them.
            List<Tensor> all = new ArrayList<>(net.parameters());
            all.addAll(OF_NO_LAYER.parameters());
            all.addAll(aroundIt.parameters());
            Trainer.of(net, Losses.crossEntropy(), Adam.of(all)).quiet().fit(xor.batches(4), 1);
        }
    }

    @Test
    void trainsTheHeadAloneOnAFrozenTrunk() {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        Linear trunk = new Linear(2, 3, rng);
        Linear head = new Linear(3, 2, rng);
        Tensor before = trunk.weight().copy();
        Trainer.of(Sequential.of(trunk, head), Losses.crossEntropy(), Adam.of(head.parameters()))
                .quiet()
                .fit(xor.batches(4), 2);
        assertThat(trunk.weight().allClose(before, 0)).isTrue();
    }

    @Test
    void aLossMayUseNetworksOfItsOwnAndInputsMayRequireGradients() {
        Dataset xor = Dataset.of(XOR.copy().requiresGrad(), Tensor.of(0, 1, 1, 0));
        Linear critic = new Linear(2, 2, rng);
        Sequential net = small(2, 2);
        Tensor before = critic.weight().copy();
        Trainer.of(
                        net,
                        (outputs, labels) -> Losses.crossEntropy(critic.forward(outputs), labels),
                        Adam.of(net.parameters()))
                .quiet()
                .fit(xor.batches(4), 2);
        assertThat(critic.weight().allClose(before, 0)).isTrue();
    }

    /** Remembers its input, to take gradients to it. */
    private static final class Remembering implements Layer {
        private final Linear map = new Linear(2, 2, Rng.seed(1));

        @Nullable
        Tensor asked;

        @Override
        public Tensor forward(Tensor x) {
            asked = x.detach().requiresGrad();
            return map.forward(asked);
        }
    }

    /** The same, and says that it is no part of it. */
    private static final class Forgetting implements Layer {
        private final Linear map = new Linear(2, 2, Rng.seed(1));

        transient @Nullable Tensor asked;

        @Override
        public Tensor forward(Tensor x) {
            asked = x.detach().requiresGrad();
            return map.forward(asked);
        }
    }

    @Test
    void refusesParametersThatForwardMakesUnlessTheyAreMarkedAsNone() {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        Remembering net = new Remembering();
        Trainer trainer = Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters()))
                .quiet();
        assertThatThrownBy(() -> trainer.fit(xor.batches(4), 1))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining(
                        "others made in forward: asked [4, 2]; make layers in the constructor; mark a field"
                                + " transient");
        Forgetting other = new Forgetting();
        Trainer.of(other, Losses.crossEntropy(), Adam.of(other.parameters()))
                .quiet()
                .fit(xor.batches(4), 1);
        assertThat(other.namedParameters()).containsOnlyKeys("map.weight", "map.bias");
    }

    @Test
    void earlyStoppingPutsBackWhatTheOptimizerTrainsBesideTheNet() {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        Dataset other = Dataset.of(XOR, Tensor.of(1, 0, 0, 1));
        Linear free = new Linear(2, 2, rng);
        Layer net = x -> free.forward(x);
        Tensor scale = Tensor.ones(2).requiresGrad();
        List<Tensor> all = new ArrayList<>(free.parameters());
        all.add(scale);
        History history = Trainer.of(
                        net,
                        (outputs, labels) -> Losses.crossEntropy(outputs.mul(scale), labels),
                        Adam.of(all).lr(0.3))
                .quiet()
                .earlyStopping(2)
                .fit(xor.batches(4), 50, other);
        double best = history.epochs().stream()
                .mapToDouble(Epoch::validationLoss)
                .min()
                .orElseThrow();
        assertThat(history.last().validationLoss()).isGreaterThan(best);
        double now = Losses.crossEntropy(net.forward(XOR).mul(scale), other.y()).item();
        assertThat(now).isCloseTo(best, within(1e-6));
    }

    @Test
    void looksForForeignWeightsInEachFit() {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        Linear own = new Linear(2, 3, rng);
        Linear head = new Linear(3, 2, rng);
        boolean[] goesAround = {false};
        Layer between = x -> goesAround[0] ? OF_NO_LAYER.forward(x) : x;
        Sequential net = Sequential.of(own, between, head);
        Trainer trainer = Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters()))
                .quiet();
        trainer.fit(xor.batches(4), 1);
        goesAround[0] = true;
        assertThatThrownBy(() -> trainer.fit(xor.batches(4), 1)).hasMessageContaining("from outside of it");
    }

    @Test
    void saysThatNothingIsRecordedWhileItEvaluates() {
        Dataset xor = Dataset.of(XOR.copy().requiresGrad(), Tensor.of(0, 1, 1, 0));
        Sequential net = small(2, 2);
        Loss penalised = (outputs, labels) -> Losses.crossEntropy(outputs, labels)
                .add(Gradients.of(outputs.sum(), xor.x()).get(0).sum());
        Trainer trainer = Trainer.of(net, penalised, Adam.of(net.parameters())).quiet();
        assertThatThrownBy(() -> trainer.fit(xor.batches(4).inOrder(), 1, xor))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("nor while a Trainer evaluates");
    }
}
