package org.lectern.tensor;

import java.util.Locale;

/** Reductions over axes, and their gradients. */
final class Reduce {
    private Reduce() {}

    /** The root of a variance; where it is 0, so is its gradient, as in PyTorch. */
    static Tensor deviation(Tensor variance) {
        Tensor out = Tensor.noGrad(variance::sqrt);
        return Graph.record("std", out, variance, g -> {
            Tensor zero = out.eq(0);
            Tensor divisor = Tensor.where(zero, Tensor.onesLike(out), out);
            return g.mul(divisor.rdiv(0.5)).mul(zero.rsub(1));
        });
    }

    static Tensor reduce(ReduceOp op, Tensor input, int[] axes, boolean keepDims) {
        String name = name(op);
        Tensor x = input.dtype() == DType.INT32 && (op == ReduceOp.MEAN || op == ReduceOp.LOG_SUM_EXP)
                ? input.to(DType.FLOAT32)
                : input;
        int[] normal = Shapes.axes(name, axes, x.rank());
        int[] kept = keptShape(x, normal);
        Cube cube = Cube.of(x, normal);
        if (cube.n == 0 && (op == ReduceOp.MAX || op == ReduceOp.MIN)) {
            throw empty(name, x);
        }
        Tensor out = Tensor.empty(name, x.dtype(), kept);
        Backends.current().reduce(op, cube.x, cube.outer, cube.n, cube.inner, out);
        int n = cube.n;
        Graph.record(name, out, x, g -> switch (op) {
            case SUM -> g.expand(x.shapeView());
            case MEAN -> g.div(n).expand(x.shapeView());
            case SUM_OF_SQUARES -> g.mul(x).mul(2);
            case MAX, MIN -> shareOfExtremes(x, out, normal).mul(g);
            case LOG_SUM_EXP -> x.sub(out).exp().mul(g);
        });
        return keepDims ? out : Movement.withoutAxes(name, out, normal);
    }

    /** Where x is the extreme; several that are equal share the gradient, as PyTorch's amax does. */
    private static Tensor shareOfExtremes(Tensor x, Tensor extreme, int[] axes) {
        Tensor mask = x.eq(extreme);
        return mask.div(mask.sum(axes, true));
    }

    static Tensor arg(boolean greatest, Tensor x, int[] axes, boolean keepDims) {
        String name = greatest ? "argmax" : "argmin";
        int[] normal = Shapes.axes(name, axes, x.rank());
        Cube cube = Cube.of(x, normal);
        if (cube.n == 0) {
            throw empty(name, x);
        }
        Tensor out = Tensor.empty(name, DType.INT32, keptShape(x, normal));
        Backends.current().argReduce(greatest, cube.x, cube.outer, cube.n, cube.inner, out);
        java.lang.ref.Reference.reachabilityFence(cube);
        return keepDims ? out : Movement.withoutAxes(name, out, normal);
    }

    /** The mean of squared distances from the mean, divided by n - correction instead of n. */
    static Tensor variance(Tensor input, int[] axes, boolean keepDims, int correction) {
        Tensor x = input.dtype() == DType.INT32 ? input.to(DType.FLOAT32) : input;
        int[] normal = Shapes.axes("var", axes, x.rank());
        int n = 1;
        for (int axis : normal) {
            n *= x.dim(axis);
        }
        Tensor centred = x.sub(reduce(ReduceOp.MEAN, x, normal, true));
        return reduce(ReduceOp.SUM_OF_SQUARES, centred, normal, keepDims).div(Math.max(0, n - correction));
    }

    static Tensor norm(Tensor input, int[] axes, boolean keepDims) {
        Tensor x = input.dtype() == DType.INT32 ? input.to(DType.FLOAT32) : input;
        int[] normal = Shapes.axes("norm", axes, x.rank());
        boolean before = Graph.recording(false);
        Tensor out;
        try {
            out = reduce(ReduceOp.SUM_OF_SQUARES, x, normal, true).sqrt();
        } finally {
            Graph.recording(before);
        }
        // The gradient of a zero vector's norm is 0, as in PyTorch.
        Graph.record("norm", out, x, g -> g.mul(x).div(Tensor.where(out.eq(0), Tensor.onesLike(out), out)));
        return keepDims ? out : Movement.withoutAxes("norm", out, normal);
    }

    private static int[] keptShape(Tensor x, int[] axes) {
        int[] shape = x.shape();
        for (int axis : axes) {
            shape[axis] = 1;
        }
        return shape;
    }

    private static ShapeException empty(String name, Tensor x) {
        return new ShapeException(
                name,
                "at least one element",
                "shape " + Shapes.text(x.shapeView()),
                "look at shape() first: a size of 0 means no elements");
    }

    static String name(ReduceOp op) {
        return switch (op) {
            case SUM_OF_SQUARES -> "sumOfSquares";
            case LOG_SUM_EXP -> "logSumExp";
            default -> op.name().toLowerCase(Locale.ROOT);
        };
    }

    /** A tensor read as [outer, n, inner], where n are the axes to reduce; permuted first if these lie apart. */
    private record Cube(Tensor x, int outer, int n, int inner) {
        static Cube of(Tensor x, int[] axes) {
            int[] shape = x.shapeView();
            if (axes.length == 0) {
                return new Cube(x, x.size(), 1, 1);
            }
            int first = axes[0];
            int last = axes[axes.length - 1];
            if (last - first + 1 == axes.length) {
                int outer = Shapes.product(shape, 0, first);
                int n = Shapes.product(shape, first, last + 1);
                return new Cube(x, outer, n, Shapes.product(shape, last + 1, shape.length));
            }
            int[] order = new int[shape.length];
            boolean[] reduced = new boolean[shape.length];
            for (int axis : axes) {
                reduced[axis] = true;
            }
            int k = 0;
            int outer = 1;
            for (int i = 0; i < shape.length; i++) {
                if (!reduced[i]) {
                    order[k++] = i;
                    outer *= shape[i];
                }
            }
            int n = 1;
            for (int axis : axes) {
                order[k++] = axis;
                n *= shape[axis];
            }
            return new Cube(Movement.permute(x.detach(), order), outer, n, 1);
        }
    }
}
