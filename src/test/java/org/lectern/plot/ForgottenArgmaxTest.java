package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** Scores, one-hot rows and probabilities where the numbers of classes are needed. */
class ForgottenArgmaxTest {
    private static final Tensor LABELS = Tensor.of(0, 1, 2, 1);
    private static final Tensor ROWS = Tensor.randn(Rng.seed(1), 4, 3);
    private static final Tensor POINTS = Tensor.randn(Rng.seed(2), 4, 2);
    private static final Tensor IMAGES = Tensor.randn(Rng.seed(3), 4, 2, 2);

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOf(PlotException.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("flatten");
    }

    @Test
    void rowsOfScoresNeedArgmax() {
        List<ThrowingCallable> calls = List.of(
                () -> Plots.confusionMatrix(LABELS, ROWS, 3),
                () -> Plots.confusionMatrix(ROWS, LABELS, 3),
                () -> Plots.confusionImages(IMAGES, LABELS, ROWS),
                () -> Plots.confusionImages(IMAGES, ROWS, LABELS),
                () -> Plots.imageGrid(IMAGES, 2).predictions(LABELS, ROWS),
                () -> Plots.imageGrid(IMAGES, 2).predictions(ROWS, LABELS),
                () -> Plots.imageGrid(IMAGES, 2).captions(ROWS),
                () -> Plots.scatter(POINTS, ROWS),
                () -> Plots.embedding(POINTS, ROWS),
                () -> Plots.decisionRegions(x -> x, POINTS, ROWS),
                () -> Plots.roc(ROWS, ROWS),
                () -> Plots.precisionRecall(ROWS, ROWS),
                () -> Plots.playground("own", POINTS, ROWS));
        for (ThrowingCallable call : calls) {
            refused(call, "as a tensor [n]", "got [4, 3]; use argmax(1), which finds the class in each row");
        }
        assertThat(Plots.confusionMatrix(LABELS, ROWS.argmax(1), 3).text()).contains("Confusion matrix");
    }

    @Test
    void aLabelBeyondTheClassesNeedsMoreClasses() {
        refused(
                () -> Plots.confusionMatrix(LABELS, LABELS, 2),
                "confusionMatrix: needs classes from 0 to 1, got 2; give 3 classes as the third argument");
        refused(
                () -> Plots.confusionMatrix(Tensor.of(0, 1, 2, 6), LABELS, 2),
                "got 2; give 7 classes as the third argument");
        refused(() -> Plots.confusionMatrix(LABELS.sub(1), LABELS, 3), "got -1; count classes from 0");
        refused(() -> Plots.confusionMatrix(Tensor.of(0, 123456, 0, 0), LABELS, 3), "got 123456; count classes from 0");
    }

    @Test
    void oneNumberBetweenIsNoClass() {
        Tensor two = Tensor.of(0, 1, 1, 0);
        Tensor probabilities = Tensor.of(0.2f, 0.9f, 0.4f, 0.1f);
        String remedy = "of two classes' probabilities, use gt(0.5); of logits, gt(0)";
        refused(() -> Plots.imageGrid(IMAGES, 2).predictions(two, probabilities), "predictions that are whole", remedy);
        refused(() -> Plots.imageGrid(IMAGES, 2).predictions(probabilities, two), "labels that are whole", remedy);
        refused(() -> Plots.confusionMatrix(two, probabilities, 2), "got 0.2; ", remedy);
        refused(() -> Plots.confusionImages(IMAGES, two, probabilities), remedy);
        refused(() -> Plots.scatter(POINTS, probabilities), remedy);
        assertThat(Plots.imageGrid(IMAGES, 2)
                        .predictions(two, probabilities.gt(0.5))
                        .text())
                .contains("1 → 0");
    }
}
