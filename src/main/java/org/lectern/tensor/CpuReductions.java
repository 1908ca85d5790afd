package org.lectern.tensor;

import java.util.Arrays;

/** Reductions on the CPU, accumulated in double precision: 2^25 ones in float32 would else sum to 2^24. */
final class CpuReductions {
    private CpuReductions() {}

    static void reduce(ReduceOp op, Tensor x, int outer, int n, int inner, Tensor out) {
        if (op == ReduceOp.LOG_SUM_EXP) {
            logSumExp(x, outer, n, inner, out);
            return;
        }
        Tiles tiles = Tiles.ours();
        double[] row = tiles.doubleA;
        double[] sums = tiles.doubleB;
        String name = Reduce.name(op);
        double scale = op == ReduceOp.MEAN ? 1.0 / n : 1;
        if (inner == 1) {
            for (int i = 0; i < outer; i++) {
                double sum = start(op);
                for (int done = 0; done < n; done += Tiles.LENGTH) {
                    int m = Math.min(Tiles.LENGTH, n - done);
                    tiles.read(x, i * n + done, row, 0, m);
                    sum = join(op, sum, reduced(op, row, m));
                }
                sums[0] = op == ReduceOp.MEAN ? sum / n : sum;
                tiles.write(name, out, i, sums, 1);
            }
            return;
        }
        for (int i = 0; i < outer; i++) {
            for (int column = 0; column < inner; column += Tiles.LENGTH) {
                int m = Math.min(Tiles.LENGTH, inner - column);
                Arrays.fill(sums, 0, m, start(op));
                for (int k = 0; k < n; k++) {
                    tiles.read(x, (i * n + k) * inner + column, row, 0, m);
                    accumulate(op, row, sums, m);
                }
                if (op == ReduceOp.MEAN) {
                    for (int j = 0; j < m; j++) {
                        sums[j] = sums[j] / n;
                    }
                }
                tiles.write(name, out, i * inner + column, sums, m);
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

    private static double join(ReduceOp op, double a, double b) {
        return switch (op) {
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            default -> a + b;
        };
    }

    private static double reduced(ReduceOp op, double[] row, int n) {
        return switch (op) {
            case MAX -> max(row, n);
            case MIN -> min(row, n);
            case SUM_OF_SQUARES -> dot(row, n);
            default -> sum(row, n);
        };
    }

    /** Eight sums side by side, which the processor adds at once. */
    private static double sum(double[] x, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int j = 0;
        for (; j + 3 < n; j += 4) {
            a += x[j];
            b += x[j + 1];
            c += x[j + 2];
            d += x[j + 3];
        }
        for (; j < n; j++) {
            a += x[j];
        }
        return a + b + (c + d);
    }

    private static double dot(double[] x, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int j = 0;
        for (; j + 3 < n; j += 4) {
            a += x[j] * x[j];
            b += x[j + 1] * x[j + 1];
            c += x[j + 2] * x[j + 2];
            d += x[j + 3] * x[j + 3];
        }
        for (; j < n; j++) {
            a += x[j] * x[j];
        }
        return a + b + (c + d);
    }

    private static double max(double[] x, int n) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            max = Math.max(max, x[j]);
        }
        return max;
    }

    private static double min(double[] x, int n) {
        double min = Double.POSITIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            min = Math.min(min, x[j]);
        }
        return min;
    }

    private static void accumulate(ReduceOp op, double[] row, double[] sums, int n) {
        switch (op) {
            case MAX -> {
                for (int j = 0; j < n; j++) {
                    sums[j] = Math.max(sums[j], row[j]);
                }
            }
            case MIN -> {
                for (int j = 0; j < n; j++) {
                    sums[j] = Math.min(sums[j], row[j]);
                }
            }
            case SUM_OF_SQUARES -> {
                for (int j = 0; j < n; j++) {
                    sums[j] += row[j] * row[j];
                }
            }
            default -> {
                for (int j = 0; j < n; j++) {
                    sums[j] += row[j];
                }
            }
        }
    }

    /** One pass: where a greater element comes, what was summed is scaled down to it. */
    private static void logSumExp(Tensor x, int outer, int n, int inner, Tensor out) {
        Tiles tiles = Tiles.ours();
        double[] row = tiles.doubleA;
        double[] sums = tiles.doubleB;
        double[] greatest = tiles.doubleC;
        for (int i = 0; i < outer; i++) {
            for (int column = 0; column < inner; column += Tiles.LENGTH) {
                int m = Math.min(Tiles.LENGTH, inner - column);
                Arrays.fill(sums, 0, m, 0);
                Arrays.fill(greatest, 0, m, Double.NEGATIVE_INFINITY);
                for (int k = 0; k < n; k++) {
                    tiles.read(x, (i * n + k) * inner + column, row, 0, m);
                    for (int j = 0; j < m; j++) {
                        double max = Math.max(greatest[j], row[j]);
                        // Two equal infinities would give NaN.
                        double before = greatest[j] == max ? 1 : Math.exp(greatest[j] - max);
                        double here = row[j] == max ? 1 : Math.exp(row[j] - max);
                        boolean nothing = max == Double.NEGATIVE_INFINITY;
                        sums[j] = nothing ? 0 : sums[j] * before + here;
                        greatest[j] = max;
                    }
                }
                for (int j = 0; j < m; j++) {
                    sums[j] = greatest[j] + Math.log(sums[j] == 0 ? 1 : sums[j]);
                }
                tiles.write("logSumExp", out, i * inner + column, sums, m);
            }
        }
    }

    static void argReduce(boolean greatest, Tensor x, int outer, int n, int inner, Tensor out) {
        Tiles tiles = Tiles.ours();
        double[] row = tiles.doubleA;
        double[] places = tiles.doubleB;
        double[] best = tiles.doubleC;
        for (int i = 0; i < outer; i++) {
            for (int column = 0; column < inner; column += Tiles.LENGTH) {
                int m = Math.min(Tiles.LENGTH, inner - column);
                for (int k = 0; k < n; ) {
                    // With one column the elements lie together: read many at once.
                    int many = inner == 1 ? Math.min(Tiles.LENGTH, n - k) : 1;
                    tiles.read(x, (i * n + k) * inner + column, row, 0, inner == 1 ? many : m);
                    for (int step = 0; step < many; step++, k++) {
                        for (int j = 0; j < m; j++) {
                            double value = row[inner == 1 ? step : j];
                            if (k == 0 || better(greatest, value, best[j])) {
                                best[j] = value;
                                places[j] = k;
                            }
                        }
                    }
                }
                tiles.write("argmax", out, i * inner + column, places, m);
            }
        }
    }

    private static boolean better(boolean greatest, double value, double best) {
        if (Double.isNaN(best)) {
            return false;
        }
        return Double.isNaN(value) || (greatest ? value > best : value < best);
    }
}
