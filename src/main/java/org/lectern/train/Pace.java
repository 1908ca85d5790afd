package org.lectern.train;

import java.util.function.LongSupplier;

/**
 * Says when work beside a training is due again: after an interval, or later where the work is dear, so that it takes no more
 * than its share of the time.
 */
final class Pace {
    private final LongSupplier clock;
    private final long interval;
    private final double share;
    private boolean isFirst = true;
    private long next = Long.MIN_VALUE;

    /**
     * @param interval the least time from one to the next, in the clock's nanoseconds
     * @param share the part of all time that the work may take, such as 0.01
     */
    Pace(LongSupplier clock, long interval, double share) {
        this.clock = clock;
        this.interval = interval;
        this.share = share;
    }

    /** Does the work if it is due; says whether it did. */
    boolean run(Runnable work) {
        long begin = clock.getAsLong();
        if (!isFirst && begin < next) {
            return false;
        }
        work.run();
        long cost = clock.getAsLong() - begin;
        // The first time loads classes, which comes once; by it the second would be put off for long.
        next = begin + (isFirst ? interval : Math.max(interval, (long) (cost / share)));
        isFirst = false;
        return true;
    }
}
