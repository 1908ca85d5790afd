package org.lectern.data;

import java.util.Arrays;
import org.lectern.tensor.Tensor;

/** Shifts and scales features by the mean and standard deviation they had in some data. */
record Standardizer(Tensor mean, Tensor deviation) {
    /** Sums in double: a float sum over many samples loses digits. */
    static Standardizer of(Tensor x) {
        int n = x.dim(0);
        float[] values = x.toFloats();
        int features = values.length / n;
        double[] mean = new double[features];
        double[] squares = new double[features];
        for (int i = 0; i < values.length; i++) {
            mean[i % features] += values[i] / (double) n;
        }
        for (int i = 0; i < values.length; i++) {
            double distance = values[i] - mean[i % features];
            squares[i % features] += distance * distance;
        }
        float[] shift = new float[features];
        float[] scale = new float[features];
        for (int f = 0; f < features; f++) {
            shift[f] = (float) mean[f];
            double deviation = Math.sqrt(squares[f] / n);
            // Where a feature is constant but for rounding, dividing would blow the rounding up.
            scale[f] = deviation > 1e-7 * Math.abs(mean[f]) ? (float) deviation : 1f;
        }
        int[] sample = Arrays.copyOfRange(x.shape(), 1, x.rank());
        return new Standardizer(
                Tensor.of(shift).reshape(sample), Tensor.of(scale).reshape(sample));
    }

    Tensor apply(Tensor x) {
        if (!Arrays.equals(Arrays.copyOfRange(x.shape(), 1, x.rank()), mean.shape())) {
            throw new DataException(
                    "standardizeBy",
                    "samples of shape " + Arrays.toString(mean.shape()),
                    Arrays.toString(x.shape()),
                    "use the training part of the same data");
        }
        return x.sub(mean).div(deviation);
    }
}
