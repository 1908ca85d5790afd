package org.lectern.tensor;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/** Facts about matrices that need a decomposition; computed in double, without gradients. */
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
     * The singular values of a matrix, largest first. Shapes: {@code (n, m)} to {@code (min(n, m))}, in float64.
     *
     * @throws ShapeException if this is not a matrix
     * @throws TensorException if an element is not finite
     */
    public static Tensor singularValues(Tensor matrix) {
        if (matrix.rank() != 2) {
            throw new ShapeException(
                    "singularValues", "a matrix (n, m)", Shapes.text(matrix.shape()), "reshape it first");
        }
        int rows = matrix.dim(0);
        int columns = matrix.dim(1);
        if (matrix.size() == 0) {
            return Tensor.zeros(DType.FLOAT64, 0);
        }
        double[] flat = matrix.toDoubles();
        double[][] elements = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double element = flat[i * columns + j];
                if (!Double.isFinite(element)) {
                    throw new TensorException(
                            "singularValues",
                            "finite elements",
                            element + " at [" + i + ", " + j + "]",
                            "look where it came from");
                }
                elements[i][j] = element;
            }
        }
        return Tensor.of(
                DType.FLOAT64,
                new SingularValueDecomposition(new Array2DRowRealMatrix(elements, false)).getSingularValues());
    }
}
