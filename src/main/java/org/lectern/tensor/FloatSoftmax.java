package org.lectern.tensor;

import java.nio.FloatBuffer;

/**
 * Softmax and cross-entropy over rows of float32. Many short rows are read at once, so that the exponentials of all of them are
 * one long loop. Many long rows are oneDNN's, unless there is a number among them that it can't bear.
 */
final class FloatSoftmax {
    private static final int LENGTH = 4096;
    private static final ThreadLocal<FloatSoftmax> OURS = ThreadLocal.withInitial(FloatSoftmax::new);

    private float[] x = new float[LENGTH];
    private float[] y = new float[LENGTH];
    private float[] g = new float[LENGTH];

    private FloatSoftmax() {}

    /** This thread's arrays, each at least so long. */
    private static FloatSoftmax ours(int n) {
        FloatSoftmax ours = OURS.get();
        if (ours.x.length < n) {
            ours.x = new float[n];
            ours.y = new float[n];
            ours.g = new float[n];
        }
        return ours;
    }

    private static int rowsAtOnce(int n) {
        return n == 0 ? 1 : Math.max(1, LENGTH / n);
    }

    static void softmax(boolean logarithm, Tensor x, int rows, int n, Tensor out) {
        int piece = OneDnnSoftmax.rowsAtOnce(x, rows, n);
        if (piece == 0) {
            softmax(logarithm, x, 0, rows, n, out);
            return;
        }
        for (int at = 0; at < rows; at += piece) {
            int here = Math.min(piece, rows - at);
            if (!FloatMath.areSmall(x, at * n, here * n) || !OneDnnSoftmax.softmax(logarithm, x, at, here, n, out)) {
                softmax(logarithm, x, at, at + here, n, out);
            }
        }
    }

    private static void softmax(boolean logarithm, Tensor x, int from, int to, int n, Tensor out) {
        FloatSoftmax ours = ours(n);
        int many = rowsAtOnce(n);
        for (int at = from; at < to; at += many) {
            int here = Math.min(many, to - at);
            Tiles.read(x, at * n, ours.x, 0, here * n);
            exponentials(ours.x, ours.y, here, n);
            if (logarithm) {
                subtractLogarithms(ours.x, ours.y, here, n);
                Tiles.write(out, at * n, ours.x, here * n);
            } else {
                divide(ours.y, here, n);
                Tiles.write(out, at * n, ours.y, here * n);
            }
        }
    }

    /** y = exp(x); from rows that might overflow or vanish the greatest number is subtracted first, in place. */
    private static void exponentials(float[] x, float[] y, int rows, int n) {
        if (!FloatMath.smallExp(x, y, rows * n)) {
            shift(x, rows, n);
            FloatMath.exp(x, y, rows * n);
        }
    }

    /** Subtracts its greatest number from each row. */
    private static void shift(float[] x, int rows, int n) {
        for (int i = 0; i < rows; i++) {
            int from = i * n;
            float max = greatest(x, from, n);
            for (int j = from; j < from + n; j++) {
                x[j] -= max;
            }
        }
    }

    /** NaN may be passed over: it comes back with its own exponential. Four at a time, which do not wait for each other. */
    private static float greatest(float[] x, int from, int n) {
        float a = Float.NEGATIVE_INFINITY;
        float b = a;
        float c = a;
        float d = a;
        int j = from;
        int end = from + n;
        for (; j + 3 < end; j += 4) {
            a = x[j] > a ? x[j] : a;
            b = x[j + 1] > b ? x[j + 1] : b;
            c = x[j + 2] > c ? x[j + 2] : c;
            d = x[j + 3] > d ? x[j + 3] : d;
        }
        for (; j < end; j++) {
            a = x[j] > a ? x[j] : a;
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    private static void divide(float[] y, int rows, int n) {
        for (int i = 0; i < rows; i++) {
            scale(y, i * n, n, (float) (1 / Sums.sum(y, i * n, n)));
        }
    }

    private static void scale(float[] y, int from, int n, float factor) {
        for (int j = from; j < from + n; j++) {
            y[j] *= factor;
        }
    }

    private static void subtractLogarithms(float[] x, float[] exponentials, int rows, int n) {
        for (int i = 0; i < rows; i++) {
            double log = Math.log(Sums.sum(exponentials, i * n, n));
            float whole = (float) log;
            subtract(x, i * n, (i + 1) * n, whole, (float) (log - whole));
        }
    }

    /** In two parts: the first difference is exact, or nearly so, where the result is small. */
    private static void subtract(float[] x, int from, int to, float a, float b) {
        for (int j = from; j < to; j++) {
            x[j] = x[j] - a - b;
        }
    }

    /** See {@link Backend#softmaxGradient}. */
    static void gradient(boolean logarithm, Tensor upstream, Tensor y, int rows, int n, Tensor out) {
        int piece = OneDnnSoftmax.rowsAtOnce(y, rows, n);
        if (piece == 0) {
            gradient(logarithm, upstream, y, 0, rows, n, out);
            return;
        }
        for (int at = 0; at < rows; at += piece) {
            int here = Math.min(piece, rows - at);
            if ((logarithm && !FloatMath.areSmall(y, at * n, here * n))
                    || !OneDnnSoftmax.gradient(logarithm, upstream, y, at, here, n, out)) {
                gradient(logarithm, upstream, y, at, at + here, n, out);
            }
        }
    }

    private static void gradient(boolean logarithm, Tensor upstream, Tensor y, int from, int to, int n, Tensor out) {
        FloatSoftmax ours = ours(n);
        int many = rowsAtOnce(n);
        for (int at = from; at < to; at += many) {
            int here = Math.min(many, to - at);
            Tiles.read(upstream, at * n, ours.g, 0, here * n);
            Tiles.read(y, at * n, ours.y, 0, here * n);
            if (logarithm) {
                FloatMath.exp(ours.y, ours.y, here * n);
                for (int i = 0; i < here; i++) {
                    subtract(ours.g, ours.y, i * n, n, (float) Sums.sum(ours.g, i * n, n));
                }
            } else {
                for (int i = 0; i < here; i++) {
                    weigh(ours.g, ours.y, i * n, n, (float) Sums.product(ours.g, i * n, ours.y, i * n, n));
                }
            }
            Tiles.write(out, at * n, ours.g, here * n);
        }
    }

    private static void subtract(float[] g, float[] y, int from, int n, float sum) {
        for (int j = from; j < from + n; j++) {
            g[j] -= y[j] * sum;
        }
    }

    private static void weigh(float[] g, float[] y, int from, int n, float mean) {
        for (int j = from; j < from + n; j++) {
            g[j] = y[j] * (g[j] - mean);
        }
    }

    /** See {@link Backend#crossEntropy}. */
    static double crossEntropy(Tensor logits, int[] labels, Tensor probabilities) {
        int n = logits.dim(1);
        int rows = labels.length;
        int piece = OneDnnSoftmax.rowsAtOnce(logits, rows, n);
        if (piece == 0) {
            return crossEntropy(logits, labels, 0, rows, n, probabilities);
        }
        double loss = 0;
        for (int at = 0; at < rows; at += piece) {
            int to = Math.min(at + piece, rows);
            if (FloatMath.areSmall(logits, at * n, (to - at) * n)
                    && OneDnnSoftmax.softmax(false, logits, at, to - at, n, probabilities)) {
                FloatBuffer values = probabilities.storage().floats();
                for (int i = at; i < to; i++) {
                    // At least exp(-64) / n, far from where floats end.
                    loss -= Math.log(values.get(i * n + labels[i]));
                }
            } else {
                loss += crossEntropy(logits, labels, at, to, n, probabilities);
            }
        }
        return loss;
    }

    private static double crossEntropy(Tensor logits, int[] labels, int from, int to, int n, Tensor probabilities) {
        FloatSoftmax ours = ours(n);
        int many = rowsAtOnce(n);
        double loss = 0;
        for (int at = from; at < to; at += many) {
            int here = Math.min(many, to - at);
            Tiles.read(logits, at * n, ours.x, 0, here * n);
            exponentials(ours.x, ours.y, here, n);
            for (int i = 0; i < here; i++) {
                double sum = Sums.sum(ours.y, i * n, n);
                loss += Math.log(sum) - ours.x[i * n + labels[at + i]];
                scale(ours.y, i * n, n, (float) (1 / sum));
            }
            Tiles.write(probabilities, at * n, ours.y, here * n);
        }
        return loss;
    }

    /** See {@link Backend#crossEntropyGradient}. */
    static void crossEntropyGradient(Tensor probabilities, int[] labels, double scale, Tensor out) {
        int n = probabilities.dim(1);
        int rows = labels.length;
        FloatSoftmax ours = ours(n);
        int many = rowsAtOnce(n);
        for (int at = 0; at < rows; at += many) {
            int here = Math.min(many, rows - at);
            Tiles.read(probabilities, at * n, ours.y, 0, here * n);
            for (int i = 0; i < here; i++) {
                ours.y[i * n + labels[at + i]] -= 1;
            }
            scale(ours.y, 0, here * n, (float) scale);
            Tiles.write(out, at * n, ours.y, here * n);
        }
    }
}
