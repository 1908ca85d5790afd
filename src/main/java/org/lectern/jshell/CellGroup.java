package org.lectern.jshell;

import java.lang.ref.WeakReference;
import java.util.function.BiConsumer;

/** The group of a session's threads. The JVM holds it for ever, up to Java 18: so it must not hold the session. */
final class CellGroup extends ThreadGroup {
    private final WeakReference<BiConsumer<Thread, Throwable>> uncaught;

    CellGroup(BiConsumer<Thread, Throwable> uncaught) {
        super("cells");
        this.uncaught = new WeakReference<>(uncaught);
    }

    @Override
    public void uncaughtException(Thread failed, Throwable thrown) {
        Reserve.releaseFor(thrown);
        BiConsumer<Thread, Throwable> taker = uncaught.get();
        if (taker != null) {
            taker.accept(failed, thrown);
        }
    }
}
