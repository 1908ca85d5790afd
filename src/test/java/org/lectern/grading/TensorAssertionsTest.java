package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.grading.TensorAssertions.assertClose;
import static org.lectern.grading.TensorAssertions.assertFinite;
import static org.lectern.grading.TensorAssertions.assertGradient;
import static org.lectern.grading.TensorAssertions.assertShape;

import org.junit.jupiter.api.Test;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;
import org.opentest4j.AssertionFailedError;

class TensorAssertionsTest {
    private static final Tensor A = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

    @Test
    void equalTensorsAreCloseWhateverTheirTypes() {
        assertThatCode(() -> assertClose(A, A.to(DType.FLOAT64).add(1e-7), 1e-5))
                .doesNotThrowAnyException();
    }

    @Test
    void theWorstEntryIsNamedWithBothValues() {
        Tensor off = A.add(Tensor.of(new double[][] {{0, 0.1, 0}, {0, 0, -2.5}}));
        assertThatThrownBy(() -> assertClose(A, off, 1e-4))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage("the worst entry is [1, 2]: expected 6, got 3.5")
                .satisfies(e -> {
                    AssertionFailedError failed = (AssertionFailedError) e;
                    org.assertj.core.api.Assertions.assertThat(
                                    failed.getExpected().getStringRepresentation())
                            .contains("6.0000");
                });
    }

    @Test
    void anotherShapeIsSaidFirst() {
        assertThatThrownBy(() -> assertClose(A, A.transpose(), 1e-4))
                .hasMessage("needs shape [2, 3], got shape [3, 2]");
        assertThatThrownBy(() -> assertShape(A, 6)).hasMessage("needs shape [6], got shape [2, 3]");
    }

    @Test
    void aNanIsNeverCloseToANumberAndNoNumberToANan() {
        Tensor nan = A.mul(Double.NaN);
        assertThatThrownBy(() -> assertClose(A, nan, 1e9)).hasMessageContaining("got NaN");
        assertThatThrownBy(() -> assertClose(nan, A, 1e9)).hasMessageContaining("expected NaN");
        assertThatThrownBy(() -> assertFinite(nan)).hasMessageContaining("entry [0, 0] is NaN");
    }

    @Test
    void aKnownMisconceptionIsNamed() {
        Misconception sum = Misconception.of("the sum over the batch is not averaged", A.mul(2));
        assertThatThrownBy(() -> assertClose(A, A.mul(2), 1e-4, sum))
                .hasMessageStartingWith("this is what comes out when the sum over the batch is not averaged; ");
        assertThatThrownBy(() -> assertClose(A, A.mul(3), 1e-4, sum)).hasMessageStartingWith("the worst entry");
    }

    @Test
    void aMisconceptionIsRecognisedByItsShapeToo() {
        Misconception turned = Misconception.of("rows and columns are exchanged", A.transpose());
        assertThatThrownBy(() -> assertClose(A, A.transpose(), 1e-4, turned))
                .hasMessageStartingWith(
                        "this is what comes out when rows and columns are exchanged; needs shape [2, 3]");
    }

    @Test
    void aRightGradientPassesAndAWrongOneIsNamed() {
        Tensor point = Tensor.of(0.5, -1.0, 2.0);
        assertThatCode(() -> assertGradient(x -> x.square().sum(), point, point.mul(2), 1e-5))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> assertGradient(x -> x.square().sum(), point, Tensor.of(1.0, -2, 5), 1e-5))
                .hasMessage("the worst entry is [2]: expected 4, got 5");
    }

    @Test
    void numbersCompareRelativeToTheirSize() {
        assertThatCode(() -> assertClose(1e6, 1e6 + 1, 1e-5)).doesNotThrowAnyException();
        assertThatThrownBy(() -> assertClose(2, 3, 1e-3)).hasMessage("expected 2, got 3");
    }
}
