package org.lectern.tensor;

import java.lang.ref.Reference;

/** Copying elements on the CPU. */
final class CpuMovement {
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

    static void permute(Tensor x, int[] axes, Tensor out) {
        int rank = axes.length;
        int size = out.size();
        if (rank == 0 || size == 0) {
            copy(x, 0, out, 0, size);
            return;
        }
        int[] strides = Shapes.strides(x.shapeView());
        int[] shape = out.shapeView();
        int length = shape[rank - 1];
        int step = strides[axes[rank - 1]];
        int[] place = new int[rank];
        Tiles tiles = Tiles.ours();
        for (int at = 0; at < size; at += length) {
            int source = 0;
            for (int i = 0; i < rank - 1; i++) {
                source += place[i] * strides[axes[i]];
            }
            if (step == 1) {
                copy(x, source, out, at, length);
            } else {
                for (int done = 0; done < length; done += Tiles.LENGTH) {
                    int m = Math.min(Tiles.LENGTH, length - done);
                    strided(x, source + done * step, step, out, at + done, m, tiles);
                }
            }
            for (int i = rank - 2; i >= 0 && ++place[i] == shape[i]; i--) {
                place[i] = 0;
            }
        }
        Reference.reachabilityFence(x);
    }

    /** See {@link Backend#scatterAdd}, for float32. */
    static void scatterAdd(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
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

    private static void addTo(float[] x, float[] sum, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] += x[j];
        }
    }

    private static void strided(Tensor x, int from, int step, Tensor out, int to, int n, Tiles tiles) {
        if (x.dtype() == DType.FLOAT32) {
            java.nio.FloatBuffer source = x.storage().floats();
            for (int j = 0; j < n; j++) {
                tiles.floatA[j] = source.get(from + j * step);
            }
            Tiles.write(out, to, tiles.floatA, n);
        } else {
            for (int j = 0; j < n; j++) {
                tiles.doubleA[j] = Access.element(x, from + j * step);
            }
            tiles.write("permute", out, to, tiles.doubleA, n);
        }
    }
}
