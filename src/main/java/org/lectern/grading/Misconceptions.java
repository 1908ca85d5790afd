package org.lectern.grading;

import java.util.List;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/**
 * The usual wrong answers of the field, made from the right one, for {@link TensorAssertions#assertClose}.
 *
 * <pre>{@code
 * assertClose(gradient, student.call("gradient", Tensor.class, x, y), 1e-4,
 *         Misconceptions.summedNotAveraged(gradient, x.dim(0)),
 *         Misconceptions.reversedSign(gradient));
 * }</pre>
 *
 * <p>One that happens to equal the right answer is never named.
 */
public final class Misconceptions {
    private Misconceptions() {}

    /** The sum over n examples stands where their mean is asked. */
    public static Misconception summedNotAveraged(Tensor right, int n) {
        return Misconception.of("it is summed over the batch instead of averaged", right.mul(n));
    }

    /** As that, for a number. */
    public static Misconception summedNotAveraged(double right, int n) {
        return summedNotAveraged(scalar(right), n);
    }

    /** The mean over n examples stands where their sum is asked. */
    public static Misconception averagedNotSummed(Tensor right, int n) {
        return Misconception.of("it is averaged over the batch instead of summed", right.div(n));
    }

    /** As that, for a number. */
    public static Misconception averagedNotSummed(double right, int n) {
        return averagedNotSummed(scalar(right), n);
    }

    /** The mean over n examples is divided by n once more: the loss was averaged already. */
    public static Misconception averagedTwice(Tensor right, int n) {
        return Misconception.of("it is divided by the batch size twice", right.div(n));
    }

    /** The mean runs over all c entries of a row too, not only over the rows. */
    public static Misconception averagedOverEntries(double right, int c) {
        return Misconception.of("the mean runs over all entries instead of the rows", scalar(right / c));
    }

    /** Softmax over another axis of the logits than the one that is asked. */
    public static Misconception softmaxOver(int wrongAxis, Tensor logits) {
        return Misconception.of("softmax is taken over the wrong axis, " + wrongAxis, logits.softmax(wrongAxis));
    }

    /** Probabilities where logits are asked. */
    public static Misconception softmaxApplied(Tensor logits) {
        return Misconception.of(
                "softmax is applied: these are probabilities, not logits", logits.softmax(logits.rank() - 1));
    }

    /** The logits themselves where probabilities are asked. */
    public static Misconception softmaxMissing(Tensor logits) {
        return Misconception.of("softmax is missing: these are the logits", logits);
    }

    /** The transposed matrix. Shape: (n, m). */
    public static Misconception transposed(Tensor right) {
        return Misconception.of("it is transposed", right.transpose());
    }

    /** The weight is transposed in {@code x W + b}. Shapes: x (n, d), W (d, d), b (d). */
    public static Misconception weightTransposed(Tensor x, Tensor weight, Tensor bias) {
        return Misconception.of(
                "the weight is transposed", x.matmul(weight.transpose()).add(bias));
    }

    /** The bias is left out of a sum. The bias broadcasts to the right answer. */
    public static Misconception biasMissing(Tensor right, Tensor bias) {
        return Misconception.of("the bias is missing", right.sub(bias));
    }

    /** {@code y - p} where {@code p - y} is asked; up the hill instead of down. */
    public static Misconception reversedSign(Tensor right) {
        return Misconception.of("the sign is reversed", right.neg());
    }

    /** As that, for a number: a loss without its minus. */
    public static Misconception reversedSign(double right) {
        return reversedSign(scalar(right));
    }

    /** A factor is missing, such as the 2 of a square's derivative. */
    public static Misconception factorMissing(Tensor right, double factor) {
        return Misconception.of("the factor " + Entries.number(factor) + " is missing", right.div(factor));
    }

    /** The square where its root is asked: the variance instead of the standard deviation. */
    public static Misconception rootMissing(Tensor right) {
        return Misconception.of("the square root is missing", right.square());
    }

    /** Everything stands one place too late along an axis. */
    public static Misconception offByOne(Tensor right, int axis) {
        return Misconception.of("it is off by one place along axis " + axis, right.roll(1, axis));
    }

    /** The gradient of an earlier step is added, because it was not cleared. */
    public static Misconception notCleared(Tensor right, Tensor earlier) {
        return Misconception.of("the gradient of the step before was not cleared", right.add(earlier));
    }

    /** What goes wrong with almost any gradient or mean over n examples: the sum, the double mean, the sign. */
    public static Misconception[] ofMean(Tensor right, int n) {
        return List.of(summedNotAveraged(right, n), averagedTwice(right, n), reversedSign(right))
                .toArray(new Misconception[0]);
    }

    private static Tensor scalar(double value) {
        return Tensor.of(DType.FLOAT64, value).squeeze(0);
    }
}
