package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation of float32 (batch, channels, rest) on the CPU.
 *
 * <p>The numbers of a channel, which lie in runs far from each other, are collected in an array. Where they all fit they are read
 * once for statistics and result. Where runs are too short to be copied one by one, {@link CpuBatchNormColumns} reads examples.
 */
final class CpuBatchNorm {
    /** From this length on a run of one channel is worth a copy of its own. */
    private static final int LONG = 32;
    /** So many numbers of a channel are collected at once. */
    private static final int PIECE = Storage.MOST_IN_ARRAY;
    /** A centre further from the mean than this many variances would cost precision. */
    private static final double FAR = 4;

    private CpuBatchNorm() {}

    // ---- forward

    /**
     * out = (x - mean) / sqrt(var + eps) w + b for each channel. In training mean and variance (divided by the count) are the
     * batch's, and written; otherwise they are read. Returns 1 / sqrt(var + eps).
     */
    static double[] forward(
            Tensor x,
            double[] mean,
            double[] var,
            @Nullable Tensor w,
            @Nullable Tensor b,
            boolean training,
            double eps,
            Tensor out) {
        if (x.dim(2) < LONG) {
            return CpuBatchNormColumns.forward(x, mean, var, w, b, training, eps, out);
        }
        int channels = mean.length;
        double[] weight = w == null ? null : w.toDoubles();
        double[] bias = b == null ? null : b.toDoubles();
        double[] inverse = new double[channels];
        int count = x.size() / channels;
        int piece = Math.min(PIECE, count);
        float[] in = Scratch.floats(0, piece);
        for (int c = 0; c < channels; c++) {
            // What was already subtracted from the numbers in the array, if that holds all of them.
            double centre = Double.NaN;
            if (training) {
                centre = statistics(x, c, in, piece, mean, var);
            }
            inverse[c] = 1 / Math.sqrt(var[c] + eps);
            double scale = weight == null ? inverse[c] : inverse[c] * weight[c];
            double shift = bias == null ? 0 : bias[c];
            for (int at = 0; at < count; at += piece) {
                int n = Math.min(piece, count - at);
                if (!training || piece < count) {
                    read(x, c, at, in, n);
                    centre = (float) mean[c];
                    subtract(in, (float) centre, n);
                }
                scale(in, (float) scale, (float) (shift + (centre - mean[c]) * scale), n);
                write(in, n, out, c, at);
            }
        }
        return inverse;
    }

    /** Writes a channel's mean and variance; leaves the last piece in the array less a number near its mean, which is returned. */
    private static double statistics(Tensor x, int c, float[] in, int piece, double[] mean, double[] var) {
        int count = x.size() / mean.length;
        double centre = 0;
        double total = 0;
        double m = 0;
        double squares = 0;
        for (int at = 0; at < count; at += piece) {
            int n = Math.min(piece, count - at);
            read(x, c, at, in, n);
            centre = 0;
            double step = Sums.sum(in, 0, Math.min(n, Sums.FOLDED)) / Math.min(n, Sums.FOLDED);
            double rest = 0;
            double spread = 0;
            // Distances from about the mean: sums of them and of their squares lose nothing.
            for (int tries = 0; tries < 3; tries++) {
                subtract(in, (float) step, n);
                centre += (float) step;
                rest = Sums.sum(in, 0, n) / n;
                spread = Math.max(0, Sums.product(in, 0, in, 0, n) - rest * rest * n);
                if (rest * rest * n <= FAR * spread) {
                    break;
                }
                step = rest;
            }
            // Chan, Golub and LeVeque (1979).
            double delta = centre + rest - m;
            m += delta * n / (total + n);
            squares += spread + delta * delta * total * n / (total + n);
            total += n;
        }
        mean[c] = m;
        var[c] = squares / total;
        return centre;
    }

    private static void subtract(float[] x, float centre, int n) {
        for (int j = 0; j < n; j++) {
            x[j] -= centre;
        }
    }

    private static void scale(float[] x, float scale, float shift, int n) {
        for (int j = 0; j < n; j++) {
            x[j] = x[j] * scale + shift;
        }
    }

    // ---- backward

    /** The gradients of x, w and b. */
    static @Nullable Tensor[] backward(
            Tensor g, Tensor x, double[] mean, double[] inverse, @Nullable Tensor w, boolean training) {
        Gradients parts = new Gradients(x, mean, inverse, w, training);
        Tensor dx = Tensor.empty("batchNorm", x.dtype(), x.shapeView());
        if (x.dim(2) < LONG) {
            CpuBatchNormColumns.backward(g, x, parts, dx);
        } else {
            backward(g, x, parts, dx);
        }
        int channels = mean.length;
        return new @Nullable Tensor[] {
            dx,
            Tensor.of(DType.FLOAT32, parts.weight).reshape(channels, 1),
            Tensor.of(DType.FLOAT32, parts.bias).reshape(channels, 1)
        };
    }

    private static void backward(Tensor g, Tensor x, Gradients parts, Tensor dx) {
        int channels = parts.mean.length;
        int count = x.size() / channels;
        int piece = Math.min(PIECE, count);
        float[] in = Scratch.floats(0, piece);
        float[] upstream = Scratch.floats(1, piece);
        for (int c = 0; c < channels; c++) {
            float centre = (float) parts.mean[c];
            double sum = 0;
            double along = 0;
            for (int at = 0; at < count; at += piece) {
                int n = Math.min(piece, count - at);
                read(x, c, at, in, n);
                read(g, c, at, upstream, n);
                subtract(in, centre, n);
                sum += Sums.sum(upstream, 0, n);
                along += Sums.product(in, 0, upstream, 0, n);
            }
            parts.put(c, sum, along);
            for (int at = 0; at < count; at += piece) {
                int n = Math.min(piece, count - at);
                if (piece < count) {
                    read(x, c, at, in, n);
                    read(g, c, at, upstream, n);
                    subtract(in, centre, n);
                }
                combine(upstream, in, (float) parts.direct[c], (float) parts.centred[c], (float) parts.even[c], n);
                write(upstream, n, dx, c, at);
            }
        }
    }

    private static void combine(float[] g, float[] x, float direct, float centred, float even, int n) {
        for (int j = 0; j < n; j++) {
            g[j] = direct * g[j] + centred * x[j] + even;
        }
    }

    /** dx = direct g + centred (x - mean as a float32) + even, and the gradients of weight and bias, for each channel. */
    static final class Gradients {
        final double[] mean;
        final double[] direct;
        final double[] centred;
        final double[] even;
        final double[] weight;
        final double[] bias;
        private final double[] inverse;
        private final double count;
        private final boolean training;

        Gradients(Tensor x, double[] mean, double[] inverse, @Nullable Tensor w, boolean training) {
            int channels = mean.length;
            this.mean = mean;
            this.inverse = inverse;
            this.training = training;
            this.count = (double) x.size() / channels;
            double[] given = w == null ? null : w.toDoubles();
            direct = new double[channels];
            Arrays.setAll(direct, c -> given == null ? inverse[c] : inverse[c] * given[c]);
            centred = new double[channels];
            even = new double[channels];
            weight = new double[channels];
            bias = new double[channels];
        }

        /** From the sums of g and of g (x - mean as a float32). */
        void put(int c, double sum, double along) {
            // Over many numbers of one sign the difference adds up.
            double rounding = (float) mean[c] - mean[c];
            bias[c] = sum;
            weight[c] = (along + rounding * sum) * inverse[c];
            if (training) {
                centred[c] = -direct[c] * inverse[c] * weight[c] / count;
                even[c] = -direct[c] * sum / count + centred[c] * rounding;
            }
        }
    }

    // ---- the numbers of one channel

    private static void read(Tensor x, int c, int at, float[] to, int n) {
        int channels = x.dim(1);
        int length = x.dim(2);
        for (int done = 0; done < n; ) {
            int offset = (at + done) % length;
            int m = Math.min(n - done, length - offset);
            Tiles.read(x, ((at + done) / length * channels + c) * length + offset, to, done, m);
            done += m;
        }
    }

    private static void write(float[] from, int n, Tensor out, int c, int at) {
        int channels = out.dim(1);
        int length = out.dim(2);
        for (int done = 0; done < n; ) {
            int offset = (at + done) % length;
            int m = Math.min(n - done, length - offset);
            CpuMovement.write(out, ((at + done) / length * channels + c) * length + offset, from, done, m);
            done += m;
        }
    }
}
