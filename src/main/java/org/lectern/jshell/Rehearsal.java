package org.lectern.jshell;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way of an error, gone once while there is memory: a class that is initialised when there is none can never be used again, and
 * the first error of a session may be that the memory is full.
 */
final class Rehearsal {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static final CountDownLatch ENDED = new CountDownLatch(1);
    /** A cell fills so much memory while a rehearsal goes on. */
    private static final long LITTLE_MEMORY = 512L << 20;

    private static final long PATIENCE_SECONDS = 5;

    private Rehearsal() {}

    /** Whether it is due; yes only once in a JVM. */
    static boolean isDue() {
        return !BEGUN.get() && BEGUN.compareAndSet(false, true);
    }

    static void run() {
        try {
            rehearse();
        } finally {
            ENDED.countDown();
        }
    }

    /** Where there is little memory, waits for the end of a rehearsal that has begun: the next cell could fill all before. */
    static void await() {
        if (BEGUN.get() && Runtime.getRuntime().maxMemory() < LITTLE_MEMORY) {
            try {
                if (!ENDED.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    // Its session may have been closed before it began.
                    ENDED.countDown();
                }
            } catch (InterruptedException e) {
                // Of whoever stops the cell, which sees to that itself.
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void rehearse() {
        MemoryWatch.prepare();
        Thrown told = Thrown.of(new IllegalStateException(new OutOfMemoryError("Java heap space")));
        for (Thrown each = told; each != null; each = each.cause()) {
            String help = Remedies.runtime(each.itself());
            CellError error = CellError.of(CellError.Kind.RUNTIME, each.name(), each.message(), help)
                    .helpedBy(each.help());
            CellError placed = UnfitValue.told(error, each, Rehearsal.class.getClassLoader());
            placed.text();
            placed.html();
        }
    }
}
