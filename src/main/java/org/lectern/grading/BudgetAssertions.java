package org.lectern.grading;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.lectern.worker.Allocation;
import org.opentest4j.AssertionFailedError;

/** Assertions on what an answer costs. */
public final class BudgetAssertions {
    private static final int ROUNDS = 5;
    /** Below this a difference may be the way to the student's process and back, and no student waits for it. */
    private static final double LEAST_MILLIS = 100;

    /** So much a call may take in bytes whatever the reference takes. */
    private static final long LEAST_BYTES = 1 << 20;

    private BudgetAssertions() {}

    /**
     * Demands that an answer takes at most so many times the time of a reference, both run side by side, by turns, on this machine
     * as it is. The best of {@value #ROUNDS} rounds counts, and 0.1 s is always granted: choose an input with which the slow way
     * takes a second.
     *
     * <pre>{@code
     * assertTimeWithin(10, () -> student.call("distances", Tensor.class, x), () -> distances(x));
     * }</pre>
     *
     * @throws AssertionFailedError if it takes longer in each round; it says both times
     */
    public static void assertTimeWithin(double times, Runnable student, Runnable reference) {
        assertTimeWithin(times, student, reference, System::nanoTime);
    }

    static void assertTimeWithin(double times, Runnable student, Runnable reference, LongSupplier clock) {
        double best = Double.POSITIVE_INFINITY;
        double slow = 0;
        double fast = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double expected = millis(reference, clock);
            double took = millis(student, clock);
            if (took <= Math.max(times * expected, LEAST_MILLIS)) {
                return;
            }
            if (took / expected < best) {
                best = took / expected;
                slow = took;
                fast = expected;
            }
        }
        throw new AssertionFailedError(
                "takes " + shown(best) + " times as long as the reference, " + shown(slow) + " ms against "
                        + shown(fast)
                        + " ms; at most " + shown(times)
                        + " times are allowed\nlikely: a Java loop over elements, where one operation on whole tensors does",
                "at most " + shown(times) + " times the reference's time",
                shown(best) + " times");
    }

    /**
     * Demands that an answer takes at most so many times the memory of a reference. All tensors and objects count that the
     * answering thread makes while it computes, given back at once or not; what other threads make, and ND4J's own arrays, do not. Up to
     * 1 MiB nothing is asked: choose an input with which the wasteful way takes a hundred.
     *
     * <pre>{@code
     * assertMemoryWithin(4, () -> student.call("distances", Tensor.class, x), () -> distances(x));
     * }</pre>
     *
     * @param student calls the student's functions; nothing else that it does is counted
     * @throws AssertionFailedError if it takes more; it says both
     */
    public static void assertMemoryWithin(double times, Runnable student, Runnable reference) {
        // Once before it counts: what is made only once, such as a table that is kept, is no part of it.
        reference.run();
        long expected = Allocation.of(reference);
        student.run();
        long took = Allocation.ofAnswers(student);
        if (took <= Math.max(times * expected, LEAST_BYTES)) {
            return;
        }
        double ratio = took / (double) Math.max(1, expected);
        throw new AssertionFailedError(
                "takes " + String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%.0f", ratio)
                        + " times the memory of the reference, " + mebibytes(took) + " against "
                        + mebibytes(expected) + "; at most " + shown(times)
                        + " times are allowed\nlikely: a tensor between that is larger than the arguments and the result together",
                "at most " + shown(times) + " times the reference's memory",
                shown(ratio) + " times");
    }

    private static String mebibytes(long bytes) {
        return shown(bytes / (double) (1 << 20)) + " MiB";
    }

    private static double millis(Runnable work, LongSupplier clock) {
        long start = clock.getAsLong();
        work.run();
        return Math.max(0.001, (clock.getAsLong() - start) / 1e6);
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value).replaceFirst("\\.0$", "");
    }
}
