package org.lectern.tensor;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The elements behind one tensor and its reshaped views. When no tensor, array or running op can reach it any more, its
 * block goes back to the {@link Pool}.
 */
final class Storage {
    private final Block block;
    /** Whatever owns memory that is not the pool's, such as an INDArray; kept alive by this reference. */
    private final @Nullable ForeignMemory owner;
    /** How often its elements were changed in place; see {@link Versions}. */
    private int version;

    Storage(Block block, @Nullable ForeignMemory owner) {
        this.block = block;
        this.owner = owner;
    }

    FloatBuffer floats() {
        return checked().floats();
    }

    DoubleBuffer doubles() {
        return checked().doubles();
    }

    IntBuffer ints() {
        return checked().ints();
    }

    FloatPointer floatPointer() {
        return checked().floatPointer();
    }

    DoublePointer doublePointer() {
        return checked().doublePointer();
    }

    Pointer address() {
        return checked().address;
    }

    private Block checked() {
        if (owner != null && owner.closed()) {
            throw new TensorException(
                    "tensor",
                    "the memory of its INDArray",
                    "an array that was closed",
                    "dup() the array before closing it");
        }
        return block;
    }

    int version() {
        return version;
    }

    void changed() {
        version++;
    }

    /** Memory that something else owns and might free. */
    interface ForeignMemory {
        boolean closed();
    }
}
