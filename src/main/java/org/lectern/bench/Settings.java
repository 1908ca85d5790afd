package org.lectern.bench;

/**
 * How long to measure.
 *
 * @param warmUpNanos how long a contender runs a case before it is timed, so that Java's compilers have done their work
 * @param batchNanos how long one timed batch is to take
 * @param rounds how many batches of each contender
 */
public record Settings(long warmUpNanos, long batchNanos, int rounds) {
    private static final long MILLISECOND = 1_000_000;

    /** For results to report. */
    public static Settings full() {
        return new Settings(1500 * MILLISECOND, 60 * MILLISECOND, 15);
    }

    /** For a first look, within some ten percent. */
    public static Settings quick() {
        return new Settings(400 * MILLISECOND, 25 * MILLISECOND, 5);
    }
}
