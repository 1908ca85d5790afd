package org.lectern.tensor;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread's tensors get their memory: the scope it is in, and the arrays that came back and will serve again. An array
 * that was used just now lies in the processor's cache; a new one does not, which costs more than most ops.
 */
public final class Memory {
    private static final ThreadLocal<Memory> OURS = ThreadLocal.withInitial(Memory::new);
    /** Floats in arrays waiting to be used again. */
    private static final int MOST_WAITING = 8 << 20;

    @Nullable
    Scope scope;

    /** Whether a backward pass is running that owns what it makes. */
    boolean walking;

    private final Map<Integer, Stack> waiting = new HashMap<>();
    private int waitingFloats;
    /** Bytes that tensors got otherwise than by a new array. */
    private long besides;

    private Memory() {}

    /**
     * Bytes of memory that this thread's tensors have got so far, given back since or not, without those that the JVM's own count of
     * what a thread allocates has: outside its heap, and in arrays that serve again.
     */
    public static long besidesHeap() {
        return OURS.get().besides;
    }

    static Memory ours() {
        return OURS.get();
    }

    /** Memory for a tensor; its content is whatever was there. */
    static Storage storage(String operation, DType dtype, int size) {
        return OURS.get().allocate(operation, dtype, size);
    }

    private Storage allocate(String operation, DType dtype, int size) {
        long bytes = (long) size * dtype.bytes();
        Storage storage;
        if (dtype == DType.FLOAT32 && size <= Storage.MOST_IN_ARRAY) {
            storage = new Storage(array(size));
        } else {
            storage = Pool.allocate(operation, bytes);
            besides += bytes;
        }
        if (walking) {
            storage.madeByWalk();
        }
        if (scope != null) {
            scope.add(storage, bytes);
        }
        return storage;
    }

    private float[] array(int size) {
        if (waitingFloats > 0) {
            Stack stack = waiting.get(size);
            if (stack != null && stack.count > 0) {
                waitingFloats -= size;
                besides += (long) size * Float.BYTES;
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
