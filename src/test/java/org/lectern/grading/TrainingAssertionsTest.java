package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.lectern.grading.TrainingAssertions.assertDropout;
import static org.lectern.grading.TrainingAssertions.assertInitialLoss;
import static org.lectern.grading.TrainingAssertions.assertOverfits;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class TrainingAssertionsTest {
    private static final UnaryOperator<Tensor> SAME = x -> x;

    private final Rng rng = Rng.seed(1);

    @Test
    void theLossOfGuessingPasses() {
        assertThatCode(() -> assertInitialLoss(2.4, 10, 0.1)).doesNotThrowAnyException();
    }

    @Test
    void anotherFirstLossIsExplained() {
        assertFirst(32 * Math.log(10), "summed over the batch");
        assertFirst(Math.log(10) / 10, "the mean runs over the classes too");
        assertFirst(-2.3, "the minus sign is missing");
        assertFirst(0.01, "knows the labels");
        assertFirst(4, "draw smaller ones");
        assertFirst(Double.NaN, "log-softmax");
    }

    private static void assertFirst(double loss, String cause) {
        assertThatThrownBy(() -> assertInitialLoss(loss, 10, 0.1))
                .hasMessageStartingWith("before training, the loss of 10 classes must be about ln 10 = 2.30259")
                .hasMessageContaining(cause);
    }

    @Test
    void aFirstLossInATensorIsOneNumber() {
        assertThatCode(() -> assertInitialLoss(Tensor.of(2.3).reshape(), 10, 0.15))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> assertInitialLoss(Tensor.of(2.3, 2.3), 10, 0.15))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("got shape [2]")
                .hasMessageContaining("the mean over the batch is missing");
    }

    @Test
    void aBatchThatIsLearntByHeartPasses() {
        assertThatCode(() -> assertOverfits(Tensor.of(2.3, 1.0, 0.01), 0.05)).doesNotThrowAnyException();
    }

    @Test
    void aBatchThatIsNotIsExplainedByItsCurve() {
        assertCurve("it falls too slowly", 2.3, 2.2, 2.1);
        assertCurve("it does not change at all", 2.3, 2.3, 2.3);
        assertCurve("it rises", 2.3, 2.9, 4);
        assertCurve("from step 3 on it is NaN", 2.3, 9, Double.NaN, Double.NaN);
        assertCurve("it was lower before", 2.3, 0.5, 2.0);
        assertCurve("it begins below that already", 0, 0, 0);
        assertThatThrownBy(() -> assertOverfits(new double[1], 0.05)).hasMessageContaining("got 1 of them");
    }

    private static void assertCurve(String cause, double... losses) {
        Mismatch mismatch = catchThrowableOfType(Mismatch.class, () -> assertOverfits(losses, 0.05));
        assertThat(mismatch).hasMessageContaining(cause);
        assertThat(Objects.requireNonNull(mismatch.picture()).html()).contains("<svg");
    }

    @Test
    void dropoutAsItShouldBePasses() {
        assertThatCode(() -> assertDropout(x -> x.dropout(0.25, rng), SAME, 0.25))
                .doesNotThrowAnyException();
    }

    @Test
    void eachFaultOfDropoutIsNamed() {
        Rng once = Rng.seed(2);
        Tensor mask = Tensor.ones(100, 100).dropout(0.25, once);
        assertFault(x -> x.dropout(0.25, rng), x -> x.dropout(0.25, rng), "the mode is not asked");
        assertFault(x -> x.dropout(0.25, rng), x -> x.mul(0.75), "it is scaled by 1 - p here");
        assertFault(SAME, SAME, "in training, dropout(0.25) must zero about 25.0 % of the entries; it zeroes 0.0 %");
        assertFault(x -> x.dropout(0.75, rng), SAME, "p is taken as the part that is kept");
        assertFault(x -> x.dropout(0.25, rng).mul(0.75), SAME, "they are not scaled");
        assertFault(x -> x.dropout(0.25, rng).mul(3), SAME, "1 / p is taken");
        assertFault(x -> x.mul(mask), SAME, "one mask is kept");
        assertFault(x -> x.sum(0), SAME, "in training: needs shape [100, 100], got shape [100]");
    }

    private static void assertFault(UnaryOperator<Tensor> training, UnaryOperator<Tensor> evaluation, String message) {
        assertThatThrownBy(() -> assertDropout(training, evaluation, 0.25)).hasMessageContaining(message);
    }
}
