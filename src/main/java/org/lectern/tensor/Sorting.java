package org.lectern.tensor;

import java.util.Arrays;

/**
 * Order along an axis. Equal elements keep the order they had; NaN counts as greatest, and -0 equals 0, as in PyTorch.
 *
 * <p>Elements become whole numbers of the same order. Those of 32 bits are sorted together with their places as one long;
 * those of float64 by merging places.
 */
final class Sorting {
    /** So few of many are kept in order as they come, instead of sorting all. */
    private static final int FEW = 32;

    private Sorting() {}

    static Sorted sort(Tensor x, int axis, boolean descending) {
        int normal = Shapes.axis("sort", axis, x.rank());
        return sorted("sort", x, normal, descending, x.dim(normal));
    }

    static Tensor argsort(Tensor x, int axis, boolean descending) {
        int normal = Shapes.axis("argsort", axis, x.rank());
        return indices("argsort", x, normal, descending, x.dim(normal));
    }

    static Sorted topK(Tensor x, int k, int axis) {
        int normal = Shapes.axis("topK", axis, x.rank());
        if (k < 0 || k > x.dim(normal)) {
            throw new ShapeException(
                    "topK",
                    "k from 0 to " + x.dim(normal),
                    "k " + k + " on axis " + axis + " of " + Shapes.text(x.shapeView()),
                    "give k first, then the axis");
        }
        return sorted("topK", x, normal, true, k);
    }

    private static Sorted sorted(String name, Tensor x, int axis, boolean descending, int k) {
        Tensor indices = indices(name, x, axis, descending, k);
        int[] shape = indices.shapeView();
        int[] flat = Indexing.along(x.shapeView(), axis, shape, indices.toInts());
        return new Sorted(Indexing.take(name, x, flat, shape), indices);
    }

    private static Tensor indices(String name, Tensor x, int axis, boolean descending, int k) {
        int last = x.rank() - 1;
        int[] swap = new int[x.rank()];
        Arrays.setAll(swap, i -> i == axis ? last : i == last ? axis : i);
        Tensor rows = axis == last ? x.detach() : Movement.permute(x.detach(), swap);
        int n = x.dim(axis);
        int[] shape = Shapes.with(rows.shapeView(), last, k);
        int[] places = new int[Shapes.size(name, shape, DType.INT32)];
        if (places.length > 0) {
            int count = places.length / k;
            if (x.dtype() == DType.FLOAT64) {
                places64(rows.toDoubles(), count, n, descending, k, places);
            } else {
                int[] keys = x.dtype() == DType.INT32 ? rows.toInts() : keys(rows.toFloats());
                places32(keys, count, n, descending, k, places);
            }
        }
        Tensor out = Tensor.of(places).reshape(shape);
        return axis == last ? out : Movement.permute(out, swap);
    }

    /** Integers in the order of floats: those of negative floats grow with the size, so their bits are turned round. */
    private static int[] keys(float[] values) {
        int[] keys = new int[values.length];
        for (int i = 0; i < keys.length; i++) {
            // Adding 0 makes -0 the same as 0; floatToIntBits makes all NaN the same, above infinity.
            int bits = Float.floatToIntBits(values[i] + 0f);
            keys[i] = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
        }
        return keys;
    }

    private static void places32(int[] keys, int rows, int n, boolean descending, int k, int[] places) {
        boolean few = k <= FEW && k < n / 4;
        long[] row = new long[few ? k : n];
        for (int i = 0; i < rows; i++) {
            if (few) {
                Arrays.fill(row, Long.MAX_VALUE);
            }
            for (int j = 0; j < n; j++) {
                int key = keys[i * n + j];
                long element = (long) (descending ? ~key : key) << 32 | j;
                if (!few) {
                    row[j] = element;
                } else if (element < row[k - 1]) {
                    insert(row, element);
                }
            }
            if (!few) {
                Arrays.sort(row);
            }
            for (int j = 0; j < k; j++) {
                places[i * k + j] = (int) row[j];
            }
        }
    }

    /** Puts an element at its place among sorted ones, of which the last goes. */
    private static void insert(long[] sorted, long element) {
        int at = sorted.length - 1;
        while (at > 0 && sorted[at - 1] > element) {
            sorted[at] = sorted[at - 1];
            at--;
        }
        sorted[at] = element;
    }

    private static void places64(double[] values, int rows, int n, boolean descending, int k, int[] places) {
        long[] keys = new long[n];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < n; j++) {
                long bits = Double.doubleToLongBits(values[i * n + j] + 0.0);
                long key = bits < 0 ? bits ^ Long.MAX_VALUE : bits;
                keys[j] = descending ? ~key : key;
            }
            System.arraycopy(merged(keys), 0, places, i * k, k);
        }
    }

    /** The order of keys, by merging runs of growing length. */
    private static int[] merged(long[] keys) {
        int n = keys.length;
        int[] from = new int[n];
        Arrays.setAll(from, i -> i);
        int[] to = new int[n];
        for (long width = 1; width < n; width *= 2) {
            for (long low = 0; low < n; low += 2 * width) {
                int middle = (int) Math.min(low + width, n);
                int high = (int) Math.min(low + 2 * width, n);
                int a = (int) low;
                int b = middle;
                for (int at = a; at < high; at++) {
                    boolean first = a < middle && (b == high || keys[from[a]] <= keys[from[b]]);
                    to[at] = first ? from[a++] : from[b++];
                }
            }
            int[] spare = from;
            from = to;
            to = spare;
        }
        return from;
    }
}
