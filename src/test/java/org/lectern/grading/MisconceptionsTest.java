package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.grading.TensorAssertions.assertClose;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class MisconceptionsTest {
    private static final Tensor X = Tensor.randn(Rng.seed(1), 4, 3);
    private static final Tensor RIGHT = Tensor.randn(Rng.seed(2), 4, 3);

    @Test
    void eachIsRecognisedByItsOwnWrongAnswer() {
        Tensor bias = Tensor.of(1.0, 2.0, 3.0);
        Tensor square = Tensor.randn(Rng.seed(3), 3, 3);
        assertKnown(Misconceptions.summedNotAveraged(RIGHT, 4), RIGHT.mul(4), "summed over the batch");
        assertKnown(Misconceptions.averagedNotSummed(RIGHT, 4), RIGHT.div(4), "averaged over the batch instead");
        assertKnown(Misconceptions.averagedTwice(RIGHT, 4), RIGHT.div(4), "divided by the batch size twice");
        assertKnown(Misconceptions.softmaxOver(0, X), X.softmax(0), "wrong axis, 0");
        assertKnown(Misconceptions.softmaxApplied(X), X.softmax(1), "softmax is applied");
        assertKnown(Misconceptions.softmaxMissing(X), X, "softmax is missing");
        assertKnown(Misconceptions.transposed(RIGHT), RIGHT.transpose(), "transposed");
        assertKnown(
                Misconceptions.weightTransposed(X, square, bias),
                X.matmul(square.transpose()).add(bias),
                "the weight is transposed");
        assertKnown(Misconceptions.biasMissing(RIGHT, bias), RIGHT.sub(bias), "the bias is missing");
        assertKnown(Misconceptions.reversedSign(RIGHT), RIGHT.neg(), "the sign is reversed");
        assertKnown(Misconceptions.factorMissing(RIGHT, 2), RIGHT.div(2), "the factor 2 is missing");
        assertKnown(Misconceptions.rootMissing(RIGHT), RIGHT.square(), "the square root is missing");
        assertKnown(Misconceptions.offByOne(RIGHT, 1), RIGHT.roll(1, 1), "off by one place along axis 1");
        assertKnown(Misconceptions.notCleared(RIGHT, X), RIGHT.add(X), "was not cleared");
    }

    @Test
    void thoseOfAMeanComeTogether() {
        Misconception[] known = Misconceptions.ofMean(RIGHT, 4);
        assertThat(List.of(known)).hasSize(3);
        assertThatThrownBy(() -> assertClose(RIGHT, RIGHT.div(4), 1e-4, known))
                .hasMessageContaining("divided by the batch size twice");
    }

    @Test
    void numbersHaveTheirs() {
        assertThatThrownBy(() -> assertClose(2, 64, 1e-4, Misconceptions.summedNotAveraged(2, 32)))
                .hasMessageStartingWith("this is what comes out when it is summed over the batch");
        assertThatThrownBy(() -> assertClose(2, 0.5, 1e-4, Misconceptions.averagedOverEntries(2, 4)))
                .hasMessageContaining("all entries instead of the rows");
        assertThatThrownBy(() -> assertClose(2, 0.5, 1e-4, Misconceptions.averagedNotSummed(2, 4)))
                .hasMessageContaining("averaged over the batch");
        assertThatThrownBy(() -> assertClose(2, -2, 1e-4, Misconceptions.reversedSign(2)))
                .hasMessageContaining("the sign is reversed");
    }

    @Test
    void oneThatGivesTheRightAnswerIsNeverNamed() {
        Tensor symmetric = Tensor.eye(3);
        assertThatCode(() -> assertClose(symmetric, symmetric, 1e-4, Misconceptions.transposed(symmetric)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> assertClose(symmetric, symmetric.mul(2), 1e-4, Misconceptions.transposed(symmetric)))
                .hasMessageStartingWith("the worst entry is");
    }

    private static void assertKnown(Misconception known, Tensor answer, String name) {
        assertThatThrownBy(() -> assertClose(RIGHT, answer, 1e-4, known))
                .hasMessageStartingWith("this is what comes out when ")
                .hasMessageContaining(name);
        assertThatCode(() -> assertClose(RIGHT, RIGHT, 1e-4, known)).doesNotThrowAnyException();
    }
}
