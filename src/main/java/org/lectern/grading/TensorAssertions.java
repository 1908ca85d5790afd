package org.lectern.grading;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;
import org.opentest4j.AssertionFailedError;

/** Assertions on tensors, whose messages a student understands: what was expected, what came, and where they differ. */
public final class TensorAssertions {
    /** Larger tensors are told by their shape and worst entry only. */
    private static final int SHOWN = 60;

    /** Balances truncation and rounding of central differences in float64. */
    private static final double STEP = 1e-5;

    private TensorAssertions() {}

    /** @throws AssertionFailedError if the shape is another */
    public static void assertShape(Tensor got, int... shape) {
        if (!Arrays.equals(got.shape(), shape)) {
            throw otherShape(
                    "", shape, got, "shape " + Arrays.toString(shape), "shape " + Arrays.toString(got.shape()));
        }
    }

    private static AssertionFailedError otherShape(
            String misconception, int[] shape, Tensor got, String expected, String came) {
        String cause = misconception.isEmpty() ? LikelyCause.ofShape(shape, got.shape()) : "";
        String message = "needs shape " + Arrays.toString(shape) + ", got shape " + Arrays.toString(got.shape());
        return new AssertionFailedError(misconception + message + likely(cause), expected, came);
    }

    private static String likely(String cause) {
        return cause.isEmpty() ? "" : "\nlikely: " + cause;
    }

    /** @throws AssertionFailedError if an entry is NaN or infinite; the first is named */
    public static void assertFinite(Tensor got) {
        double[] values = got.toDoubles();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new AssertionFailedError(
                        "every entry must be finite, but entry "
                                + Arrays.toString(Entries.of(got, got, 0).index(i)) + " is "
                                + Entries.number(values[i]),
                        "finite numbers",
                        shown(got));
            }
        }
    }

    /**
     * Compares entry by entry: the difference may be {@code tolerance * max(1, |expected|)}. NaN is like nothing, not even NaN: what is
     * expected may have been computed from an answer that is wrong.
     *
     * @param known wrong answers that are recognised and named
     * @throws AssertionFailedError if shapes or entries differ; the worst entry is named
     */
    public static void assertClose(Tensor expected, Tensor got, double tolerance, Misconception... known) {
        String misconception = recognised(expected, got, tolerance, known);
        if (!Arrays.equals(expected.shape(), got.shape())) {
            throw otherShape(misconception, expected.shape(), got, shown(expected), shown(got));
        }
        Entries entries = Entries.of(expected, got, tolerance);
        int unknown = entries.unknown();
        if (unknown >= 0) {
            throw new AssertionFailedError(
                    "entry " + Arrays.toString(entries.index(unknown))
                            + " is NaN, and so is what was expected there: it was computed from values that are NaN or infinite");
        }
        if (entries.worst() >= 0) {
            String cause = misconception.isEmpty() ? LikelyCause.of(entries) : "";
            String message = misconception + entries.told() + likely(cause);
            Picture picture = Picture.of(entries);
            throw expected.size() > SHOWN
                    ? new Mismatch(message, picture)
                    : new Mismatch(message, shown(expected), shown(got), picture);
        }
    }

    /**
     * Compares two numbers: the difference may be {@code tolerance * max(1, |expected|)}.
     *
     * @throws AssertionFailedError if they differ by more
     */
    public static void assertClose(double expected, double got, double tolerance, Misconception... known) {
        assertClose(
                Tensor.of(DType.FLOAT64, expected).squeeze(0),
                Tensor.of(DType.FLOAT64, got).squeeze(0),
                tolerance,
                known);
    }

    /**
     * Compares a gradient with central differences in float64, {@code (f(x + h) - f(x - h)) / 2h} in each entry.
     *
     * @param function from the point to a scalar
     * @param point where the gradient is taken
     * @param known wrong answers that are recognised and named
     * @throws AssertionFailedError if shapes or entries differ; the worst entry is named
     */
    public static void assertGradient(
            Function<Tensor, Tensor> function, Tensor point, Tensor got, double tolerance, Misconception... known) {
        double[] values = point.toDoubles();
        double[] slopes = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double step = STEP * Math.max(1, Math.abs(values[i]));
            slopes[i] =
                    (moved(function, point, values, i, step) - moved(function, point, values, i, -step)) / (2 * step);
        }
        assertClose(Tensor.of(DType.FLOAT64, slopes).reshape(point.shape()), got, tolerance, known);
    }

    /**
     * Compares predicted classes with labels, entry by entry.
     *
     * @param least the part that must be right, from 0 to 1
     * @param what who predicts, such as {@code "300 steps with 16 hidden units"}
     * @throws AssertionFailedError if fewer are right; it says how many the most frequent class alone would give
     */
    public static void assertAccuracy(double least, Tensor predicted, Tensor labels, String what) {
        assertShape(predicted, labels.shape());
        double[] classes = predicted.toDoubles();
        double[] truth = labels.toDoubles();
        Map<Double, Integer> counts = new HashMap<>();
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
            right += Double.compare(classes[i], truth[i]) == 0 ? 1 : 0;
            counts.merge(truth[i], 1, Integer::sum);
        }
        if (right < least * truth.length) {
            double part = right / (double) truth.length;
            double guess = Collections.max(counts.values()) / (double) truth.length;
            throw new AssertionFailedError(
                    what + " should get " + percent(least)
                            + " of new examples right; always naming the most frequent class" + " gets "
                            + percent(guess),
                    "at least " + percent(least),
                    percent(part));
        }
    }

    private static String percent(double part) {
        return Entries.number(Math.round(1000 * part) / 10.0) + " %";
    }

    private static double moved(Function<Tensor, Tensor> function, Tensor point, double[] values, int at, double step) {
        double[] moved = values.clone();
        moved[at] += step;
        Tensor argument = Tensor.of(DType.FLOAT64, moved).reshape(point.shape());
        return Tensor.noGrad(() -> function.apply(argument).item());
    }

    private static String recognised(Tensor expected, Tensor got, double tolerance, Misconception... known) {
        for (Misconception misconception : known) {
            boolean wrong = !same(expected, misconception.answer(), tolerance);
            if (wrong && same(misconception.answer(), got, tolerance)) {
                return "this is what comes out when " + misconception.name() + "; ";
            }
        }
        return "";
    }

    static boolean same(Tensor a, Tensor b, double tolerance) {
        return Arrays.equals(a.shape(), b.shape())
                && Entries.of(a, b, tolerance).worst() < 0;
    }

    static String shown(Tensor x) {
        if (x.rank() == 0) {
            return Entries.number(x.item());
        }
        return x.size() <= SHOWN ? x.detach().toString() : "a tensor of shape " + Arrays.toString(x.shape());
    }
}
