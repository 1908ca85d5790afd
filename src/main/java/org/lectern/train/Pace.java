package org.lectern.train;

import java.util.function.LongSupplier;

/**
 * Says when work beside a training is due again: after an interval, or later where the work is dear, so that in the long run it takes
 * no more than its share of the time. The first times, when nothing is compiled yet, are advanced: else one of them would put off the
 * next for longer than a short training lasts.
 */
final class Pace {
    private static final long ADVANCE = 100_000_000;

    private final LongSupplier clock;
    private final long interval;
    private final double share;
    private boolean isFirst = true;
    private long next = Long.MIN_VALUE;
    /** What the work has cost beyond its share of the time since it was first done. */
    private double owed = -ADVANCE;

    private long paidUntil;

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
        long end = clock.getAsLong();
        // The first time loads classes, which comes once.
        owed = isFirst ? -ADVANCE : Math.max(-ADVANCE, owed - share * (end - paidUntil)) + end - begin;
        paidUntil = end;
        isFirst = false;
        next = Math.max(begin + interval, end + (long) (owed / share));
        return true;
    }
}
