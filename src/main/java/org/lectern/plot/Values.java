package org.lectern.plot;

import java.util.Arrays;
import java.util.List;

/** Copies what callers give into plain arrays. */
final class Values {
    private Values() {}

    /** {@code 0, 1, ..., n - 1}. */
    static double[] indices(int n) {
        double[] indices = new double[n];
        for (int i = 0; i < n; i++) {
            indices[i] = i;
        }
        return indices;
    }

    static double[] doubles(String operation, List<? extends Number> values) {
        double[] copy = new double[values.size()];
        for (int i = 0; i < copy.length; i++) {
            Number value = values.get(i);
            if (value == null) {
                throw new PlotException(operation, "numbers", "null at index " + i, "use Double.NaN for a gap");
            }
            copy[i] = value.doubleValue();
        }
        return copy;
    }

    static double[] doubles(float[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i];
        }
        return copy;
    }

    /** Rows of equal length, one after another. */
    static double[] flat(String operation, double[][] rows) {
        if (rows.length == 0 || rows[0].length == 0) {
            throw new PlotException(operation, "at least one row and column", "none", "");
        }
        double[] flat = new double[rows.length * rows[0].length];
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != rows[0].length) {
                throw new PlotException(
                        operation,
                        "rows of equal length",
                        rows[0].length + " values in row 0 and " + rows[r].length + " in row " + r,
                        "");
            }
            System.arraycopy(rows[r], 0, flat, r * rows[0].length, rows[0].length);
        }
        return flat;
    }

    static List<String> texts(double[] values) {
        return Arrays.stream(values).mapToObj(Numbers::brief).toList();
    }
}
