package org.lectern.jshell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/** Defines again what JShell gave up. */
final class Revival {
    private final Definitions definitions;
    private final JShell shell;
    private final CellEngine engine;
    private final Attempts attempts;
    private final Overloads overloads;
    private final Consumer<String> notes;

    Revival(Definitions definitions, Definitions.Tools tools) {
        this.definitions = definitions;
        shell = tools.shell();
        engine = tools.engine();
        attempts = tools.attempts();
        notes = tools.notes();
        overloads = new Overloads(shell, shell::eval);
    }

    /**
     * Defines again from their sources, without running what initialises variables; what is loaded stays.
     *
     * @return what became of that
     */
    List<SnippetEvent> of(Collection<? extends Snippet> gone) {
        attempts.prepare();
        List<SnippetEvent> events = new ArrayList<>();
        engine.rest(true);
        try {
            Map<String, Snippet> sources = new LinkedHashMap<>();
            gone.forEach(each -> sources.put(each.source(), each));
            Map<String, Snippet> valid = new LinkedHashMap<>();
            // Twice, for one may need another that comes after it.
            for (int i = 0; i < 2; i++) {
                for (String source : sources.keySet()) {
                    if (!valid.containsKey(source) && !lacksTypes(sources.get(source))) {
                        List<SnippetEvent> made = evaluated(source);
                        events.addAll(made);
                        made.stream()
                                .filter(event -> event.causeSnippet() == null)
                                .map(SnippetEvent::snippet)
                                .filter(snippet -> shell.status(snippet) == Snippet.Status.VALID)
                                .forEach(snippet -> valid.put(source, snippet));
                    }
                }
            }
            for (Snippet each : gone) {
                if (each instanceof VarSnippet variable && !valid.containsKey(variable.source())) {
                    withoutInitialiser(variable, events).ifPresent(anew -> valid.put(anew.source(), anew));
                }
            }
            valid.forEach((source, snippet) -> definitions.remember(snippet, source));
            // JShell does not say which of the classes loaded before it takes; code that uses them does.
            String uses = valid.values().stream().map(Revival::use).collect(Collectors.joining());
            if (!uses.isEmpty()) {
                shell.eval("{" + uses + "}");
            }
        } finally {
            engine.rest(false);
        }
        return events;
    }

    /**
     * Whether a method takes or gives what is not there while its class does not compile: JShell defines it by itself when that is
     * back, and may break down if it is asked now.
     */
    private boolean lacksTypes(Snippet snippet) {
        if (!(snippet instanceof MethodSnippet method)) {
            return false;
        }
        Set<String> lacking = Stream.of(method.signature().split("\\W+")).collect(Collectors.toSet());
        Set<String> there = new HashSet<>();
        Set<String> known = new HashSet<>();
        shell.snippets().filter(TypeDeclSnippet.class::isInstance).forEach(each -> {
            String name = ((TypeDeclSnippet) each).name();
            known.add(name);
            if (shell.status(each).isDefined()) {
                there.add(name);
            }
        });
        lacking.retainAll(known);
        lacking.removeAll(there);
        return !lacking.isEmpty();
    }

    private List<SnippetEvent> evaluated(String source) {
        List<SnippetEvent> made;
        try {
            made = shell.eval(source);
        } catch (AssertionError e) {
            // The compiler broke down: the values of all others are to be kept still.
            notes.accept("[the compiler broke down at "
                    + source.strip().lines().findFirst().orElse("") + "; run its cell again]\n");
            return List.of();
        }
        return !made.isEmpty() && overloads.areWanted(made.get(0).snippet())
                ? overloads.define((MethodSnippet) made.get(0).snippet(), source)
                : made;
    }

    /** Declares a variable again whose initialiser does not compile any more: it is not to run anyway. */
    private Optional<Snippet> withoutInitialiser(VarSnippet variable, List<SnippetEvent> events) {
        String name = variable.name();
        // The name of the type alone may mean another now.
        for (String type :
                List.of(variable.typeName(), engine.loader().variables().typeOf(name))) {
            List<SnippetEvent> made = shell.eval(type + " " + name + ";");
            events.addAll(made);
            Snippet anew = made.get(0).snippet();
            if (shell.status(anew) == Snippet.Status.VALID) {
                return Optional.of(anew);
            }
            shell.drop(anew);
        }
        return Optional.empty();
    }

    /** A statement that uses a definition and does nothing. */
    private static String use(Snippet snippet) {
        return switch (snippet.kind()) {
            case TYPE_DECL -> "Class<?> c" + snippet.id() + " = " + ((DeclarationSnippet) snippet).name() + ".class;";
            case VAR -> "Object v" + snippet.id() + " = " + ((DeclarationSnippet) snippet).name() + ";";
            default -> "";
        };
    }
}
