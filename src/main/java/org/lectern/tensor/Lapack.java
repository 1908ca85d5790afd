package org.lectern.tensor;

import org.bytedeco.openblas.global.openblas;

/** LAPACK of the OpenBLAS that ND4J brings, on row-major matrices in double precision, all elements finite. */
final class Lapack {
    static {
        // The same bits each time; see Blas.
        openblas.blas_set_num_threads(Integer.getInteger("lectern.threads", 1));
    }

    private Lapack() {}

    /**
     * P L U = A of an n by n matrix.
     *
     * @param factors U and, below its diagonal, L
     * @param pivots the row, from 1, that each row was swapped with
     * @param condition an estimate of 1 / (|A| |inverse of A|): 0 for a singular matrix, 1 for the best
     */
    record Lu(int n, double[] factors, int[] pivots, double condition) {
        /** Whether the matrix differs from a singular one by no more than rounding. */
        boolean singular() {
            return !(condition > Math.ulp(1.0));
        }

        double determinant() {
            double product = 1;
            for (int i = 0; i < n; i++) {
                product *= pivots[i] == i + 1 ? factors[i * (n + 1)] : -factors[i * (n + 1)];
            }
            return product;
        }

        /** The inverse, in place of the factors. */
        double[] inverse() {
            check("getri", openblas.LAPACKE_dgetri(openblas.LAPACK_ROW_MAJOR, n, factors, n, pivots));
            return factors;
        }

        /** Solves A X = B with B (n, columns), in place of B. */
        void solve(double[] b, int columns) {
            check(
                    "getrs",
                    openblas.LAPACKE_dgetrs(
                            openblas.LAPACK_ROW_MAJOR, (byte) 'N', n, columns, factors, n, pivots, b, columns));
        }
    }

    /** Factors a matrix of at least one row, in place. */
    static Lu lu(double[] a, int n) {
        int[] pivots = new int[n];
        double norm = openblas.LAPACKE_dlange(openblas.LAPACK_ROW_MAJOR, (byte) '1', n, n, a, n);
        int info = openblas.LAPACKE_dgetrf(openblas.LAPACK_ROW_MAJOR, n, n, a, n, pivots);
        double[] condition = {0};
        // A positive info is the place of a pivot that is 0: a singular matrix.
        if (info <= 0) {
            check("getrf", info);
            check("gecon", openblas.LAPACKE_dgecon(openblas.LAPACK_ROW_MAJOR, (byte) '1', n, a, n, norm, condition));
        }
        return new Lu(n, a, pivots, condition[0]);
    }

    /** A = U diag(s) V' with k = min(n, m) columns of U and rows of V'; u, s and vt are filled, a is lost. */
    static void svd(double[] a, int n, int m, double[] u, double[] s, double[] vt) {
        int k = Math.min(n, m);
        check("gesdd", openblas.LAPACKE_dgesdd(openblas.LAPACK_ROW_MAJOR, (byte) 'S', n, m, a, m, s, u, k, vt, m));
    }

    private static void check(String routine, int info) {
        if (info != 0) {
            throw new TensorException(
                    routine,
                    "a matrix whose decomposition LAPACK finds",
                    "its error code " + info,
                    "scale the matrix so that its elements are near 1");
        }
    }
}
