package org.lectern.tensor;

/**
 * P A = L U of a square matrix, with partial pivoting, in double precision.
 *
 * <p>In Java, because the OpenBLAS that ND4J brings (0.3.19) gives wrong products and solutions with triangular matrices of
 * doubles (dtrmm, dtrsm) on processors with AVX-512, and with them wrong results of LAPACK.
 */
final class Lu {
    private final int n;
    /** U and, below its diagonal, L. */
    private final double[][] rows;
    /** The row of A that each row came from. */
    private final int[] order;

    private final double condition;
    private boolean oddSwaps;

    /** Factors a matrix of at least one row and of finite elements. */
    Lu(double[] matrix, int from, int n) {
        this.n = n;
        rows = new double[n][n];
        order = new int[n];
        double[] columnSums = new double[n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(matrix, from + i * n, rows[i], 0, n);
            order[i] = i;
            for (int j = 0; j < n; j++) {
                columnSums[j] += Math.abs(rows[i][j]);
            }
        }
        double norm = 0;
        for (double sum : columnSums) {
            norm = Math.max(norm, sum);
        }
        boolean regular = true;
        for (int k = 0; k < n; k++) {
            swap(k, pivot(k));
            double pivot = rows[k][k];
            regular &= pivot != 0;
            for (int i = k + 1; i < n && pivot != 0; i++) {
                double factor = rows[i][k] / pivot;
                if (factor != 0) {
                    subtract(rows[i], factor, rows[k], k + 1, n);
                }
                rows[i][k] = factor;
            }
        }
        condition = regular ? 1 / (norm * inverseNorm()) : 0;
    }

    private int pivot(int k) {
        int best = k;
        for (int i = k + 1; i < n; i++) {
            best = Math.abs(rows[i][k]) > Math.abs(rows[best][k]) ? i : best;
        }
        return best;
    }

    private void swap(int i, int j) {
        if (i != j) {
            double[] row = rows[i];
            rows[i] = rows[j];
            rows[j] = row;
            int place = order[i];
            order[i] = order[j];
            order[j] = place;
            oddSwaps = !oddSwaps;
        }
    }

    private static void subtract(double[] x, double factor, double[] y, int from, int to) {
        for (int j = from; j < to; j++) {
            x[j] -= factor * y[j];
        }
    }

    /** An estimate of 1 / (|A| |inverse of A|): 0 for a singular matrix, 1 for the best. */
    double condition() {
        return condition;
    }

    /** Whether the matrix differs from a singular one by no more than rounding. */
    boolean singular() {
        return !(condition > Math.ulp(1.0));
    }

    double determinant() {
        double product = oddSwaps ? -1 : 1;
        for (int i = 0; i < n; i++) {
            product *= rows[i][i];
        }
        return product;
    }

    /** Writes the solution of A X = B, where B is (n, columns), over B. */
    void solve(double[] b, int from, int columns) {
        double[][] x = new double[n][columns];
        for (int i = 0; i < n; i++) {
            System.arraycopy(b, from + order[i] * columns, x[i], 0, columns);
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                subtract(x[i], rows[i][k], x[k], 0, columns);
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                subtract(x[i], rows[i][k], x[k], 0, columns);
            }
            for (int j = 0; j < columns; j++) {
                x[i][j] /= rows[i][i];
            }
            System.arraycopy(x[i], 0, b, from + i * columns, columns);
        }
    }

    /** Solves A' x = b over b. */
    private void solveTransposed(double[] b) {
        for (int i = 0; i < n; i++) {
            b[i] /= rows[i][i];
            subtract(b, b[i], rows[i], i + 1, n);
        }
        for (int i = n - 1; i >= 0; i--) {
            subtract(b, b[i], rows[i], 0, i);
        }
        double[] x = b.clone();
        for (int i = 0; i < n; i++) {
            b[order[i]] = x[i];
        }
    }

    /** The largest sum of a column's sizes in the inverse, from below (Higham, "Accuracy and Stability", algorithm 15.1). */
    private double inverseNorm() {
        double[] x = new double[n];
        java.util.Arrays.fill(x, 1.0 / n);
        double estimate = 0;
        for (int round = 0; round < 5; round++) {
            solve(x, 0, 1);
            double[] z = new double[n];
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Math.abs(x[i]);
                z[i] = x[i] >= 0 ? 1 : -1;
            }
            if (!(sum > estimate)) {
                // Also for NaN, from numbers too large for doubles.
                return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : estimate;
            }
            estimate = sum;
            solveTransposed(z);
            int largest = 0;
            for (int i = 0; i < n; i++) {
                largest = Math.abs(z[i]) > Math.abs(z[largest]) ? i : largest;
            }
            java.util.Arrays.fill(x, 0);
            x[largest] = 1;
        }
        return estimate;
    }
}
