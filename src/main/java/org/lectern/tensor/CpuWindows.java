package org.lectern.tensor;

import java.lang.ref.Reference;

/** Windows taken apart into columns (im2col) and added together again, plane by plane. */
final class CpuWindows {
    private CpuWindows() {}

    /** Columns of planes from a given one on: (planes * kernel, places), row by row. */
    static void unfold(Tensor x, int firstPlane, WindowShape s, Tensor out) {
        boolean single = x.dtype() == DType.FLOAT32;
        int area = s.height() * s.width();
        int places = s.outHeight() * s.outWidth();
        Object plane = single ? new float[area] : new double[area];
        Object row = single ? new float[places] : new double[places];
        int to = 0;
        for (int p = 0; p < s.planes(); p++) {
            read(x, (firstPlane + p) * area, plane);
            for (int i = 0; i < s.kernelHeight(); i++) {
                for (int j = 0; j < s.kernelWidth(); j++) {
                    if (plane instanceof float[] from && row instanceof float[] line) {
                        collect(s, from, i, j, line);
                    } else if (plane instanceof double[] from && row instanceof double[] line) {
                        collect(s, from, i, j, line);
                    }
                    write(out, to, row);
                    to += places;
                }
            }
        }
    }

    /** What the kernel's place (i, j) sees at every output. */
    private static void collect(WindowShape s, float[] plane, int i, int j, float[] row) {
        int first = s.firstColumn(j);
        int last = Math.max(first, s.lastColumn(j));
        int step = s.strideWidth();
        for (int oy = 0; oy < s.outHeight(); oy++) {
            int y = s.top(oy) + i * s.dilationHeight();
            int at = oy * s.outWidth();
            if (y < 0 || y >= s.height()) {
                java.util.Arrays.fill(row, at, at + s.outWidth(), 0);
                continue;
            }
            int from = y * s.width() + s.left(0) + j * s.dilationWidth();
            java.util.Arrays.fill(row, at, at + first, 0);
            java.util.Arrays.fill(row, at + last, at + s.outWidth(), 0);
            if (step == 1) {
                System.arraycopy(plane, from + first, row, at + first, last - first);
            } else {
                for (int ox = first; ox < last; ox++) {
                    row[at + ox] = plane[from + ox * step];
                }
            }
        }
    }

    private static void collect(WindowShape s, double[] plane, int i, int j, double[] row) {
        int first = s.firstColumn(j);
        int last = Math.max(first, s.lastColumn(j));
        for (int oy = 0; oy < s.outHeight(); oy++) {
            int y = s.top(oy) + i * s.dilationHeight();
            int at = oy * s.outWidth();
            java.util.Arrays.fill(row, at, at + s.outWidth(), 0);
            if (y >= 0 && y < s.height()) {
                int from = y * s.width() + s.left(0) + j * s.dilationWidth();
                for (int ox = first; ox < last; ox++) {
                    row[at + ox] = plane[from + ox * s.strideWidth()];
                }
            }
        }
    }

    /** The transpose of {@link #unfold}: columns added to the places that they were taken from, in planes from one on. */
    static void fold(Tensor columns, WindowShape s, Tensor out, int firstPlane) {
        int area = s.height() * s.width();
        int places = s.outHeight() * s.outWidth();
        double[] plane = new double[area];
        double[] row = new double[places];
        Tiles tiles = Tiles.ours();
        int at = 0;
        for (int p = 0; p < s.planes(); p++) {
            java.util.Arrays.fill(plane, 0);
            for (int i = 0; i < s.kernelHeight(); i++) {
                for (int j = 0; j < s.kernelWidth(); j++) {
                    tiles.read(columns, at, row, 0, places);
                    at += places;
                    spread(s, row, i, j, plane);
                }
            }
            write(tiles, out, (firstPlane + p) * area, plane);
        }
    }

    private static void spread(WindowShape s, double[] row, int i, int j, double[] plane) {
        int first = s.firstColumn(j);
        int last = s.lastColumn(j);
        for (int oy = 0; oy < s.outHeight(); oy++) {
            int y = s.top(oy) + i * s.dilationHeight();
            if (y >= 0 && y < s.height()) {
                int to = y * s.width() + s.left(0) + j * s.dilationWidth();
                int at = oy * s.outWidth();
                for (int ox = first; ox < last; ox++) {
                    plane[to + ox * s.strideWidth()] += row[at + ox];
                }
            }
        }
    }

    private static void read(Tensor x, int from, Object into) {
        if (into instanceof float[] floats) {
            x.storage().floats().get(from, floats);
        } else if (into instanceof double[] doubles) {
            x.storage().doubles().get(from, doubles);
        }
        Reference.reachabilityFence(x);
    }

    private static void write(Tensor out, int to, Object values) {
        if (values instanceof float[] floats) {
            out.storage().floats().put(to, floats);
        } else if (values instanceof double[] doubles) {
            out.storage().doubles().put(to, doubles);
        }
        Reference.reachabilityFence(out);
    }

    /** Doubles as elements of a floating type, however many. */
    static void write(Tiles tiles, Tensor out, int to, double[] values) {
        for (int done = 0; done < values.length; done += Tiles.LENGTH) {
            int m = Math.min(Tiles.LENGTH, values.length - done);
            System.arraycopy(values, done, tiles.doubleD, 0, m);
            tiles.write("fold", out, to + done, tiles.doubleD, m);
        }
    }
}
