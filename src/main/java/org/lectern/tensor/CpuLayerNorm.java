package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Layer normalisation of float32 rows on the CPU, forward and backward in one pass each. */
final class CpuLayerNorm {
    /** Rows are read in blocks of about this many numbers. */
    private static final int BLOCK = 4096;

    private CpuLayerNorm() {}

    /** out = (x - mean) inverse w + b for each row; leaves each row's mean and variance for the way back. */
    static void forward(
            Tensor x, @Nullable Tensor w, @Nullable Tensor b, double eps, Tensor out, Tensor mean, Tensor var) {
        int rows = x.dim(0);
        int n = x.dim(1);
        int block = Math.max(1, BLOCK / n);
        float[] in = Scratch.floats(0, block * n);
        float[] row = Scratch.floats(1, n);
        float[] weight = row(w, 1, 2, n);
        float[] bias = row(b, 0, 3, n);
        float[] means = Scratch.floats(4, rows);
        float[] vars = Scratch.floats(5, rows);
        for (int start = 0; start < rows; start += block) {
            int count = Math.min(block, rows - start);
            Tiles.read(x, start * n, in, 0, count * n);
            for (int r = 0; r < count; r++) {
                System.arraycopy(in, r * n, row, 0, n);
                float m = (float) (row[0] + Sums.distances(row, 0, n, row[0]) / n);
                double variance = Sums.squares(row, 0, n, m) / n;
                means[start + r] = m;
                vars[start + r] = (float) variance;
                normalize(row, m, (float) (1 / Math.sqrt(variance + eps)), weight, bias, n);
                System.arraycopy(row, 0, in, r * n, n);
            }
            Tiles.write(out, start * n, in, count * n);
        }
        Tiles.write(mean, 0, means, rows);
        Tiles.write(var, 0, vars, rows);
    }

    /** Rows lie at the start of their arrays: loops with one index become vector code. */
    private static void normalize(float[] x, float mean, float inverse, float[] weight, float[] bias, int n) {
        for (int j = 0; j < n; j++) {
            x[j] = (x[j] - mean) * inverse * weight[j] + bias[j];
        }
    }

    /** The gradients of x, w and b; those of w and b also where there are none, of which nobody asks. */
    static @Nullable Tensor[] backward(
            Tensor g, Tensor x, @Nullable Tensor w, double eps, Tensor mean, Tensor var, Tensor dx) {
        int rows = x.dim(0);
        int n = x.dim(1);
        float[] in = Scratch.floats(0, n);
        float[] upstream = Scratch.floats(1, n);
        float[] weight = row(w, 1, 2, n);
        float[] weightGradient = Scratch.floats(3, n);
        float[] biasGradient = Scratch.floats(4, n);
        double[] weightSum = new double[n];
        double[] biasSum = new double[n];
        float[] means = mean.toFloats();
        float[] vars = var.toFloats();
        int block = Math.max(1, BLOCK / n);
        for (int start = 0; start < rows; start += block) {
            Arrays.fill(weightGradient, 0, n, 0);
            Arrays.fill(biasGradient, 0, n, 0);
            for (int r = start; r < Math.min(rows, start + block); r++) {
                Tiles.read(x, r * n, in, 0, n);
                Tiles.read(g, r * n, upstream, 0, n);
                float s = (float) (1 / Math.sqrt(vars[r] + eps));
                parts(in, upstream, means[r], s, weight, weightGradient, biasGradient, n);
                double along = Sums.product(in, 0, upstream, 0, n) / n;
                double even = Sums.sum(upstream, 0, n) / n;
                combine(in, upstream, s, (float) along, (float) even, n);
                Tiles.write(dx, r * n, upstream, n);
            }
            add(weightGradient, weightSum, n);
            add(biasGradient, biasSum, n);
        }
        return new @Nullable Tensor[] {dx, vector(weightSum), vector(biasSum)};
    }

    /** x becomes h = (x - mean) s, g becomes u = g w; dw += g h, db += g. */
    private static void parts(float[] x, float[] g, float mean, float s, float[] w, float[] dw, float[] db, int n) {
        for (int j = 0; j < n; j++) {
            float h = (x[j] - mean) * s;
            float up = g[j];
            dw[j] += up * h;
            db[j] += up;
            x[j] = h;
            g[j] = up * w[j];
        }
    }

    /** u becomes s (u - even - h along). */
    private static void combine(float[] h, float[] u, float s, float along, float even, int n) {
        for (int j = 0; j < n; j++) {
            u[j] = s * (u[j] - even - h[j] * along);
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
