package org.lectern.tensor;

import java.util.Arrays;

/** Elements chosen by index tensors and masks. All are gathers, whose gradient adds up what was taken more than once. */
final class Indexing {
    private Indexing() {}

    /** The places of one axis that an int32 tensor of any shape names; its shape takes the axis's place. */
    static Tensor index(String name, Tensor x, int axis, Tensor indices) {
        int normal = Shapes.axis(name, axis, x.rank());
        Tensor taken = Movement.gather(name, x, normal, places(name, x, normal, indices));
        if (indices.rank() == 1) {
            return taken;
        }
        int[] shape = new int[x.rank() - 1 + indices.rank()];
        System.arraycopy(x.shapeView(), 0, shape, 0, normal);
        System.arraycopy(indices.shapeView(), 0, shape, normal, indices.rank());
        System.arraycopy(x.shapeView(), normal + 1, shape, normal + indices.rank(), x.rank() - normal - 1);
        return Movement.reshape(taken, shape);
    }

    /** out[i][j] = x[index[i][j]][j] for axis 0, and so on, as in PyTorch. */
    static Tensor gather(Tensor x, int axis, Tensor index) {
        int normal = Shapes.axis("gather", axis, x.rank());
        int[] places = places("gather", x, normal, index);
        boolean fits = index.rank() == x.rank();
        for (int i = 0; fits && i < x.rank(); i++) {
            fits = i == normal || index.dim(i) <= x.dim(i);
        }
        if (!fits) {
            throw new ShapeException(
                    "gather",
                    "an index of rank " + x.rank() + ", no larger than " + Shapes.text(x.shapeView()) + " but on axis "
                            + axis,
                    "index " + Shapes.text(index.shapeView()),
                    "index(axis, indices) takes whole places of an axis");
        }
        return take("gather", x, along(x.shapeView(), normal, index.shapeView(), places), index.shapeView());
    }

    /** Turns places along one axis into places among all elements, in row-major order. */
    static int[] along(int[] sizes, int axis, int[] shape, int[] places) {
        int[] strides = Shapes.strides(sizes);
        int[] counter = new int[shape.length];
        int[] flat = new int[places.length];
        int rest = 0;
        for (int k = 0; k < flat.length; k++) {
            flat[k] = rest + places[k] * strides[axis];
            for (int i = shape.length - 1; i >= 0; i--) {
                int step = i == axis ? 0 : strides[i];
                rest += step;
                if (++counter[i] < shape[i]) {
                    break;
                }
                rest -= step * shape[i];
                counter[i] = 0;
            }
        }
        return flat;
    }

    /** Single elements by their row-major places, in a shape. */
    static Tensor take(String name, Tensor x, int[] flat, int[] shape) {
        return Movement.gather(name, x.flatten(), 0, flat).reshape(shape);
    }

    private static int[] places(String name, Tensor x, int axis, Tensor indices) {
        integers(name, indices);
        return Movement.places(name, x, axis, indices.toInts());
    }

    private static void integers(String name, Tensor indices) {
        Shapes.present(name, "indices of int32", indices);
        if (indices.dtype() != DType.INT32) {
            throw new TensorException(
                    name,
                    "indices of int32",
                    indices.dtype().toString(),
                    "indices.to(DType.INT32), or a mask for where");
        }
    }

    /** The elements where a mask, repeated to the shape, is not 0. */
    static Tensor maskedSelect(Tensor x, Tensor mask) {
        Shapes.present("maskedSelect", "a mask", mask);
        double[] chosen = Movement.expand(mask.detach(), x.shapeView()).toDoubles();
        int[] flat = new int[chosen.length];
        int count = 0;
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i] != 0) {
                flat[count++] = i;
            }
        }
        return take("maskedSelect", x, Arrays.copyOf(flat, count), new int[] {count});
    }

    static Tensor maskedFill(Tensor x, Tensor mask, double value) {
        Shapes.present("maskedFill", "a mask", mask);
        boolean fraction = x.dtype() == DType.INT32 && value != (int) value;
        return Elementwise.where(mask, Tensor.full(fraction ? DType.FLOAT32 : x.dtype(), value), x);
    }

    /** The index along every axis of each element that is not 0. */
    static Tensor nonzero(Tensor x) {
        double[] values = x.toDoubles();
        int rank = x.rank();
        int[] strides = Shapes.strides(x.shapeView());
        int count = 0;
        for (double value : values) {
            count += value != 0 ? 1 : 0;
        }
        int[] out = new int[Shapes.size("nonzero", new int[] {count, rank}, DType.INT32)];
        int k = 0;
        for (int i = 0; i < values.length; i++) {
            for (int axis = 0; values[i] != 0 && axis < rank; axis++) {
                out[k++] = i / strides[axis] % x.dim(axis);
            }
        }
        return Tensor.of(out).reshape(count, rank);
    }

    /** Keeps the elements whose column minus row is at most, or at least, a number; the others become 0. */
    static Tensor triangle(boolean lower, Tensor x, int diagonal) {
        String name = lower ? "tril" : "triu";
        matrices(name, x);
        if (x.size() == 0) {
            return x.mul(1);
        }
        int n = x.dim(-2);
        int m = x.dim(-1);
        float[] mask = Shapes.onHeap(name, Shapes.size(name, new int[] {n, m}, DType.FLOAT32), float[]::new);
        for (int i = 0; i < n; i++) {
            // The first place above the diagonal, or on it.
            int edge = (int) Math.min(Math.max((long) i + diagonal + (lower ? 1 : 0), 0), m);
            Arrays.fill(mask, lower ? i * m : i * m + edge, lower ? i * m + edge : (i + 1) * m, 1);
        }
        Tensor keep = Tensor.of(mask).reshape(n, m);
        return Elementwise.where(keep, x, Tensor.full(x.dtype(), 0));
    }

    /** The elements (i, i + offset) of the last two axes. */
    static Tensor diagonal(Tensor x, int offset) {
        matrices("diagonal", x);
        int n = x.dim(-2);
        int m = x.dim(-1);
        int row = (int) Math.max(0, -(long) offset);
        int column = Math.max(0, offset);
        int length = Math.max(0, Math.min(n - row, m - column));
        if (x.size() == 0) {
            // Its last axes may be as long as any.
            int[] empty = Arrays.copyOf(x.shapeView(), x.rank() - 1);
            empty[empty.length - 1] = length;
            return x.reshape(empty);
        }
        int[] places = new int[length];
        for (int i = 0; i < length; i++) {
            places[i] = (row + i) * m + column + i;
        }
        int[] batch = Arrays.copyOf(x.shapeView(), x.rank() - 1);
        batch[batch.length - 1] = n * m;
        return Movement.gather("diagonal", x.reshape(batch), batch.length - 1, places);
    }

    /** Matrices of zeros with the last axis of x on their diagonal. */
    static Tensor diag(Tensor x) {
        Shapes.present("diag", "a vector", x);
        int axis = Shapes.axis("diag", -1, x.rank());
        int n = x.dim(axis);
        int[] shape = Shapes.inserted(x.shapeView(), axis, n);
        Shapes.size("diag", shape, x.dtype());
        if (x.size() == 0) {
            return x.reshape(shape);
        }
        int[] places = new int[n];
        Arrays.setAll(places, i -> i * (n + 1));
        return Movement.scattered("diag", x, axis, places, n * n).reshape(shape);
    }

    private static void matrices(String name, Tensor x) {
        if (x.rank() < 2) {
            throw new ShapeException(
                    name,
                    "a matrix, or matrices along axes before the last two",
                    "shape " + Shapes.text(x.shapeView()),
                    "reshape it, or unsqueeze(0) for one row");
        }
    }
}
