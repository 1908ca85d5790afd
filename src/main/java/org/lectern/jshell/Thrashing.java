package org.lectern.jshell;

import java.util.concurrent.TimeUnit;

/**
 * Whether the JVM does little but look for free memory. Its serial collector never gives up: with a full heap each step of a cell waits
 * for a collection of all of it, which frees next to nothing, and code that fills the memory by small objects comes to its end after
 * minutes.
 */
final class Thrashing {
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(10);
    /** The share of the time that goes into collections. */
    private static final double BUSY = 0.9;
    /** The share of the memory that is in use after one. */
    private static final double FULL = 0.95;

    private boolean begun;
    private long since;
    private long collectingBefore;

    /**
     * Takes note of how things stand.
     *
     * @param millis the time
     * @param collecting how much of it collections have taken since the JVM's start
     * @param filled the share of the memory that is in use: asked while there is hardly a moment without a collection, that is what the
     *     last one has left
     * @return whether it has gone on for so long that it will not end well
     */
    boolean goesOn(long millis, long collecting, double filled) {
        if (!begun || filled < FULL || collecting - collectingBefore < BUSY * (millis - since)) {
            begun = true;
            since = millis;
            collectingBefore = collecting;
            return false;
        }
        return millis - since >= PATIENCE_MILLIS;
    }

    /** Begins anew: what was before does not count. */
    void forget() {
        begun = false;
    }
}
