package org.lectern.tensor;

import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of native memory copied in bulk into arrays of one thread: loops over arrays become vector code, loops over buffers do
 * not (up to nine times slower). All integers and all of float64 go through doubles, which hold every int exactly.
 */
final class Tiles {
    /** Three tiles of this many floats fit the first-level cache. */
    static final int LENGTH = 2048;

    private static final ThreadLocal<Tiles> OURS = ThreadLocal.withInitial(Tiles::new);

    final float[] floatA = new float[LENGTH];
    final float[] floatB = new float[LENGTH];
    final float[] floatC = new float[LENGTH];
    final float[] floatD = new float[LENGTH];
    final double[] doubleA = new double[LENGTH];
    final double[] doubleB = new double[LENGTH];
    final double[] doubleC = new double[LENGTH];
    final double[] doubleD = new double[LENGTH];
    /** Long enough for whatever lies in a Java array; made when first needed. */
    private final float[] @Nullable [] wide = new float[3][];

    private final float[] floats = new float[LENGTH];
    private final int[] ints = new int[LENGTH];

    static Tiles ours() {
        return OURS.get();
    }

    /** One of three arrays as long as the longest that a {@link Storage} keeps; its content is whatever was there. */
    float[] wide(int which) {
        float[] array = wide[which];
        if (array == null) {
            array = new float[Storage.MOST_IN_ARRAY];
            wide[which] = array;
        }
        return array;
    }

    /** All elements of a tensor of few, in place if they lie in an array, else copied to a wide one. */
    float[] all(Tensor x, int which) {
        float[] array = x.storage().array();
        if (array == null) {
            array = wide(which);
            read(x, 0, array, 0, x.size());
        }
        return array;
    }

    static void read(Tensor x, int from, float[] tile, int at, int n) {
        float[] array = x.storage().array();
        if (array != null) {
            System.arraycopy(array, from, tile, at, n);
            return;
        }
        float[][] pieces = x.storage().pieces();
        if (pieces != null) {
            for (int done = 0; done < n; ) {
                int place = (from + done) % Storage.PIECE;
                int m = Math.min(n - done, Storage.PIECE - place);
                System.arraycopy(pieces[(from + done) / Storage.PIECE], place, tile, at + done, m);
                done += m;
            }
            return;
        }
        x.storage().floats().get(from, tile, at, n);
        Reference.reachabilityFence(x);
    }

    static void write(Tensor out, int from, float[] tile, int n) {
        float[] array = out.storage().array();
        if (array != null) {
            System.arraycopy(tile, 0, array, from, n);
            return;
        }
        float[][] pieces = out.storage().pieces();
        if (pieces != null) {
            for (int done = 0; done < n; ) {
                int place = (from + done) % Storage.PIECE;
                int m = Math.min(n - done, Storage.PIECE - place);
                System.arraycopy(tile, done, pieces[(from + done) / Storage.PIECE], place, m);
                done += m;
            }
            return;
        }
        out.storage().floats().put(from, tile, 0, n);
        Reference.reachabilityFence(out);
    }

    /** Elements of any type as doubles. */
    void read(Tensor x, int from, double[] tile, int at, int n) {
        switch (x.dtype()) {
            case FLOAT64 -> x.storage().doubles().get(from, tile, at, n);
            case FLOAT32 -> {
                for (int done = 0; done < n; done += LENGTH) {
                    int m = Math.min(LENGTH, n - done);
                    read(x, from + done, floats, 0, m);
                    widen(floats, tile, at + done, m);
                }
            }
            case INT32 -> {
                for (int done = 0; done < n; done += LENGTH) {
                    int m = Math.min(LENGTH, n - done);
                    x.storage().ints().get(from + done, ints, 0, m);
                    for (int j = 0; j < m; j++) {
                        tile[at + done + j] = ints[j];
                    }
                }
            }
        }
        Reference.reachabilityFence(x);
    }

    private static void widen(float[] from, double[] to, int at, int n) {
        for (int j = 0; j < n; j++) {
            to[at + j] = from[j];
        }
    }

    /** Doubles as elements of any type, at most one tile; int32 refuses what it cannot hold. */
    void write(String operation, Tensor out, int from, double[] tile, int n) {
        switch (out.dtype()) {
            case FLOAT64 -> out.storage().doubles().put(from, tile, 0, n);
            case FLOAT32 -> {
                for (int j = 0; j < n; j++) {
                    floats[j] = (float) tile[j];
                }
                write(out, from, floats, n);
            }
            case INT32 -> {
                for (int j = 0; j < n; j++) {
                    int value = (int) tile[j];
                    if (!(Math.abs(tile[j] - value) < 1)) {
                        throw new TensorException(
                                operation,
                                "results that int32 holds, from -2147483648 to 2147483647",
                                String.valueOf(tile[j]),
                                Double.isNaN(tile[j])
                                        ? "NaN is no whole number: find where it comes from, as by detectAnomalies(true)"
                                        : "compute in FLOAT64");
                    }
                    ints[j] = value;
                }
                out.storage().ints().put(from, ints, 0, n);
            }
        }
        Reference.reachabilityFence(out);
    }
}
