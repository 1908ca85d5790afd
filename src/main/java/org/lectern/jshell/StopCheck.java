package org.lectern.jshell;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.lectern.display.Interruption;

/**
 * What the code of cells calls at each method's start and before each backward jump, so that an interrupt can end it. The
 * calls are woven in when a cell's classes are loaded; nobody writes them.
 */
public final class StopCheck {
    private static final long CLEANING_NANOS = 200_000_000;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Set<Class<?>> BEGUN =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    /** Whether any run was told to stop lately: one read in the common case. */
    private static volatile boolean armed;

    private StopCheck() {}

    /** Ends the cell that this thread belongs to, if it was interrupted. */
    public static void check() {
        if (armed) {
            Execution execution = Execution.owner();
            if (execution != null && execution.isStopped()) {
                throw new CellStopped();
            }
        }
    }

    /**
     * Ends the cell that prints, if it was interrupted a while ago: a stream of method references alone, such as {@code
     * Stream.generate(Math::random).forEach(System.out::println)}, runs no code of the cell. What cleans up may print meanwhile.
     */
    static void printing() {
        if (armed) {
            Execution execution = Execution.owner();
            if (execution != null && execution.isStoppedFor(CLEANING_NANOS)) {
                throw new CellStopped();
            }
        }
    }

    /** Takes note that a class is initialised: its initialiser calls this first. */
    public static void begin(Class<?> type) {
        BEGUN.add(type);
    }

    /** Whether a class's initialiser has begun to run. */
    static boolean hasBegun(Class<?> type) {
        return BEGUN.contains(type);
    }

    /**
     * What {@code System.exit} means in a cell.
     *
     * @throws SecurityException always
     */
    public static void exit(int status) {
        throw refused("System.exit(" + status + ")");
    }

    /** What {@code Runtime.exit} means in a cell. */
    public static void exit(Runtime runtime, int status) {
        throw refused("Runtime.exit(" + status + ")");
    }

    /** What {@code Runtime.halt} means in a cell. */
    public static void halt(Runtime runtime, int status) {
        throw refused("Runtime.halt(" + status + ")");
    }

    private static SecurityException refused(String call) {
        return new SecurityException(call + " in a cell would end the kernel and lose every variable."
                + " To leave a cell early, throw an exception; to start afresh, restart the kernel.");
    }

    static synchronized void arm() {
        COUNT.incrementAndGet();
        armed = true;
    }

    static synchronized void disarm() {
        armed = COUNT.decrementAndGet() > 0;
    }

    /** Unwinds an interrupted cell; no {@code Exception}, so that few cells catch it. */
    static final class CellStopped extends Interruption {
        private static final long serialVersionUID = 1;
    }
}
