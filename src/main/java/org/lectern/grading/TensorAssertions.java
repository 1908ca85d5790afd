package org.lectern.grading;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
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
            throw new AssertionFailedError(
                    "needs shape " + Arrays.toString(shape) + ", got shape " + Arrays.toString(got.shape()),
                    "shape " + Arrays.toString(shape),
                    "shape " + Arrays.toString(got.shape()));
        }
    }

    /** @throws AssertionFailedError if an entry is NaN or infinite; the first is named */
    public static void assertFinite(Tensor got) {
        double[] values = got.toDoubles();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new AssertionFailedError(
                        "every entry must be finite, but entry " + place(got, i) + " is " + number(values[i]),
                        "finite numbers",
                        shown(got));
            }
        }
    }

    /**
     * Compares entry by entry: the difference may be {@code tolerance * max(1, |expected|)}.
     *
     * @param known wrong answers that are recognised and named
     * @throws AssertionFailedError if shapes or entries differ; the worst entry is named
     */
    public static void assertClose(Tensor expected, Tensor got, double tolerance, Misconception... known) {
        String misconception = recognised(expected, got, tolerance, known);
        if (!Arrays.equals(expected.shape(), got.shape())) {
            throw new AssertionFailedError(
                    misconception + "needs shape " + Arrays.toString(expected.shape()) + ", got shape "
                            + Arrays.toString(got.shape()),
                    shown(expected),
                    shown(got));
        }
        int worst = worst(expected, got, tolerance);
        if (worst >= 0) {
            double wanted = expected.toDoubles()[worst];
            double value = got.toDoubles()[worst];
            String where = expected.size() == 1 ? "" : "the worst entry is " + place(expected, worst) + ": ";
            throw new AssertionFailedError(
                    misconception + where + "expected " + number(wanted) + ", got " + number(value),
                    shown(expected),
                    shown(got));
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
        return number(Math.round(1000 * part) / 10.0) + " %";
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

    private static boolean same(Tensor a, Tensor b, double tolerance) {
        return Arrays.equals(a.shape(), b.shape()) && worst(a, b, tolerance) < 0;
    }

    /** The entry that differs most from what is expected; -1 if none differs by more than the tolerance. */
    private static int worst(Tensor expected, Tensor got, double tolerance) {
        double[] wanted = expected.toDoubles();
        double[] values = got.toDoubles();
        int worst = -1;
        double most = tolerance;
        for (int i = 0; i < wanted.length; i++) {
            double error = error(wanted[i], values[i]);
            if (error > most) {
                most = error;
                worst = i;
            }
        }
        return worst;
    }

    /** The difference relative to the larger of 1 and the expected value; infinite if only one of them is a number. */
    private static double error(double expected, double got) {
        if (Double.compare(expected, got) == 0) {
            return 0;
        }
        double error = Math.abs(expected - got) / Math.max(1, Math.abs(expected));
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    private static String place(Tensor x, int flat) {
        int[] shape = x.shape();
        int[] index = new int[shape.length];
        int rest = flat;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return Arrays.toString(index);
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "infinity" : "-infinity";
        }
        String digits = String.format(Locale.ROOT, "%.6g", value);
        boolean fraction = digits.contains(".") && !digits.contains("e");
        return fraction ? digits.replaceFirst("\\.?0+$", "") : digits;
    }

    private static String shown(Tensor x) {
        if (x.rank() == 0) {
            return number(x.item());
        }
        return x.size() <= SHOWN ? x.detach().toString() : "a tensor of shape " + Arrays.toString(x.shape());
    }
}
