package org.lectern.jshell;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Memory that is held while the code of cells runs, and let go of when that code has taken all the rest: enough for the kernel to
 * say so, and to compile a cell that gives some back.
 */
public final class Reserve {
    private static final int BYTES = 16 << 20;
    private static final int SMALLEST = 1 << 20;
    private static final long PLENTY = 4L * BYTES;
    /** Sockets and files write by way of memory outside the heap. */
    private static final int DIRECT_BYTES = 1 << 20;

    private static final int ATTEMPTS = 8;
    private static final long PAUSE_NANOS = 20_000_000;

    private static int size = BYTES;
    private static volatile byte @Nullable [] heap;
    private static volatile @Nullable ByteBuffer direct;

    private Reserve() {}

    /**
     * Takes what is not held. While there is little, less than was held before: what follows needs room, too, for with none left
     * each of its steps waits for a collection of garbage.
     */
    static synchronized void hold() {
        try {
            if (heap == null) {
                Runtime runtime = Runtime.getRuntime();
                long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
                size = free > PLENTY ? BYTES : Math.max(SMALLEST, size / 4 * 3);
                heap = new byte[size];
            }
            if (direct == null) {
                direct = ByteBuffer.allocateDirect(DIRECT_BYTES);
            }
        } catch (OutOfMemoryError e) {
            // The code that runs will meet the same, and what it then lets go of is the reserve of what follows.
        }
    }

    /** Lets go: to be called by whoever meets an {@link OutOfMemoryError}, before anything else. */
    public static void release() {
        heap = null;
        direct = null;
    }

    /** Whether a compiler that failed did so for want of memory: JShell wraps it. */
    static boolean isFull(Error e) {
        return e instanceof OutOfMemoryError || String.valueOf(e.getMessage()).contains("OutOfMemoryError");
    }

    /** Lets go if this is what full memory throws. */
    static void releaseFor(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            release();
        }
    }

    /** Runs what must come to its end, again from its start whenever the memory is full. */
    public static void outlast(Runnable work) {
        while (!succeeds(work)) {
            // The next attempt.
        }
    }

    /**
     * Runs what should come to its end, some times again from its start when the memory is full.
     *
     * @return whether it did
     */
    public static boolean attempt(Runnable work) {
        for (int i = 0; i < ATTEMPTS; i++) {
            if (succeeds(work)) {
                return true;
            }
        }
        return false;
    }

    private static boolean succeeds(Runnable work) {
        try {
            work.run();
            return true;
        } catch (OutOfMemoryError e) {
            release();
            // For the thread that fills the memory to meet its end, too.
            LockSupport.parkNanos(PAUSE_NANOS);
            return false;
        }
    }
}
