package org.lectern.tensor;

/**
 * Linear algebra, computed in double precision whatever the type. Axes before the last two are a batch of matrices.
 */
public final class LinearAlgebra {
    private LinearAlgebra() {}

    /**
     * The rank of a matrix: how many of its singular values differ from zero. Shapes: {@code (n, m)} to a number from 0 to
     * {@code min(n, m)}.
     *
     * <p>A singular value counts as zero below {@code max(n, m) * eps * largest}, with the eps of the tensor's type, as in
     * NumPy's {@code matrix_rank}.
     *
     * @throws ShapeException if this is not a matrix
     * @throws TensorException if an element is not finite
     */
    public static int rank(Tensor matrix) {
        Tensor values = singularValues(matrix);
        if (values.size() == 0) {
            return 0;
        }
        double eps = matrix.dtype() == DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1.0f);
        double least = Math.max(matrix.dim(0), matrix.dim(1)) * eps * values.at(0);
        return (int) values.gt(least).sum().item();
    }

    /**
     * The singular values of a matrix, largest first. Shapes: {@code (n, m)} to {@code (min(n, m))}, in float64, without
     * gradients; {@link #svd} has them.
     *
     * @throws ShapeException if this is not a matrix
     * @throws TensorException if an element is not finite
     */
    public static Tensor singularValues(Tensor matrix) {
        Shapes.present("singularValues", "a matrix (n, m)", matrix);
        if (matrix.rank() != 2) {
            throw new ShapeException(
                    "singularValues", "a matrix (n, m)", Shapes.text(matrix.shape()), "reshape it first");
        }
        return Decompositions.svd("singularValues", matrix.detach().to(DType.FLOAT64))
                .s();
    }

    /**
     * The inverse of a matrix. Shapes: {@code (..., n, n)} to the same.
     *
     * <p>Gradient for {@code Y} and upstream {@code G}: {@code -Yᵀ G Yᵀ}. To solve {@code A x = b}, {@link #solve} is faster
     * and loses fewer digits.
     *
     * @throws ShapeException if this is not square
     * @throws TensorException if the matrix is singular, or an element is not finite
     */
    public static Tensor inverse(Tensor matrix) {
        return Solving.inverse(matrix);
    }

    /**
     * The solution X of {@code A X = B}. Shapes: A {@code (..., n, n)} and B {@code (..., n, m)} to {@code (..., n, m)}, the
     * axes before broadcast; or B {@code (n)} to {@code (..., n)}.
     *
     * <p>Gradients for upstream {@code G}: {@code dB = A⁻ᵀ G}, {@code dA = -dB Xᵀ}.
     *
     * @throws ShapeException if A is not square or B has another number of rows
     * @throws TensorException if A is singular, or an element is not finite
     */
    public static Tensor solve(Tensor a, Tensor b) {
        return Solving.solve(a, b);
    }

    /**
     * The determinant of a matrix, 0 if it is singular. Shapes: {@code (..., n, n)} to {@code (...)}.
     *
     * <p>Gradient: the matrix of cofactors, {@code det(A) A⁻ᵀ}, also where A is singular; a gradient of the gradient needs an
     * A that is not.
     *
     * @throws ShapeException if this is not square
     * @throws TensorException if an element is not finite
     */
    public static Tensor det(Tensor matrix) {
        return Solving.det(matrix);
    }

    /**
     * The thin singular value decomposition {@code A = u diag(s) vt}. Shapes: {@code (..., n, m)} to {@code (..., n, k)},
     * {@code (..., k)} and {@code (..., k, m)} with {@code k = min(n, m)}.
     *
     * <p>The signs, which the decomposition leaves open, are such that the element of largest size in each column of u is
     * positive. Meant for up to some hundreds of columns or rows, whichever are fewer. Gradients of s always exist; those of u and vt where the singular values differ from each other, and from 0
     * unless the matrix is square (Townsend, "Differentiating the Singular Value Decomposition", 2016).
     *
     * @throws ShapeException if this is not a matrix
     * @throws TensorException if an element is not finite; from {@code backward} if u or vt has no gradient
     */
    public static Svd svd(Tensor matrix) {
        return Decompositions.svd("svd", matrix);
    }
}
