package org.lectern.grading;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.opentest4j.AssertionFailedError;

/** Assertions on what an answer costs. */
public final class BudgetAssertions {
    private static final int ROUNDS = 5;
    /** Below this a difference may be the way to the student's process and back, and no student waits for it. */
    private static final double LEAST_MILLIS = 100;

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

    private static double millis(Runnable work, LongSupplier clock) {
        long start = clock.getAsLong();
        work.run();
        return Math.max(0.001, (clock.getAsLong() - start) / 1e6);
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value).replaceFirst("\\.0$", "");
    }
}
