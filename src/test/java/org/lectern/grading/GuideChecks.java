package org.lectern.grading;

import static org.lectern.grading.FunctionAssertions.assertAgrees;
import static org.lectern.grading.FunctionAssertions.assertShiftInvariant;
import static org.lectern.grading.SourceAssertions.assertDoesNotCall;
import static org.lectern.grading.TensorAssertions.assertClose;

import org.junit.jupiter.api.DisplayName;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

@Exercise(value = "test-guide", title = "Softmax")
final class GuideChecks {
    @Question(value = "softmax", title = "probabilities from logits")
    class Softmax {
        @Check(
                points = 2,
                hint = {"The probabilities of one row add up to 1.", "sum(1, true) sums each row and keeps the axis."})
        @DisplayName("each row becomes probabilities")
        void rows(Submission student) {
            assertAgrees(
                    x -> x.softmax(1),
                    student.function("softmax"),
                    rng -> Tensor.randn(rng, 2, 3),
                    20,
                    Rng.seed(1),
                    1e-5,
                    Misconception.of("the sums run down the columns", x -> x.softmax(0)));
        }

        @Check(hint = "Subtract the maximum of each row before exp.")
        @DisplayName("large logits do not overflow")
        void large(Submission student) {
            Tensor large = Tensor.of(new double[][] {{400, 500, 499}, {401, 499, 500}});
            assertShiftInvariant(student.function("softmax"), large, Rng.seed(2), 1e-3);
        }

        @Check(hint = "exp, sum and div are enough.")
        @DisplayName("it is built by hand")
        void byHand(Submission student) {
            Tensor x = Tensor.randn(Rng.seed(4), 3, 4);
            assertClose(x.softmax(1), student.call("softmax", Tensor.class, x), 1e-5);
            assertDoesNotCall(student, "softmax", "softmax", "logSoftmax");
        }

        @Check(points = 2, visibility = Visibility.HIDDEN)
        @DisplayName("the derivative of its logarithm is right")
        void derivative(Submission student) {
            Tensor x = Tensor.randn(Rng.seed(3), 4, 5);
            Tensor p = student.call("softmax", Tensor.class, x);
            Tensor right = p.sub(Tensor.oneHot(Tensor.of(0, 1, 2, 3), 5)).div(4);
            assertClose(
                    right,
                    student.call("gradient", Tensor.class, x, Tensor.of(0, 1, 2, 3)),
                    1e-5,
                    Misconceptions.ofMean(right, 4));
        }
    }
}
