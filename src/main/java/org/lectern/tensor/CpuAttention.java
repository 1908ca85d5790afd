package org.lectern.tensor;

import org.jspecify.annotations.Nullable;

/** The softmax inside attention over float32 scores, in place: scaled, masked, and backward. */
final class CpuAttention {
    /** Rows are read in blocks of about this many numbers. */
    private static final int BLOCK = 4096;
    /** Far below any score, and so is what is left of it after a bias or a row's greatest score. */
    private static final float FORBIDDEN = -1e30f;

    private CpuAttention() {}

    /** scores (..., queries, keys) become the softmax of scale scores + bias over the allowed keys; rows without any 0. */
    static void softmax(Tensor scores, float scale, @Nullable Tensor allowed, @Nullable Tensor bias, boolean causal) {
        int keys = scores.dim(-1);
        int queries = scores.dim(-2);
        if (scores.size() == 0) {
            return;
        }
        int rows = scores.size() / keys;
        int block = Math.max(1, BLOCK / keys);
        float[] x = Scratch.floats(0, block * keys);
        float[] extra = Scratch.floats(1, block * keys);
        Tiles tiles = Tiles.ours();
        BroadcastReader masks = allowed == null ? null : new BroadcastReader(allowed, scores.shapeView(), tiles);
        BroadcastReader biases = bias == null ? null : new BroadcastReader(bias, scores.shapeView(), tiles);
        for (int start = 0; start < rows; start += block) {
            int count = Math.min(block, rows - start);
            int n = count * keys;
            Tiles.read(scores, start * keys, x, 0, n);
            scale(x, scale, n);
            if (biases != null) {
                biases.read(start * keys, n, extra);
                add(x, extra, n);
            }
            if (masks != null) {
                masks.read(start * keys, n, extra);
                forbid(x, extra, n);
            }
            if (causal) {
                for (int r = 0; r < count; r++) {
                    int first = (start + r) % queries + 1;
                    if (first < keys) {
                        java.util.Arrays.fill(x, r * keys + first, (r + 1) * keys, FORBIDDEN);
                    }
                }
            }
            for (int r = 0; r < count; r++) {
                shift(x, r * keys, greatest(x, r * keys, keys), keys);
            }
            FloatMath.exp(x, x, n);
            for (int r = 0; r < count; r++) {
                int at = r * keys;
                // A row of which every key is forbidden was left at -infinity: its exponentials are 0.
                float sum = (float) Sums.sum(x, at, keys);
                times(x, at, sum == 0 ? 0 : 1 / sum, keys);
            }
            Tiles.write(scores, start * keys, x, n);
        }
    }

    /** g, the gradient of the weights, becomes that of the scores: weights (g - sum(g weights)) scale. */
    static void softmaxGradient(Tensor g, Tensor weights, float scale) {
        int keys = g.dim(-1);
        if (g.size() == 0) {
            return;
        }
        int rows = g.size() / keys;
        int block = Math.max(1, BLOCK / keys);
        float[] upstream = Scratch.floats(0, block * keys);
        float[] weight = Scratch.floats(1, block * keys);
        for (int start = 0; start < rows; start += block) {
            int count = Math.min(block, rows - start);
            Tiles.read(g, start * keys, upstream, 0, count * keys);
            Tiles.read(weights, start * keys, weight, 0, count * keys);
            for (int r = 0; r < count; r++) {
                int at = r * keys;
                float sum = (float) Sums.product(upstream, at, weight, at, keys);
                combine(upstream, weight, at, sum, scale, keys);
            }
            Tiles.write(g, start * keys, upstream, count * keys);
        }
    }

    private static void scale(float[] x, float scale, int n) {
        for (int j = 0; j < n; j++) {
            x[j] *= scale;
        }
    }

    private static void add(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            x[j] += y[j];
        }
    }

    private static void forbid(float[] x, float[] mask, int n) {
        for (int j = 0; j < n; j++) {
            x[j] = mask[j] == 0 ? FORBIDDEN : x[j];
        }
    }

    private static float greatest(float[] x, int from, int n) {
        float a = Float.NEGATIVE_INFINITY;
        float b = a;
        float c = a;
        float d = a;
        int j = from;
        int to = from + n;
        for (; j + 3 < to; j += 4) {
            a = Math.max(a, x[j]);
            b = Math.max(b, x[j + 1]);
            c = Math.max(c, x[j + 2]);
            d = Math.max(d, x[j + 3]);
        }
        for (; j < to; j++) {
            a = Math.max(a, x[j]);
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    private static void shift(float[] x, int at, float greatest, int n) {
        float by = greatest == FORBIDDEN ? 0 : greatest;
        for (int j = 0; j < n; j++) {
            x[at + j] -= by;
        }
    }

    private static void times(float[] x, int at, float factor, int n) {
        for (int j = 0; j < n; j++) {
            x[at + j] *= factor;
        }
    }

    private static void combine(float[] g, float[] weight, int at, float sum, float scale, int n) {
        for (int j = 0; j < n; j++) {
            g[at + j] = weight[at + j] * (g[at + j] - sum) * scale;
        }
    }
}
