package org.lectern.grading;

import static org.lectern.grading.BudgetAssertions.assertMemoryWithin;
import static org.lectern.grading.BudgetAssertions.assertTimeWithin;
import static org.lectern.grading.FunctionAssertions.assertAgrees;
import static org.lectern.grading.FunctionAssertions.assertCausal;
import static org.lectern.grading.FunctionAssertions.assertPermutationEquivariant;
import static org.lectern.grading.FunctionAssertions.assertPermutationInvariant;
import static org.lectern.grading.FunctionAssertions.assertShiftInvariant;
import static org.lectern.grading.SourceAssertions.assertDoesNotCall;
import static org.lectern.grading.SourceAssertions.assertNoLoops;
import static org.lectern.grading.TensorAssertions.assertClose;
import static org.lectern.grading.TrainingAssertions.assertDropout;
import static org.lectern.grading.TrainingAssertions.assertInitialLoss;
import static org.lectern.grading.TrainingAssertions.assertOverfits;

import org.junit.jupiter.api.DisplayName;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** An exercise for tests, with the assertions made for the field. */
@Exercise(value = "test-field", title = "The field's own assertions")
final class FieldChecks {
    private final Tensor x = Tensor.randn(Rng.seed(1), 6, 4);
    private final Tensor y = Tensor.of(0, 1, 2, 3, 0, 1);

    @Question(
            value = "softmax",
            title = "softmax by hand",
            hint = {"A row adds up to 1.", "Divide exp by its sum over axis 1, with the axis kept."})
    class Softmax {
        @Check(points = 3)
        @DisplayName("softmax is right on random inputs")
        void agrees(Submission student) {
            assertAgrees(
                    z -> z.softmax(1),
                    student.function("softmax"),
                    rng -> Tensor.randn(rng, 12, 9),
                    10,
                    Rng.seed(2),
                    1e-5,
                    Misconception.of("softmax is taken over the wrong axis", z -> z.softmax(0)));
        }

        @Check
        @DisplayName("adding a number to a row changes nothing")
        void shift(Submission student) {
            assertShiftInvariant(student.function("softmax"), x, Rng.seed(3), 1e-5);
            assertPermutationEquivariant(student.function("softmax"), x, Rng.seed(3), 1e-5);
        }

        @Check
        @DisplayName("softmax is built from simpler operations, without a loop")
        void byHand(Submission student) {
            assertDoesNotCall(student, "softmax", "softmax", "logSoftmax");
            assertNoLoops(student, "softmax");
        }
    }

    @Question(value = "loss", title = "cross-entropy")
    class Loss {
        @Check(points = 2)
        @DisplayName("the loss is that of guessing for equal logits")
        void initial(Submission student) {
            assertInitialLoss(student.call("loss", double.class, Tensor.zeros(6, 4), y), 4, 0.05);
        }

        @Check
        @DisplayName("the order of the examples does not matter")
        void order(Submission student) {
            assertPermutationInvariant(
                    (z, t) -> Tensor.scalar(student.call("loss", double.class, z, t)), x, y, Rng.seed(4), 1e-5);
        }

        @Check
        @DisplayName("the loss is the mean over the examples")
        void mean(Submission student) {
            double right = Tensor.softmaxCrossEntropy(x, y).item();
            assertClose(
                    right,
                    student.call("loss", double.class, x, y),
                    1e-4,
                    Misconceptions.summedNotAveraged(right, 6),
                    Misconceptions.reversedSign(right));
        }
    }

    @Question(value = "smooth", title = "a moving average")
    class Smooth {
        @Check(hint = "cumsum over the positions, divided by their number.")
        @DisplayName("each entry is the mean of what came until then")
        void curve(Submission student) {
            Tensor noisy = Tensor.arange(0, 6, 0.1)
                    .sin()
                    .add(Tensor.randn(Rng.seed(5), 60).mul(0.3));
            assertClose(average(noisy), student.call("smooth", Tensor.class, noisy), 1e-4);
        }

        @Check
        @DisplayName("no entry sees what comes later")
        void causal(Submission student) {
            assertCausal(student.function("smooth"), Tensor.randn(Rng.seed(6), 8), 0, Rng.seed(7), 1e-5);
        }

        @Check
        @DisplayName("it takes no longer than it should")
        void fast(Submission student) {
            Tensor large = Tensor.randn(Rng.seed(8), 20_000);
            assertTimeWithin(50, () -> student.call("smooth", Tensor.class, large), () -> average(large));
        }

        @Check
        @DisplayName("it takes no more memory than it should")
        void small(Submission student) {
            Tensor large = Tensor.randn(Rng.seed(8), 20_000);
            assertMemoryWithin(4, () -> student.call("smooth", Tensor.class, large), () -> average(large));
        }

        private static Tensor average(Tensor values) {
            return values.cumsum(0).div(Tensor.arange(1, values.size() + 1.0, 1));
        }
    }

    @Question(value = "training", title = "dropout and a first training")
    class Training {
        @Check(points = 2)
        @DisplayName("dropout drops in training only")
        void dropout(Submission student) {
            Rng rng = Rng.seed(9);
            assertDropout(
                    z -> student.call("dropout", Tensor.class, z, 0.25, true, rng.split()),
                    z -> student.call("dropout", Tensor.class, z, 0.25, false, rng.split()),
                    0.25);
        }

        @Check(points = 2)
        @DisplayName("one batch is learnt by heart")
        void overfits(Submission student) {
            Tensor w = Tensor.zeros(4, 4);
            assertOverfits(student.call("losses", Tensor.class, x, y, w, 300), 0.1);
        }

        @Check(visibility = Visibility.HIDDEN)
        @DisplayName("more steps give a lower loss")
        void longer(Submission student) {
            assertOverfits(student.call("losses", Tensor.class, x, y, Tensor.zeros(4, 4), 1000), 0.05);
        }
    }
}
