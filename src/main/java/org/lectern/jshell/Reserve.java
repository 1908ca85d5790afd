package org.lectern.jshell;

import org.jspecify.annotations.Nullable;

/** Memory that is let go of when a cell has taken all there is, so that the next cell can be compiled, and give some back. */
final class Reserve {
    private static final int BYTES = 12 << 20;
    private static final int PLENTY = 4;

    private static volatile byte @Nullable [] held = new byte[BYTES];

    private Reserve() {}

    static void release() {
        held = null;
    }

    /** Takes it back when there is plenty again. */
    static void refill() {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        if (held == null && free > (long) PLENTY * BYTES) {
            held = new byte[BYTES];
        }
    }
}
