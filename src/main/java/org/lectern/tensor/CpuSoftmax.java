package org.lectern.tensor;

/** Softmax and cross-entropy over rows of float64, read whole into an array of one thread, which grows as needed. */
final class CpuSoftmax {
    private static final ThreadLocal<double[][]> ROWS = ThreadLocal.withInitial(() -> new double[2][0]);

    private CpuSoftmax() {}

    private static double[] row(int which, int n) {
        double[][] rows = ROWS.get();
        if (rows[which].length < n) {
            rows[which] = new double[n];
        }
        return rows[which];
    }

    static void softmax(boolean logarithm, Tensor x, int rows, int n, Tensor out) {
        Tiles tiles = Tiles.ours();
        double[] row = row(0, n);
        for (int i = 0; i < rows; i++) {
            tiles.read(x, i * n, row, 0, n);
            double sum = exponentials(row, n, logarithm);
            if (logarithm) {
                double log = Math.log(sum);
                for (int j = 0; j < n; j++) {
                    row[j] -= log;
                }
            } else {
                for (int j = 0; j < n; j++) {
                    row[j] /= sum;
                }
            }
            write(tiles, out, i * n, row, n);
        }
    }

    /** Subtracts the greatest element, exponentiates unless the shifted numbers are wanted, and returns the sum. */
    private static double exponentials(double[] row, int n, boolean keepShifted) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            max = Math.max(max, row[j]);
        }
        double sum = 0;
        for (int j = 0; j < n; j++) {
            double shifted = row[j] - max;
            double e = Math.exp(shifted);
            row[j] = keepShifted ? shifted : e;
            sum += e;
        }
        return sum;
    }

    private static void write(Tiles tiles, Tensor out, int from, double[] row, int n) {
        for (int done = 0; done < n; done += Tiles.LENGTH) {
            int m = Math.min(Tiles.LENGTH, n - done);
            System.arraycopy(row, done, tiles.doubleD, 0, m);
            tiles.write("softmax", out, from + done, tiles.doubleD, m);
        }
    }

    static void gradient(boolean logarithm, Tensor upstream, Tensor y, int rows, int n, Tensor out) {
        Tiles tiles = Tiles.ours();
        double[] g = row(0, n);
        double[] value = row(1, n);
        for (int i = 0; i < rows; i++) {
            tiles.read(upstream, i * n, g, 0, n);
            tiles.read(y, i * n, value, 0, n);
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += logarithm ? g[j] : g[j] * value[j];
            }
            for (int j = 0; j < n; j++) {
                g[j] = logarithm ? g[j] - Math.exp(value[j]) * sum : value[j] * (g[j] - sum);
            }
            write(tiles, out, i * n, g, n);
        }
    }

    static double crossEntropy(Tensor logits, int[] labels, Tensor probabilities) {
        Tiles tiles = Tiles.ours();
        int n = logits.dim(1);
        double[] row = row(0, n);
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            tiles.read(logits, i * n, row, 0, n);
            double target = row[labels[i]];
            double max = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                max = Math.max(max, row[j]);
            }
            double sum = exponentials(row, n, false);
            loss += Math.log(sum) - (target - max);
            for (int j = 0; j < n; j++) {
                row[j] /= sum;
            }
            write(tiles, probabilities, i * n, row, n);
        }
        return loss;
    }

    static void crossEntropyGradient(Tensor probabilities, int[] labels, double scale, Tensor out) {
        Tiles tiles = Tiles.ours();
        int n = probabilities.dim(1);
        double[] row = row(0, n);
        for (int i = 0; i < labels.length; i++) {
            tiles.read(probabilities, i * n, row, 0, n);
            row[labels[i]] -= 1;
            for (int j = 0; j < n; j++) {
                row[j] *= scale;
            }
            write(tiles, out, i * n, row, n);
        }
    }
}
