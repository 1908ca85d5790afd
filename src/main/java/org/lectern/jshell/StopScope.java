package org.lectern.jshell;

import org.jspecify.annotations.Nullable;

/**
 * A part of a cell that can be stopped by itself while the cell goes on, such as one check of many. Opened and closed by the
 * thread that runs it. In code that is not a cell's, stopping only interrupts the thread.
 */
public final class StopScope implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final @Nullable Execution outer = Execution.current();
    private final Execution inner;
    private boolean closed;

    private StopScope() {
        inner = new Execution(outer);
        inner.enter();
    }

    /** Starts a part; what this thread calls until {@link #close} belongs to it. */
    public static StopScope open() {
        return new StopScope();
    }

    /** Stops this part, if it is not closed yet; from any thread. */
    public synchronized void stop() {
        if (!closed && !inner.isStoppedItself()) {
            inner.stop();
            StopCheck.arm();
            thread.interrupt();
        }
    }

    /** Whether {@link #stop} came before the part was closed. */
    public boolean isStopped() {
        return inner.isStoppedItself();
    }

    /** Ends the part. A stop from now on has no effect. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (inner.isStoppedItself()) {
            StopCheck.disarm();
            if (!isInterrupted(outer)) {
                Thread.interrupted();
            }
        }
        Execution.enter(outer);
    }

    /** Whether the cell that this thread runs was interrupted by its user. */
    public static boolean isInterrupted() {
        return isInterrupted(Execution.current());
    }

    /** Whether this is what unwinds stopped code: to be thrown on, never handled. */
    public static boolean isStop(Throwable thrown) {
        return thrown instanceof StopCheck.CellStopped;
    }

    private static boolean isInterrupted(@Nullable Execution execution) {
        return execution != null && execution.isStopped();
    }
}
