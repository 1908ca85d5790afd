package org.lectern.tensor;

/** Arrays of one thread that kernels compute in, by number; they grow as needed and are never cleared. */
final class Scratch {
    private static final int SLOTS = 8;
    private static final ThreadLocal<float[][]> FLOATS = ThreadLocal.withInitial(() -> new float[SLOTS][0]);

    private Scratch() {}

    /** At least n floats, of any value. */
    static float[] floats(int slot, int n) {
        float[][] arrays = FLOATS.get();
        if (arrays[slot].length < n) {
            arrays[slot] = new float[n];
        }
        return arrays[slot];
    }
}
