package org.lectern.tensor;

import java.lang.ref.Reference;

/**
 * Axes in another order on the CPU. Axes that stay neighbours are joined; rows that stay rows are copied in bulk; else the
 * axis along which the source lies together and the one along which the result does are exchanged in blocks.
 */
final class CpuPermute {
    /** A line of the cache holds this many floats. */
    private static final int PANEL = 16;

    private final Tensor x;
    private final Tensor out;
    private final Tiles tiles = Tiles.ours();
    /** The result's sizes after joining, the source's steps along them, and the result's own. */
    private final int[] sizes;

    private final int[] from;
    private final int[] to;
    private int rank;

    private CpuPermute(Tensor x, int[] axes, Tensor out) {
        this.x = x;
        this.out = out;
        int[] strides = Shapes.strides(x.shapeView());
        sizes = new int[axes.length];
        from = new int[axes.length];
        to = new int[axes.length];
        for (int axis : axes) {
            int size = x.dim(axis);
            if (size == 1) {
                continue;
            }
            if (rank > 0 && from[rank - 1] == strides[axis] * size) {
                sizes[rank - 1] *= size;
                from[rank - 1] = strides[axis];
            } else {
                sizes[rank] = size;
                from[rank] = strides[axis];
                rank++;
            }
        }
        int step = 1;
        for (int i = rank - 1; i >= 0; i--) {
            to[i] = step;
            step *= sizes[i];
        }
    }

    static void permute(Tensor x, int[] axes, Tensor out) {
        if (out.size() > 0) {
            new CpuPermute(x, axes, out).run();
        }
        Reference.reachabilityFence(x);
    }

    private void run() {
        if (rank <= 1) {
            CpuMovement.copy(x, 0, out, 0, out.size());
            return;
        }
        // What moves as one: an element, or a row that stays a row, as long as it is short.
        boolean rowsStay = from[rank - 1] == 1;
        int unit = rowsStay ? sizes[rank - 1] : 1;
        int q = rowsStay ? rank - 2 : rank - 1;
        boolean copyRows = rowsStay && (unit > Storage.MOST_IN_ARRAY / 16 || x.dtype() != DType.FLOAT32);
        if (copyRows) {
            q = rank - 1;
        }
        int p = q;
        for (int i = 0; i < rank && !copyRows; i++) {
            p = from[i] == unit ? i : p;
        }
        int[] place = new int[rank];
        int source = 0;
        int target = 0;
        while (true) {
            if (copyRows) {
                CpuMovement.copy(x, source, out, target, unit);
            } else {
                exchange(source, target, p, q, unit);
            }
            // The next place along the other axes.
            int i = q - (copyRows ? 1 : 0);
            for (; i >= 0; i--) {
                if (i == p || i == q) {
                    continue;
                }
                source += from[i];
                target += to[i];
                if (++place[i] < sizes[i]) {
                    break;
                }
                source -= from[i] * sizes[i];
                target -= to[i] * sizes[i];
                place[i] = 0;
            }
            if (i < 0) {
                return;
            }
        }
    }

    /** Transposes a matrix of source rows along {@code p} into result rows along {@code q}, in blocks. */
    private void exchange(int source, int target, int p, int q, int unit) {
        int most = (x.dtype() == DType.FLOAT32 ? Storage.MOST_IN_ARRAY : Tiles.LENGTH) / unit;
        int sideP = Math.min(sizes[p], most / Math.min(sizes[q], (int) Math.sqrt(most)));
        int sideQ = Math.min(sizes[q], most / sideP);
        for (int i = 0; i < sizes[p]; i += sideP) {
            int n = Math.min(sideP, sizes[p] - i);
            for (int j = 0; j < sizes[q]; j += sideQ) {
                int m = Math.min(sideQ, sizes[q] - j);
                int readAt = source + i * unit + j * from[q];
                int writeAt = target + i * to[p] + j * unit;
                if (x.dtype() == DType.FLOAT32) {
                    floats(readAt, from[q], n, writeAt, to[p], m, unit);
                } else {
                    doubles(readAt, from[q], n, writeAt, to[p], m);
                }
            }
        }
    }

    private void floats(int source, int stepSource, int n, int target, int stepTarget, int m, int unit) {
        float[] a = tiles.wide(0);
        float[] b = tiles.wide(1);
        // Where the rows lie together, one copy takes all.
        if (stepSource == n * unit) {
            Tiles.read(x, source, a, 0, n * m * unit);
        } else {
            for (int j = 0; j < m; j++) {
                Tiles.read(x, source + j * stepSource, a, j * n * unit, n * unit);
            }
        }
        if (unit == 1) {
            transpose(a, b, n, m);
        } else {
            for (int j = 0; j < m; j++) {
                for (int i = 0; i < n; i++) {
                    System.arraycopy(a, (j * n + i) * unit, b, (i * m + j) * unit, unit);
                }
            }
        }
        if (stepTarget == m * unit) {
            Tiles.write(out, target, b, n * m * unit);
        } else {
            for (int i = 0; i < n; i++) {
                CpuMovement.write(out, target + i * stepTarget, b, i * m * unit, m * unit);
            }
        }
    }

    /** From m rows of n to n rows of m, some columns at a time, so that the lines they lie on stay in the cache. */
    private static void transpose(float[] a, float[] b, int n, int m) {
        for (int panel = 0; panel < n; panel += PANEL) {
            int end = Math.min(n, panel + PANEL);
            for (int j = 0; j < m; j++) {
                for (int i = panel; i < end; i++) {
                    b[i * m + j] = a[j * n + i];
                }
            }
        }
    }

    private void doubles(int source, int stepSource, int n, int target, int stepTarget, int m) {
        double[] a = tiles.doubleA;
        double[] b = tiles.doubleB;
        int rows = stepSource == n ? 1 : m;
        for (int j = 0; j < rows; j++) {
            tiles.read(x, source + j * stepSource, a, j * n, rows == 1 ? n * m : n);
        }
        boolean together = stepTarget == m;
        for (int i = 0; i < n; i++) {
            int at = together ? i * m : 0;
            for (int j = 0; j < m; j++) {
                b[at + j] = a[j * n + i];
            }
            if (!together) {
                tiles.write("permute", out, target + i * stepTarget, b, m);
            }
        }
        if (together) {
            tiles.write("permute", out, target, b, n * m);
        }
    }
}
