package org.lectern.grading;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.lectern.jshell.StopScope;

/**
 * Ends a check that takes too long. The check runs on the caller's own thread, in a notebook the cell's, so that the
 * kernel's interrupt reaches it and nothing is left running.
 */
final class Watchdog {
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lectern-check-clock");
        thread.setDaemon(true);
        return thread;
    });

    private Watchdog() {}

    /** Runs a check; if it takes longer, stops it and says false. */
    static boolean within(int seconds, Invocation<@Nullable Void> check) throws Throwable {
        StopScope scope = StopScope.open();
        Future<?> alarm = CLOCK.schedule(scope::stop, seconds, TimeUnit.SECONDS);
        Throwable thrown = null;
        try {
            check.proceed();
        } catch (Throwable t) {
            thrown = t;
        } finally {
            alarm.cancel(false);
            scope.close();
        }
        if (scope.isStopped()) {
            return false;
        }
        if (thrown != null) {
            throw thrown;
        }
        return true;
    }
}
