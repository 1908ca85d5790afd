package org.lectern.tensor;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of native memory, seen as whatever a kernel reads: a typed buffer or a typed pointer. The views are made once and
 * kept, because making one costs as much as a small op. Two threads may make the same view twice, which does no harm.
 */
final class Block {
    final Pointer address;
    final long bytes;
    /** Next in the pool's list of free blocks. */
    @Nullable
    Block next;

    private @Nullable ByteBuffer buffer;
    private @Nullable FloatBuffer floats;
    private @Nullable DoubleBuffer doubles;
    private @Nullable IntBuffer ints;
    private @Nullable FloatPointer floatPointer;
    private @Nullable DoublePointer doublePointer;

    Block(Pointer address, long bytes) {
        this.address = address;
        this.bytes = bytes;
    }

    FloatBuffer floats() {
        FloatBuffer view = floats;
        return view != null ? view : (floats = buffer().asFloatBuffer());
    }

    DoubleBuffer doubles() {
        DoubleBuffer view = doubles;
        return view != null ? view : (doubles = buffer().asDoubleBuffer());
    }

    IntBuffer ints() {
        IntBuffer view = ints;
        return view != null ? view : (ints = buffer().asIntBuffer());
    }

    FloatPointer floatPointer() {
        FloatPointer view = floatPointer;
        return view != null ? view : (floatPointer = new FloatPointer(address));
    }

    DoublePointer doublePointer() {
        DoublePointer view = doublePointer;
        return view != null ? view : (doublePointer = new DoublePointer(address));
    }

    private ByteBuffer buffer() {
        ByteBuffer view = buffer;
        if (view == null) {
            view = new Bytes(address, bytes).asByteBuffer().order(java.nio.ByteOrder.nativeOrder());
            buffer = view;
        }
        return view;
    }

    /** A pointer to the same address that knows its size. */
    private static final class Bytes extends Pointer {
        Bytes(Pointer start, long bytes) {
            super(start);
            position = 0;
            address = start.address();
            limit = bytes;
            capacity = bytes;
        }

        @Override
        public int sizeof() {
            return 1;
        }
    }
}
