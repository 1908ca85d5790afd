package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.grading.FunctionAssertions.assertAgrees;
import static org.lectern.grading.FunctionAssertions.assertCausal;
import static org.lectern.grading.FunctionAssertions.assertDeterministic;
import static org.lectern.grading.FunctionAssertions.assertExamplesIndependent;
import static org.lectern.grading.FunctionAssertions.assertPermutationEquivariant;
import static org.lectern.grading.FunctionAssertions.assertPermutationInvariant;
import static org.lectern.grading.FunctionAssertions.assertShiftInvariant;
import static org.lectern.grading.FunctionAssertions.assertTranslationEquivariant;

import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.opentest4j.AssertionFailedError;

class FunctionAssertionsTest {
    private static final Tensor X = Tensor.randn(Rng.seed(1), 5, 3);

    /** A student's answers: some right, some not. */
    static final class Answers {
        static Tensor softmax(Tensor x) {
            return x.softmax(1);
        }

        static Tensor columns(Tensor x) {
            return x.softmax(0);
        }

        static Tensor relu(Tensor x, double slope) {
            return x.at(0, 0) > 1 ? x : x.leakyRelu(slope);
        }

        static Tensor crash(Tensor x) {
            throw new IllegalStateException("no such axis");
        }
    }

    private final Submission student = Submission.of(Answers.class);

    @Test
    void whatAgreesOnEveryInputPasses() {
        assertThatCode(() -> assertAgrees(
                        x -> x.softmax(1),
                        student.function("softmax"),
                        rng -> Tensor.randn(rng, 4, 3),
                        20,
                        Rng.seed(2),
                        1e-6))
                .doesNotThrowAnyException();
    }

    /** What is not a number is the same whatever the input, and would pass them all. */
    @Test
    void noInvarianceHoldsForWhatIsNotFinite() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            UnaryOperator<Tensor> function = x -> Tensor.full(value, x.shape());
            Rng rng = Rng.seed(3);
            for (ThrowingCallable each : List.<ThrowingCallable>of(
                    () -> assertShiftInvariant(function, X, rng, 1e-5),
                    () -> assertPermutationInvariant(x -> function.apply(x).sum(0), X, rng, 1e-5),
                    () -> assertPermutationInvariant((x, y) -> function.apply(x).mean(), X, X, rng, 1e-5),
                    () -> assertPermutationEquivariant(function, X, rng, 1e-5),
                    () -> assertTranslationEquivariant(function, X, 0, 1, 1e-5),
                    () -> assertExamplesIndependent(function, X, 1e-5),
                    () -> assertDeterministic(function, X),
                    () -> assertCausal(function, X, 0, rng, 1e-5))) {
                assertThatThrownBy(each).hasMessageContaining("every entry must be finite");
            }
        }
        UnaryOperator<Tensor> overflows = x -> x.exp().div(x.exp().sum(1, true));
        assertThatThrownBy(() -> assertShiftInvariant(overflows, Tensor.full(500, 2, 3), Rng.seed(2), 1e-5))
                .hasMessageContaining("entry [0, 0] is NaN");
    }

    @Test
    void anOutputWithoutTheAxisIsWrongAndNoFaultOfTheCheck() {
        assertThatThrownBy(() -> assertTranslationEquivariant(x -> x.sum(), Tensor.ones(20), 0, 2, 1e-5))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("needs an output with axis 0");
    }

    @Test
    void aPermutationLeavesNothingAtItsPlace() {
        for (int seed = 0; seed < 20; seed++) {
            Rng rng = Rng.seed(seed);
            assertThatThrownBy(() -> assertPermutationInvariant(x -> x.row(1), X, rng, 1e-5))
                    .hasMessageContaining("the order of the examples must not matter");
        }
    }

    @Test
    void theFirstInputOnWhichItFailsIsNamed() {
        assertThatThrownBy(() -> assertAgrees(
                        x -> x.leakyRelu(0.1),
                        student.function("relu", 0.1),
                        rng -> Tensor.randn(rng, 1, 2),
                        50,
                        Rng.seed(3),
                        1e-6))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageMatching(
                        "(?s)for random input \\d+ of 50: the worst entry is .*\nthe input: tensor\\(\\[\\[.*");
    }

    @Test
    void aKnownWrongFunctionIsNamed() {
        assertThatThrownBy(() -> assertAgrees(
                        x -> x.softmax(1),
                        student.function("columns"),
                        rng -> Tensor.randn(rng, 4, 3),
                        3,
                        Rng.seed(4),
                        1e-6,
                        Misconception.of("softmax is taken over the wrong axis", x -> x.softmax(0))))
                .hasMessageContaining("for random input 1 of 3: this is")
                .hasMessageContaining("\nthe input:\ntensor([[")
                .hasMessageContaining(": this is what comes out when softmax is taken over the wrong axis");
    }

    @Test
    void anExceptionOfTheStudentsIsSaidWithTheInput() {
        assertThatThrownBy(() -> assertAgrees(
                        x -> x, student.function("crash"), rng -> Tensor.of(1.0, 2.0), 1, Rng.seed(5), 1e-6))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("for this input: crash threw")
                .hasMessageContaining("the input: tensor([1.0000, 2.0000]")
                .hasMessageContaining("no such axis");
    }

    @Test
    void aFunctionOfEachRowIsEquivariantAndOneOfTheColumnsPlaceIsNot() {
        assertThatCode(() -> assertPermutationEquivariant(student.function("softmax"), X, Rng.seed(6), 1e-6))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> assertPermutationEquivariant(x -> x.cumsum(0), X, Rng.seed(6), 1e-6))
                .hasMessageStartingWith("with the examples in the order [");
        assertThatThrownBy(() -> assertPermutationEquivariant(Tensor::sum, X, Rng.seed(6), 1e-6))
                .hasMessage("needs one result for each of the 5 examples, got shape []");
    }

    @Test
    void aMeanIgnoresTheOrderAndALastRowDoesNot() {
        assertThatCode(() -> assertPermutationInvariant(x -> x.mean(0), X, Rng.seed(7), 1e-5))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> assertPermutationInvariant(x -> x.row(0), Tensor.eye(2), Rng.seed(7), 1e-5))
                .hasMessageStartingWith("the order of the examples must not matter; with the order [1, 0]");
    }

    @Test
    void aLossReordersItsTargetsToo() {
        Tensor labels = Tensor.of(0, 1, 2, 1, 0);
        assertThatCode(() -> assertPermutationInvariant(Tensor::softmaxCrossEntropy, X, labels, Rng.seed(8), 1e-5))
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        assertPermutationInvariant((x, y) -> x.row(0).sum().add(y.sum()), X, labels, Rng.seed(8), 1e-5))
                .hasMessageContaining("order of the examples must not matter");
    }

    @Test
    void softmaxIgnoresAShiftOfItsRowsAndOneOverColumnsDoesNot() {
        assertThatCode(() -> assertShiftInvariant(student.function("softmax"), X, Rng.seed(9), 1e-5))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> assertShiftInvariant(student.function("columns"), X, Rng.seed(9), 1e-5))
                .hasMessageContaining("to every entry of row 0, and other numbers to the other rows, must not change");
    }

    @Test
    void aConvolutionMovesWithItsInputAndADenseMapDoesNot() {
        Tensor image = Tensor.randn(Rng.seed(10), 1, 1, 12, 12);
        Tensor filter = Tensor.randn(Rng.seed(11), 1, 1, 3, 3);
        assertThatCode(() -> assertTranslationEquivariant(x -> x.conv2d(filter), image, 3, 3, 1e-4))
                .doesNotThrowAnyException();
        Tensor weight = Tensor.randn(Rng.seed(12), 12, 12);
        assertThatThrownBy(() -> assertTranslationEquivariant(x -> x.matmul(weight), image, 3, 3, 1e-4))
                .hasMessageStartingWith("moving the input by one along axis 3 must move the output by one");
    }

    @Test
    void statisticsOfTheBatchMakeExamplesDependOnEachOther() {
        assertThatCode(() -> assertExamplesIndependent(student.function("softmax"), X, 1e-6))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> assertExamplesIndependent(x -> x.sub(x.mean(0, true)), X, 1e-6))
                .hasMessageStartingWith("example 0 must give the same alone as among the 5 of its batch");
    }

    @Test
    void aRandomResultIsNotTheSameTwice() {
        Rng rng = Rng.seed(13);
        assertThatCode(() -> assertDeterministic(student.function("softmax"), X))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> assertDeterministic(x -> x.dropout(0.5, rng), X))
                .hasMessageContaining("is something drawn at random");
    }

    @Test
    void aRunningSumIsCausal() {
        assertThatCode(() -> assertCausal(x -> x.cumsum(0), X, 0, Rng.seed(14), 1e-5))
                .doesNotThrowAnyException();
        Tensor batch = Tensor.randn(Rng.seed(15), 2, 6, 4);
        assertThatCode(() -> assertCausal(x -> x.cumsum(1), batch, 1, Rng.seed(14), 1e-5))
                .doesNotThrowAnyException();
    }

    @Test
    void aLeakFromLaterPositionsIsNamedWithBoth() {
        assertThatThrownBy(() -> assertCausal(x -> x.add(x.mean(0, true)), X, 0, Rng.seed(14), 1e-5))
                .hasMessageContaining("changing position 4 changes the output at position ")
                .hasMessageContaining("there is no mask, or it comes after the softmax");
    }

    @Test
    void aMaskThatIsOffByOneIsNamed() {
        UnaryOperator<Tensor> next = x -> x.cumsum(0).roll(-1, 0);
        assertThatThrownBy(() -> assertCausal(next, X.slice(0, 0, 2), 0, Rng.seed(14), 1e-5))
                .hasMessageContaining("position 0 sees its successor; is the mask off by one?");
    }

    @Test
    void tokensAreReplacedByOthers() {
        Tensor tokens = Tensor.of(0, 3, 1, 2, 3);
        Tensor table = Tensor.randn(Rng.seed(16), 4, 2);
        assertThatCode(() -> assertCausal(t -> Tensor.embedding(table, t).cumsum(0), tokens, 0, Rng.seed(1), 1e-5))
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        assertCausal(t -> Tensor.embedding(table, t).flip(0).cumsum(0), tokens, 0, Rng.seed(1), 1e-5))
                .hasMessageContaining("changes the output at position");
    }

    @Test
    void aConstantIsNotTakenForCausal() {
        assertThatThrownBy(() -> assertCausal(x -> Tensor.zeros(5, 3), X, 0, Rng.seed(14), 1e-5))
                .hasMessageContaining("does not depend on the input");
    }
}
