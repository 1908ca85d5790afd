package org.lectern.tensor;

import java.util.Arrays;

/** Matrix products and their gradients. */
final class MatrixOps {
    private MatrixOps() {}

    static Tensor matmul(Tensor left, Tensor right) {
        Shapes.present("matmul", "two tensors", right);
        DType dtype = DType.promote(left.dtype(), right.dtype());
        if (dtype == DType.INT32) {
            dtype = DType.FLOAT32;
        }
        if (left.rank() == 0 || right.rank() == 0) {
            throw new ShapeException(
                    "matmul", "vectors or matrices", shapes(left, right), "mul multiplies by a number");
        }
        Tensor a = left.rank() == 1 ? left.unsqueeze(0) : left;
        Tensor b = right.rank() == 1 ? right.unsqueeze(1) : right;
        if (a.dim(-1) != b.dim(-2)) {
            throw new ShapeException("matmul", "(n, k) x (k, m)", shapes(left, right), remedy(a, b));
        }
        Tensor product = product(a.to(dtype), false, b.to(dtype), false);
        if (left.rank() == 1) {
            product = product.squeeze(-2);
        }
        return right.rank() == 1 ? product.squeeze(-1) : product;
    }

    /** x W + b; the shift is added where the product lies, which nobody else has seen. */
    static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        Shapes.present("linear", "a weight and a bias", weight);
        Shapes.present("linear", "a weight and a bias", bias);
        if (weight.rank() != 2 || bias.rank() != 1 || bias.dim(0) != weight.dim(1)) {
            throw new ShapeException(
                    "linear",
                    "a weight (in, out) and a bias (out)",
                    Shapes.text(weight.shapeView()) + " and " + Shapes.text(bias.shapeView()),
                    "give one number for each column of the weight");
        }
        Tensor product = matmul(x, weight);
        // Whoever watches for anomalies wants to see the product as it was.
        if (product.dtype() != bias.dtype() || !Backends.current().fuses(bias.dtype()) || Anomalies.watching()) {
            return product.add(bias);
        }
        Tensor out = product.sharing(product.shapeView());
        Backends.current().binary(BinaryOp.ADD, product, bias, out);
        return Graph.record("add", out, product, g -> g, bias, g -> g);
    }

    private static String remedy(Tensor a, Tensor b) {
        if (a.dim(-2) == b.dim(-2)) {
            return "transpose the first?";
        }
        return a.dim(-1) == b.dim(-1)
                ? "transpose the second?"
                : "the inner sizes are " + a.dim(-1) + " and " + b.dim(-2) + " and must be equal";
    }

    private static String shapes(Tensor a, Tensor b) {
        return Shapes.text(a.shapeView()) + " x " + Shapes.text(b.shapeView());
    }

    /**
     * op(A) op(B), where op may transpose the last two axes; the axes before broadcast. For C = op(A) op(B) and upstream G:
     * dA = G op(B)' or its transpose, dB = op(A)' G or its transpose. All are products again, so no transpose is ever copied.
     */
    static Tensor product(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
        int rows = a.dim(transposeA ? -1 : -2);
        int inner = a.dim(transposeA ? -2 : -1);
        int columns = b.dim(transposeB ? -2 : -1);
        int[] batchA = Arrays.copyOf(a.shapeView(), a.rank() - 2);
        int[] batchB = Arrays.copyOf(b.shapeView(), b.rank() - 2);
        int[] batch = batch(a, batchA, b, batchB);
        int[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = rows;
        shape[batch.length + 1] = columns;
        Tensor out = Tensor.empty("matmul", a.dtype(), shape);
        if (inner == 0) {
            Backends.current().fill(out, 0);
        } else if (out.size() > 0) {
            Tensor fullA = Shapes.product(batchA) == 1 ? a.detach() : batched(a, batch);
            Tensor fullB = Shapes.product(batchB) == 1 ? b.detach() : batched(b, batch);
            if (batchB.length == 0 && !transposeA) {
                // One matrix for the whole batch: a single, taller product.
                Tensor tallA = fullA.reshape(-1, inner);
                Backends.current()
                        .matmul(tallA, false, fullB, transposeB, out.sharing(new int[] {tallA.dim(0), columns}));
            } else {
                Backends.current().matmul(fullA, transposeA, fullB, transposeB, out);
            }
            java.lang.ref.Reference.reachabilityFence(fullA);
            java.lang.ref.Reference.reachabilityFence(fullB);
        }
        return Graph.record(
                "matmul",
                out,
                a,
                g -> transposeA ? product(b, transposeB, g, true) : product(g, false, b, !transposeB),
                b,
                g -> transposeB ? product(g, true, a, transposeA) : product(a, !transposeA, g, false));
    }

    private static int[] batch(Tensor a, int[] batchA, Tensor b, int[] batchB) {
        try {
            return Shapes.broadcast("matmul", batchA, batchB);
        } catch (ShapeException e) {
            throw new ShapeException(
                    "matmul",
                    "equal axes before the last two, or 1, so that they broadcast",
                    shapes(a, b),
                    "unsqueeze an axis, or permute, so that " + Shapes.text(batchA) + " and " + Shapes.text(batchB)
                            + " match");
        }
    }

    private static Tensor batched(Tensor x, int[] batch) {
        int[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = x.dim(-2);
        shape[batch.length + 1] = x.dim(-1);
        return x.detach().expand(shape);
    }
}
