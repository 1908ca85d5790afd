package org.lectern.tensor;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread's tensors get their memory: the scope it is in, and the arrays that came back and will serve again. An array
 * that was used just now lies in the processor's cache; a new one does not, which costs more than most ops.
 */
final class Memory {
    private static final ThreadLocal<Memory> OURS = ThreadLocal.withInitial(Memory::new);
    /** Floats in arrays waiting to be used again. */
    private static final int MOST_WAITING = 8 << 20;

    @Nullable
    Scope scope;

    /** Whether a backward pass is running that owns what it makes. */
    boolean walking;

    private final Map<Integer, Stack> waiting = new HashMap<>();
    private int waitingFloats;

    private Memory() {}

    static Memory ours() {
        return OURS.get();
    }

    /** Memory for a tensor; its content is whatever was there. */
    static Storage storage(String operation, DType dtype, int size) {
        return OURS.get().allocate(operation, dtype, size);
    }

    private Storage allocate(String operation, DType dtype, int size) {
        Storage storage = dtype == DType.FLOAT32 && size <= Storage.MOST_IN_ARRAY
                ? new Storage(array(size))
                : Pool.allocate(operation, (long) size * dtype.bytes());
        if (walking) {
            storage.madeByWalk();
        }
        if (scope != null) {
            scope.add(storage, (long) size * dtype.bytes());
        }
        return storage;
    }

    private float[] array(int size) {
        if (waitingFloats > 0) {
            Stack stack = waiting.get(size);
            if (stack != null && stack.count > 0) {
                waitingFloats -= size;
                return stack.pop();
            }
        }
        return new float[size];
    }

    /** Takes an array back that nobody reads any more. */
    void takeBack(float[] array) {
        if (array.length > 0 && waitingFloats + array.length <= MOST_WAITING) {
            waitingFloats += array.length;
            waiting.computeIfAbsent(array.length, size -> new Stack()).push(array);
        }
    }

    /** Arrays of one length; the one used last comes first. */
    private static final class Stack {
        private float[][] arrays = new float[4][];
        int count;

        void push(float[] array) {
            if (count == arrays.length) {
                arrays = java.util.Arrays.copyOf(arrays, 2 * count);
            }
            arrays[count++] = array;
        }

        float[] pop() {
            return arrays[--count];
        }
    }
}
