package org.lectern.plot;

import java.util.Arrays;

/**
 * A matrix with more cells than there are pixels, as one that has as many: each the mean of the cells under and beside it, with
 * weights that fall off to both sides. (Without the neighbours, stripes one cell wide would still make faint bands.)
 */
final class CellMeans {
    private CellMeans() {}

    /**
     * The means, [toRows * toColumns] in row-major order; NaN where there is no number.
     *
     * @param values [rows * columns]
     */
    static double[] of(double[] values, int rows, int columns, int toRows, int toColumns) {
        if (toRows >= rows && toColumns >= columns) {
            return values;
        }
        double[] numbers =
                Arrays.stream(values).map(v -> Double.isNaN(v) ? 0 : v).toArray();
        double[] there = Arrays.stream(values).map(v -> Double.isNaN(v) ? 0 : 1).toArray();
        double[] sums = sums(numbers, rows, columns, toRows, toColumns);
        double[] weights = sums(there, rows, columns, toRows, toColumns);
        double[] means = new double[sums.length];
        Arrays.setAll(means, i -> weights[i] < 1e-9 ? Double.NaN : sums[i] / weights[i]);
        return means;
    }

    private static double[] sums(double[] values, int rows, int columns, int toRows, int toColumns) {
        double[] narrow = alongRows(values, rows, columns, toColumns);
        double[] turned = alongRows(transposed(narrow, rows, toColumns), toColumns, rows, toRows);
        return transposed(turned, toColumns, toRows);
    }

    private static double[] alongRows(double[] values, int rows, int columns, int to) {
        double[] sums = new double[rows * to];
        double width = (double) columns / to;
        for (int row = 0; row < rows; row++) {
            for (int t = 0; t < to; t++) {
                double center = (t + 0.5) * width - 0.5;
                int from = (int) Math.max(0, Math.ceil(center - width));
                int end = (int) Math.min(columns - 1, Math.floor(center + width));
                for (int j = from; j <= end; j++) {
                    sums[row * to + t] += (1 - Math.abs(j - center) / width) * values[row * columns + j];
                }
            }
        }
        return sums;
    }

    private static double[] transposed(double[] values, int rows, int columns) {
        double[] turned = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i % columns * rows + i / columns] = values[i];
        }
        return turned;
    }
}
