package org.lectern.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;

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
}
