package org.lectern.kernel;

import java.util.concurrent.TimeUnit;

/**
 * Ends the process when it should have ended by itself: at a front end's wish, with its parent, or at a signal. What then still hangs,
 * such as what a cell or a library has asked the JVM to do at its end, would keep its memory for good. Made at the start, for at the
 * end there may be no memory for it.
 */
final class EndGuard {
    /** As long as Jupyter waits. */
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private static final int KILLED = 1;

    private EndGuard() {}

    static void watch(Kernel kernel) {
        Runtime.getRuntime().addShutdownHook(new Thread(kernel::close, "end asked"));
        Thread guard = new Thread(() -> halt(kernel), "end guard");
        guard.setDaemon(true);
        guard.start();
    }

    private static void halt(Kernel kernel) {
        try {
            kernel.awaitEnd();
            Thread.sleep(PATIENCE_MILLIS);
            Runtime.getRuntime().halt(KILLED);
        } catch (InterruptedException e) {
            // Nobody does that: a cell's code has no way to this thread.
            Thread.currentThread().interrupt();
        }
    }
}
