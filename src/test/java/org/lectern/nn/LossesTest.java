package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.lectern.tensor.DType;
import org.lectern.tensor.Gradients;
import org.lectern.tensor.Rng;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

class LossesTest {
    private final Rng rng = Rng.seed(4);

    @Test
    void crossEntropyIsTheMeanNegativeLogProbabilityOfTheLabel() {
        Tensor logits = Tensor.of(new float[][] {{1, 2, 3}, {0, 0, 0}});
        double first = -1 + Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3));
        Tensor loss = Losses.crossEntropy(logits, Tensor.of(0, 2));
        assertThat(loss.item()).isCloseTo((first + Math.log(3)) / 2, within(1e-6));
        assertThat(loss.size()).isEqualTo(1);
    }

    @Test
    void lossesStayFiniteForHugeLogits() {
        Tensor logits = Tensor.of(new float[][] {{1000, -1000}, {-1000, 1000}}).requiresGrad();
        Tensor loss = Losses.crossEntropy(logits, Tensor.of(1, 1));
        assertThat(loss.item()).isCloseTo(1000, within(1e-3));
        loss.backward();
        assertThat(logits.grad().toDoubles()).containsExactly(new double[] {0.5, -0.5, 0, 0}, within(1e-6));

        Tensor logit = Tensor.of(1000f, -1000f, 1000f).requiresGrad();
        Tensor binary = Losses.binaryCrossEntropy(logit, Tensor.of(0, 0, 1));
        assertThat(binary.item()).isCloseTo(1000 / 3.0, within(1e-3));
        binary.backward();
        assertThat(logit.grad().toDoubles()).containsExactly(new double[] {1 / 3.0, 0, 0}, within(1e-6));
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        Tensor logits = Tensor.randn(rng, 5, 4);
        Tensor labels = Tensor.of(0, 3, 1, 1, 2);
        Gradients.check(x -> Losses.crossEntropy(x[0], labels), logits);
        Tensor column = Tensor.randn(rng, 5, 1);
        Gradients.check(x -> Losses.binaryCrossEntropy(x[0], Tensor.of(0, 1, 1, 0, 1)), column);
        Gradients.check(x -> Losses.binaryCrossEntropy(x[0], x[1].sigmoid()), logits, Tensor.randn(rng, 5, 4));
        Gradients.check(x -> Losses.meanSquaredError(x[0], x[1]), logits, Tensor.randn(rng, 5, 4));
    }

    @Test
    void aColumnOfOutputsIsComparedWithAVectorOfTargetsOneByOne() {
        Tensor outputs = Tensor.of(new float[][] {{1}, {2}, {3}});
        assertThat(Losses.meanSquaredError(outputs, Tensor.of(1f, 2f, 5f)).item())
                .isCloseTo(4 / 3.0, within(1e-6));
        assertThat(Losses.binaryCrossEntropy(Tensor.zeros(3, 1), Tensor.of(0, 1, 1))
                        .item())
                .isCloseTo(Math.log(2), within(1e-6));
    }

    @Test
    void binaryCrossEntropyIsTheNegativeLogLikelihood() {
        double p = 1 / (1 + Math.exp(-0.7));
        Tensor loss = Losses.binaryCrossEntropy(Tensor.of(0.7f), Tensor.of(0.3f));
        assertThat(loss.item()).isCloseTo(-0.3 * Math.log(p) - 0.7 * Math.log(1 - p), within(1e-6));
    }

    @Test
    void mistakesAreExplained() {
        Tensor logits = Tensor.zeros(4, 3);
        assertThatThrownBy(() -> Losses.crossEntropy(logits, Tensor.of(0, 1, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("labels of shape [4]");
        assertThatThrownBy(() -> Losses.crossEntropy(logits, Tensor.of(0, 1, 2, 3)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("from 0 to 2");
        assertThatThrownBy(() -> Losses.crossEntropy(logits, Tensor.zeros(4, 3)))
                .hasMessageContaining("argmax(1)");
        assertThatThrownBy(() -> Losses.crossEntropy(logits, Tensor.zeros(4))).hasMessageContaining("DType.INT32");
        assertThatThrownBy(() -> Losses.crossEntropy(Tensor.zeros(3), Tensor.of(1)))
                .hasMessageContaining("(batch, classes)");
        assertThatThrownBy(() -> Losses.binaryCrossEntropy(Tensor.zeros(2), Tensor.of(-1f, 1f)))
                .hasMessageContaining("t.add(1).div(2)");
        assertThatThrownBy(() -> Losses.meanSquaredError(Tensor.zeros(3, 1), Tensor.zeros(4)))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Losses.meanSquaredError(Tensor.zeros(2, 3), Tensor.zeros(3)))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Losses.meanSquaredError(Tensor.zeros(0, 1), Tensor.zeros(0)))
                .hasMessageContaining("at least one");
    }

    @Test
    void lossesSayWhatOutputsStandFor() {
        Tensor logits = Tensor.of(new float[][] {{0, 2}, {3, 1}});
        Tensor labels = Tensor.of(1, 1);
        assertThat(Losses.crossEntropy()
                        .predictions(logits, labels)
                        .orElseThrow()
                        .toInts())
                .containsExactly(1, 0);
        Loss own = (outputs, targets) -> outputs.mean();
        assertThat(own.predictions(logits, labels)).isPresent();
        assertThat(own.predictions(logits, Tensor.of(1f, 1f))).isEmpty();
        Tensor column = Tensor.of(new float[][] {{2}, {-1}});
        assertThat(Losses.binaryCrossEntropy()
                        .predictions(column, labels)
                        .orElseThrow()
                        .toDoubles())
                .containsExactly(1, 0);
        assertThat(Losses.meanSquaredError().predictions(logits, labels)).isEmpty();
        assertThat(labels.dtype()).isEqualTo(DType.INT32);
    }
}
