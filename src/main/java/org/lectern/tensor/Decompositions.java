package org.lectern.tensor;

import java.util.Arrays;

/** The singular value decomposition and its gradients. */
final class Decompositions {
    private Decompositions() {}

    static Svd svd(String name, Tensor matrix) {
        Shapes.present(name, "a matrix (n, m)", matrix);
        if (matrix.rank() < 2) {
            throw new ShapeException(
                    name,
                    "a matrix (n, m), or a batch of them",
                    "shape " + Shapes.text(matrix.shapeView()),
                    "reshape it first");
        }
        Solving.finite(name, matrix);
        Tensor x = matrix.dtype() == DType.INT32 ? matrix.to(DType.FLOAT32) : matrix;
        int n = x.dim(-2);
        int m = x.dim(-1);
        int k = Math.min(n, m);
        int[] shape = x.shapeView();
        int[] batch = Arrays.copyOf(shape, shape.length - 2);
        int batches = Shapes.product(batch);
        double[] elements = x.toDoubles();
        double[] us = new double[batches * n * k];
        double[] values = new double[batches * k];
        double[] vts = new double[batches * k * m];
        double[] u = new double[n * k];
        double[] s = new double[k];
        double[] vt = new double[k * m];
        for (int i = 0; i < batches && k > 0; i++) {
            JacobiSvd.decompose(elements, i * n * m, n, m, u, s, vt);
            System.arraycopy(u, 0, us, i * n * k, n * k);
            System.arraycopy(s, 0, values, i * k, k);
            System.arraycopy(vt, 0, vts, i * k * m, k * m);
        }
        Tensor left = Tensor.of(x.dtype(), us).reshape(Shapes.with(shape, shape.length - 1, k));
        Tensor singular = Tensor.of(x.dtype(), values).reshape(Shapes.inserted(batch, batch.length, k));
        Tensor right = Tensor.of(x.dtype(), vts).reshape(Shapes.with(shape, shape.length - 2, k));
        Graph.record("svd", singular, x, g -> left.mul(g.unsqueeze(-2)).matmul(right));
        Graph.record("svd", left, x, g -> leftGradient(g, left, singular, right));
        // A' = V diag(s) U', so the gradient of V is that of U with the parts exchanged.
        Graph.record("svd", right, x, g -> {
            Tensor turned = leftGradient(Solving.turned(g), Solving.turned(right), singular, Solving.turned(left));
            return Solving.turned(turned);
        });
        return new Svd(left, singular, right);
    }

    /**
     * U (F ∘ (U'G - G'U)) diag(s) V' + (I - UU') G diag(1/s) V' with F[i, j] = 1 / (s[j]² - s[i]²) off the diagonal and 0
     * on it (Townsend, 2016).
     */
    private static Tensor leftGradient(Tensor g, Tensor u, Tensor s, Tensor vt) {
        boolean tall = u.dim(-2) > u.dim(-1);
        refuseEqual(s, tall);
        Tensor inner = Solving.turned(u).matmul(g);
        Tensor squares = s.square();
        Tensor eye = Tensor.eye(s.dim(-1));
        Tensor differences = squares.unsqueeze(-2).sub(squares.unsqueeze(-1)).maskedFill(eye, 1);
        Tensor skew = inner.sub(Solving.turned(inner)).div(differences);
        Tensor gradient = u.matmul(skew.mul(s.unsqueeze(-2)));
        if (tall) {
            gradient = gradient.add(g.sub(u.matmul(inner)).div(s.unsqueeze(-2)));
        }
        return gradient.matmul(vt);
    }

    private static void refuseEqual(Tensor s, boolean tall) {
        int k = s.dim(-1);
        double[] values = s.toDoubles();
        double eps = s.dtype() == DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1.0f);
        for (int i = 0; i < values.length; i++) {
            double largest = values[i / k * k];
            double next = i % k < k - 1 ? values[i + 1] : tall ? 0 : Double.NEGATIVE_INFINITY;
            if (!(values[i] - next > eps * k * largest)) {
                throw new TensorException(
                        "svd",
                        "singular values that differ" + (tall ? ", also from 0," : "") + " for the gradient of u or vt",
                        values[i] + " and " + next,
                        "the vectors of equal singular values may turn freely and have no derivative; use s alone");
            }
        }
    }
}
