package org.lectern.tensor;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Copying elements on the CPU. */
final class CpuMovement {
    /** Pieces of fewer elements cost more to copy by a call each than one by one. */
    private static final int SHORT = 16;

    /** Pieces from this length on are copied straight from memory to memory. */
    private static final int LONG = 64;

    private static final int BLOCK = Storage.MOST_IN_ARRAY;

    private CpuMovement() {}

    static void copy(Tensor x, int from, Tensor out, int to, int n) {
        switch (x.dtype()) {
            case FLOAT32 -> copyFloats(x.storage(), from, out.storage(), to, n);
            case FLOAT64 -> out.storage().doubles().put(to, x.storage().doubles(), from, n);
            case INT32 -> out.storage().ints().put(to, x.storage().ints(), from, n);
        }
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(out);
    }

    private static void copyFloats(Storage x, int from, Storage out, int to, int n) {
        float[] source = x.array();
        float[] target = out.array();
        if (source != null && target != null) {
            System.arraycopy(source, from, target, to, n);
        } else if (source != null) {
            out.floats().put(to, source, from, n);
        } else if (target != null) {
            x.floats().get(from, target, to, n);
        } else {
            out.floats().put(to, x.floats(), from, n);
        }
    }

    /** Part of an array as elements of a float32 tensor. */
    static void write(Tensor out, int to, float[] values, int from, int n) {
        float[] target = out.storage().array();
        if (target != null) {
            System.arraycopy(values, from, target, to, n);
        } else {
            out.storage().floats().put(to, values, from, n);
        }
        Reference.reachabilityFence(out);
    }

    /** See {@link Backend#slice}. */
    static void slice(Tensor x, int outer, int n, int inner, int from, int m, Tensor out) {
        if (m * inner < SHORT && n * inner <= BLOCK / 4 && x.dtype() == DType.FLOAT32) {
            shortPieces(x, n * inner, from * inner, out, m * inner, outer, false);
            return;
        }
        for (int i = 0; i < outer; i++) {
            copy(x, (i * n + from) * inner, out, i * m * inner, m * inner);
        }
    }

    /** See {@link Backend#place}. */
    static void place(Tensor x, int outer, int n, int inner, int from, int m, Tensor out) {
        if (m * inner < SHORT && n * inner <= BLOCK / 4 && x.dtype() == DType.FLOAT32) {
            shortPieces(out, n * inner, from * inner, x, m * inner, outer, true);
            return;
        }
        for (int i = 0; i < outer; i++) {
            copy(x, i * m * inner, out, (i * n + from) * inner, m * inner);
        }
    }

    /** Copies a short piece out of, or into, each row of a matrix, many rows at a time. */
    private static void shortPieces(Tensor matrix, int n, int from, Tensor pieces, int m, int rows, boolean into) {
        if (m == 0) {
            return;
        }
        float[] a = Tiles.ours().wide(0);
        float[] b = Tiles.ours().wide(1);
        int most = BLOCK / n;
        for (int row = 0; row < rows; row += most) {
            int count = Math.min(most, rows - row);
            Tiles.read(matrix, row * n, a, 0, count * n);
            if (into) {
                Tiles.read(pieces, row * m, b, 0, count * m);
                spread(b, a, from, n, m, count);
                Tiles.write(matrix, row * n, a, count * n);
            } else {
                gathered(a, from, n, b, m, count);
                Tiles.write(pieces, row * m, b, count * m);
            }
        }
    }

    private static void gathered(float[] a, int from, int n, float[] b, int m, int rows) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < m; j++) {
                b[i * m + j] = a[i * n + from + j];
            }
        }
    }

    private static void spread(float[] b, float[] a, int from, int n, int m, int rows) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < m; j++) {
                a[i * n + from + j] = b[i * m + j];
            }
        }
    }

    /** See {@link Backend#gather}. */
    static void gather(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        if (inner < LONG && x.dtype() == DType.FLOAT32) {
            gatherFloats(x, outer, n, inner, indices, out);
            return;
        }
        if (x.dtype() == DType.FLOAT32) {
            gatherLong(x, outer, n, inner, indices, out);
            return;
        }
        for (int i = 0; i < outer; i++) {
            for (int k = 0; k < indices.length; k++) {
                copy(x, (i * n + indices[k]) * inner, out, (i * indices.length + k) * inner, inner);
            }
        }
    }

    private static void gatherLong(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        FloatBuffer from = x.storage().floats();
        FloatBuffer to = out.storage().floats();
        for (int i = 0; i < outer; i++) {
            for (int k = 0; k < indices.length; k++) {
                to.put((i * indices.length + k) * inner, from, (i * n + indices[k]) * inner, inner);
            }
        }
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(out);
    }

    /** Collects many pieces in an array, so that they are written by one call. */
    private static void gatherFloats(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        Tiles tiles = Tiles.ours();
        float[] tile = tiles.wide(0);
        float[] array = x.storage().array();
        FloatBuffer elements = x.storage().floats();
        // Few places: read all at once, and take from the array.
        boolean wholeRow = array == null && n * inner <= BLOCK && n <= 4 * indices.length;
        float[] source = wholeRow ? tiles.wide(1) : array;
        int filled = 0;
        int written = 0;
        for (int i = 0; i < outer; i++) {
            if (wholeRow) {
                Tiles.read(x, i * n * inner, tiles.wide(1), 0, n * inner);
            }
            int base = wholeRow ? 0 : i * n * inner;
            for (int index : indices) {
                if (filled + inner > BLOCK) {
                    Tiles.write(out, written, tile, filled);
                    written += filled;
                    filled = 0;
                }
                int at = base + index * inner;
                if (inner >= SHORT) {
                    if (source != null) {
                        System.arraycopy(source, at, tile, filled, inner);
                    } else {
                        elements.get(at, tile, filled, inner);
                    }
                } else {
                    for (int j = 0; j < inner; j++) {
                        tile[filled + j] = source != null ? source[at + j] : elements.get(at + j);
                    }
                }
                filled += inner;
            }
        }
        Tiles.write(out, written, tile, filled);
        Reference.reachabilityFence(x);
    }

    /** See {@link Backend#scatterAdd}, for float32. */
    static void scatterAdd(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        if (inner < SHORT) {
            scatterAddShort(x, outer, n, inner, indices, out);
            return;
        }
        Tiles tiles = Tiles.ours();
        for (int i = 0; i < outer; i++) {
            for (int k = 0; k < indices.length; k++) {
                int from = (i * indices.length + k) * inner;
                int to = (i * n + indices[k]) * inner;
                for (int done = 0; done < inner; done += Tiles.LENGTH) {
                    int m = Math.min(Tiles.LENGTH, inner - done);
                    Tiles.read(x, from + done, tiles.floatA, 0, m);
                    Tiles.read(out, to + done, tiles.floatB, 0, m);
                    addTo(tiles.floatA, tiles.floatB, m);
                    Tiles.write(out, to + done, tiles.floatB, m);
                }
            }
        }
    }

    /**
     * Sums of the rows of x (indices, inner) that have the same index, as out (n, inner), whose content is overwritten: a first row
     * is copied, only others are added, and rows of zeros are written where there is none.
     */
    static void collect(Tensor x, int n, int inner, int[] indices, Tensor out) {
        boolean[] seen = new boolean[n];
        float[] row = Scratch.floats(0, inner);
        float[] sum = Scratch.floats(1, inner);
        FloatBuffer rows = x.storage().floats();
        FloatBuffer sums = out.storage().floats();
        for (int k = 0; k < indices.length; k++) {
            int to = indices[k] * inner;
            if (seen[indices[k]]) {
                rows.get(k * inner, row, 0, inner);
                sums.get(to, sum, 0, inner);
                addTo(row, sum, inner);
                sums.put(to, sum, 0, inner);
            } else {
                sums.put(to, rows, k * inner, inner);
                seen[indices[k]] = true;
            }
        }
        int zeros = Math.max(1, Tiles.LENGTH / Math.max(1, inner));
        float[] zero = Scratch.floats(0, zeros * inner);
        Arrays.fill(zero, 0, zeros * inner, 0);
        for (int i = 0; i < n; ) {
            int from = i;
            while (i < n && !seen[i] && i - from < zeros) {
                i++;
            }
            if (i > from) {
                sums.put(from * inner, zero, 0, (i - from) * inner);
            } else {
                i++;
            }
        }
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(out);
    }

    private static void scatterAddShort(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        float[] tile = Tiles.ours().floatA;
        FloatBuffer sums = out.storage().floats();
        int total = outer * indices.length;
        int most = Tiles.LENGTH / Math.max(1, inner);
        for (int k = 0; k < total; k += most) {
            int count = Math.min(most, total - k);
            Tiles.read(x, k * inner, tile, 0, count * inner);
            for (int c = 0; c < count; c++) {
                int to = ((k + c) / indices.length * n + indices[(k + c) % indices.length]) * inner;
                for (int j = 0; j < inner; j++) {
                    sums.put(to + j, sums.get(to + j) + tile[c * inner + j]);
                }
            }
        }
        Reference.reachabilityFence(out);
    }

    private static void addTo(float[] x, float[] sum, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] += x[j];
        }
    }
}
