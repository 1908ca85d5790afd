package org.lectern.jshell;

import org.jspecify.annotations.Nullable;

/** One run of one cell, or a part of one, as the threads that belong to it know it. */
final class Execution {
    /** The run that started a thread; a thread keeps its own when a later cell runs. */
    private static final InheritableThreadLocal<@Nullable Execution> CURRENT = new InheritableThreadLocal<>();

    private final @Nullable Session session;
    private final @Nullable Execution outer;
    private final boolean isCell;
    private volatile boolean stopped;
    /** By the nano clock. */
    private volatile long stoppedAt;

    private volatile boolean expired;
    private volatile boolean full;

    /** A run; one that is not a cell's, but the start-up's, cannot be interrupted: a session half started is none. */
    Execution(Session session, boolean isCell) {
        this.session = session;
        this.isCell = isCell;
        this.outer = null;
    }

    /** A part of a run; of no session if it is a part of none. */
    Execution(@Nullable Execution outer) {
        this.session = outer == null ? null : outer.session;
        this.outer = outer;
        this.isCell = true;
    }

    static @Nullable Execution current() {
        return CURRENT.get();
    }

    /**
     * The run that this thread works for. The threads of the common pool work for whichever goes on, but know for good the one in
     * which they happened to be started.
     */
    static @Nullable Execution owner() {
        Execution known = CURRENT.get();
        if (!CommonPool.isWorker(Thread.currentThread())) {
            return known;
        }
        Execution stopped = CommonPool.stopped();
        return stopped != null || known == null || known.session == null ? stopped : known.session.execution();
    }

    void enter() {
        CURRENT.set(this);
    }

    static void enter(@Nullable Execution execution) {
        if (execution == null) {
            CURRENT.remove();
        } else {
            execution.enter();
        }
    }

    boolean isCell() {
        return isCell;
    }

    @Nullable
    Session session() {
        return session;
    }

    boolean isStopped() {
        return stopped || outer != null && outer.isStopped();
    }

    /** Whether it was stopped, and that long ago. */
    boolean isStoppedFor(long nanos) {
        return stopped && System.nanoTime() - stoppedAt >= nanos || outer != null && outer.isStoppedFor(nanos);
    }

    /** Whether this run was stopped, whatever it is a part of. */
    boolean isStoppedItself() {
        return stopped;
    }

    void stop() {
        stoppedAt = System.nanoTime();
        stopped = true;
    }

    /** Notes that it takes longer than it may. */
    void expire() {
        expired = true;
    }

    boolean isExpired() {
        return expired;
    }

    /** Notes that it has filled the memory. */
    void fill() {
        full = true;
    }

    boolean isFull() {
        return full;
    }
}
