package org.lectern.grading;

import static org.lectern.grading.Entries.number;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;
import org.opentest4j.AssertionFailedError;

/** Assertions on training: the first loss, a batch learnt by heart, dropout in both modes. */
public final class TrainingAssertions {
    /** Dropout is tried on so many ones. */
    private static final int ONES = 10_000;

    private TrainingAssertions() {}

    /**
     * Demands that the loss before training is that of guessing, ln C: small random weights prefer no class.
     *
     * @param classes C
     * @param tolerance how far it may be from ln C, relative to it, such as 0.15
     * @throws AssertionFailedError if it is another; it says what such a loss comes from
     */
    public static void assertInitialLoss(double loss, int classes, double tolerance) {
        double guess = Math.log(classes);
        if (Math.abs(loss - guess) <= tolerance * guess) {
            return;
        }
        String cause;
        if (Double.isNaN(loss) || Double.isInfinite(loss)) {
            cause = "the logarithm of 0: take log-softmax of the logits instead of the logarithm of the softmax";
        } else if (loss < 0) {
            cause = Math.abs(loss + guess) <= tolerance * guess
                    ? "the minus sign is missing"
                    : "a loss is not negative";
        } else if (Math.abs(loss * classes - guess) <= tolerance * guess) {
            cause = "the mean runs over the classes too, not only over the examples";
        } else if (loss < guess) {
            cause = "it knows the labels before it has learnt anything: do they get into the input?";
        } else {
            double ratio = loss / guess;
            cause = ratio > 3 && Math.abs(ratio - Math.rint(ratio)) <= 0.02 * ratio
                    ? "it is " + Math.round(ratio) + " times ln C: is it summed over the batch instead of averaged?"
                    : "the first weights are so large that it is sure of wrong classes: draw smaller ones";
        }
        throw new AssertionFailedError(
                "before training, the loss of " + classes + " classes must be about ln " + classes + " = "
                        + number(guess) + ", that of guessing; it is " + number(loss) + "\nlikely: " + cause,
                "about " + number(guess),
                number(loss));
    }

    /** As that, with the loss in a tensor of one entry. Shape: (), or (1). */
    public static void assertInitialLoss(Tensor loss, int classes, double tolerance) {
        if (loss.size() != 1) {
            throw new AssertionFailedError(
                    "a loss is one number, shape (); got shape " + Arrays.toString(loss.shape())
                            + "\nlikely: the mean over the batch is missing",
                    "()",
                    Arrays.toString(loss.shape()));
        }
        assertInitialLoss(loss.item(), classes, tolerance);
    }

    /**
     * Demands that the loss of one small batch, trained again and again, falls below a bound: what cannot learn a few examples by
     * heart has a fault, and so has what begins below it.
     *
     * @param losses of each step, at least 2; finite, and not negative
     * @throws AssertionFailedError if the last is not below, or the first is; it says how the curve runs, and what that comes from
     */
    public static void assertOverfits(double[] losses, double below) {
        if (losses.length < 2) {
            throw new AssertionFailedError("needs the loss of each step, got " + losses.length + " of them");
        }
        double first = losses[0];
        double last = losses[losses.length - 1];
        int broken = 0;
        while (broken < losses.length && Double.isFinite(losses[broken]) && losses[broken] >= 0) {
            broken++;
        }
        if (first >= below && last < below && broken == losses.length) {
            return;
        }
        String cause;
        if (broken < losses.length) {
            cause = "from step " + (broken + 1) + " on it is " + number(losses[broken])
                    + (losses[broken] < 0
                            ? ": a loss is not negative; is the minus sign missing?"
                            : ": the steps are too large, or a logarithm gets a 0");
        } else if (first < below) {
            cause =
                    "it begins below that already: is it the loss of each step, and of a network that has not been trained before?";
        } else if (Math.abs(last - first) <= 1e-9 * Math.max(1, Math.abs(first))) {
            cause = "it does not change at all: are the updated weights the ones that are used?";
        } else if (last > first) {
            cause =
                    "it rises: is the step taken up the gradient instead of down, or too large, or are gradients not cleared?";
        } else if (Arrays.stream(losses).min().orElse(last) < 0.5 * last) {
            cause = "it was lower before: the steps are too large, or gradients add up because they are not cleared";
        } else {
            cause = "it falls too slowly or stands still: larger steps, gradients for all parameters, more units?";
        }
        throw new Mismatch(
                "one batch, trained for " + losses.length + " steps, must be learnt by heart: the loss must fall below "
                        + number(below) + "; it went from " + number(first) + " to " + number(last) + "\nlikely: "
                        + cause,
                "below " + number(below),
                number(last),
                Picture.curve("loss", "step", losses));
    }

    /** As that, with the losses in a tensor. Shape: (steps). */
    public static void assertOverfits(Tensor losses, double below) {
        assertOverfits(losses.toDoubles(), below);
    }

    /**
     * Demands that dropout zeroes a part p of the entries in training and scales the rest by 1 / (1 - p), anew each time, and does
     * nothing in evaluation.
     *
     * <pre>{@code
     * Rng rng = Rng.seed(3);
     * assertDropout(x -> student.call("dropout", Tensor.class, x, 0.25, true, rng.split()),
     *         x -> student.call("dropout", Tensor.class, x, 0.25, false, rng.split()), 0.25);
     * }</pre>
     *
     * @param training the function while training, with new random numbers at each call
     * @param evaluation the function afterwards
     * @param p the part that is zeroed, between 0 and 1
     */
    public static void assertDropout(UnaryOperator<Tensor> training, UnaryOperator<Tensor> evaluation, double p) {
        Tensor ones = Tensor.ones(ONES / 100, 100);
        double[] evaluated = entries("in evaluation", evaluation, ones);
        long touched = Arrays.stream(evaluated).filter(e -> e != 1).count();
        if (touched > 0) {
            boolean scaled = Arrays.stream(evaluated).allMatch(e -> Math.abs(e - (1 - p)) < 1e-4);
            throw failure(
                    "in evaluation, dropout must leave its input as it is; it changes " + touched + " of " + ONES
                            + " ones",
                    scaled
                            ? "it is scaled by 1 - p here; scale by 1 / (1 - p) in training instead"
                            : "the mode is not asked");
        }
        double[] first = entries("in training", training, ones);
        double zeros = Arrays.stream(first).filter(e -> e == 0).count() / (double) ONES;
        // Five standard deviations of a binomial: a right answer fails once in two million.
        double margin = 5 * Math.sqrt(p * (1 - p) / ONES) + 1e-9;
        if (Math.abs(zeros - p) > margin) {
            boolean kept = Math.abs(zeros - (1 - p)) <= margin;
            throw failure(
                    "in training, dropout(" + number(p) + ") must zero about " + percent(p)
                            + " of the entries; it zeroes " + percent(zeros),
                    kept ? "p is taken as the part that is kept" : zeros == 0 ? "the mode is not asked" : "");
        }
        double scale = 1 / (1 - p);
        for (double entry : first) {
            if (entry != 0 && !(Math.abs(entry - scale) <= 1e-4)) {
                throw failure(
                        "in training, the entries that are kept must be scaled by 1 / (1 - p) = " + number(scale)
                                + ", so that sums stay as large; a 1 becomes " + number(entry),
                        entry == 1 ? "they are not scaled" : Math.abs(entry - 1 / p) < 1e-4 ? "1 / p is taken" : "");
            }
        }
        if (p > 0 && Arrays.equals(first, entries("in training", training, ones))) {
            throw failure(
                    "in training, each call must drop other entries; two calls drop the same", "one mask is kept");
        }
    }

    private static double[] entries(String where, UnaryOperator<Tensor> function, Tensor ones) {
        Tensor result = function.apply(ones);
        FunctionAssertions.told(where, () -> TensorAssertions.assertShape(result, ones.shape()));
        return result.toDoubles();
    }

    private static AssertionFailedError failure(String message, @Nullable String cause) {
        return new AssertionFailedError(message + (cause == null || cause.isEmpty() ? "" : "\nlikely: " + cause));
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }
}
