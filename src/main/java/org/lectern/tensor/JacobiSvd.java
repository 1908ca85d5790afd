package org.lectern.tensor;

import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.CancellationException;

/**
 * The singular value decomposition by one-sided Jacobi rotations (Hestenes, 1958), in double precision: pairs of columns are
 * turned until all are orthogonal. It finds also small singular values to full relative precision (Demmel and Veselić, 1992).
 *
 * <p>In Java, as {@link Lu} is.
 */
final class JacobiSvd {
    private static final int MOST_SWEEPS = 60;
    /** Columns shorter than this, where the largest element is 1, are rounding of rounding. */
    private static final double NOTHING = 1e-100;

    /** Columns that become u times s, and of V. */
    private final double[][] w;

    private final double[][] v;

    private JacobiSvd(double[][] w, double[][] v) {
        this.w = w;
        this.v = v;
    }

    /** Fills u (n, k), s (k) and vt (k, m) with k = min(n, m) from a matrix (n, m) of finite elements. */
    static void decompose(double[] matrix, int from, int n, int m, double[] u, double[] s, double[] vt) {
        int k = Math.min(n, m);
        int length = Math.max(n, m);
        double scale = 0;
        for (int i = 0; i < n * m; i++) {
            scale = Math.max(scale, Math.abs(matrix[from + i]));
        }
        // Numbers near 1, whose squares neither overflow nor vanish; a wide matrix is taken as its transpose.
        double[][] columns = new double[k][length];
        double[][] turns = new double[k][k];
        for (int j = 0; j < k; j++) {
            for (int i = 0; i < length; i++) {
                columns[j][i] = scale == 0 ? 0 : matrix[from + (n >= m ? i * m + j : j * m + i)] / scale;
            }
            turns[j][j] = 1;
        }
        JacobiSvd jacobi = new JacobiSvd(columns, turns);
        jacobi.rotate();
        double[][] left = n >= m ? columns : turns;
        double[][] right = n >= m ? turns : columns;
        double[] sizes = jacobi.normalize();
        for (int j = 0; j < k; j++) {
            s[j] = sizes[j] * scale;
            double sign = signOfLargest(left[j]);
            for (int i = 0; i < n; i++) {
                u[i * k + j] = sign * left[j][i];
            }
            for (int i = 0; i < m; i++) {
                vt[j * m + i] = sign * right[j][i];
            }
        }
    }

    private static double signOfLargest(double[] x) {
        double largest = 0;
        for (double element : x) {
            largest = Math.abs(element) > Math.abs(largest) ? element : largest;
        }
        return largest < 0 ? -1 : 1;
    }

    private void rotate() {
        double[] squares = new double[w.length];
        // As many roundings as a product of long columns has.
        double tolerance = 4 * Math.ulp(1.0) * Math.sqrt(w.length == 0 ? 1 : w[0].length);
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            sort(squares);
            boolean turned = false;
            for (int p = 0; p < w.length; p++) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("svd: interrupted");
                }
                for (int q = p + 1; q < w.length; q++) {
                    double product = dot(w[p], w[q]);
                    if (Math.abs(product) <= tolerance * Math.sqrt(squares[p]) * Math.sqrt(squares[q])) {
                        continue;
                    }
                    turned = true;
                    double zeta = (squares[q] - squares[p]) / (2 * product);
                    double tangent = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
                    double cosine = 1 / Math.sqrt(1 + tangent * tangent);
                    turn(w[p], w[q], cosine, cosine * tangent);
                    turn(v[p], v[q], cosine, cosine * tangent);
                    squares[p] = dot(w[p], w[p]);
                    squares[q] = dot(w[q], w[q]);
                }
            }
            if (!turned) {
                return;
            }
        }
        throw new TensorException(
                "svd",
                "a matrix whose decomposition converges",
                "one that does not after " + MOST_SWEEPS + " sweeps",
                "scale its columns to similar sizes");
    }

    /** Larger columns first, with which fewer sweeps are needed; leaves the squares of their lengths. */
    private void sort(double[] squares) {
        double[] lengths = new double[w.length];
        Integer[] order = new Integer[w.length];
        for (int j = 0; j < w.length; j++) {
            lengths[j] = Math.sqrt(dot(w[j], w[j]));
            if (lengths[j] <= NOTHING) {
                // Exactly dependent columns would shrink in each sweep until their squares vanish.
                Arrays.fill(w[j], 0);
                lengths[j] = 0;
            }
            order[j] = j;
        }
        Arrays.sort(order, Comparator.comparingDouble((Integer j) -> -lengths[j]));
        double[][] oldW = w.clone();
        double[][] oldV = v.clone();
        for (int j = 0; j < order.length; j++) {
            w[j] = oldW[order[j]];
            v[j] = oldV[order[j]];
            squares[j] = lengths[order[j]] * lengths[order[j]];
        }
    }

    private static void turn(double[] x, double[] y, double cosine, double sine) {
        for (int i = 0; i < x.length; i++) {
            double a = x[i];
            double b = y[i];
            x[i] = cosine * a - sine * b;
            y[i] = sine * a + cosine * b;
        }
    }

    /** Four sums side by side, which the processor adds at once. */
    private static double dot(double[] x, double[] y) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < x.length; i += 4) {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }
        for (; i < x.length; i++) {
            a += x[i] * y[i];
        }
        return a + b + (c + d);
    }

    /** Divides the columns by their lengths, largest first; columns of length 0 become any that complete the others. */
    private double[] normalize() {
        double[] lengths = new double[w.length];
        for (int j = 0; j < w.length; j++) {
            double length = Math.sqrt(dot(w[j], w[j]));
            boolean nothing = length <= NOTHING;
            lengths[j] = nothing ? 0 : length;
            if (nothing) {
                complete(j);
            } else {
                for (int i = 0; i < w[j].length; i++) {
                    w[j][i] /= length;
                }
            }
        }
        return lengths;
    }

    /** Makes column j a unit vector at right angles to those before it. */
    private void complete(int j) {
        double[] best = w[j];
        double most = -1;
        for (int axis = 0; axis < w[j].length && most < 0.5 / w[j].length; axis++) {
            double[] candidate = new double[w[j].length];
            candidate[axis] = 1;
            // Twice, since the first time loses digits.
            for (int i = 0; i < 2 * j; i++) {
                double part = dot(candidate, w[i % j]);
                for (int k = 0; k < candidate.length; k++) {
                    candidate[k] -= part * w[i % j][k];
                }
            }
            double square = dot(candidate, candidate);
            if (square > most) {
                most = square;
                best = candidate;
            }
        }
        double length = Math.sqrt(most);
        for (int k = 0; k < best.length; k++) {
            w[j][k] = best[k] / length;
        }
    }
}
