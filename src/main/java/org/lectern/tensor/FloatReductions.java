package org.lectern.tensor;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Sums and extremes of float32: blocks are folded in half until one row is left, which is vector code and loses no more digits
 * than there are foldings; blocks are joined in double precision.
 */
final class FloatReductions {
    /** Floats read at once. */
    private static final int BLOCK = 8192;
    /** Rows shorter than this are added up one number after the other. */
    private static final int SHORT = 256;
    /** From so many rows and columns on BLAS adds up columns quicker. */
    private static final int FEW_ROWS = 16;

    private static final int NARROW = 32;

    private static final ThreadLocal<FloatReductions> OURS = ThreadLocal.withInitial(FloatReductions::new);

    private final float[] block = new float[BLOCK];
    private final float[] half = new float[BLOCK];
    private final double[] totals = new double[BLOCK];
    private final float[] results = new float[BLOCK];

    private FloatReductions() {}

    /** Whether this can do it: all but the logarithm of a sum of exponentials. */
    static boolean can(ReduceOp op) {
        return op != ReduceOp.LOG_SUM_EXP;
    }

    static void reduce(ReduceOp op, Tensor x, int outer, int n, int inner, Tensor out) {
        FloatReductions ours = OURS.get();
        if (inner == 1 && n < SHORT) {
            ours.shortRows(op, x, outer, n, out);
        } else if (inner == 1) {
            ours.longRows(op, x, outer, n, out);
        } else if (isSum(op) && n >= FEW_ROWS && inner >= NARROW && x.storage().array() == null) {
            ours.wideSums(op, x, outer, n, inner, out);
        } else {
            ours.columns(op, x, outer, n, inner, out);
        }
    }

    private static boolean isSum(ReduceOp op) {
        return op == ReduceOp.SUM || op == ReduceOp.MEAN;
    }

    /** Sums of long columns of native memory, read where they lie; blocks are joined in double precision. */
    private void wideSums(ReduceOp op, Tensor x, int outer, int n, int inner, Tensor out) {
        FloatPointer rows = new FloatPointer(x.storage().floatPointer());
        for (int i = 0; i < outer; i++) {
            for (int column = 0; column < inner; column += BLOCK) {
                int m = Math.min(BLOCK, inner - column);
                java.util.Arrays.fill(totals, 0, m, 0);
                for (int row = 0; row < n; row += Blas.MOST_ADDED) {
                    rows.position((long) (i * n + row) * inner + column);
                    Blas.columnSums(rows, inner, Math.min(Blas.MOST_ADDED, n - row), m, results);
                    addTo(totals, results, m);
                }
                for (int j = 0; j < m; j++) {
                    results[j] = (float) finished(op, totals[j], n);
                }
                Tiles.write(out, i * inner + column, results, m);
            }
        }
        java.lang.ref.Reference.reachabilityFence(x);
    }

    private static void addTo(double[] sum, float[] x, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] += x[j];
        }
    }

    private void shortRows(ReduceOp op, Tensor x, int rows, int n, Tensor out) {
        int many = n == 0 ? BLOCK : BLOCK / n;
        for (int at = 0; at < rows; at += many) {
            int here = Math.min(many, rows - at);
            Tiles.read(x, at * n, block, 0, here * n);
            for (int i = 0; i < here; i++) {
                results[i] = (float) finished(op, row(op, i * n, n), n);
            }
            Tiles.write(out, at, results, here);
        }
    }

    private double row(ReduceOp op, int from, int n) {
        return switch (op) {
            case MAX -> max(block, from, n);
            case MIN -> min(block, from, n);
            case SUM_OF_SQUARES -> squares(block, from, n);
            default -> sum(block, from, n);
        };
    }

    private void longRows(ReduceOp op, Tensor x, int rows, int n, Tensor out) {
        for (int i = 0; i < rows; i++) {
            double total = start(op);
            for (int done = 0; done < n; done += BLOCK) {
                int m = Math.min(BLOCK, n - done);
                Tiles.read(x, i * n + done, block, 0, m);
                if (op == ReduceOp.SUM_OF_SQUARES) {
                    square(block, m);
                }
                int left = fold(op, m, 1, 32);
                ReduceOp join = op == ReduceOp.SUM_OF_SQUARES ? ReduceOp.SUM : op;
                total = joined(op, total, row(join, 0, left));
            }
            results[0] = (float) finished(op, total, n);
            Tiles.write(out, i, results, 1);
        }
    }

    private void columns(ReduceOp op, Tensor x, int outer, int n, int inner, Tensor out) {
        if (inner == 0) {
            return;
        }
        // At least eight rows in a block, unless there are fewer.
        int width = Math.min(inner, BLOCK / 8);
        int many = BLOCK / width;
        for (int i = 0; i < outer; i++) {
            for (int column = 0; column < inner; column += width) {
                int m = Math.min(width, inner - column);
                java.util.Arrays.fill(totals, 0, m, start(op));
                for (int row = 0; row < n; row += many) {
                    int here = Math.min(many, n - row);
                    readRows(x, (i * n + row) * inner + column, here, inner, m);
                    if (op == ReduceOp.SUM_OF_SQUARES) {
                        square(block, here * m);
                    }
                    fold(op, here, m, 1);
                    join(op, m);
                }
                for (int j = 0; j < m; j++) {
                    results[j] = (float) finished(op, totals[j], n);
                }
                Tiles.write(out, i * inner + column, results, m);
            }
        }
    }

    private void readRows(Tensor x, int from, int rows, int inner, int m) {
        if (m == inner) {
            Tiles.read(x, from, block, 0, rows * m);
            return;
        }
        for (int k = 0; k < rows; k++) {
            Tiles.read(x, from + k * inner, block, k * m, m);
        }
    }

    /** Joins rows of a width, the last half to the first, until no more than so many are left; returns how many. */
    private int fold(ReduceOp op, int rows, int width, int enough) {
        int left = rows;
        while (left > enough) {
            int folded = left / 2;
            left -= folded;
            System.arraycopy(block, left * width, half, 0, folded * width);
            switch (op) {
                case MAX -> max(block, half, folded * width);
                case MIN -> min(block, half, folded * width);
                default -> add(block, half, folded * width);
            }
        }
        return left;
    }

    private void join(ReduceOp op, int m) {
        switch (op) {
            case MAX -> {
                for (int j = 0; j < m; j++) {
                    totals[j] = Math.max(totals[j], block[j]);
                }
            }
            case MIN -> {
                for (int j = 0; j < m; j++) {
                    totals[j] = Math.min(totals[j], block[j]);
                }
            }
            default -> {
                for (int j = 0; j < m; j++) {
                    totals[j] += block[j];
                }
            }
        }
    }

    private static double start(ReduceOp op) {
        return switch (op) {
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            default -> 0;
        };
    }

    private static double joined(ReduceOp op, double a, double b) {
        return switch (op) {
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            default -> a + b;
        };
    }

    private static double finished(ReduceOp op, double total, int n) {
        return op == ReduceOp.MEAN ? total / n : total;
    }

    private static void square(float[] x, int n) {
        for (int j = 0; j < n; j++) {
            x[j] = x[j] * x[j];
        }
    }

    private static void add(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            x[j] += y[j];
        }
    }

    private static void max(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            x[j] = Math.max(x[j], y[j]);
        }
    }

    private static void min(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            x[j] = Math.min(x[j], y[j]);
        }
    }

    private static double max(float[] x, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int j = from; j < from + n; j++) {
            max = Math.max(max, x[j]);
        }
        return max;
    }

    private static double min(float[] x, int from, int n) {
        float min = Float.POSITIVE_INFINITY;
        for (int j = from; j < from + n; j++) {
            min = Math.min(min, x[j]);
        }
        return min;
    }

    /** Four sums side by side, which do not wait for each other. */
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

    private static double squares(float[] x, int from, int n) {
        double sum = 0;
        for (int j = from; j < from + n; j++) {
            sum += (double) x[j] * x[j];
        }
        return sum;
    }
}
