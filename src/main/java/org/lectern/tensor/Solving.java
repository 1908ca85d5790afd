package org.lectern.tensor;

import java.util.Arrays;

/** Inverse, solution and determinant of square matrices and batches of them, with gradients in tensor ops. */
final class Solving {
    private Solving() {}

    static Tensor inverse(Tensor matrix) {
        Tensor x = square("inverse", matrix);
        int n = x.dim(-1);
        double[] elements = x.toDoubles();
        double[] out = new double[elements.length];
        for (int at = 0; at < out.length; at += n * n) {
            Lu lu = new Lu(elements, at, n);
            refuseSingular("inverse", lu, x, at / (n * n));
            for (int i = 0; i < n; i++) {
                out[at + i * (n + 1)] = 1;
            }
            lu.solve(out, at, n);
        }
        Tensor y = Tensor.of(x.dtype(), out).reshape(x.shapeView());
        return Graph.record(
                "inverse", y, x, g -> turned(y).matmul(g).matmul(turned(y)).neg());
    }

    static Tensor solve(Tensor left, Tensor right) {
        Shapes.present("solve", "a matrix and a right-hand side", right);
        Tensor a = square("solve", left);
        int n = a.dim(-1);
        boolean vector = right.rank() == 1;
        if (right.rank() == 0 || right.dim(vector ? 0 : -2) != n) {
            throw new ShapeException(
                    "solve",
                    "(n, n) and (n) or (n, m)",
                    Shapes.text(a.shapeView()) + " and " + Shapes.text(right.shapeView()),
                    "the right-hand side needs " + n + " rows");
        }
        Tensor b = vector ? right.unsqueeze(1) : right;
        DType dtype = DType.promote(a.dtype(), b.dtype());
        int[] batch = Shapes.broadcast("solve", batch(a), batch(b));
        Tensor x = solved(a.to(dtype).expand(shape(batch, n, n)), b.to(dtype).expand(shape(batch, n, b.dim(-1))));
        return vector ? x.squeeze(-1) : x;
    }

    /** The solution for operands of one batch and type. */
    private static Tensor solved(Tensor a, Tensor b) {
        int n = a.dim(-1);
        int m = b.dim(-1);
        finite("solve", b);
        double[] elements = a.toDoubles();
        double[] out = b.toDoubles();
        for (int i = 0; i * n * n < elements.length; i++) {
            Lu lu = new Lu(elements, i * n * n, n);
            refuseSingular("solve", lu, a, i);
            lu.solve(out, i * n * m, m);
        }
        Tensor x = Tensor.of(a.dtype(), out).reshape(b.shapeView());
        return Graph.record(
                "solve",
                x,
                a,
                g -> solved(turned(a), g.expand(x.shapeView()))
                        .matmul(turned(x))
                        .neg(),
                b,
                g -> solved(turned(a), g.expand(x.shapeView())));
    }

    static Tensor det(Tensor matrix) {
        Tensor x = square("det", matrix);
        int n = x.dim(-1);
        int[] batch = batch(x);
        double[] elements = x.toDoubles();
        double[] out = new double[Shapes.product(batch)];
        boolean singular = false;
        for (int i = 0; i < out.length; i++) {
            if (n == 0) {
                out[i] = 1;
                continue;
            }
            Lu lu = new Lu(elements, i * n * n, n);
            singular |= lu.singular();
            out[i] = lu.determinant();
        }
        Tensor y = Tensor.of(x.dtype(), out).reshape(batch);
        boolean cofactors = singular;
        return Graph.record("det", y, x, g -> {
            Tensor upstream = g.unsqueeze(-1).unsqueeze(-1);
            if (cofactors && !Graph.recording()) {
                return cofactors(x).mul(upstream);
            }
            return turned(inverse(x)).mul(y.unsqueeze(-1).unsqueeze(-1)).mul(upstream);
        });
    }

    /**
     * The derivatives of the determinant, without a division: for {@code A = U diag(s) V'} they are
     * {@code det(U) det(V') U diag(products of the other s) V'}.
     */
    private static Tensor cofactors(Tensor x) {
        Svd svd = Decompositions.svd("det", x.detach());
        int n = x.dim(-1);
        Tensor s = svd.s();
        // Each row the singular values, with 1 in place of the row's own.
        Tensor others = s.unsqueeze(-2).expand(x.shapeView()).maskedFill(Tensor.eye(n), 1);
        Tensor sign = det(svd.u()).mul(det(svd.vt())).unsqueeze(-1).unsqueeze(-1);
        return svd.u().mul(others.prod(-1).unsqueeze(-2)).matmul(svd.vt()).mul(sign);
    }

    /** The last two axes swapped. */
    static Tensor turned(Tensor x) {
        int[] order = new int[x.rank()];
        Arrays.setAll(order, i -> i);
        order[x.rank() - 1] = x.rank() - 2;
        order[x.rank() - 2] = x.rank() - 1;
        return Movement.permute(x, order);
    }

    /** A floating tensor of square matrices with finite elements. */
    private static Tensor square(String name, Tensor x) {
        Shapes.present(name, "a square matrix", x);
        if (x.rank() < 2 || x.dim(-1) != x.dim(-2)) {
            throw new ShapeException(
                    name,
                    "a square matrix (n, n), or a batch of them",
                    "shape " + Shapes.text(x.shapeView()),
                    name.equals("solve")
                            ? "for more equations than unknowns solve AᵀA x = Aᵀb"
                            : "only square matrices have one");
        }
        finite(name, x);
        return x.dtype() == DType.INT32 ? x.to(DType.FLOAT32) : x;
    }

    /** Refuses NaN and infinities, for which the algorithms have no answer. */
    static void finite(String name, Tensor x) {
        double[] elements = x.toDoubles();
        for (int i = 0; i < elements.length; i++) {
            if (!Double.isFinite(elements[i])) {
                int[] strides = Shapes.strides(x.shapeView());
                int[] place = new int[x.rank()];
                int at = i;
                Arrays.setAll(place, axis -> at / strides[axis] % x.dim(axis));
                throw new TensorException(
                        name, "finite elements", elements[i] + " at " + Shapes.text(place), "look where it came from");
            }
        }
    }

    private static void refuseSingular(String name, Lu lu, Tensor x, int number) {
        if (lu.singular()) {
            throw new TensorException(
                    name,
                    "a matrix that is not singular",
                    (x.rank() == 2 ? "the matrix" : "matrix " + number) + " of shape " + Shapes.text(x.shapeView())
                            + " with the reciprocal condition number " + lu.condition(),
                    "some of its rows follow from others (LinearAlgebra.rank counts those that do not); drop them, or"
                            + " add a small multiple of eye(n)");
        }
    }

    private static int[] batch(Tensor x) {
        return Arrays.copyOf(x.shapeView(), x.rank() - 2);
    }

    private static int[] shape(int[] batch, int rows, int columns) {
        int[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = rows;
        shape[batch.length + 1] = columns;
        return shape;
    }
}
