package org.lectern.jshell;

import org.jspecify.annotations.Nullable;

/** One run of one cell, as the threads that belong to it know it. */
final class Execution {
    /** The run that started a thread; a thread keeps its own when a later cell runs. */
    private static final InheritableThreadLocal<@Nullable Execution> CURRENT = new InheritableThreadLocal<>();

    private final Session session;
    private volatile boolean stopped;

    Execution(Session session) {
        this.session = session;
    }

    static @Nullable Execution current() {
        return CURRENT.get();
    }

    void enter() {
        CURRENT.set(this);
    }

    Session session() {
        return session;
    }

    boolean isStopped() {
        return stopped;
    }

    void stop() {
        stopped = true;
    }
}
