package org.lectern.jshell;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way of an error, gone once while there is memory: a class that is initialised when there is none can never be used again, and
 * the first error of a session may be that the memory is full.
 */
final class Rehearsal {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private Rehearsal() {}

    /** Whether it is due; yes only once in a JVM. */
    static boolean isDue() {
        return !BEGUN.get() && BEGUN.compareAndSet(false, true);
    }

    static void run() {
        Thrown told = Thrown.of(new IllegalStateException(new OutOfMemoryError("Java heap space")));
        for (Thrown each = told; each != null; each = each.cause()) {
            String help = Remedies.runtime(each.itself());
            CellError error = CellError.of(CellError.Kind.RUNTIME, each.name(), each.message(), help)
                    .helpedBy(each.help());
            CellError placed = UnfitValue.told(error, each, Rehearsal.class.getClassLoader());
            placed.text();
            placed.html();
        }
        MemoryWatch.prepare();
    }
}
