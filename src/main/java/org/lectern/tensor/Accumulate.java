package org.lectern.tensor;

/** Products and running sums, and their gradients, which are right where factors are 0. */
final class Accumulate {
    private Accumulate() {}

    static Tensor cumsum(Tensor x, int axis) {
        int normal = Shapes.axis("cumsum", axis, x.rank());
        int[] shape = x.shapeView();
        Tensor out = Tensor.empty("cumsum", x.dtype(), shape);
        int outer = Shapes.product(shape, 0, normal);
        int inner = Shapes.product(shape, normal + 1, shape.length);
        Backends.current().cumsum(x, outer, shape[normal], inner, out);
        return Graph.record(
                "cumsum", out, x, g -> Pieces.flip(cumsum(Pieces.flip(g.expand(shape), normal), normal), normal));
    }

    /** Doubling steps (Hillis and Steele, 1986): products only, so a factor of 0 needs no case of its own. */
    static Tensor cumprod(Tensor x, int axis) {
        int normal = Shapes.axis("cumprod", axis, x.rank());
        int n = x.dim(normal);
        Tensor out = x;
        for (int step = 1; step < n; step *= 2) {
            Tensor before = Movement.slice(out, normal, 0, n - step);
            out = out.mul(Movement.padded(before, normal, step, n, 1));
            if (step > n / 2) {
                break;
            }
        }
        return out;
    }

    /** A tree of products: the gradient of one factor is the product of the others, without a division by it. */
    static Tensor prod(Tensor x, int[] axes, boolean keepDims) {
        int[] normal = Shapes.axes("prod", axes, x.rank());
        int[] order = new int[x.rank()];
        int[] kept = x.shape();
        int k = 0;
        int n = 1;
        for (int axis : normal) {
            order[k++] = axis;
            n *= kept[axis];
            kept[axis] = 1;
        }
        for (int axis = 0; axis < order.length; axis++) {
            if (java.util.Arrays.binarySearch(normal, axis) < 0) {
                order[k++] = axis;
            }
        }
        boolean inOrder = true;
        for (int i = 0; i < order.length; i++) {
            inOrder &= order[i] == i;
        }
        int rest = Shapes.product(kept);
        Tensor factors = (inOrder ? x : Movement.permute(x, order)).reshape(n, rest);
        while (n > 1) {
            int half = n / 2;
            Tensor pairs = Movement.slice(factors, 0, 0, half).mul(Movement.slice(factors, 0, half, 2 * half));
            factors = n % 2 == 0 ? pairs : Movement.concat(0, pairs, Movement.slice(factors, 0, n - 1, n));
            n -= half;
        }
        // The product of nothing is 1, still with a history.
        Tensor out = (n == 0 ? factors.sum(0).add(1) : factors).reshape(kept);
        return keepDims ? out : Movement.withoutAxes("prod", out, normal);
    }
}
