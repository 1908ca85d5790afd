package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.lectern.grading.TensorAssertions.assertClose;
import static org.lectern.grading.TensorAssertions.assertFinite;
import static org.lectern.grading.TensorAssertions.assertGradient;
import static org.lectern.grading.TensorAssertions.assertShape;

import java.util.Objects;
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
                .hasMessage("the worst entry is [1, 2]: expected 6, got 3.5 (2 of 6 entries differ)")
                .satisfies(e -> {
                    AssertionFailedError failed = (AssertionFailedError) e;
                    assertThat(failed.getExpected().getStringRepresentation()).contains("6.0000");
                });
    }

    @Test
    void anotherShapeIsSaidFirst() {
        assertThatThrownBy(() -> assertClose(A, A.transpose(), 1e-4))
                .hasMessage(
                        "needs shape [2, 3], got shape [3, 2]\nlikely: rows and columns are exchanged: is it transposed?");
        assertThatThrownBy(() -> assertShape(A, 6)).hasMessage("needs shape [6], got shape [2, 3]");
    }

    @Test
    void aNanIsNeverCloseToANumberAndNoNumberToANan() {
        Tensor nan = A.mul(Double.NaN);
        assertThatThrownBy(() -> assertClose(A, nan, 1e9)).hasMessageContaining("got NaN");
        assertThatThrownBy(() -> assertClose(nan, A, 1e9)).hasMessageContaining("expected NaN");
        assertThatThrownBy(() -> assertClose(nan, nan, 1e9))
                .hasMessageContaining("entry [0, 0] is NaN, and so is what was expected there");
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
                .hasMessage("the worst entry is [2]: expected 4, got 5 (1 of 3 entries differs)");
    }

    @Test
    void numbersCompareRelativeToTheirSize() {
        assertThatCode(() -> assertClose(1e6, 1e6 + 1, 1e-5)).doesNotThrowAnyException();
        assertThatThrownBy(() -> assertClose(2, 3, 1e-3)).hasMessage("expected 2, got 3");
    }

    @Test
    void aRowOrColumnThatIsWrongAloneIsNamed() {
        assertThatThrownBy(() -> assertClose(A, A.add(Tensor.of(new double[][] {{0, 2, 0}, {0, -1, 0}})), 1e-4))
                .hasMessage("the worst entry is [0, 1]: expected 2, got 4 (2 of 6 entries differ, all in column 1)");
        assertThatThrownBy(() -> assertClose(A, A.mul(Tensor.of(new double[][] {{1, 1, 1}, {5, 3, 7}})), 1e-4))
                .hasMessageContaining("3 of 6 entries differ, all in row 1");
    }

    @Test
    void whatIsStrikingAboutAWrongAnswerIsSaid() {
        assertLikely(A, A.neg(), "every sign is reversed");
        assertLikely(A, A.mul(32), "every entry is 32 times what is expected: is a sum taken where a mean is asked");
        assertLikely(A, A.mul(0.37), "every entry is 0.37 times what is expected");
        assertLikely(A, A.sub(0.5), "every entry is 0.5 too small");
        assertLikely(A, A.mul(0), "every entry is 0");
        assertThatThrownBy(() -> assertClose(Tensor.of(0.0, 1.0, 1.0), Tensor.zeros(3), 1e-6))
                .as("0 is an answer where all are 0 or 1")
                .hasMessageNotContaining("is the result ever written");
        assertLikely(A, A.flip(0), "these are the right values in another order");
        assertLikely(A, A.div(0), "infinity comes from a division by 0");
        assertLikely(A, A.mul(Double.NaN), "NaN comes from 0 / 0");
        Tensor square = Tensor.of(new double[][] {{1, 2}, {3, 4}});
        assertLikely(square, square.transpose(), "rows and columns are exchanged: is it transposed?");
        assertLikely(Tensor.ones(4), Tensor.scalar(1), "one result for the whole batch");
        assertLikely(A, A.unsqueeze(0), "an axis of size 1 is too many");
        assertLikely(Tensor.ones(4, 3), Tensor.ones(4), "an axis is lost");
        assertLikely(Tensor.ones(4, 3), Tensor.ones(3), "an axis is lost");
    }

    @Test
    void aNumberIsNotExplainedByAFactorThatFitsByChance() {
        assertThatThrownBy(() -> assertClose(2, 4, 1e-3)).hasMessage("expected 2, got 4");
        assertThatThrownBy(() -> assertClose(2, -2, 1e-3)).hasMessageContaining("every sign is reversed");
    }

    @Test
    void aMatrixIsShownWithItsWrongEntries() {
        Picture picture = picture(A, A.add(Tensor.of(new double[][] {{0, 3, 0}, {-1, 0, Double.NaN}})));
        assertThat(picture.text()).startsWith("· + ·\n- · ✕\n");
        assertThat(picture.html())
                .contains("<svg")
                .contains("rgba(213,94,0,1.00)")
                .contains("expected 6, got NaN");
    }

    @Test
    void aLargeMatrixIsShownInBlocksAndOneOfManyBySlice() {
        double[] values = new double[2 * 50 * 100];
        values[5000 + 49 * 100 + 99] = 1;
        Picture picture = picture(Tensor.zeros(2, 50, 100), Tensor.of(values).reshape(2, 50, 100));
        assertThat(picture.text().lines().limit(17)).allMatch(line -> line.length() == 39);
        assertThat(picture.text().lines().skip(16).findFirst().orElseThrow()).endsWith("· +");
        assertThat(picture.text()).contains("the matrix at [1, :, :]; each square is 3 × 5 entries, by its worst");
        assertThat(picture.html().length()).isLessThan(10_000);
    }

    @Test
    void aVectorIsShownAsTwoCurvesIfItIsLong() {
        Tensor ramp = Tensor.arange(0, 12, 1.0);
        Picture picture = picture(ramp, ramp.mul(0));
        assertThat(picture.html()).contains("<svg").contains("expected").contains("got");
        assertThat(picture.text()).matches("expected ▁.*█\ngot      ▁{12}");
        assertThat(Picture.of(Entries.of(Tensor.of(1.0, 2.0), Tensor.of(1.0, 3.0), 0.1)))
                .isNull();
    }

    private static Picture picture(Tensor expected, Tensor got) {
        Mismatch mismatch = catchThrowableOfType(Mismatch.class, () -> assertClose(expected, got, 1e-4));
        return Objects.requireNonNull(mismatch.picture());
    }

    private static void assertLikely(Tensor expected, Tensor got, String cause) {
        assertThatThrownBy(() -> assertClose(expected, got, 1e-4)).hasMessageContaining("\nlikely: " + cause);
    }
}
