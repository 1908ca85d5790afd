package org.lectern.worker;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Memory;

/**
 * How much memory answers take: the bytes of all objects and tensors that the answering thread makes, whether they are given back at once
 * or not. That is the same in each run, which the most that is held at a time is not: it depends on the garbage collector. What other threads
 * make, and arrays that are ND4J's own, are not counted.
 */
public final class Allocation {
    /** What answers have taken since somebody asked; null while nobody does. */
    private static final ThreadLocal<@Nullable Allocation> ASKED = new ThreadLocal<>();

    private long bytes;

    private Allocation() {}

    /** Bytes that the answers took for which this work asked; what the work does beside is not counted. */
    public static long ofAnswers(Runnable work) {
        Allocation asked = new Allocation();
        Allocation outer = ASKED.get();
        ASKED.set(asked);
        try {
            work.run();
        } finally {
            ASKED.set(outer);
        }
        return asked.bytes;
    }

    /** Bytes that a piece of work takes in this thread. */
    public static long of(Runnable work) {
        long before = soFar();
        work.run();
        return soFar() - before;
    }

    static boolean isAsked() {
        return ASKED.get() != null;
    }

    /** An answer took so many bytes. */
    static void answered(long bytes) {
        Allocation asked = ASKED.get();
        if (asked != null) {
            asked.bytes += Math.max(0, bytes);
        }
    }

    /** Makes an answer; what it takes is counted if somebody asks. */
    static <T> T answering(Supplier<T> answer) {
        if (!isAsked()) {
            return answer.get();
        }
        long before = soFar();
        T value = answer.get();
        answered(soFar() - before);
        return value;
    }

    private static long soFar() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes()
                + Memory.besidesHeap();
    }
}
