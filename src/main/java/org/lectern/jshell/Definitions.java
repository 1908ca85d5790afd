package org.lectern.jshell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/**
 * What cells have defined. JShell gives up a definition as soon as another takes its name, also one that does not compile, and
 * with it the variables of its type; here it is put back, and variables have the values and objects that they had.
 */
final class Definitions {
    private final JShell shell;
    private final CellEngine engine;
    private final Cells cells;
    private final References references;
    private final Consumer<String> notes;
    /** Methods, types and imports by their source. */
    private final Map<String, Snippet> bySource = new HashMap<>();

    /** @param notes takes lines that tell what a definition has changed elsewhere */
    Definitions(JShell shell, CellEngine engine, Cells cells, References references, Consumer<String> notes) {
        this.shell = shell;
        this.engine = engine;
        this.cells = cells;
        this.references = references;
        this.notes = notes;
    }

    /** Whether this very source is what defines its name; then it is the given place's from now on. */
    boolean areInForce(String source, Cells.Place place) {
        Snippet known = bySource.get(source.strip());
        if (known == null || shell.status(known) != Snippet.Status.VALID) {
            return false;
        }
        cells.put(known.id(), place);
        return true;
    }

    /** Forgets all but some, by the ids of their snippets. */
    void keepOnly(Set<String> ids) {
        bySource.values().removeIf(snippet -> !ids.contains(snippet.id()));
    }

    /** What a cell, or one that it runs, is about to change. */
    Changes changes() {
        return new Changes();
    }

    /**
     * What one snippet came to.
     *
     * @param events what became of what it declares
     * @param kept names that mean what they meant before it, because it failed
     */
    record Result(List<SnippetEvent> events, Set<String> kept) {}

    /** A definition that was valid until a cell gave its name to another. */
    private record Replaced(Snippet before, Cells.@Nullable Place place, Snippet by) {}

    /** What a cell changes. */
    final class Changes {
        private CellLoader.Versions versions = engine.loader().versions();
        /** What was replaced by something that is not valid so far, by the snippet's id, which is also the other's. */
        private final Map<String, Replaced> replaced = new LinkedHashMap<>();

        private final List<SnippetEvent> events = new ArrayList<>();
        private final Set<String> declared = new LinkedHashSet<>();

        private Changes() {}

        /** Runs a snippet. If it fails, what it was to replace is there again; if it lacks something, when the cell ends. */
        Result run(String source, Cells.Place place) {
            if (replaced.isEmpty()) {
                versions = engine.loader().versions();
            }
            engine.begin();
            List<SnippetEvent> made = shell.eval(source);
            for (SnippetEvent event : made) {
                Snippet by = event.causeSnippet();
                if (event.status() == Snippet.Status.OVERWRITTEN
                        && event.previousStatus() == Snippet.Status.VALID
                        && by != null) {
                    Snippet before = event.snippet();
                    replaced.put(before.id(), new Replaced(before, cells.get(before.id()), by));
                }
            }
            events.addAll(made);
            List<SnippetEvent> own =
                    made.stream().filter(event -> event.causeSnippet() == null).toList();
            List<Snippet> failed = new ArrayList<>();
            Set<String> kept = new LinkedHashSet<>();
            for (SnippetEvent event : own) {
                Snippet snippet = event.snippet();
                cells.put(snippet.id(), place);
                if (isRefused(event) || isWithoutValue(event)) {
                    failed.add(snippet);
                    if (replaced.containsKey(snippet.id())) {
                        kept.add(name(snippet));
                    }
                    continue;
                }
                if (event.status() == Snippet.Status.VALID) {
                    replaced.remove(snippet.id());
                }
                if (snippet instanceof VarSnippet variable) {
                    declared.add(variable.name());
                }
                remember(snippet, source);
            }
            putBack(failed);
            if (replaced.isEmpty()) {
                settle(place);
            }
            return new Result(own, kept);
        }

        /** Whether what a definition was to replace will be there again when the cell ends. */
        boolean isToGoBack(Snippet definition) {
            return replaced.containsKey(definition.id());
        }

        /** Puts back what the cell has replaced by definitions that lack something to its end. */
        void end(Cells.Place place) {
            if (!replaced.isEmpty()) {
                putBack(replaced.values().stream().map(Replaced::by).toList());
                settle(place);
            }
        }

        private void putBack(Collection<Snippet> failed) {
            List<Replaced> back = new ArrayList<>();
            for (Snippet snippet : failed) {
                if (shell.status(snippet).isActive()) {
                    events.addAll(shell.drop(snippet));
                }
                Replaced old = replaced.remove(snippet.id());
                if (old != null) {
                    engine.loader().putBack(versions, snippet.id());
                    back.add(old);
                }
            }
            if (!back.isEmpty()) {
                revive(back.stream().map(Replaced::before).toList());
                back.forEach(old -> {
                    if (old.place() != null) {
                        cells.put(old.before().id(), old.place());
                    }
                });
            }
        }

        /** Defines again from their sources, without running what initialises variables; what is loaded stays. */
        private void revive(Collection<Snippet> definitions) {
            engine.rest(true);
            try {
                Set<String> sources =
                        definitions.stream().map(Snippet::source).collect(Collectors.toCollection(LinkedHashSet::new));
                Map<String, Snippet> valid = new LinkedHashMap<>();
                // Twice, for one may need another that comes after it.
                for (int i = 0; i < 2; i++) {
                    for (String source : sources) {
                        if (!valid.containsKey(source)) {
                            List<SnippetEvent> made = shell.eval(source);
                            events.addAll(made);
                            made.stream()
                                    .filter(event -> event.causeSnippet() == null)
                                    .map(SnippetEvent::snippet)
                                    .filter(snippet -> shell.status(snippet) == Snippet.Status.VALID)
                                    .forEach(snippet -> valid.put(source, snippet));
                        }
                    }
                }
                valid.forEach((source, snippet) -> remember(snippet, source));
                // JShell does not say which of the classes loaded before it takes; code that uses them does.
                String uses = valid.values().stream().map(Definitions::use).collect(Collectors.joining());
                if (!uses.isEmpty()) {
                    shell.eval("{" + uses + "}");
                }
            } finally {
                engine.rest(false);
            }
        }

        /** Gives variables the values they had, and tells what is lost. */
        private void settle(Cells.Place place) {
            List<Snippet> gone = events.stream()
                    .filter(References::isTakenAway)
                    .map(SnippetEvent::snippet)
                    .filter(snippet ->
                            !(snippet instanceof VarSnippet) && shell.status(snippet) != Snippet.Status.VALID)
                    .distinct()
                    .toList();
            if (!gone.isEmpty()) {
                revive(gone);
            }
            String told = references.update(shell, events, carryOver(), place, cells);
            if (!told.isEmpty()) {
                notes.accept(told);
            }
            events.clear();
            declared.clear();
            engine.loader().settled();
        }

        /** Keeps the values of variables that the cell did not mean to change; also of those that lost their initialiser. */
        private CellLoader.Carried carryOver() {
            CellLoader loader = engine.loader();
            Renewal renewal = loader.renewal();
            CellLoader.Carried carried = new CellLoader.Carried();
            Map<String, Object> homeless = new LinkedHashMap<>();
            for (SnippetEvent event : List.copyOf(events)) {
                if (References.isTakenAway(event)
                        && event.snippet() instanceof VarSnippet variable
                        && shell.status(variable) != Snippet.Status.VALID
                        && isUnnamed(variable.name())) {
                    Object value = loader.value(variable.name());
                    Object now = renewal.of(value);
                    if (value != null && now != null && renewal.refusals().isEmpty()) {
                        Snippet anew = shell.eval(variable.typeName() + " " + variable.name() + ";")
                                .get(0)
                                .snippet();
                        if (shell.status(anew) == Snippet.Status.VALID) {
                            homeless.put(variable.name(), value);
                        } else {
                            shell.drop(anew);
                        }
                    } else if (!renewal.refusals().isEmpty()) {
                        carried.refused().put(variable.name(), String.join(", ", renewal.refusals()));
                    }
                }
            }
            loader.carryOver(declared, homeless, renewal, carried);
            return carried;
        }
    }

    /** Whether there is no valid variable of a name. */
    private boolean isUnnamed(String variable) {
        return shell.variables()
                .noneMatch(each -> each.name().equals(variable) && shell.status(each) == Snippet.Status.VALID);
    }

    private void remember(Snippet snippet, String source) {
        switch (snippet.kind()) {
            case METHOD, TYPE_DECL, IMPORT -> bySource.put(source.strip(), snippet);
            default -> {}
        }
    }

    /** Whether the compiler found something wrong that no later definition can mend. */
    boolean isRefused(SnippetEvent event) {
        return event.status() == Snippet.Status.REJECTED
                || event.status() == Snippet.Status.RECOVERABLE_NOT_DEFINED
                        && event.snippet() instanceof DeclarationSnippet declaration
                        && shell.unresolvedDependencies(declaration).findAny().isEmpty();
    }

    /** Whether a variable's initialiser failed, or was stopped. */
    private boolean isWithoutValue(SnippetEvent event) {
        Snippet snippet = event.snippet();
        return snippet instanceof VarSnippet
                && event.status().isDefined()
                && snippet.subKind().isExecutable()
                && !engine.hasRun(snippet.id());
    }

    private static String name(Snippet snippet) {
        return snippet instanceof DeclarationSnippet declaration ? declaration.name() : "";
    }

    /** A statement that uses a definition and does nothing. */
    private static String use(Snippet snippet) {
        return switch (snippet.kind()) {
            case TYPE_DECL -> "Class<?> c" + snippet.id() + " = " + name(snippet) + ".class;";
            case VAR -> "Object v" + snippet.id() + " = " + name(snippet) + ";";
            default -> "";
        };
    }
}
