package org.lectern.tensor;

import org.jspecify.annotations.Nullable;

/** Reads a tensor as if it had been repeated to a larger shape, tile by tile, without making the copy. */
final class BroadcastReader {
    private final Tensor x;
    private final Tiles tiles;
    /** The result's sizes and this tensor's strides (0 where it repeats), after joining axes that lie together. */
    private final int[] sizes;

    private final int[] strides;
    /** A small operand's elements: its pieces are too short to be read from native memory one by one. */
    private float @Nullable [] small;

    private static final int SMALL = 1024;
    private static final int[] ONE = {1};

    BroadcastReader(Tensor x, int[] shape, Tiles tiles) {
        this.x = x;
        this.tiles = tiles;
        if (x.shapeView() == shape || java.util.Arrays.equals(x.shapeView(), shape)) {
            sizes = new int[] {Math.max(1, x.size())};
            strides = ONE;
            return;
        }
        int[] size = new int[shape.length + 1];
        int[] stride = new int[shape.length + 1];
        int[] own = x.shapeView();
        int[] ownStrides = Shapes.strides(own);
        int count = 0;
        for (int i = 0; i < shape.length; i++) {
            int mine = i - (shape.length - own.length);
            int step = mine < 0 || own[mine] == 1 ? 0 : ownStrides[mine];
            if (shape[i] == 1) {
                continue;
            }
            if (count > 0 && stride[count - 1] == step * shape[i]) {
                size[count - 1] *= shape[i];
                stride[count - 1] = step;
            } else {
                size[count] = shape[i];
                stride[count] = step;
                count++;
            }
        }
        if (count == 0) {
            size[0] = 1;
            count = 1;
        }
        sizes = java.util.Arrays.copyOf(size, count);
        strides = java.util.Arrays.copyOf(stride, count);
        if (x.dtype() == DType.FLOAT32) {
            small = x.storage().array();
            if (small == null && x.size() <= SMALL) {
                small = new float[x.size()];
                Tiles.read(x, 0, small, 0, small.length);
            }
        }
    }

    /** Whether reading is plain copying. */
    private boolean plain() {
        return sizes.length == 1 && strides[0] == 1;
    }

    void read(int from, int n, float[] tile) {
        if (plain()) {
            Tiles.read(x, from, tile, 0, n);
            return;
        }
        int last = sizes.length - 1;
        int length = sizes[last];
        float[] cached = small;
        for (int done = 0; done < n; ) {
            int at = from + done;
            int column = at % length;
            int m = Math.min(n - done, length - column);
            int source = source(at / length);
            if (strides[last] == 0) {
                float value =
                        cached != null ? cached[source] : x.storage().floats().get(source);
                java.util.Arrays.fill(tile, done, done + m, value);
            } else if (cached != null) {
                System.arraycopy(cached, source + column, tile, done, m);
            } else {
                Tiles.read(x, source + column, tile, done, m);
            }
            done += m;
        }
    }

    void read(int from, int n, double[] tile) {
        if (plain()) {
            tiles.read(x, from, tile, 0, n);
            return;
        }
        int last = sizes.length - 1;
        int length = sizes[last];
        for (int done = 0; done < n; ) {
            int at = from + done;
            int column = at % length;
            int m = Math.min(n - done, length - column);
            int source = source(at / length);
            if (strides[last] == 0) {
                java.util.Arrays.fill(tile, done, done + m, Access.element(x, source));
            } else {
                tiles.read(x, source + column, tile, done, m);
            }
            done += m;
        }
    }

    /** Where the row with this number, counted over all axes but the last, starts. */
    private int source(int row) {
        int source = 0;
        for (int i = sizes.length - 2; i >= 0; i--) {
            source += row % sizes[i] * strides[i];
            row /= sizes[i];
        }
        return source;
    }
}
