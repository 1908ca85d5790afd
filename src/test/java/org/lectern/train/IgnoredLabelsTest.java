package org.lectern.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.lectern.data.Batch;
import org.lectern.data.Dataset;
import org.lectern.nn.CrossEntropy;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Loss;
import org.lectern.nn.Losses;
import org.lectern.nn.Sequential;
import org.lectern.optim.Adam;
import org.lectern.optim.Lbfgs;
import org.lectern.optim.Optimizer;
import org.lectern.optim.Sgd;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** What a loss leaves out, a trainer leaves out of its means and of the accuracy. */
class IgnoredLabelsTest {
    private final Rng rng = Rng.seed(5);

    /** Gives out what it is given: the examples are their own logits. */
    private Layer same(int classes) {
        Linear net = new Linear(classes, classes, rng);
        net.load(Map.of("weight", Tensor.eye(classes), "bias", Tensor.zeros(classes)));
        return net;
    }

    private static Trainer trainer(Layer net, Loss loss) {
        return Trainer.of(net, loss, Sgd.of(net.parameters()).lr(0.1)).quiet();
    }

    @Test
    void accuracyLeavesOutTheLabelThatTheLossIgnores() {
        Tensor x = Tensor.of(new float[][] {{0, 4, 1}, {5, 1, 0}, {1, 2, 3}, {1, 2, 3}});
        Dataset data = Dataset.of(x, Tensor.of(1, 0, 9, 9));
        Trainer trainer = trainer(same(3), Losses.crossEntropy().ignoreIndex(9));
        assertThat(trainer.evaluate(data).accuracy()).isEqualTo(1);
        Epoch epoch = trainer.fit(data.batches(4).inOrder(), 1, data).last();
        assertThat(epoch.accuracy()).isEqualTo(1);
        assertThat(epoch.validationAccuracy()).isEqualTo(1);
    }

    @Test
    void theMeanOverBatchesIsThatOverAllLabelsThatCount() {
        // 256 examples are evaluated at a time: the first of these batches has many that are ignored, the second few.
        int n = 400;
        Tensor x = Tensor.randn(rng, n, 3);
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i < 250 && i % 10 != 0 ? 9 : i % 3;
        }
        Dataset data = Dataset.of(x, Tensor.of(labels));
        CrossEntropy ignoring = Losses.crossEntropy().ignoreIndex(9);
        for (CrossEntropy loss : List.of(
                ignoring,
                ignoring.weight(Tensor.of(1f, 7f, 0.5f)),
                ignoring.weight(Tensor.of(1f, 7f, 0.5f)).labelSmoothing(0.2),
                ignoring.weight(Tensor.of(0f, 1f, 0f)))) {
            Layer net = same(3);
            double whole = loss.of(x, data.y()).item();
            assertThat(trainer(net, loss).evaluate(data).loss()).isCloseTo(whole, within(1e-5));
            // With a learning rate of 0 the means of training are those of evaluation.
            History history = Trainer.of(net, loss, Sgd.of(net.parameters()).lr(0))
                    .quiet()
                    .fit(data.batches(7).inOrder(), 1, data);
            assertThat(history.last().loss()).isCloseTo(whole, within(1e-5));
            assertThat(history.last().validationLoss()).isCloseTo(whole, within(1e-5));
            assertThat(history.last().accuracy())
                    .isCloseTo(Metrics.ignoreIndex(9).accuracy(x, data.y()), within(1e-9))
                    .isCloseTo(history.last().validationAccuracy(), within(1e-9));
        }
    }

    @Test
    void batchesOfLongerSequencesCountMore() {
        Tensor shortOnes = Tensor.randn(rng, 4, 3, 2);
        Tensor longOnes = Tensor.randn(rng, 4, 3, 9);
        List<Batch> batches = List.of(
                new Batch(shortOnes, Tensor.zeros(4, 2).to(DType.INT32)),
                new Batch(longOnes, Tensor.zeros(4, 9).to(DType.INT32)));
        CrossEntropy loss = Losses.crossEntropy();
        double expected = (loss.of(shortOnes, batches.get(0).y()).item() * 8
                        + loss.of(longOnes, batches.get(1).y()).item() * 36)
                / 44;
        Linear unused = new Linear(1, 1, rng);
        Layer net = x -> x.add(unused.weight().mul(0).flatten());
        History history =
                Trainer.of(net, loss, Sgd.of(unused.parameters()).lr(0)).quiet().fit(batches, 1);
        assertThat(history.last().loss()).isCloseTo(expected, within(1e-6));
    }

    @Test
    void aBatchInWhichNothingCountsMakesNoStepAndDoesNotEndTraining() {
        Tensor x = Tensor.randn(rng, 12, 3);
        List<Batch> batches = new ArrayList<>();
        for (int[] labels : new int[][] {{0, 1, 2, 9}, {9, 9, 9, 9}, {1, 1, 9, 0}}) {
            batches.add(new Batch(x.slice(0, batches.size() * 4, batches.size() * 4 + 4), Tensor.of(labels)));
        }
        CrossEntropy loss = Losses.crossEntropy().ignoreIndex(9);
        for (Function<List<Tensor>, Optimizer> made : List.<Function<List<Tensor>, Optimizer>>of(
                parameters -> Adam.of(parameters).lr(0.1),
                parameters -> Sgd.of(parameters).lr(0.1).momentum(0.9),
                parameters -> Lbfgs.of(parameters).strongWolfe().maxIterations(2))) {
            Layer net = same(3);
            List<float[]> weights = new ArrayList<>();
            List<Score> scores = new ArrayList<>();
            History history = Trainer.of(net, loss, made.apply(net.parameters()))
                    .quiet()
                    .callback(new Callback() {
                        @Override
                        public void batchEnd(int epoch, int batch, Score score) {
                            weights.add(net.parameters().get(0).toFloats());
                            scores.add(score);
                        }
                    })
                    .fit(batches, 1);
            assertThat(weights.get(1)).containsExactly(weights.get(0));
            assertThat(weights.get(2)).isNotEqualTo(weights.get(1));
            assertThat(scores.get(1)).isEqualTo(new Score(0, Double.NaN, 0, 0));
            assertThat(history.last().loss())
                    .isCloseTo((scores.get(0).loss() + scores.get(2).loss()) / 2, within(1e-6));
            assertThat(history.last().accuracy())
                    .isCloseTo((scores.get(0).accuracy() + scores.get(2).accuracy()) / 2, within(1e-9));
        }
    }

    @Test
    void aTrainingInWhichNothingCountsAtAllIsRefused() {
        Dataset nothing = Dataset.of(Tensor.randn(rng, 6, 3), Tensor.of(9, 9, 9, 9, 9, 9));
        Trainer trainer = trainer(same(3), Losses.crossEntropy().ignoreIndex(9));
        assertThatThrownBy(() -> trainer.fit(nothing.batches(3), 1))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("an example that counts in epoch 1");
        assertThatThrownBy(() -> trainer.evaluate(nothing))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("an example that counts");
    }

    @Test
    void aLossOfOnesOwnSaysItsWeightAndWhatItIgnores() {
        Loss own = new Loss() {
            @Override
            public Tensor of(Tensor outputs, Tensor targets) {
                return outputs.square().mean();
            }

            @Override
            public double weight(Tensor outputs, Tensor targets) {
                return targets.sum().item();
            }
        };
        Tensor x = Tensor.of(new float[][] {{1, 1}, {2, 2}});
        List<Batch> batches = List.of(
                new Batch(x.slice(0, 0, 1), Tensor.of(new float[] {1})),
                new Batch(x.slice(0, 1, 2), Tensor.of(new float[] {3})));
        Layer net = same(2);
        History history =
                Trainer.of(net, own, Sgd.of(net.parameters()).lr(0)).quiet().fit(batches, 1);
        assertThat(history.last().loss()).isCloseTo((1 + 3 * 4) / 4.0, within(1e-6));
        List<Batch> negative = List.of(new Batch(x, Tensor.of(1f, -3f)));
        assertThatThrownBy(() -> trainer(net, own).fit(negative, 1))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("a finite weight >= 0");
        Loss plain = (y, t) -> y.sum();
        assertThat(plain.weight(x, Tensor.of(1, 2))).isEqualTo(2);
        assertThat(plain.weight(x, Tensor.scalar(1))).isEqualTo(1);
        assertThat(plain.ignoredLabel()).isEmpty();
    }

    @Test
    void theWeightOfCrossEntropyIsWhatItsMeanIsDividedBy() {
        Tensor logits = Tensor.randn(rng, 4, 3);
        Tensor labels = Tensor.of(0, 2, 9, 2);
        CrossEntropy loss = Losses.crossEntropy().ignoreIndex(9);
        assertThat(Losses.crossEntropy().weight(logits, Tensor.of(0, 1, 2, 2))).isEqualTo(4);
        assertThat(loss.weight(logits, labels)).isEqualTo(3);
        assertThat(loss.weight(Tensor.of(1f, 1f, 5f)).weight(logits, labels)).isEqualTo(11);
        assertThat(Losses.crossEntropy().weight(logits, logits.softmax(1))).isEqualTo(4);
        assertThatThrownBy(() -> loss.weight(logits, Tensor.of(0, 2, 8, 2))).hasMessageContaining("label 8");
    }

    @Test
    void aScoreShowsWhatItSays() {
        assertThat(new Score(0.5, 0.25)).hasToString("Score[loss=0.5, accuracy=0.25]");
        Sequential net = Sequential.of(new Linear(3, 2, rng));
        Dataset data = Dataset.of(Tensor.randn(rng, 5, 3), Tensor.of(0, 1, 1, 0, 1));
        assertThat(trainer(net, Losses.crossEntropy()).evaluate(data).weight()).isEqualTo(5);
    }
}
