package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation where a channel's runs are short, one number even: whole examples are read, and each of their columns has
 * the values of its channel beside it.
 */
final class CpuBatchNormColumns {
    /** Sums over this many examples are kept in float32, those over all in float64. */
    private static final int BLOCK = 32;

    private CpuBatchNormColumns() {}

    /** See {@link CpuBatchNorm#forward}. */
    static double[] forward(
            Tensor x,
            double[] mean,
            double[] var,
            @Nullable Tensor w,
            @Nullable Tensor b,
            boolean training,
            double eps,
            Tensor out) {
        int channels = mean.length;
        int length = x.dim(2);
        int width = channels * length;
        if (training && x.size() > 0) {
            means(x, mean);
            variances(x, mean, var);
        }
        double[] weight = w == null ? null : w.toDoubles();
        double[] bias = b == null ? null : b.toDoubles();
        double[] inverse = new double[channels];
        double[] scale = new double[channels];
        double[] shift = new double[channels];
        for (int c = 0; c < channels; c++) {
            inverse[c] = 1 / Math.sqrt(var[c] + eps);
            scale[c] = weight == null ? inverse[c] : inverse[c] * weight[c];
            // The loop subtracts the mean as a float32.
            shift[c] = (bias == null ? 0 : bias[c]) + ((float) mean[c] - mean[c]) * scale[c];
        }
        float[] row = Scratch.floats(0, width);
        float[] means = columns(1, mean, length);
        float[] scales = columns(2, scale, length);
        float[] shifts = columns(3, shift, length);
        for (int i = 0; i < x.dim(0); i++) {
            Tiles.read(x, i * width, row, 0, width);
            normalize(row, means, scales, shifts, width);
            Tiles.write(out, i * width, row, width);
        }
        return inverse;
    }

    private static void normalize(float[] x, float[] mean, float[] scale, float[] shift, int n) {
        for (int j = 0; j < n; j++) {
            x[j] = (x[j] - mean[j]) * scale[j] + shift[j];
        }
    }

    /** From distances to the first example, which are of the size of the deviation. */
    private static void means(Tensor x, double[] mean) {
        int examples = x.dim(0);
        int width = mean.length * x.dim(2);
        float[] first = Scratch.floats(1, width);
        Tiles.read(x, 0, first, 0, width);
        float[] row = Scratch.floats(0, width);
        float[] part = Scratch.floats(2, width);
        double[] sums = new double[width];
        for (int start = 0; start < examples; start += BLOCK) {
            Arrays.fill(part, 0, width, 0);
            for (int i = start; i < Math.min(examples, start + BLOCK); i++) {
                Tiles.read(x, i * width, row, 0, width);
                addDistances(row, first, part, width);
            }
            add(part, sums, width);
        }
        for (int j = 0; j < width; j++) {
            sums[j] = first[j] + sums[j] / examples;
        }
        joined(sums, x.dim(2), mean);
        for (int c = 0; c < mean.length; c++) {
            mean[c] /= x.dim(2);
        }
    }

    private static void variances(Tensor x, double[] mean, double[] var) {
        int examples = x.dim(0);
        int length = x.dim(2);
        int width = mean.length * length;
        float[] centres = columns(1, mean, length);
        float[] row = Scratch.floats(0, width);
        float[] part = Scratch.floats(2, width);
        double[] sums = new double[width];
        for (int start = 0; start < examples; start += BLOCK) {
            Arrays.fill(part, 0, width, 0);
            for (int i = start; i < Math.min(examples, start + BLOCK); i++) {
                Tiles.read(x, i * width, row, 0, width);
                addSquares(row, centres, part, width);
            }
            add(part, sums, width);
        }
        joined(sums, length, var);
        for (int c = 0; c < mean.length; c++) {
            double rounding = (float) mean[c] - mean[c];
            var[c] = Math.max(0, var[c] / ((double) examples * length) - rounding * rounding);
        }
    }

    private static void addDistances(float[] x, float[] centre, float[] sum, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] += x[j] - centre[j];
        }
    }

    private static void addSquares(float[] x, float[] centre, float[] sum, int n) {
        for (int j = 0; j < n; j++) {
            float d = x[j] - centre[j];
            sum[j] += d * d;
        }
    }

    /** Fills the parts of the gradients and writes dx. */
    static void backward(Tensor g, Tensor x, CpuBatchNorm.Gradients parts, Tensor dx) {
        int examples = x.dim(0);
        int length = x.dim(2);
        int channels = parts.mean.length;
        int width = channels * length;
        float[] row = Scratch.floats(0, width);
        float[] upstream = Scratch.floats(1, width);
        float[] means = columns(2, parts.mean, length);
        float[] sum = Scratch.floats(3, width);
        float[] along = Scratch.floats(4, width);
        double[] sums = new double[width];
        double[] alongs = new double[width];
        for (int start = 0; start < examples; start += BLOCK) {
            Arrays.fill(sum, 0, width, 0);
            Arrays.fill(along, 0, width, 0);
            for (int i = start; i < Math.min(examples, start + BLOCK); i++) {
                Tiles.read(x, i * width, row, 0, width);
                Tiles.read(g, i * width, upstream, 0, width);
                addProducts(row, upstream, means, sum, along, width);
            }
            add(sum, sums, width);
            add(along, alongs, width);
        }
        double[] sumOf = new double[channels];
        double[] alongOf = new double[channels];
        joined(sums, length, sumOf);
        joined(alongs, length, alongOf);
        for (int c = 0; c < channels; c++) {
            parts.put(c, sumOf[c], alongOf[c]);
        }
        float[] directs = columns(3, parts.direct, length);
        float[] centreds = columns(4, parts.centred, length);
        float[] evens = columns(5, parts.even, length);
        for (int i = 0; i < examples; i++) {
            Tiles.read(x, i * width, row, 0, width);
            Tiles.read(g, i * width, upstream, 0, width);
            combine(upstream, row, means, directs, centreds, evens, width);
            Tiles.write(dx, i * width, upstream, width);
        }
    }

    private static void addProducts(float[] x, float[] g, float[] mean, float[] sum, float[] along, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] += g[j];
            along[j] += g[j] * (x[j] - mean[j]);
        }
    }

    private static void combine(
            float[] g, float[] x, float[] mean, float[] direct, float[] centred, float[] even, int n) {
        for (int j = 0; j < n; j++) {
            g[j] = direct[j] * g[j] + centred[j] * (x[j] - mean[j]) + even[j];
        }
    }

    private static void add(float[] part, double[] sum, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] += part[j];
        }
    }

    /** The sums of each channel's columns. */
    private static void joined(double[] columns, int length, double[] sums) {
        Arrays.fill(sums, 0);
        for (int c = 0; c < sums.length; c++) {
            for (int j = c * length; j < (c + 1) * length; j++) {
                sums[c] += columns[j];
            }
        }
    }

    /** A channel's value beside each of its columns. */
    private static float[] columns(int slot, double[] values, int length) {
        float[] columns = Scratch.floats(slot, values.length * length);
        for (int c = 0; c < values.length; c++) {
            Arrays.fill(columns, c * length, (c + 1) * length, (float) values[c]);
        }
        return columns;
    }
}
