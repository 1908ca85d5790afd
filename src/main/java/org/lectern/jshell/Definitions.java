package org.lectern.jshell;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/** What cells have defined, by its source. */
final class Definitions {
    /** How many JShell has at once. */
    private static final int COMPILERS = 3;

    private static final int MOST_WAITING = 20;

    private final JShell shell;
    private final ClassFiles files;
    private final CellEngine engine;
    private final Cells cells;
    private final Tools tools;
    /** Methods, types and imports by their source. */
    private final Map<String, Known> bySource = new HashMap<>();
    /** By name. */
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    private final Map<String, Held> held = new LinkedHashMap<>();
    private final Map<String, Held> staleLambdas = new LinkedHashMap<>();
    private final Map<Object, Object> earlier = new IdentityHashMap<>();
    private final Set<String> toldChanges = new HashSet<>();
    private final Superseded superseded;

    Definitions(ClassFiles files, Tools tools) {
        this.files = files;
        this.tools = tools;
        shell = tools.shell();
        engine = tools.engine();
        cells = tools.cells();
        superseded = new Superseded(shell, engine.loader());
    }

    /**
     * What definitions are made with.
     *
     * @param notes takes lines that tell what a definition has changed elsewhere
     */
    record Tools(
            JShell shell,
            CellEngine engine,
            Attempts attempts,
            SecondOpinion secondOpinion,
            Cells cells,
            References references,
            ImportedNames imports,
            Consumer<String> notes) {}

    /**
     * What a source defines.
     *
     * @param imports what was imported when it did
     */
    private record Known(Snippet snippet, Set<String> imports) {}

    /**
     * Whether this very source is what defines its name, and its words mean what they meant then; then it is the given place's from
     * now on.
     */
    boolean areInForce(String source, Cells.Place place) {
        Known made = bySource.get(source.strip());
        Snippet known = made == null ? null : made.snippet();
        if (made == null
                || known == null
                || shell.status(known) != Snippet.Status.VALID
                || engine.loader().hasFailed(known.id())
                || known instanceof DeclarationSnippet && !tools.imports().meanTheSame(made.imports(), source)) {
            return false;
        }
        cells.put(known.id(), place);
        if (known instanceof DeclarationSnippet declaration) {
            waiting.remove(declaration.name());
        }
        return true;
    }

    /** Whether it imports a class whose name a cell's has: then it is left out, and the user is told. */
    boolean isTaken(String source) {
        Optional<String> why = tools.imports().obstacle(source, cells);
        why.ifPresent(tools.notes());
        return why.isPresent();
    }

    /** Forgets all but some, by the ids of their snippets. */
    void keepOnly(Set<String> ids) {
        bySource.values().removeIf(known -> !ids.contains(known.snippet().id()));
        waiting.clear();
        held.clear();
        staleLambdas.clear();
        earlier.clear();
        toldChanges.clear();
        superseded.clear();
    }

    /**
     * A definition that would have replaced another, but lacks something.
     *
     * @param place where it stands
     */
    record Waiting(String name, String source, Cells.Place place) {}

    /** Remembers what a cell failed to define, or what another took away: it may be there with what a later one defines. */
    void await(Waiting definition) {
        waiting.remove(definition.name());
        waiting.put(definition.name(), definition);
        if (waiting.size() > MOST_WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
        }
    }

    /** The values of variables that a definition made impossible, by the variables' names. */
    Map<String, Held> held() {
        return held;
    }

    /** Lambdas that do not compile with what they use now, as their variables hold them: they may do so with what comes. */
    Map<String, Held> staleLambdas() {
        return staleLambdas;
    }

    /**
     * A variable and a value that it had.
     *
     * @param refusing the wrappers without which the value cannot come back as it is, by their names without a version; none if the
     *     next change may bring it back
     */
    record Held(VarSnippet variable, Object value, Set<String> refusing) {
        boolean mayComeBack(Set<String> changed) {
            return refusing.isEmpty() || !Collections.disjoint(refusing, changed);
        }
    }

    /** What took the place of objects that held values may still hold, by those. */
    Map<Object, Object> earlier() {
        return earlier;
    }

    /** How objects differ from what they were, as it was told. */
    Set<String> toldChanges() {
        return toldChanges;
    }

    /** Methods whose place others have taken. */
    Superseded superseded() {
        return superseded;
    }

    /** Takes note of what a cell has not come to, which ended early, in a line of it. */
    void notReached(List<String> names, Cells.Place cell, int line) {
        tools.references().notReached(names, cell, line);
    }

    /** What waits. */
    List<Waiting> waiting() {
        return List.copyOf(waiting.values());
    }

    /** What a cell, or one that it runs, is about to change. */
    Changes changes() {
        return new Changes(this, tools);
    }

    void remember(Snippet snippet, String source) {
        switch (snippet.kind()) {
            case METHOD, TYPE_DECL, IMPORT -> {
                bySource.put(source.strip(), new Known(snippet, tools.imports().standing()));
                if (snippet instanceof DeclarationSnippet declaration) {
                    waiting.remove(declaration.name());
                }
            }
            default -> {}
        }
    }

    /** A compiler keeps the constants of a class that it could not write, and fails with them in the next one too. */
    void leaveCompilers() {
        engine.rest(true);
        try {
            files.leaveCompilers(true);
            for (int i = 0; i < COMPILERS; i++) {
                shell.eval("{ int one = 1; }");
            }
        } finally {
            files.leaveCompilers(false);
            engine.rest(false);
        }
    }
}
