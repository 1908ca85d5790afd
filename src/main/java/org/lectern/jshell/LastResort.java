package org.lectern.jshell;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is thrown by threads of no group of cells, such as virtual ones, while sessions are open: the session that a thread works
 * for tells it. What has nothing to do with cells goes where it went before.
 */
final class LastResort implements Thread.UncaughtExceptionHandler {
    /** What the JVM calls the class loader of cells. */
    private static final String CELLS = "cells";

    private static @Nullable LastResort installed;

    private final Thread.@Nullable UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    private LastResort() {}

    static synchronized void install() {
        if (installed == null) {
            LastResort made = new LastResort();
            Thread.setDefaultUncaughtExceptionHandler(made);
            installed = made;
        }
    }

    /** Gives the JVM back what it had, unless somebody else has put in another. */
    static synchronized void remove() {
        LastResort own = installed;
        if (own != null && Thread.getDefaultUncaughtExceptionHandler() == own) {
            Thread.setDefaultUncaughtExceptionHandler(own.before);
        }
        installed = null;
    }

    /** What a session's cell has put in the place of this; null if nothing. */
    static Thread.@Nullable UncaughtExceptionHandler ofCell(ClassLoader session) {
        Thread.UncaughtExceptionHandler now = Thread.getDefaultUncaughtExceptionHandler();
        return now != null && now.getClass().getClassLoader() == session ? now : null;
    }

    /** Takes away what a session's cell has put in the place of this. */
    static synchronized void forget(ClassLoader session) {
        if (ofCell(session) != null) {
            Thread.setDefaultUncaughtExceptionHandler(installed);
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        Execution execution = Execution.current();
        Session session = execution == null ? null : execution.session();
        // Workers that all share know no run, but the code that failed is of a cell.
        boolean isOfCell =
                Arrays.stream(thrown.getStackTrace()).anyMatch(frame -> CELLS.equals(frame.getClassLoaderName()));
        if (StopScope.isStop(thrown)) {
            return;
        }
        if ((session == null || session.isClosed()) && isOfCell) {
            session = Streams.newest();
        }
        if (session != null && !session.isClosed()) {
            Reserve.releaseFor(thrown);
            session.uncaught(thread, thrown);
        } else if (before != null) {
            before.uncaughtException(thread, thrown);
        } else {
            // As the JVM does.
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            thrown.printStackTrace();
        }
    }
}
