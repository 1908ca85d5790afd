package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation of float32 (batch, channels, rest) on the CPU.
 *
 * <p>Memory is read in order and in blocks. Where the rest is long a block is a few runs of one channel each; where it is short
 * a block is a few examples, and each column of an example has the values of its channel beside it.
 */
final class CpuBatchNorm {
    private static final int BLOCK = 4096;
    /** From this length on a run of one channel is worth a loop of its own. */
    private static final int LONG = 64;

    private CpuBatchNorm() {}

    // ---- statistics

    /** Mean and variance (divided by the count) of each channel. */
    static void statistics(Tensor x, double[] mean, double[] var) {
        if (x.dim(2) >= LONG) {
            runStatistics(x, mean, var);
        } else {
            columnStatistics(x, mean, var);
        }
    }

    /** Joins the statistics of runs (Chan, Golub and LeVeque 1979), which does not cancel as E[x²] - E[x]² does. */
    private static void runStatistics(Tensor x, double[] mean, double[] var) {
        int channels = x.dim(1);
        int length = x.dim(2);
        double[] counts = new double[channels];
        Arrays.fill(mean, 0);
        Arrays.fill(var, 0);
        int block = block(length);
        float[] in = Scratch.floats(0, block);
        for (int at = 0; at < x.size(); at += block) {
            int n = Math.min(block, x.size() - at);
            Tiles.read(x, at, in, 0, n);
            for (int done = 0; done < n; ) {
                int m = Math.min(n - done, length - (at + done) % length);
                int c = (at + done) / length % channels;
                float near = counts[c] == 0 ? in[done] : (float) mean[c];
                double runMean = near + Sums.distances(in, done, m, near) / m;
                double squares = Sums.squares(in, done, m, (float) runMean);
                double delta = runMean - mean[c];
                double total = counts[c] + m;
                mean[c] += delta * m / total;
                var[c] += squares + delta * delta * counts[c] * m / total;
                counts[c] = total;
                done += m;
            }
        }
        for (int c = 0; c < channels; c++) {
            var[c] /= counts[c];
        }
    }

    /** Sums in float64 of distances from the first example. */
    private static void columnStatistics(Tensor x, double[] mean, double[] var) {
        int examples = x.dim(0);
        int length = x.dim(2);
        int width = mean.length * length;
        double[] sums = new double[width];
        double[] squares = new double[width];
        float[] first = Scratch.floats(1, width);
        Tiles.read(x, 0, first, 0, width);
        int block = Math.max(1, BLOCK / width);
        float[] in = Scratch.floats(0, block * width);
        for (int start = 0; start < examples; start += block) {
            int count = Math.min(block, examples - start);
            Tiles.read(x, start * width, in, 0, count * width);
            for (int r = 0; r < count; r++) {
                addDistances(in, r * width, first, sums, squares, width);
            }
        }
        for (int c = 0; c < mean.length; c++) {
            double sum = 0;
            for (int j = c * length; j < (c + 1) * length; j++) {
                sum += first[j] + sums[j] / examples;
            }
            mean[c] = sum / length;
            double total = 0;
            for (int j = c * length; j < (c + 1) * length; j++) {
                double part = sums[j] / examples;
                double delta = first[j] + part - mean[c];
                total += Math.max(0, squares[j] - part * sums[j]) + delta * delta * examples;
            }
            var[c] = total / ((double) examples * length);
        }
    }

    private static void addDistances(float[] x, int at, float[] first, double[] sums, double[] squares, int n) {
        for (int j = 0; j < n; j++) {
            double d = x[at + j] - first[j];
            sums[j] += d;
            squares[j] += d * d;
        }
    }

    // ---- forward

    /** out = (x - mean) inverse w + b. */
    static void forward(Tensor x, double[] mean, double[] inverse, @Nullable Tensor w, @Nullable Tensor b, Tensor out) {
        int channels = mean.length;
        double[] weight = w == null ? null : w.toDoubles();
        double[] bias = b == null ? new double[channels] : b.toDoubles();
        double[] scale = new double[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = weight == null ? inverse[c] : inverse[c] * weight[c];
            bias[c] += scale[c] * rounding(mean[c]);
        }
        int length = x.dim(2);
        if (length >= LONG) {
            int block = block(length);
            float[] in = Scratch.floats(0, block);
            for (int at = 0; at < x.size(); at += block) {
                int n = Math.min(block, x.size() - at);
                Tiles.read(x, at, in, 0, n);
                for (int done = 0; done < n; ) {
                    int m = Math.min(n - done, length - (at + done) % length);
                    int c = (at + done) / length % channels;
                    shift(in, done, done + m, (float) mean[c], (float) scale[c], (float) bias[c]);
                    done += m;
                }
                Tiles.write(out, at, in, n);
            }
            return;
        }
        int width = channels * length;
        int block = Math.max(1, BLOCK / Math.max(1, width));
        float[] in = Scratch.floats(0, block * width);
        float[] means = columns(1, mean, length);
        float[] scales = columns(2, scale, length);
        float[] biases = columns(3, bias, length);
        for (int start = 0; start < x.dim(0); start += block) {
            int count = Math.min(block, x.dim(0) - start);
            Tiles.read(x, start * width, in, 0, count * width);
            for (int r = 0; r < count; r++) {
                shift(in, r * width, means, scales, biases, width);
            }
            Tiles.write(out, start * width, in, count * width);
        }
    }

    private static void shift(float[] x, int from, int to, float mean, float scale, float bias) {
        for (int j = from; j < to; j++) {
            x[j] = (x[j] - mean) * scale + bias;
        }
    }

    private static void shift(float[] x, int at, float[] mean, float[] scale, float[] bias, int n) {
        for (int j = 0; j < n; j++) {
            x[at + j] = (x[at + j] - mean[j]) * scale[j] + bias[j];
        }
    }

    // ---- backward

    /** The gradients of x, w and b. */
    static @Nullable Tensor[] backward(
            Tensor g, Tensor x, double[] mean, double[] inverse, @Nullable Tensor w, boolean training) {
        int channels = mean.length;
        double[] sums = new double[channels];
        double[] along = new double[channels];
        if (x.dim(2) >= LONG) {
            runSums(g, x, mean, sums, along);
        } else {
            columnSums(g, x, mean, sums, along);
        }
        for (int c = 0; c < channels; c++) {
            along[c] += rounding(mean[c]) * sums[c];
        }
        double[] weight = w == null ? null : w.toDoubles();
        double count = (double) x.size() / channels;
        // dx = direct g + centred (x - mean) + even, one of each for a channel.
        double[] direct = new double[channels];
        double[] centred = new double[channels];
        double[] even = new double[channels];
        double[] weightGradient = new double[channels];
        for (int c = 0; c < channels; c++) {
            direct[c] = weight == null ? inverse[c] : inverse[c] * weight[c];
            weightGradient[c] = along[c] * inverse[c];
            if (training) {
                centred[c] = -direct[c] * inverse[c] * weightGradient[c] / count;
                even[c] = -direct[c] * sums[c] / count + centred[c] * rounding(mean[c]);
            }
        }
        Tensor dx = Tensor.empty("batchNorm", x.dtype(), x.shapeView());
        combine(g, x, mean, direct, centred, even, dx);
        return new @Nullable Tensor[] {
            dx,
            Tensor.of(DType.FLOAT32, weightGradient).reshape(channels, 1),
            Tensor.of(DType.FLOAT32, sums).reshape(channels, 1)
        };
    }

    private static void runSums(Tensor g, Tensor x, double[] mean, double[] sums, double[] along) {
        int channels = mean.length;
        int length = x.dim(2);
        int block = block(length);
        float[] in = Scratch.floats(0, block);
        float[] upstream = Scratch.floats(1, block);
        for (int at = 0; at < x.size(); at += block) {
            int n = Math.min(block, x.size() - at);
            Tiles.read(x, at, in, 0, n);
            Tiles.read(g, at, upstream, 0, n);
            for (int done = 0; done < n; ) {
                int m = Math.min(n - done, length - (at + done) % length);
                int c = (at + done) / length % channels;
                subtract(in, done, done + m, (float) mean[c]);
                sums[c] += Sums.sum(upstream, done, m);
                along[c] += Sums.product(in, done, upstream, done, m);
                done += m;
            }
        }
    }

    private static void subtract(float[] x, int from, int to, float mean) {
        for (int j = from; j < to; j++) {
            x[j] -= mean;
        }
    }

    private static void columnSums(Tensor g, Tensor x, double[] mean, double[] sums, double[] along) {
        int length = x.dim(2);
        int width = mean.length * length;
        int block = Math.max(1, BLOCK / Math.max(1, width));
        float[] in = Scratch.floats(0, block * width);
        float[] upstream = Scratch.floats(1, block * width);
        float[] means = columns(2, mean, length);
        double[] columnSums = new double[width];
        double[] columnAlong = new double[width];
        for (int start = 0; start < x.dim(0); start += block) {
            int count = Math.min(block, x.dim(0) - start);
            Tiles.read(x, start * width, in, 0, count * width);
            Tiles.read(g, start * width, upstream, 0, count * width);
            for (int r = 0; r < count; r++) {
                addProducts(in, upstream, r * width, means, columnSums, columnAlong, width);
            }
        }
        for (int j = 0; j < width; j++) {
            sums[j / length] += columnSums[j];
            along[j / length] += columnAlong[j];
        }
    }

    private static void addProducts(float[] x, float[] g, int at, float[] mean, double[] sums, double[] along, int n) {
        for (int j = 0; j < n; j++) {
            float up = g[at + j];
            sums[j] += up;
            along[j] += up * (x[at + j] - mean[j]);
        }
    }

    private static void combine(
            Tensor g, Tensor x, double[] mean, double[] direct, double[] centred, double[] even, Tensor dx) {
        int channels = mean.length;
        int length = x.dim(2);
        if (length >= LONG) {
            int block = block(length);
            float[] in = Scratch.floats(0, block);
            float[] upstream = Scratch.floats(1, block);
            for (int at = 0; at < x.size(); at += block) {
                int n = Math.min(block, x.size() - at);
                Tiles.read(x, at, in, 0, n);
                Tiles.read(g, at, upstream, 0, n);
                for (int done = 0; done < n; ) {
                    int m = Math.min(n - done, length - (at + done) % length);
                    int c = (at + done) / length % channels;
                    float scale = (float) centred[c];
                    float middle = (float) mean[c];
                    combine(in, upstream, done, done + m, middle, (float) direct[c], scale, (float) even[c]);
                    done += m;
                }
                Tiles.write(dx, at, upstream, n);
            }
            return;
        }
        int width = channels * length;
        int block = Math.max(1, BLOCK / Math.max(1, width));
        float[] in = Scratch.floats(0, block * width);
        float[] upstream = Scratch.floats(1, block * width);
        float[] means = columns(2, mean, length);
        float[] directs = columns(3, direct, length);
        float[] scales = columns(4, centred, length);
        float[] evens = columns(5, even, length);
        for (int start = 0; start < x.dim(0); start += block) {
            int count = Math.min(block, x.dim(0) - start);
            Tiles.read(x, start * width, in, 0, count * width);
            Tiles.read(g, start * width, upstream, 0, count * width);
            for (int r = 0; r < count; r++) {
                combine(in, upstream, r * width, means, directs, scales, evens, width);
            }
            Tiles.write(dx, start * width, upstream, count * width);
        }
    }

    /** g becomes direct g + scale (x - mean) + even. */
    private static void combine(
            float[] x, float[] g, int from, int to, float mean, float direct, float scale, float even) {
        for (int j = from; j < to; j++) {
            g[j] = direct * g[j] + scale * (x[j] - mean) + even;
        }
    }

    private static void combine(
            float[] x, float[] g, int at, float[] mean, float[] direct, float[] scale, float[] even, int n) {
        for (int j = 0; j < n; j++) {
            g[at + j] = direct[j] * g[at + j] + scale[j] * (x[at + j] - mean[j]) + even[j];
        }
    }

    /** What a loop that subtracts the mean as a float32 leaves over; it counts where the mean is far from 0. */
    private static double rounding(double mean) {
        return (float) mean - mean;
    }

    /** As many whole runs as a block holds, or part of one. */
    private static int block(int length) {
        return length < BLOCK ? BLOCK / length * length : BLOCK;
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
