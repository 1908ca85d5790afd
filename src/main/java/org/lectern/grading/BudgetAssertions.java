package org.lectern.grading;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.lectern.worker.Cost;
import org.opentest4j.AssertionFailedError;

/** Assertions on what an answer costs. */
public final class BudgetAssertions {
    private static final int ROUNDS = 5;
    /** A program that has just started is slow for a while: so long it is tried again, in milliseconds of both. */
    private static final double PATIENCE = 2000;
    /** Below this a difference may be that of a program that has just started, and no student waits for it. */
    private static final double LEAST_MILLIS = 100;

    /** So much a call may take in bytes whatever the reference takes. */
    private static final long LEAST_BYTES = 1 << 20;

    private BudgetAssertions() {}

    /**
     * Demands that an answer takes at most so many times the time of a reference, both run side by side, by turns, on this machine
     * as it is. The time counts that the student's functions take where they run, without the way there and back. The best of at
     * least {@value #ROUNDS} rounds counts, of more if they are short, and 0.1 s is always granted: choose an input with which the
     * slow way takes a second.
     *
     * <pre>{@code
     * assertTimeWithin(10, () -> student.call("distances", Tensor.class, x), () -> distances(x));
     * }</pre>
     *
     * @param student calls the student's functions; nothing else that it does is counted
     * @throws AssertionFailedError if it takes longer in each round; it says both times
     */
    public static void assertTimeWithin(double times, Runnable student, Runnable reference) {
        assertTimeWithin(
                times,
                () -> ofAnswers(student).nanos(),
                () -> Cost.of(reference).nanos());
    }

    /**
     * @param student runs it, and gives the nanoseconds it took
     * @param reference runs it, and gives the nanoseconds it took
     */
    static void assertTimeWithin(double times, LongSupplier student, LongSupplier reference) {
        double best = Double.POSITIVE_INFINITY;
        double slow = 0;
        double fast = 0;
        double sum = 0;
        for (int round = 0; round < ROUNDS || sum < PATIENCE; round++) {
            double expected = millis(reference);
            double took = millis(student);
            sum += expected + took;
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
        long expected = Cost.of(reference).bytes();
        student.run();
        long took = ofAnswers(student).bytes();
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

    private static Cost ofAnswers(Runnable student) {
        Cost cost = Cost.ofAnswers(student);
        if (cost.answers() == 0) {
            throw new IllegalArgumentException(
                    "the first of the two calls no function of the student; write () -> student.call(…) there");
        }
        return cost;
    }

    private static String mebibytes(long bytes) {
        return shown(bytes / (double) (1 << 20)) + " MiB";
    }

    private static double millis(LongSupplier nanos) {
        return Math.max(0.001, nanos.getAsLong() / 1e6);
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value).replaceFirst("\\.0$", "");
    }
}
