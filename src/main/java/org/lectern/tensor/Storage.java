package org.lectern.tensor;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The elements behind one tensor and its reshaped views. Few float32 lie in a Java array, which costs next to nothing to make
 * and to let go; all others in a block of native memory, which goes back to the {@link Pool} when no tensor, array or running
 * op can reach this any more, or when a {@link Scope} ends.
 *
 * <p>Whoever asks for an address moves the elements to native memory, where they then stay.
 */
final class Storage {
    /** Up to here a loop over a Java array beats the copies to and from native memory. */
    static final int MOST_IN_ARRAY = 16_384;
    /** An array that native code reads for the second time is moved instead of copied. */
    private static final int COPIES_BEFORE_MOVING = 1;

    /** As many of an optimizer's numbers lie in one array. */
    static final int PIECE = 1024;

    private float @Nullable [] array;
    private float @Nullable [][] pieces;
    private @Nullable Block block;
    /** Whatever owns memory that is not the pool's, such as an INDArray; kept alive by this reference. */
    private final @Nullable ForeignMemory owner;
    /** How often its elements were changed in place; see {@link Versions}. */
    private int version;

    /** What to tell the pool when the block goes back before the collector finds it. */
    Pool.@Nullable Lease lease;

    private int copies;
    private boolean released;
    private boolean kept;
    private boolean madeByWalk;
    /** How many gradients on their way through a backward pass, or left by it, have their elements here. */
    private int uses;

    Storage(float[] array) {
        this.array = array;
        this.owner = null;
    }

    Storage(Block block, @Nullable ForeignMemory owner) {
        this.block = block;
        this.owner = owner;
    }

    /** Zeros in arrays of {@link #PIECE} and a shorter last one: what only Java loops read, they read fastest there. */
    static Storage inPieces(int size) {
        float[][] pieces = new float[(size + PIECE - 1) / PIECE][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = new float[Math.min(PIECE, size - i * PIECE)];
        }
        Storage storage = new Storage(new float[0]);
        storage.array = null;
        storage.pieces = pieces;
        return storage;
    }

    /** The elements themselves if they lie in arrays of {@link #PIECE}, else null. */
    float @Nullable [][] pieces() {
        return pieces;
    }

    /** The elements themselves if they lie in a Java array, else null. */
    float @Nullable [] array() {
        return array;
    }

    /** Whether native code had better read a copy of the array than have it moved. */
    boolean copyForNative() {
        return array != null && copies++ < COPIES_BEFORE_MOVING;
    }

    private static TensorException gone() {
        return new TensorException(
                "tensor",
                "a tensor whose memory is still its own",
                "one from a training step or scope that has ended, or a gradient that zeroGrad() forgot",
                "call keep() on it, or copy() it, before that");
    }

    FloatBuffer floats() {
        float[] elements = array;
        return elements != null ? FloatBuffer.wrap(elements) : block().floats();
    }

    DoubleBuffer doubles() {
        return block().doubles();
    }

    IntBuffer ints() {
        return block().ints();
    }

    FloatPointer floatPointer() {
        return block().floatPointer();
    }

    DoublePointer doublePointer() {
        return block().doublePointer();
    }

    Pointer address() {
        return block().address;
    }

    private Block block() {
        if (released) {
            throw gone();
        }
        Block here = block;
        if (here == null) {
            return moved();
        }
        if (owner != null && owner.closed()) {
            throw new TensorException(
                    "tensor",
                    "the memory of its INDArray",
                    "an array that was closed",
                    "dup() the array before closing it");
        }
        return here;
    }

    private synchronized Block moved() {
        float[] elements = array;
        if (elements != null) {
            Block fresh = Pool.lend("tensor", 4L * elements.length, this);
            fresh.floats().put(0, elements);
            block = fresh;
            array = null;
        }
        float[][] parts = pieces;
        if (parts != null) {
            long size = (parts.length - 1L) * PIECE + parts[parts.length - 1].length;
            Block fresh = Pool.lend("tensor", 4 * size, this);
            for (int i = 0; i < parts.length; i++) {
                fresh.floats().put(i * PIECE, parts[i]);
            }
            block = fresh;
            pieces = null;
        }
        return java.util.Objects.requireNonNull(block);
    }

    /** Gives the memory to whoever asks next; reading it through this storage is an error from then on. */
    void release(Memory memory) {
        if (released || owner != null) {
            return;
        }
        released = true;
        float[] elements = array;
        array = null;
        if (elements != null) {
            memory.takeBack(elements);
        } else if (lease != null) {
            Pool.release(lease);
        }
    }

    /** Leaves the memory to the collector, whatever scope it was made in. */
    void keep() {
        kept = true;
    }

    boolean isKept() {
        return kept;
    }

    /** Marks what a backward pass made and nobody else can have seen. */
    void madeByWalk() {
        madeByWalk = true;
    }

    /** One more gradient lies here. */
    void use() {
        uses++;
    }

    /** One gradient less; after the last one the memory serves again, if nobody else can have seen it. */
    void unuse(Memory memory) {
        if (--uses == 0 && madeByWalk) {
            release(memory);
        }
    }

    /** Someone else sees the elements from now on. */
    void show() {
        madeByWalk = false;
    }

    boolean isShared() {
        return uses != 1 || !madeByWalk;
    }

    /** Whether one gradient lies here and nobody else; in memory that something else owns only gradients are counted. */
    boolean isOneGradients() {
        return uses == 1 && (madeByWalk || owner != null);
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
