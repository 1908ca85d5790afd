package org.lectern.worker;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Memory;

/**
 * What answers take where they are computed. The way to another process and back is no part of it, for it depends on how much goes there,
 * not on the answer.
 *
 * @param answers how many answers it is of
 * @param nanos the time in nanoseconds
 * @param bytes the memory in bytes: of all objects and tensors that the answering thread makes, given back at once or not. That is the
 *     same in each run, which the most that is held at a time is not: it depends on the garbage collector. What other threads make, and
 *     arrays that are ND4J's own, are not counted.
 */
public record Cost(int answers, long nanos, long bytes) {
    private static final Cost NONE = new Cost(0, 0, 0);

    /** What answers have taken since somebody asked; null while nobody does. */
    private static final ThreadLocal<@Nullable Cost> ASKED = new ThreadLocal<>();

    /** What the answers take for which some work asks; what the work does beside is not counted. */
    public static Cost ofAnswers(Runnable work) {
        Cost outer = ASKED.get();
        ASKED.set(NONE);
        try {
            work.run();
            return current();
        } finally {
            ASKED.set(outer);
        }
    }

    /** What a piece of work takes in this thread. */
    public static Cost of(Runnable work) {
        long allocated = allocated();
        long start = System.nanoTime();
        work.run();
        long nanos = System.nanoTime() - start;
        return new Cost(1, nanos, allocated() - allocated);
    }

    static boolean isAsked() {
        return ASKED.get() != null;
    }

    private static Cost current() {
        Cost asked = ASKED.get();
        return asked == null ? NONE : asked;
    }

    /** An answer took so much. */
    static void answered(Cost cost) {
        Cost asked = ASKED.get();
        if (asked != null) {
            ASKED.set(new Cost(
                    asked.answers + cost.answers,
                    asked.nanos + Math.max(0, cost.nanos),
                    asked.bytes + Math.max(0, cost.bytes)));
        }
    }

    /** Makes an answer; what it takes is counted if somebody asks. */
    static <T> T answering(Supplier<T> answer) {
        if (!isAsked()) {
            return answer.get();
        }
        Object[] value = new Object[1];
        answered(of(() -> value[0] = answer.get()));
        @SuppressWarnings("unchecked")
        T made = (T) value[0];
        return made;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes()
                + Memory.besidesHeap();
    }
}
