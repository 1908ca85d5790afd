package org.lectern.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Rng;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

class MetricsTest {
    private final Tensor logits = Tensor.of(new float[][] {{3, 1, 0}, {0, 2, 1}, {0, 5, 1}, {1, 0, 7}});

    @Test
    void accuracyTakesTheLargestLogit() {
        assertThat(Metrics.accuracy(logits, Tensor.of(0, 1, 2, 2))).isEqualTo(0.75);
    }

    @Test
    void accuracyOfOneLogitAsksForItsSign() {
        Tensor one = Tensor.of(new float[][] {{2}, {-1}, {0.1f}});
        assertThat(Metrics.accuracy(one, Tensor.of(1, 0, 0))).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(Metrics.accuracy(one, Tensor.of(1f, 0f, 1f).reshape(3, 1))).isEqualTo(1);
    }

    @Test
    void accuracyRefusesShapesThatDoNotFit() {
        assertThatThrownBy(() -> Metrics.accuracy(logits, Tensor.of(0, 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("labels of shape (batch)");
    }

    @Test
    void metricsOfLabelsRefuseThoseThatNameNoClass() {
        for (int impossible : new int[] {-100, -1, 3, 7}) {
            Tensor labels = Tensor.of(0, impossible, 1, 2);
            for (ThrowingCallable metric : List.<ThrowingCallable>of(
                    () -> Metrics.accuracy(logits, labels),
                    () -> Metrics.topKAccuracy(logits, labels, 1),
                    () -> Metrics.perplexity(logits, labels),
                    () -> Metrics.confusionMatrix(logits, labels),
                    () -> Metrics.ignoreIndex(5).accuracy(logits, labels))) {
                assertThatThrownBy(metric)
                        .isInstanceOf(TensorException.class)
                        .hasMessageContaining("label " + impossible + " at 1")
                        .hasMessageContaining(impossible < 0 ? "Metrics.ignoreIndex(" + impossible : "logits");
            }
        }
        Tensor one = Tensor.of(1f, -1f);
        assertThatThrownBy(() -> Metrics.accuracy(one, Tensor.of(-1, 1))).hasMessageContaining("labels from 0 to 1");
        assertThatThrownBy(() -> Metrics.accuracy(one, Tensor.of(0.5f, 1f))).hasMessageContaining("whole numbers");
    }

    @Test
    void metricsOfLabelsLeaveOutTheIgnoredOne() {
        Tensor labels = Tensor.of(0, -100, 2, -100);
        Tensor kept = logits.index(0, 0, 2);
        Tensor theirs = Tensor.of(0, 2);
        LabelMetrics ignoring = Metrics.ignoreIndex(-100);
        assertThat(ignoring.accuracy(logits, labels)).isEqualTo(0.5);
        assertThat(ignoring.topKAccuracy(logits, labels, 2)).isEqualTo(Metrics.topKAccuracy(kept, theirs, 2));
        assertThat(ignoring.perplexity(logits, labels)).isEqualTo(Metrics.perplexity(kept, theirs));
        assertThat(ignoring.confusionMatrix(logits, labels)).isEqualTo(Metrics.confusionMatrix(kept, theirs));
        assertThat(Metrics.ignoreIndex(9).accuracy(Tensor.of(3f, -2f, 1f), Tensor.of(1, 9, 0)))
                .isEqualTo(0.5);
        assertThatThrownBy(() -> ignoring.accuracy(logits, Tensor.of(-100, -100, -100, -100)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("at least one label that counts");
    }

    @Test
    void metricsOfSequencesTakeTheClassesOnAxisOneOrLast() {
        Tensor last = Tensor.randn(Rng.seed(4), 2, 3, 5);
        Tensor second = last.permute(0, 2, 1);
        Tensor labels = Tensor.of(1, 0, 4, 2, 2, 3).reshape(2, 3);
        Tensor rows = last.reshape(6, 5);
        Tensor flat = labels.flatten();
        for (Tensor logits : List.of(last, second)) {
            assertThat(Metrics.accuracy(logits, labels)).isEqualTo(Metrics.accuracy(rows, flat));
            assertThat(Metrics.topKAccuracy(logits, labels, 2)).isEqualTo(Metrics.topKAccuracy(rows, flat, 2));
            assertThat(Metrics.perplexity(logits, labels)).isEqualTo(Metrics.perplexity(rows, flat));
            assertThat(Metrics.confusionMatrix(logits, labels)).isEqualTo(Metrics.confusionMatrix(rows, flat));
        }
        assertThatThrownBy(() -> Metrics.classesLast().accuracy(second, labels)).isInstanceOf(ShapeException.class);
        Tensor square = Tensor.randn(Rng.seed(4), 2, 3, 3);
        Tensor few = Tensor.of(1, 0, 2, 2, 2, 1).reshape(2, 3);
        assertThatThrownBy(() -> Metrics.accuracy(square, few))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("on which axis the classes are");
        assertThatThrownBy(() -> Metrics.perplexity(square, few)).hasMessageContaining("Metrics.classesLast()");
        assertThat(Metrics.classesLast().ignoreIndex(0).accuracy(square, few))
                .isEqualTo(Metrics.ignoreIndex(0).accuracy(square.reshape(6, 3), few.flatten()));
    }

    @Test
    void theConfusionMatrixCountsTruthInRows() {
        ConfusionMatrix matrix = Metrics.confusionMatrix(logits, Tensor.of(0, 1, 2, 2));
        assertThat(matrix.count(2, 1)).isEqualTo(1);
        assertThat(matrix.count(2, 2)).isEqualTo(1);
        assertThat(matrix.count(1, 2)).isZero();
        assertThat(matrix.accuracy()).isEqualTo(0.75);
        assertThat(matrix.recall(2)).isEqualTo(0.5);
        assertThat(matrix.precision(1)).isEqualTo(0.5);
        ConfusionMatrix named = matrix.withClasses("<a>", "b", "c");
        assertThat(named.toString()).contains("true \\ predicted", "accuracy 0.7500");
        assertThat(named.display().data().getOrDefault(MimeBundle.HTML, "").toString())
                .contains("&lt;a&gt;", "rgba(213,94,0,0.49)");
        assertThatThrownBy(() -> matrix.withClasses("a")).hasMessageContaining("3 names");
        assertThatThrownBy(() -> Metrics.confusionMatrix(logits, Tensor.of(0, 1, 3, 2)))
                .hasMessageContaining("label 3 at 2");
    }

    @Test
    void topKAccuracyLooksForTheRightClassAmongTheLargest() {
        Tensor labels = Tensor.of(1, 0, 2, 0);
        assertThat(Metrics.topKAccuracy(logits, labels, 1)).isZero();
        assertThat(Metrics.topKAccuracy(logits, labels, 2)).isEqualTo(0.75);
        assertThat(Metrics.topKAccuracy(logits, labels, 3)).isEqualTo(1);
        Tensor tie = Tensor.of(new float[][] {{1, 1, 1}, {2, 0, 1}});
        assertThat(Metrics.topKAccuracy(tie, Tensor.of(1, 2), 1)).isZero();
        assertThat(Metrics.topKAccuracy(tie, Tensor.of(1, 2), 2)).isEqualTo(1);
        assertThatThrownBy(() -> Metrics.topKAccuracy(logits, labels, 4)).hasMessageContaining("k from 1 to 3");
        assertThatThrownBy(() -> Metrics.topKAccuracy(logits, Tensor.of(0, 1, 2, 3), 1))
                .hasMessageContaining("label 3 at 3");
    }

    @Test
    void precisionRecallAndF1OfEachClassAndTheirMeans() {
        // Truth in rows: 0 -> 5 3 0, 1 -> 1 2 1, 2 -> 0 0 0; class 2 is predicted once and never right.
        ConfusionMatrix matrix = new ConfusionMatrix(
                java.util.List.of("a", "b", "c"),
                java.util.List.of(java.util.List.of(5, 3, 0), java.util.List.of(1, 2, 1), java.util.List.of(0, 0, 0)));
        assertThat(matrix.precision(0)).isEqualTo(5.0 / 6);
        assertThat(matrix.recall(0)).isEqualTo(5.0 / 8);
        assertThat(matrix.f1(0)).isCloseTo(2 * (5.0 / 6) * (5.0 / 8) / (5.0 / 6 + 5.0 / 8), within(1e-12));
        assertThat(matrix.f1(2)).isZero();
        assertThat(matrix.macroPrecision()).isCloseTo((5.0 / 6 + 0.4 + 0) / 3, within(1e-12));
        assertThat(matrix.macroRecall()).isCloseTo((5.0 / 8 + 0.5 + 0) / 3, within(1e-12));
        assertThat(matrix.macroF1()).isCloseTo((10.0 / 14 + 4.0 / 9) / 3, within(1e-12));
        assertThat(matrix.microF1()).isEqualTo(7.0 / 12);
        assertThat(matrix.report().toString()).contains("macro", "0.833", "0.714");
    }

    @Test
    void aucIsTheChanceThatAYesScoresHigherThanANo() {
        Rng rng = Rng.seed(6);
        double[] scores = new double[60];
        int[] yes = new int[60];
        for (int i = 0; i < 60; i++) {
            scores[i] = rng.nextInt(12) / 4.0;
            yes[i] = rng.nextBoolean(0.2 + 0.2 * scores[i]) ? 1 : 0;
        }
        double wins = 0;
        int pairs = 0;
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 60; j++) {
                if (yes[i] == 1 && yes[j] == 0) {
                    pairs++;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        RocCurve curve = Metrics.rocCurve(Tensor.of(scores), Tensor.of(yes));
        assertThat(curve.auc()).isCloseTo(wins / pairs, within(1e-12));
        assertThat(curve.points().get(0)).isEqualTo(new RocCurve.Point(Double.POSITIVE_INFINITY, 0, 0));
        assertThat(curve.points().get(curve.points().size() - 1).truePositiveRate())
                .isEqualTo(1);
        assertThat(curve.points()).hasSize(13);
        assertThat(curve.display().data().getOrDefault(MimeBundle.HTML, "").toString())
                .contains("<svg", "AUC 0.");
        assertThat(Metrics.auc(Tensor.of(1f, 2f), Tensor.of(0, 1))).isEqualTo(1);
        assertThatThrownBy(() -> Metrics.auc(Tensor.of(1f, 2f), Tensor.of(1, 1)))
                .hasMessageContaining("0 of no");
        assertThatThrownBy(() -> Metrics.auc(Tensor.of(1f, 2f), Tensor.of(1, 2)))
                .hasMessageContaining("2.0 at 1");
        assertThatThrownBy(() -> Metrics.auc(Tensor.of(Float.NaN, 2f), Tensor.of(1, 0)))
                .hasMessageContaining("NaN at 0");
    }

    @Test
    void outputsThatHoldNaNAreRefused() {
        Tensor broken = Tensor.of(new float[][] {{Float.NaN, Float.NaN}, {0, 1}});
        Tensor labels = Tensor.of(0, 1);
        Tensor single = Tensor.of(1f, Float.NaN);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> Metrics.accuracy(broken, labels),
                () -> Metrics.accuracy(single, labels),
                () -> Metrics.topKAccuracy(broken, labels, 1),
                () -> Metrics.confusionMatrix(broken, labels),
                () -> Metrics.confusionMatrix(single, labels),
                () -> Metrics.perplexity(broken, labels),
                () -> Metrics.meanSquaredError(single, labels),
                () -> Metrics.meanAbsoluteError(single, labels),
                () -> Metrics.rSquared(single, labels))) {
            assertThatThrownBy(call).isInstanceOf(TensorException.class).hasMessageContaining("got NaN at ");
        }
        assertThatThrownBy(() -> Metrics.accuracy(nothing(), labels)).hasMessageContaining("needs outputs, got null");
    }

    @SuppressWarnings("NullAway")
    private static <T> T nothing() {
        return null;
    }

    @Test
    void perplexityOfAnEvenGuessIsTheNumberOfClasses() {
        assertThat(Metrics.perplexity(
                        Tensor.zeros(2, 3, 7), Tensor.of(0, 1, 2, 3, 4, 6).reshape(2, 3)))
                .isCloseTo(7, within(1e-5));
        assertThatThrownBy(() -> Metrics.perplexity(logits, Tensor.of(0))).isInstanceOf(ShapeException.class);
    }

    @Test
    void errorsOfARegression() {
        Tensor outputs = Tensor.of(new float[][] {{1}, {2}, {4}});
        Tensor targets = Tensor.of(1f, 3f, 2f);
        assertThat(Metrics.meanSquaredError(outputs, targets)).isCloseTo(5.0 / 3, within(1e-12));
        assertThat(Metrics.meanAbsoluteError(outputs, targets)).isEqualTo(1);
        assertThat(Metrics.rSquared(outputs, targets)).isCloseTo(1 - 5.0 / 2, within(1e-12));
        assertThat(Metrics.rSquared(outputs, Tensor.ones(3))).isNaN();
        assertThatThrownBy(() -> Metrics.meanSquaredError(outputs, Tensor.of(1f)))
                .isInstanceOf(ShapeException.class);
    }

    @Test
    void aClassThatIsNotThereIsRefused() {
        ConfusionMatrix matrix = ConfusionMatrix.of(new int[] {0, 1, 2}, new int[] {0, 2, 2}, 3);
        for (int c : new int[] {-1, 3, 5}) {
            Map<String, IntToDoubleFunction> asked = Map.of(
                    "precision",
                    matrix::precision,
                    "recall",
                    matrix::recall,
                    "f1",
                    matrix::f1,
                    "count",
                    k -> matrix.count(k, 0) + matrix.count(0, k));
            asked.forEach((name, of) -> assertThatThrownBy(() -> of.applyAsDouble(c))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("ConfusionMatrix." + name + ": needs a class from 0 to 2, got " + c));
        }
    }
}
