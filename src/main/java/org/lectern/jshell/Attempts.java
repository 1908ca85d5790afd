package org.lectern.jshell;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.SnippetEvent;

/** Compiling when memory is short, or JShell breaks down. */
final class Attempts {
    private static final int MOST = 3;

    private final JShell shell;
    private final CellEngine engine;
    private final Placeholders placeholders;
    private final Consumer<String> notes;

    /** @param notes takes lines that tell what was given up */
    Attempts(JShell shell, CellEngine engine, Placeholders placeholders, Consumer<String> notes) {
        this.shell = shell;
        this.engine = engine;
        this.notes = notes;
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

    /**
     * Does something that changes a class; once more, when JShell breaks down at methods that take or give what is not there
     * meanwhile, without those.
     */
    List<SnippetEvent> withoutUsers(String source, Supplier<List<SnippetEvent>> change) {
        try {
            return change.get();
        } catch (AssertionError e) {
            Set<String> types =
                    shell.types().map(DeclarationSnippet::name).collect(Collectors.toCollection(HashSet::new));
            types.addAll(Declared.atTop(source));
            List<MethodSnippet> users = shell.methods()
                    .filter(each -> Stream.of(each.signature().split("\\W+")).anyMatch(types::contains))
                    .toList();
            if (users.isEmpty()) {
                throw e;
            }
            users.forEach(shell::drop);
            List<SnippetEvent> made = change.get();
            notes.accept("[" + users.stream().map(each -> each.name() + "()").collect(Collectors.joining(", "))
                    + (users.size() == 1 ? " is" : " are") + " gone with this: run the "
                    + (users.size() == 1 ? "cell that defines it" : "cells that define them") + "]\n");
            return made;
        }
    }
}
