package org.lectern.jshell;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that the whole JVM shares, for parallel streams among others. They work for whichever run goes on, and parts of its work
 * may still wait for them when it was stopped.
 */
final class CommonPool {
    /** How long a run waits for what is left of one that was stopped. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private static final long PAUSE_MILLIS = 5;

    /** The run that was stopped, while the pool may work for it. */
    private static @Nullable volatile Execution stopped;

    private CommonPool() {}

    static boolean isWorker(Thread thread) {
        return thread instanceof ForkJoinWorkerThread worker && worker.getPool() == ForkJoinPool.commonPool();
    }

    /** The run that was stopped and that the pool works for; null if there is none. */
    static @Nullable Execution stopped() {
        return stopped;
    }

    /** From now on all that the pool does is of a run that was stopped. */
    static synchronized void stop(Execution run) {
        if (stopped == null) {
            StopCheck.arm();
        }
        stopped = run;
    }

    /** Waits until the pool has ended what was stopped; it works for the next run then. */
    static void settle() {
        if (stopped == null) {
            return;
        }
        long end = System.nanoTime() + PATIENCE;
        try {
            while (!ForkJoinPool.commonPool().isQuiescent() && System.nanoTime() < end) {
                // The pool's own way to wait would do its work in this thread.
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (CommonPool.class) {
            if (stopped != null) {
                stopped = null;
                StopCheck.disarm();
            }
        }
    }
}
