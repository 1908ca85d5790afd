package org.lectern.jshell;

import java.util.List;
import java.util.function.Supplier;
import jdk.jshell.SnippetEvent;

/** Compiling when memory is short. */
final class Attempts {
    private static final int MOST = 3;

    private final CellEngine engine;
    private final Placeholders placeholders;

    Attempts(CellEngine engine, Placeholders placeholders) {
        this.engine = engine;
        this.placeholders = placeholders;
    }

    /** Makes the compiler ready, after what it has refused; {@link #compile} does so itself. */
    void prepare() {
        placeholders.fill();
    }

    /** What JShell makes of a snippet, as {@link #compile} does. */
    List<SnippetEvent> eval(String source) {
        return compile(() -> placeholders.eval(source));
    }

    /**
     * What the compiler makes of code; when it finds the memory full before anything came of it, it is asked again: with its failure
     * goes what it has kept of earlier snippets, which is often enough.
     */
    <T> T compile(Supplier<T> compiler) {
        engine.beginToCompile();
        Streams.mend();
        for (int attempt = 1; ; attempt++) {
            try {
                prepare();
                return compiler.get();
            } catch (OutOfMemoryError | InternalError e) {
                Reserve.release();
                if (attempt == MOST || engine.hasBegun() || !Reserve.isFull(e)) {
                    throw e;
                }
            }
        }
    }
}
