package org.lectern.data;

import java.util.Arrays;
import org.lectern.tensor.Tensor;

/**
 * Shifts and scales features by the mean and standard deviation they had in some data, and back.
 *
 * <pre>{@code
 * var scaler = Standardizer.of(train.y());
 * var scaled = scaler.apply(train.y());
 * var prices = scaler.inverse(net.forward(test.x()));
 * }</pre>
 *
 * @param mean of each feature, in the shape of a sample
 * @param deviation of each feature; 1 where a feature is constant
 */
public record Standardizer(Tensor mean, Tensor deviation) {
    /**
     * By the mean and deviation of each feature over the samples. Shapes: {@code (n, ...)}.
     *
     * @throws DataException if a value is NaN or infinite, for nothing would be left of its feature
     */
    public static Standardizer of(Tensor x) {
        // Sums in double: a float sum over many samples loses digits.
        int n = x.dim(0);
        float[] values = x.toFloats();
        int features = values.length / n;
        double[] mean = new double[features];
        double[] squares = new double[features];
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new DataException(
                        "standardize",
                        "finite numbers",
                        values[i] + " in sample " + i / features + ", feature " + i % features,
                        "leave such samples out with filter((x, y) -> …), or put a number in its place");
            }
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

    /**
     * Features at mean 0 and deviation 1, as far as they are like the data this was made of. Shapes: {@code (n, ...)}.
     *
     * @throws DataException if samples have another shape
     */
    public Tensor apply(Tensor x) {
        refuseOther("standardizeBy", x);
        return x.sub(mean).div(deviation);
    }

    /**
     * Features as they were before {@link #apply}. Shapes: {@code (n, ...)}, or that of one sample.
     *
     * @throws DataException if samples have another shape
     */
    public Tensor inverse(Tensor x) {
        refuseOther("inverse", x);
        return x.mul(deviation).add(mean);
    }

    /** The same for samples of the same features in another shape. */
    Standardizer reshape(int... sampleShape) {
        return new Standardizer(mean.reshape(sampleShape), deviation.reshape(sampleShape));
    }

    private void refuseOther(String operation, Tensor x) {
        boolean isOne = Arrays.equals(x.shape(), mean.shape());
        if (!isOne && (x.rank() == 0 || !Arrays.equals(Arrays.copyOfRange(x.shape(), 1, x.rank()), mean.shape()))) {
            throw new DataException(
                    operation,
                    "samples of shape " + Arrays.toString(mean.shape()),
                    Arrays.toString(x.shape()),
                    "use the training part of the same data");
        }
    }
}
