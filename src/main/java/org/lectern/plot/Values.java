package org.lectern.plot;

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
}
