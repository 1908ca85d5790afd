package org.lectern.tensor;

import java.lang.ref.Reference;

/** Softplus and binary cross-entropy of float32 logits: vector code in place of a logarithm for each number. */
final class FloatLogistic {
    private FloatLogistic() {}

    /** y = max(x, 0) + log(1 + exp(-|x|)), which is log(1 + exp(x)); x and y must differ. */
    static void softplus(float[] x, float[] y, int n) {
        decays(x, y, n);
        for (int j = 0; j < n; j++) {
            y[j] = Math.max(x[j], 0f) + log1p(y[j]);
        }
    }

    /** y = softplus(x) - t x, see {@link BinaryOp#BINARY_CROSS_ENTROPY}; y must be neither x nor t. */
    static void crossEntropy(float[] x, float[] t, float[] y, int n) {
        decays(x, y, n);
        for (int j = 0; j < n; j++) {
            y[j] = Math.max(x[j], 0f) - x[j] * t[j] + log1p(y[j]);
        }
    }

    /** y = exp(-|x|), from 0 to 1. */
    private static void decays(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = -Math.abs(x[j]);
        }
        FloatMath.exp(y, y, n);
    }

    /**
     * log(1 + e) for e from 0 to 1, to two units in the last place: 2 artanh(s) with s = e / (2 + e), at most a third; the
     * series to s^15 leaves 1e-9.
     */
    private static float log1p(float e) {
        float s = e / (2f + e);
        float q = s * s;
        float p = Math.fma(q, 2f / 15, 2f / 13);
        p = Math.fma(q, p, 2f / 11);
        p = Math.fma(q, p, 2f / 9);
        p = Math.fma(q, p, 2f / 7);
        p = Math.fma(q, p, 2f / 5);
        p = Math.fma(q, p, 2f / 3);
        return Math.fma(s * q, p, 2f * s);
    }

    /** out = g (sigmoid(x) - t); all broadcast to the result's shape. */
    static void crossEntropyGradient(Tensor g, Tensor x, Tensor t, Tensor out) {
        Tiles tiles = Tiles.ours();
        int[] shape = out.shapeView();
        BroadcastReader upstream = new BroadcastReader(g, shape, tiles);
        BroadcastReader logits = new BroadcastReader(x, shape, tiles);
        BroadcastReader targets = new BroadcastReader(t, shape, tiles);
        int size = out.size();
        for (int at = 0; at < size; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, size - at);
            logits.read(at, n, tiles.floatA);
            FloatMath.sigmoid(tiles.floatA, tiles.floatB, n);
            targets.read(at, n, tiles.floatC);
            upstream.read(at, n, tiles.floatD);
            weighDifference(tiles.floatB, tiles.floatC, tiles.floatD, n);
            Tiles.write(out, at, tiles.floatB, n);
        }
        Reference.reachabilityFence(g);
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(t);
    }

    private static void weighDifference(float[] s, float[] t, float[] g, int n) {
        for (int j = 0; j < n; j++) {
            s[j] = g[j] * (s[j] - t[j]);
        }
    }
}
