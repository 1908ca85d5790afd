package org.lectern.tensor;

/**
 * Softmax and cross-entropy over rows of float32. Many short rows are read at once, so that the exponentials of all of them are
 * one long loop.
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
        FloatSoftmax ours = ours(n);
        int many = rowsAtOnce(n);
        for (int at = 0; at < rows; at += many) {
            int here = Math.min(many, rows - at);
            Tiles.read(x, at * n, ours.x, 0, here * n);
            shift(ours.x, here, n);
            FloatMath.exp(ours.x, ours.y, here * n);
            if (logarithm) {
                subtractLogarithms(ours.x, ours.y, here, n);
                Tiles.write(out, at * n, ours.x, here * n);
            } else {
                divide(ours.y, here, n);
                Tiles.write(out, at * n, ours.y, here * n);
            }
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

    private static double sum(float[] x, int from, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int j = from;
        int end = from + n;
        for (; j + 3 < end; j += 4) {
            a += x[j];
            b += x[j + 1];
            c += x[j + 2];
            d += x[j + 3];
        }
        for (; j < end; j++) {
            a += x[j];
        }
        return a + b + (c + d);
    }

    private static void divide(float[] y, int rows, int n) {
        for (int i = 0; i < rows; i++) {
            scale(y, i * n, n, (float) (1 / sum(y, i * n, n)));
        }
    }

    private static void scale(float[] y, int from, int n, float factor) {
        for (int j = from; j < from + n; j++) {
            y[j] *= factor;
        }
    }

    private static void subtractLogarithms(float[] shifted, float[] exponentials, int rows, int n) {
        for (int i = 0; i < rows; i++) {
            float log = (float) Math.log(sum(exponentials, i * n, n));
            for (int j = i * n; j < (i + 1) * n; j++) {
                shifted[j] -= log;
            }
        }
    }

    /** See {@link Backend#softmaxGradient}. */
    static void gradient(boolean logarithm, Tensor upstream, Tensor y, int rows, int n, Tensor out) {
        FloatSoftmax ours = ours(n);
        int many = rowsAtOnce(n);
        for (int at = 0; at < rows; at += many) {
            int here = Math.min(many, rows - at);
            Tiles.read(upstream, at * n, ours.g, 0, here * n);
            Tiles.read(y, at * n, ours.y, 0, here * n);
            if (logarithm) {
                FloatMath.exp(ours.y, ours.y, here * n);
                for (int i = 0; i < here; i++) {
                    subtract(ours.g, ours.y, i * n, n, (float) sum(ours.g, i * n, n));
                }
            } else {
                for (int i = 0; i < here; i++) {
                    weigh(ours.g, ours.y, i * n, n, (float) dot(ours.g, ours.y, i * n, n));
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

    private static double dot(float[] x, float[] y, int from, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int j = from;
        int end = from + n;
        for (; j + 3 < end; j += 4) {
            a += x[j] * y[j];
            b += x[j + 1] * y[j + 1];
            c += x[j + 2] * y[j + 2];
            d += x[j + 3] * y[j + 3];
        }
        for (; j < end; j++) {
            a += x[j] * y[j];
        }
        return a + b + (c + d);
    }

    /** See {@link Backend#crossEntropy}. */
    static double crossEntropy(Tensor logits, int[] labels, Tensor probabilities) {
        int n = logits.dim(1);
        int rows = labels.length;
        FloatSoftmax ours = ours(n);
        int many = rowsAtOnce(n);
        double loss = 0;
        for (int at = 0; at < rows; at += many) {
            int here = Math.min(many, rows - at);
            Tiles.read(logits, at * n, ours.x, 0, here * n);
            shift(ours.x, here, n);
            FloatMath.exp(ours.x, ours.y, here * n);
            for (int i = 0; i < here; i++) {
                double sum = sum(ours.y, i * n, n);
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
