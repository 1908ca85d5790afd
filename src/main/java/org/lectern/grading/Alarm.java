package org.lectern.grading;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Something that happens after a while, unless it is called off. */
record Alarm(Future<?> task) {
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lectern-grading-clock");
        thread.setDaemon(true);
        return thread;
    });

    static Alarm in(Duration time, Runnable action) {
        return new Alarm(CLOCK.schedule(action, time.toMillis(), TimeUnit.MILLISECONDS));
    }

    static Alarm every(Duration time, Runnable action) {
        return new Alarm(CLOCK.scheduleWithFixedDelay(action, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS));
    }

    void cancel() {
        task.cancel(false);
    }
}
