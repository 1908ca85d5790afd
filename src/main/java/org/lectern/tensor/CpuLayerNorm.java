package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Layer normalisation of float32 rows on the CPU, forward and backward in one pass each. */
final class CpuLayerNorm {
    /** Rows are read in blocks of about this many numbers. */
    private static final int BLOCK = 4096;

    private CpuLayerNorm() {}

    /** out = (x - mean) inverse w + b for each row; leaves each row's mean and inverse deviation for the way back. */
    static void forward(
            Tensor x, @Nullable Tensor w, @Nullable Tensor b, double eps, Tensor out, float[] mean, float[] inverse) {
        int rows = x.dim(0);
        int n = x.dim(1);
        int block = Math.max(1, BLOCK / n);
        float[] in = Scratch.floats(0, block * n);
        float[] result = Scratch.floats(1, block * n);
        float[] weight = row(w, 1, 2, n);
        float[] bias = row(b, 0, 3, n);
        for (int start = 0; start < rows; start += block) {
            int count = Math.min(block, rows - start);
            Tiles.read(x, start * n, in, 0, count * n);
            for (int r = 0; r < count; r++) {
                int at = r * n;
                float m = (float) (Sums.sum(in, at, n) / n);
                float s = (float) (1 / Math.sqrt(Sums.squares(in, at, n, m) / n + eps));
                mean[start + r] = m;
                inverse[start + r] = s;
                normalize(in, at, m, s, weight, bias, result, n);
            }
            Tiles.write(out, start * n, result, count * n);
        }
    }

    private static void normalize(
            float[] x, int at, float mean, float inverse, float[] weight, float[] bias, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[at + j] = (x[at + j] - mean) * inverse * weight[j] + bias[j];
        }
    }

    /** The gradients of x, w and b; those of w and b also where there are none, of which nobody asks. */
    static @Nullable Tensor[] backward(Tensor g, Tensor x, @Nullable Tensor w, float[] mean, float[] inverse) {
        int rows = x.dim(0);
        int n = x.dim(1);
        int block = Math.max(1, BLOCK / n);
        float[] in = Scratch.floats(0, block * n);
        float[] upstream = Scratch.floats(1, block * n);
        float[] weight = row(w, 1, 2, n);
        float[] weightGradient = Scratch.floats(4, n);
        float[] biasGradient = Scratch.floats(5, n);
        double[] weightSum = new double[n];
        double[] biasSum = new double[n];
        Tensor dx = Tensor.empty("layerNorm", x.dtype(), x.shapeView());
        for (int start = 0; start < rows; start += block) {
            int count = Math.min(block, rows - start);
            Tiles.read(x, start * n, in, 0, count * n);
            Tiles.read(g, start * n, upstream, 0, count * n);
            Arrays.fill(weightGradient, 0, n, 0);
            Arrays.fill(biasGradient, 0, n, 0);
            for (int r = 0; r < count; r++) {
                int at = r * n;
                float s = inverse[start + r];
                parts(in, upstream, at, mean[start + r], s, weight, weightGradient, biasGradient, n);
                double along = Sums.product(in, at, upstream, at, n) / n;
                double even = Sums.sum(upstream, at, n) / n;
                combine(in, upstream, at, s, (float) along, (float) even, n);
            }
            add(weightGradient, weightSum, n);
            add(biasGradient, biasSum, n);
            Tiles.write(dx, start * n, upstream, count * n);
        }
        return new @Nullable Tensor[] {dx, vector(weightSum), vector(biasSum)};
    }

    /** x becomes h = (x - mean) s, g becomes u = g w; dw += g h, db += g. */
    private static void parts(
            float[] x, float[] g, int at, float mean, float s, float[] w, float[] dw, float[] db, int n) {
        for (int j = 0; j < n; j++) {
            float h = (x[at + j] - mean) * s;
            float up = g[at + j];
            dw[j] += up * h;
            db[j] += up;
            x[at + j] = h;
            g[at + j] = up * w[j];
        }
    }

    /** u becomes s (u - even - h along). */
    private static void combine(float[] h, float[] u, int at, float s, float along, float even, int n) {
        for (int j = 0; j < n; j++) {
            u[at + j] = s * (u[at + j] - even - h[at + j] * along);
        }
    }

    /** Sums of one block are few numbers and kept in float32, those of all blocks in float64. */
    private static void add(float[] part, double[] sum, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] += part[j];
        }
    }

    private static Tensor vector(double[] values) {
        return Tensor.of(DType.FLOAT32, values);
    }

    private static float[] row(@Nullable Tensor x, float fallback, int slot, int n) {
        float[] values = Scratch.floats(slot, n);
        if (x == null) {
            Arrays.fill(values, 0, n, fallback);
        } else {
            Tiles.read(x, 0, values, 0, n);
        }
        return values;
    }
}
