package org.lectern.jshell;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks, while code of cells runs, whether it has filled the memory. By a thread of its own that makes no objects: one more would wait
 * for a collection of garbage, too, and then fail.
 */
final class MemoryWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 1000;

    private final Consumer<Execution> full;
    private final Thrashing thrashing = new Thrashing();
    private @Nullable Execution running;
    private boolean closed;

    /** @param full takes the run that fills the memory */
    MemoryWatch(Consumer<Execution> full) {
        this.full = full;
        Thread thread = new Thread(() -> Reserve.outlast(this::watch), "memory watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Makes ready what the watch asks, which takes a moment and memory. */
    static void prepare() {
        Collectors.millis();
    }

    synchronized void begin(Execution run) {
        running = run;
        notifyAll();
    }

    /** Not while the next is compiled, for it may be the one that gives memory back. */
    @SuppressWarnings("ReferenceEquality")
    synchronized void end(Execution run) {
        if (running == run) {
            running = null;
        }
    }

    private void watch() {
        try {
            for (Execution run = next(); run != null; run = next()) {
                thrashing.forget();
                while (isRunning(run)) {
                    Thread.sleep(LOOK_MILLIS);
                    if (isRunning(run) && isFull()) {
                        full.accept(run);
                    }
                }
            }
        } catch (InterruptedException e) {
            // Of somebody who interrupts all threads: without it, full memory takes longer.
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Execution next() throws InterruptedException {
        while (running == null && !closed) {
            wait();
        }
        return closed ? null : running;
    }

    @SuppressWarnings("ReferenceEquality")
    private synchronized boolean isRunning(Execution run) {
        return running == run && !closed;
    }

    private boolean isFull() {
        Runtime runtime = Runtime.getRuntime();
        double used = runtime.totalMemory() - runtime.freeMemory();
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        return thrashing.goesOn(now, Collectors.millis(), used / runtime.maxMemory());
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private static final class Collectors {
        private static final GarbageCollectorMXBean[] ALL =
                ManagementFactory.getGarbageCollectorMXBeans().toArray(GarbageCollectorMXBean[]::new);

        private Collectors() {}

        /** How long collections have taken since the JVM's start. */
        static long millis() {
            long sum = 0;
            for (GarbageCollectorMXBean each : ALL) {
                sum += each.getCollectionTime();
            }
            return sum;
        }
    }
}
