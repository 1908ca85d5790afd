package org.lectern.data;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Whether a column's numbers can be told apart as floats, which have 7 digits. */
final class FloatDigits {
    /** Numbers nearer to each other, beside the largest, differ by the rounding of what computed them. */
    private static final double ROUNDING = 1e-13;

    /** A float may be wrong by so much of the width of the column's middle half. */
    private static final double HARMLESS = 2e-4;

    private FloatDigits() {}

    /**
     * Refuses a column most of whose values become equal floats, such as times in seconds since 1970, or that no float can hold.
     * What differs by rounding only may become equal, and so may values that lie much denser than they are spread.
     *
     * @param values as they are in the table
     * @param scaling what is done to them before they become floats
     * @param remedy what else helps, besides subtracting; empty if nothing does
     */
    static void refuseLoss(
            String operation, String column, double[] values, DoubleUnaryOperator scaling, String remedy) {
        for (int r = 0; r < values.length; r++) {
            if (Float.isInfinite((float) scaling.applyAsDouble(values[r])) && !Double.isInfinite(values[r])) {
                throw new DataException(
                        operation,
                        "values that floats can hold, up to 3.4e38",
                        values[r] + " in column \"" + column + "\", row " + r,
                        "divide the column, or take its logarithm");
            }
        }
        double[] different = different(values);
        int n = different.length;
        int floats = 0;
        int equal = 0;
        for (int i = 0; i < n; i++) {
            boolean isNew = i == 0 || asFloat(different[i], scaling) != asFloat(different[i - 1], scaling);
            floats += isNew ? 1 : 0;
            equal = isNew || equal > 0 ? equal : i;
        }
        if (2 * floats > n || !isCoarse(different, scaling)) {
            return;
        }
        throw new DataException(
                operation,
                "values that differ as floats, which have 7 digits",
                n + " different values in column \"" + column + "\", of which " + floats
                        + (floats == 1 ? " is" : " are") + " left as floats, such as " + different[equal - 1] + " and "
                        + different[equal],
                remedy.isEmpty()
                        ? "values far from the others, such as " + farthest(different)
                                + ", make them so: are they right?"
                        : "subtract one of them: table.replaceColumn(\"" + column + "\", table.numberColumn(\"" + column
                                + "\").subtract(" + different[equal - 1] + ").setName(\"" + column + "\"))" + remedy);
    }

    private static float asFloat(double value, DoubleUnaryOperator scaling) {
        return (float) scaling.applyAsDouble(value);
    }

    /** The values in order, of those that differ by rounding only one. */
    private static double[] different(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        boolean isWhole = true;
        double largest = 0;
        for (double value : sorted) {
            isWhole &= value == Math.rint(value);
            largest = Math.max(largest, Math.abs(value));
        }
        double rounding = isWhole ? 0 : ROUNDING * largest;
        double[] different = new double[sorted.length];
        int n = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] - sorted[i - 1] > rounding) {
                different[n++] = sorted[i];
            }
        }
        return Arrays.copyOf(different, n);
    }

    /** Whether a float's last digit is a step beside the width of the middle half, which a single odd value leaves as it is. */
    private static boolean isCoarse(double[] different, DoubleUnaryOperator scaling) {
        int n = different.length;
        double from = scaling.applyAsDouble(different[n / 4]);
        double to = scaling.applyAsDouble(different[n - 1 - n / 4]);
        float step = Math.ulp((float) Math.max(Math.abs(from), Math.abs(to)));
        return step > HARMLESS * Math.abs(to - from);
    }

    private static double farthest(double[] different) {
        double middle = different[different.length / 2];
        double last = different[different.length - 1];
        return last - middle > middle - different[0] ? last : different[0];
    }
}
