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
    /** Numbers are collected in rows of this length: constant lengths and plain indices make the best vector code. */
    private static final int ROW = Sums.FOLDED;
    /** So many numbers of a channel are collected at once. */
    private static final int PIECE = 16 * ROW;
    /** A centre further from the mean than this many variances would cost precision. */
    private static final double FAR = 4;

    private static final ThreadLocal<CpuBatchNorm> OURS = ThreadLocal.withInitial(CpuBatchNorm::new);

    private final float[][] in = new float[PIECE / ROW][ROW];
    private final float[][] upstream = new float[PIECE / ROW][ROW];
    private final float[] sum = new float[ROW];
    private final float[] products = new float[ROW];

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
        return OURS.get().runs(x, mean, var, w, b, training, eps, out);
    }

    private double[] runs(
            Tensor x,
            double[] mean,
            double[] var,
            @Nullable Tensor w,
            @Nullable Tensor b,
            boolean training,
            double eps,
            Tensor out) {
        int channels = mean.length;
        double[] weight = w == null ? null : w.toDoubles();
        double[] bias = b == null ? null : b.toDoubles();
        double[] inverse = new double[channels];
        int count = x.size() / channels;
        for (int c = 0; c < channels; c++) {
            if (training) {
                statistics(x, c, mean, var);
            }
            inverse[c] = 1 / Math.sqrt(var[c] + eps);
            double scale = weight == null ? inverse[c] : inverse[c] * weight[c];
            float centre = (float) mean[c];
            double shift = (bias == null ? 0 : bias[c]) + (centre - mean[c]) * scale;
            for (int at = 0; at < count; at += PIECE) {
                int n = Math.min(PIECE, count - at);
                if (!training || count > PIECE) {
                    read(x, c, at, in, n);
                }
                for (int row = 0; row * ROW < n; row++) {
                    normalize(in[row], centre, (float) scale, (float) shift);
                }
                write(in, n, out, c, at);
            }
        }
        return inverse;
    }

    private static void normalize(float[] x, float centre, float scale, float shift) {
        for (int j = 0; j < ROW; j++) {
            x[j] = (x[j] - centre) * scale + shift;
        }
    }

    /** Writes a channel's mean and variance; its last piece stays in the rows. */
    private void statistics(Tensor x, int c, double[] mean, double[] var) {
        int count = x.size() / mean.length;
        double total = 0;
        double m = 0;
        double squares = 0;
        for (int at = 0; at < count; at += PIECE) {
            int n = Math.min(PIECE, count - at);
            read(x, c, at, in, n);
            double centre = Sums.sum(in[0], 0, Math.min(n, ROW)) / Math.min(n, ROW);
            double rest = 0;
            double spread = 0;
            // Distances from about the mean: sums of them and of their squares lose nothing.
            for (int tries = 0; tries < 3; tries++) {
                centre = (float) (centre + rest);
                distances(n, (float) centre);
                rest = Sums.folded(sum) / n;
                spread = Math.max(0, Sums.folded(products) - rest * rest * n);
                if (rest * rest * n <= FAR * spread) {
                    break;
                }
            }
            // Chan, Golub and LeVeque (1979).
            double delta = centre + rest - m;
            m += delta * n / (total + n);
            squares += spread + delta * delta * total * n / (total + n);
            total += n;
        }
        mean[c] = m;
        var[c] = squares / total;
    }

    /** Sums of the distances from a centre, and of their squares, over the columns of the rows. */
    private void distances(int n, float centre) {
        Arrays.fill(sum, 0);
        Arrays.fill(products, 0);
        for (int row = 0; row * ROW < n; row++) {
            if (n < (row + 1) * ROW) {
                Arrays.fill(in[row], n - row * ROW, ROW, centre);
            }
            addDistances(in[row], centre, sum, products);
        }
    }

    private static void addDistances(float[] x, float centre, float[] sum, float[] squares) {
        for (int j = 0; j < ROW; j++) {
            float d = x[j] - centre;
            sum[j] += d;
            squares[j] += d * d;
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
            OURS.get().runs(g, x, parts, dx);
        }
        int channels = mean.length;
        return new @Nullable Tensor[] {
            dx,
            Tensor.of(DType.FLOAT32, parts.weight).reshape(channels, 1),
            Tensor.of(DType.FLOAT32, parts.bias).reshape(channels, 1)
        };
    }

    private void runs(Tensor g, Tensor x, Gradients parts, Tensor dx) {
        int channels = parts.mean.length;
        int count = x.size() / channels;
        for (int c = 0; c < channels; c++) {
            float centre = (float) parts.mean[c];
            double total = 0;
            double along = 0;
            for (int at = 0; at < count; at += PIECE) {
                int n = Math.min(PIECE, count - at);
                read(x, c, at, in, n);
                read(g, c, at, upstream, n);
                products(n, centre);
                total += Sums.folded(sum);
                along += Sums.folded(products);
            }
            parts.put(c, total, along);
            for (int at = 0; at < count; at += PIECE) {
                int n = Math.min(PIECE, count - at);
                if (count > PIECE) {
                    read(x, c, at, in, n);
                    read(g, c, at, upstream, n);
                }
                float direct = (float) parts.direct[c];
                float centred = (float) parts.centred[c];
                float even = (float) parts.even[c];
                for (int row = 0; row * ROW < n; row++) {
                    combine(upstream[row], in[row], centre, direct, centred, even);
                }
                write(upstream, n, dx, c, at);
            }
        }
    }

    /** Sums of g, and of g (x - centre), over the columns of the rows. */
    private void products(int n, float centre) {
        Arrays.fill(sum, 0);
        Arrays.fill(products, 0);
        for (int row = 0; row * ROW < n; row++) {
            if (n < (row + 1) * ROW) {
                Arrays.fill(in[row], n - row * ROW, ROW, centre);
                Arrays.fill(upstream[row], n - row * ROW, ROW, 0);
            }
            addProducts(upstream[row], in[row], centre, sum, products);
        }
    }

    private static void addProducts(float[] g, float[] x, float centre, float[] sum, float[] products) {
        for (int j = 0; j < ROW; j++) {
            sum[j] += g[j];
            products[j] += g[j] * (x[j] - centre);
        }
    }

    private static void combine(float[] g, float[] x, float centre, float direct, float centred, float even) {
        for (int j = 0; j < ROW; j++) {
            g[j] = direct * g[j] + centred * (x[j] - centre) + even;
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

    private static void read(Tensor x, int c, int at, float[][] rows, int n) {
        int channels = x.dim(1);
        int length = x.dim(2);
        for (int done = 0; done < n; ) {
            int offset = (at + done) % length;
            int m = Math.min(Math.min(n - done, length - offset), ROW - done % ROW);
            Tiles.read(x, ((at + done) / length * channels + c) * length + offset, rows[done / ROW], done % ROW, m);
            done += m;
        }
    }

    private static void write(float[][] rows, int n, Tensor out, int c, int at) {
        int channels = out.dim(1);
        int length = out.dim(2);
        for (int done = 0; done < n; ) {
            int offset = (at + done) % length;
            int m = Math.min(Math.min(n - done, length - offset), ROW - done % ROW);
            int to = ((at + done) / length * channels + c) * length + offset;
            CpuMovement.write(out, to, rows[done / ROW], done % ROW, m);
            done += m;
        }
    }
}
