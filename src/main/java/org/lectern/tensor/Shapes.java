package org.lectern.tensor;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Arithmetic on shapes, with the checks that every op shares. */
final class Shapes {
    static final int[] SCALAR = {};
    /** One buffer is addressed by int bytes, so this is the most that one tensor may hold. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - 64L;

    private Shapes() {}

    /** The number of elements; checks sizes and that one buffer can hold them. */
    static int size(String operation, int[] shape, DType dtype) {
        present(operation, "a shape", shape);
        present(operation, "a type such as FLOAT32", dtype);
        long size = 1;
        boolean empty = false;
        for (int dim : shape) {
            if (dim < 0) {
                throw new ShapeException(
                        operation,
                        "sizes of 0 or more",
                        Arrays.toString(shape),
                        operation.equals("reshape")
                                ? "only one size may be -1, which follows from the others"
                                : "give each size as a number of elements; only reshape infers a size of -1");
            }
            empty |= dim == 0;
        }
        if (empty) {
            return 0;
        }
        for (int dim : shape) {
            size *= dim;
            if (size * dtype.bytes() > MOST_BYTES) {
                throw new ShapeException(
                        operation,
                        "at most " + MOST_BYTES / dtype.bytes() + " elements of " + dtype + " (2 GB) in one tensor",
                        "shape " + Arrays.toString(shape),
                        "work in batches");
            }
        }
        return (int) size;
    }

    static String text(int[] shape) {
        return Arrays.toString(shape);
    }

    static int product(int[] shape, int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= shape[i];
        }
        return product;
    }

    static int product(int[] shape) {
        return product(shape, 0, shape.length);
    }

    /** An axis as 0 to rank - 1; negative ones count from the end. */
    static int axis(String operation, int axis, int rank) {
        int normal = axis < 0 ? axis + rank : axis;
        if (normal < 0 || normal >= rank) {
            throw new ShapeException(
                    operation,
                    rank == 0 ? "a tensor with axes" : "an axis from " + -rank + " to " + (rank - 1),
                    "axis " + axis + " of a tensor of rank " + rank,
                    rank == 0
                            ? "reshape(1) gives a scalar an axis"
                            : "axes count from 0; this tensor has " + axesText(rank));
        }
        return normal;
    }

    /** The place of an axis to be made, as 0 to rank; negative ones count from the end of the result. */
    static int newAxis(String operation, int axis, int rank) {
        int normal = axis < 0 ? axis + rank + 1 : axis;
        if (normal < 0 || normal > rank) {
            throw new ShapeException(
                    operation,
                    "an axis from " + (-rank - 1) + " to " + rank,
                    "axis " + axis + " for a tensor of rank " + rank,
                    "axes count from 0; the result has " + axesText(rank + 1));
        }
        return normal;
    }

    private static String axesText(int rank) {
        return rank == 1 ? "only axis 0" : "axes 0 to " + (rank - 1) + ", and -1 is the last";
    }

    /** Refuses null, which a cell may pass although the signatures rule it out. */
    static void present(String operation, String needed, @Nullable Object value) {
        if (value == null) {
            throw new TensorException(operation, needed, "null", "give the variable a value first");
        }
    }

    /** Refuses null, also as an element. */
    static void allPresent(String operation, String needed, @Nullable Object @Nullable [] values) {
        present(operation, needed, values);
        if (values != null) {
            for (Object value : values) {
                present(operation, needed, value);
            }
        }
    }

    /** An array in Java's memory, which may be smaller than what a tensor may hold. */
    static <T> T onHeap(String operation, int n, IntFunction<T> array) {
        try {
            return array.apply(n);
        } catch (OutOfMemoryError e) {
            throw new TensorException(
                    operation,
                    "space for " + n + " numbers in Java's memory",
                    "at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MB there",
                    "work in parts, or start Java with a larger -Xmx");
        }
    }

    /** Axes as increasing numbers from 0, each once; none given means all. */
    static int[] axes(String operation, int[] axes, int rank) {
        present(operation, "axes", axes);
        if (axes.length == 0) {
            int[] all = new int[rank];
            Arrays.setAll(all, i -> i);
            return all;
        }
        int[] normal = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            normal[i] = axis(operation, axes[i], rank);
        }
        Arrays.sort(normal);
        for (int i = 1; i < normal.length; i++) {
            if (normal[i] == normal[i - 1]) {
                throw new ShapeException(
                        operation,
                        "each axis once",
                        Arrays.toString(axes),
                        "name each axis only once; negative ones count from the end");
            }
        }
        return normal;
    }

    /** The shape that two operands are broadcast to, by NumPy's rules. */
    static int[] broadcast(String operation, int[] a, int[] b) {
        if (Arrays.equals(a, b)) {
            return a;
        }
        int rank = Math.max(a.length, b.length);
        int[] out = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int m = i <= a.length ? a[a.length - i] : 1;
            int n = i <= b.length ? b[b.length - i] : 1;
            if (m != n && m != 1 && n != 1) {
                throw new ShapeException(
                        operation,
                        "shapes that broadcast: from the right, sizes equal or 1",
                        Arrays.toString(a) + " and " + Arrays.toString(b),
                        "reshape or unsqueeze one of them");
            }
            out[rank - i] = m == 1 ? n : m;
        }
        return out;
    }

    /** Row-major strides in elements. */
    static int[] strides(int[] shape) {
        int[] strides = new int[shape.length];
        int step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(1, shape[i]);
        }
        return strides;
    }

    /** A shape with one of its sizes replaced. */
    static int[] with(int[] shape, int axis, int size) {
        int[] out = shape.clone();
        out[axis] = size;
        return out;
    }

    /** A shape without one axis. */
    static int[] without(int[] shape, int axis) {
        int[] out = new int[shape.length - 1];
        System.arraycopy(shape, 0, out, 0, axis);
        System.arraycopy(shape, axis + 1, out, axis, out.length - axis);
        return out;
    }

    /** A shape with a new axis. */
    static int[] inserted(int[] shape, int axis, int size) {
        int[] out = new int[shape.length + 1];
        System.arraycopy(shape, 0, out, 0, axis);
        out[axis] = size;
        System.arraycopy(shape, axis, out, axis + 1, shape.length - axis);
        return out;
    }
}
