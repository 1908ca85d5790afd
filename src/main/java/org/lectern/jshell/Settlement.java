package org.lectern.jshell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/** What a change comes to elsewhere: variables have the values and objects that they had, and what cannot be kept is told. */
final class Settlement {
    /** An initialiser that begins as a lambda does, and so is one, or that is a method's name. */
    private static final Pattern LAMBDA =
            Pattern.compile("^[^=(]*=\\s*(?:(?:\\w+|\\([^()]*\\))\\s*->|[\\w.<>]+::\\w+\\s*;?\\s*$)");

    /** How many containers inside of each other are looked into for what waits. */
    private static final int DEEP = 4;

    private static final Pattern CHANGE = Pattern.compile("(?:\\d+ )?(\\w+)(?:\\.\\w+ (?:is|has|held) | in a )");

    /** A variable of a class without a name; the JDK's containers are looked into without it. */
    private static final Pattern UNNAMED = Pattern.compile(
            "^\\s*(?:final\\s+)?var\\s+\\w+\\s*=\\s*new\\s+(?![\\w.]*(?:List|Map|Set|Queue|Deque|Vector|Stack)\\b)[^;]*\\{");

    /** What the compiler says when it finds two versions of a class. */
    private static final Pattern OF_ITSELF = Pattern.compile("\\b(\\w+) cannot be converted to \\1\\b");

    private final Definitions definitions;
    private final JShell shell;
    private final CellEngine engine;
    private final Cells cells;
    private final References references;
    private final Consumer<String> notes;
    private final Revival revival;
    private final List<SnippetEvent> events;
    private final Set<String> declared;

    /**
     * @param events what became of snippets
     * @param declared the variables that the change itself declares
     */
    Settlement(
            Definitions definitions,
            Definitions.Tools tools,
            Revival revival,
            List<SnippetEvent> events,
            Set<String> declared) {
        this.definitions = definitions;
        shell = tools.shell();
        engine = tools.engine();
        cells = tools.cells();
        references = tools.references();
        notes = tools.notes();
        this.revival = revival;
        this.events = new ArrayList<>(events);
        this.declared = new HashSet<>(declared);
    }

    /** Gives variables the values they had, and tells what is lost. */
    void settle(Cells.Place place) {
        try {
            settled(place);
        } finally {
            // Whatever goes wrong here goes wrong once.
            engine.loader().versions().settled();
        }
    }

    private void settled(Cells.Place place) {
        boolean isAlone = engine.loader().versions().replaced().isEmpty()
                && !mayBringBack()
                && events.stream()
                        .allMatch(
                                event -> event.causeSnippet() == null || event.status() == Snippet.Status.OVERWRITTEN);
        if (!isAlone) {
            reviveUnnamed();
            revive(this::isToRevive);
        }
        definitions.held().keySet().removeAll(declared);
        List<String> threads = isAlone ? List.of() : engine.threadsInReplaced();
        CarryOver.Carried carried = isAlone ? new CarryOver.Carried() : carryOver();
        carried.broken().putAll(broken());
        carried.kept().addAll(engine.loader().statics().takeOutlived());
        definitions.superseded().link();
        String told = references.update(shell, events, carried, place, cells);
        if (!told.isEmpty()) {
            notes.accept(told);
        }
        boolean isUsed = !threads.isEmpty()
                || !carried.stale().isEmpty()
                || !carried.refused().isEmpty()
                || !definitions.held().isEmpty();
        if (!isUsed) {
            engine.loader().variables().releaseReplaced();
        }
        if (!threads.isEmpty()) {
            notes.accept("[" + String.join(", ", threads) + (threads.size() == 1 ? " goes" : " go")
                    + " on with the code and the objects as they were]\n");
        }
    }

    /** Whether a type was defined that held values may wait for. */
    private boolean mayBringBack() {
        return !definitions.held().isEmpty()
                && events.stream().anyMatch(event -> event.snippet() instanceof TypeDeclSnippet);
    }

    /**
     * Defines variables again whose class has no name and uses one that has changed: JShell does not look into it, and would go on with
     * that one as it was.
     */
    private void reviveUnnamed() {
        Set<String> changed = events.stream()
                .filter(event -> event.causeSnippet() == null)
                .map(SnippetEvent::snippet)
                .filter(snippet -> snippet instanceof TypeDeclSnippet && isValid(snippet))
                .map(snippet -> ((TypeDeclSnippet) snippet).name())
                .collect(Collectors.toSet());
        List<VarSnippet> unnamed = shell.variables()
                .filter(variable -> isValid(variable)
                        && !declared.contains(variable.name())
                        && UNNAMED.matcher(variable.source()).find()
                        && Stream.of(variable.source().split("\\W+")).anyMatch(changed::contains))
                .toList();
        if (!unnamed.isEmpty()) {
            events.addAll(revival.of(unnamed));
        }
    }

    private void reviveAll(Predicate<DeclarationSnippet> which) {
        Map<String, Long> names = shell.methods()
                .filter(each -> shell.status(each).isActive())
                .collect(Collectors.groupingBy(MethodSnippet::name, Collectors.counting()));
        // JShell loses its way with several of one name.
        List<DeclarationSnippet> all = Stream.<DeclarationSnippet>concat(shell.types(), shell.methods())
                .filter(each -> which.test(each) && !Placeholders.isPlaceholder(each))
                .filter(each -> !(each instanceof MethodSnippet) || names.getOrDefault(each.name(), 0L) == 1)
                .toList();
        if (!all.isEmpty()) {
            events.addAll(revival.of(all));
        }
    }

    private void revive(Predicate<Snippet> which) {
        Set<Snippet> lambdas = new HashSet<>(lambdas());
        // What the change itself has taken away, as a method whose place another takes.
        Set<Snippet> dropped = events.stream()
                .filter(event -> event.causeSnippet() == null && event.status() == Snippet.Status.DROPPED)
                .map(SnippetEvent::snippet)
                .collect(Collectors.toSet());
        List<Snippet> gone = events.stream()
                .filter(event -> event.causeSnippet() != null
                        && event.previousStatus() == Snippet.Status.VALID
                        && event.status() != Snippet.Status.OVERWRITTEN)
                .map(SnippetEvent::snippet)
                .filter(snippet -> which.test(snippet) && !lambdas.contains(snippet) && !dropped.contains(snippet))
                .distinct()
                .toList();
        if (!gone.isEmpty()) {
            events.addAll(revival.of(gone));
        }
    }

    /** Keeps the values of variables that the cell did not mean to change; also of those that lost their initialiser. */
    private CarryOver.Carried carryOver() {
        CellLoader loader = engine.loader();
        Set<String> changed = loader.versions().replacedNames();
        List<Definitions.Held> waiting = definitions.held().values().stream()
                .filter(held -> held.mayComeBack(changed))
                .toList();
        CarryOver carryOver = new CarryOver(
                loader,
                waiting.stream().anyMatch(held -> isOfReplaced(held.value(), DEEP)),
                engine::call,
                definitions.earlier());
        CarryOver.Carried carried = carryOver.carried();
        // All have a place before any has its value: lambdas name variables.
        Map<String, Object> homeless = new LinkedHashMap<>();
        Map<String, VarSnippet> housed = new LinkedHashMap<>();
        List<VarSnippet> lambdas = lambdas().stream()
                .filter(variable ->
                        !declared.contains(variable.name()) && carryOver.isLambdaOfReplaced(variable.name()))
                .toList();
        houseLost(lambdas, homeless, housed);
        // Those that use variables which are there again only now, and then the variables of such types.
        revive(this::isGone);
        houseLost(lambdas, homeless, housed).forEach((variable, value) -> hold(variable, value, carried));
        for (Definitions.Held held : waiting) {
            String name = held.variable().name();
            if (!isThere(name)) {
                if (house(held.variable(), held.value(), homeless)) {
                    housed.put(name, held.variable());
                    carried.back().add(name);
                }
            } else if (loader.variables().value(name) == null && homeless.putIfAbsent(name, held.value()) == null) {
                carried.back().add(name);
            }
        }
        // JShell writes what it has inferred for var as it was then, once for all.
        boolean isRetyped = false;
        for (VarSnippet variable : shell.variables().filter(this::isValid).toList()) {
            String name = variable.name();
            boolean isOpen = References.isNamed(name) && !declared.contains(name) && !homeless.containsKey(name);
            if (isOpen && loader.variables().isTypedByReplaced(name)) {
                Object value = loader.variables().value(name);
                isRetyped = true;
                if (value == null) {
                    isDeclared(variable.typeName(), name);
                } else if (house(variable, value, homeless)) {
                    housed.put(name, variable);
                }
            }
        }
        if (isRetyped) {
            // What uses them as they were did not compile beside the new type.
            reviveAll(each -> shell.status(each) == Snippet.Status.RECOVERABLE_DEFINED
                    && shell.unresolvedDependencies(each).findAny().isEmpty());
        }
        // JShell goes by the words of a source: one may use a class without naming it.
        reviveAll(each -> isValid(each) && loader.namesReplaced(each.id()));
        events.addAll(new Inlined(shell, engine, revival).compileAgain(declared));
        // When what they use is there again.
        for (VarSnippet variable : withStale(lambdas)) {
            Object value = loader.variables().value(variable.name());
            Snippet anew = shell.eval(variable.source()).get(0).snippet();
            if (isValid(anew)) {
                declared.add(variable.name());
                references.madeAgain(variable.name());
            } else if (value != null && house(variable, value, homeless)) {
                housed.put(variable.name(), variable);
                definitions.staleLambdas().put(variable.name(), new Definitions.Held(variable, value, Set.of()));
            } else if (value != null) {
                hold(variable, value, carried);
            }
        }
        Set<String> others = shell.variables()
                .filter(this::isValid)
                .map(VarSnippet::name)
                .filter(name -> !declared.contains(name))
                .collect(Collectors.toSet());
        for (String name : carryOver.toAll(others, homeless)) {
            VarSnippet variable = housed.get(name);
            if (carried.back().remove(name)) {
                String why = carried.refused().remove(name);
                if (why != null && broken().isEmpty()) {
                    // All compiles again, and still it cannot be.
                    carried.gaveUp().put(name, why);
                }
            }
            if (variable != null) {
                variable(name).ifPresent(shell::drop);
                hold(variable, Objects.requireNonNull(homeless.get(name)), carried);
            }
        }
        // What waits is tried with each change; what was told of a class is told again when that class changes.
        Set<String> changing = loader.versions().replacedClasses().stream()
                // Not the simple name: classes on their way may disagree on what they are in.
                .map(type -> type.getName().substring(type.getName().lastIndexOf('$') + 1))
                .collect(Collectors.toSet());
        carried.changes().removeIf(each -> {
            Matcher change = CHANGE.matcher(each);
            return !definitions.toldChanges().add(each) && change.lookingAt() && !changing.contains(change.group(1));
        });
        definitions.held().keySet().removeAll(carried.back());
        carried.held().forEach((name, value) -> variable(name).ifPresent(variable -> hold(variable, value, carried)));
        if (definitions.held().isEmpty()) {
            definitions.earlier().clear();
        } else {
            definitions.earlier().putAll(carryOver.moves());
        }
        return carried;
    }

    /**
     * Declares variables anew that were taken away.
     *
     * @return those that cannot be declared, with their values
     */
    private Map<VarSnippet, Object> houseLost(
            List<VarSnippet> lambdas, Map<String, Object> homeless, Map<String, VarSnippet> housed) {
        Map<VarSnippet, Object> lost = new LinkedHashMap<>();
        for (SnippetEvent event : List.copyOf(events)) {
            if (References.isTakenAway(event)
                    && event.snippet() instanceof VarSnippet variable
                    && !isThere(variable.name())
                    && !lambdas.contains(variable)) {
                Object value = engine.loader().variables().value(variable.name());
                if (value != null && house(variable, value, homeless)) {
                    housed.put(variable.name(), variable);
                } else if (value != null) {
                    lost.put(variable, value);
                }
            }
        }
        return lost;
    }

    private void hold(VarSnippet variable, Object value, CarryOver.Carried carried) {
        if (References.isNamed(variable.name())) {
            // What does not compile may be what refuses it.
            Set<String> refusing = carried.refused().containsKey(variable.name()) && broken().isEmpty()
                    ? engine.loader().versions().replacedNames()
                    : Set.of();
            definitions.held().put(variable.name(), new Definitions.Held(variable, value, refusing));
            carried.held().put(variable.name(), value);
        }
    }

    /** Whether a value, or what it holds, is of a class that was replaced, by this cell or before. */
    private boolean isOfReplaced(@Nullable Object value, int depth) {
        if (value == null) {
            return false;
        }
        Stream<?> held = Stream.of();
        if (value instanceof Object[] array) {
            held = Stream.of(array);
        } else if (value instanceof Collection<?> collection) {
            held = new ArrayList<>(collection).stream();
        } else if (value instanceof Map<?, ?> map) {
            held = Stream.concat(new ArrayList<>(map.keySet()).stream(), new ArrayList<>(map.values()).stream());
        } else if (Versions.wrapper(value.getClass().getName()) != null) {
            held = Fields.of(value.getClass()).values().stream().map(field -> Fields.get(field, value));
        }
        return isReplaced(value.getClass()) || depth > 0 && held.anyMatch(each -> isOfReplaced(each, depth - 1));
    }

    private boolean isReplaced(Class<?> type) {
        Class<?> now = engine.loader().versions().inForce(type);
        return now != null && now != type;
    }

    private Optional<VarSnippet> variable(String name) {
        return shell.variables().filter(each -> each.name().equals(name)).findFirst();
    }

    /** What does not compile any more, and why; types wait until they do again. */
    private Map<String, String> broken() {
        Map<String, String> found = new LinkedHashMap<>();
        for (SnippetEvent event : events) {
            if (event.causeSnippet() == null
                    || event.previousStatus() != Snippet.Status.VALID
                    || event.status() == Snippet.Status.OVERWRITTEN
                    || event.status() == Snippet.Status.VALID
                    || !(event.snippet() instanceof DeclarationSnippet declaration)) {
                continue;
            }
            String name = declaration.name();
            if (declaration instanceof TypeDeclSnippet) {
                if (shell.types().noneMatch(each -> each.name().equals(name) && isValid(each))) {
                    found.put(name, why(declaration));
                    Cells.Place place = cells.get(declaration.id());
                    // Of what is there in part, JShell itself tries the rest again.
                    boolean isThere = shell.types()
                            .anyMatch(each -> each.name().equals(name)
                                    && shell.status(each).isDefined());
                    if (place != null && !declared.contains(name) && !isThere) {
                        definitions.await(new Definitions.Waiting(name, declaration.source(), place));
                    }
                }
            } else if (declaration instanceof MethodSnippet method) {
                shell.methods()
                        .filter(each -> each.name().equals(name)
                                && each.parameterTypes().equals(method.parameterTypes())
                                && shell.status(each) == Snippet.Status.RECOVERABLE_DEFINED)
                        .forEach(each -> found.put(name + "()", why(each)));
            }
        }
        return found;
    }

    private String why(DeclarationSnippet snippet) {
        List<String> missing = shell.unresolvedDependencies(snippet).toList();
        return missing.isEmpty()
                ? Objection.among(shell.diagnostics(snippet)).stream()
                        .findFirst()
                        .map(Problems::message)
                        .filter(message -> !OF_ITSELF.matcher(message).find())
                        .orElse("what it uses has changed")
                : "there is no " + String.join(", no ", Unresolved.told(missing, snippet.source()));
    }

    /** Declares a variable anew, without its initialiser, for the value that it had. */
    private boolean house(VarSnippet variable, Object value, Map<String, Object> homeless) {
        String name = variable.name();
        String whole = engine.loader().variables().typeOf(name);
        // The name alone may mean another type now.
        boolean isThere = isDeclared(variable.typeName(), name)
                        && engine.loader().variables().mayHold(name, value)
                || isDeclared(whole, name);
        if (isThere) {
            homeless.put(name, value);
        }
        return isThere;
    }

    private boolean isDeclared(String type, String variable) {
        Snippet anew = shell.eval(type + " " + variable + ";").get(0).snippet();
        if (!isValid(anew)) {
            shell.drop(anew);
        }
        return isValid(anew);
    }

    /** With those that did not compile when they were to be run again, if what they name has changed since. */
    private List<VarSnippet> withStale(List<VarSnippet> lambdas) {
        Set<String> changed = events.stream()
                .filter(event -> event.snippet() instanceof DeclarationSnippet)
                .map(event -> ((DeclarationSnippet) event.snippet()).name())
                .collect(Collectors.toSet());
        List<VarSnippet> all = new ArrayList<>(lambdas);
        definitions.staleLambdas().entrySet().removeIf(each -> {
            VarSnippet variable = each.getValue().variable();
            boolean isStill = !declared.contains(each.getKey())
                    && engine.loader().variables().value(each.getKey())
                            == each.getValue().value();
            boolean isToTry = isStill
                    && Stream.of(variable.source().split("\\W+")).anyMatch(changed::contains)
                    && lambdas.stream().noneMatch(lambda -> lambda.name().equals(each.getKey()));
            if (isToTry) {
                all.add(variable);
            }
            return !isStill || isToTry;
        });
        return all;
    }

    /** The variables whose initialiser is nothing but a lambda, and so can be run again. */
    private List<VarSnippet> lambdas() {
        List<VarSnippet> all = shell.variables()
                .filter(variable -> LAMBDA.matcher(variable.source()).find())
                .toList();
        Map<String, Long> counts =
                all.stream().collect(Collectors.groupingBy(VarSnippet::source, Collectors.counting()));
        // A source that declares several would run the others' initialisers too.
        return all.stream()
                .filter(each -> counts.getOrDefault(each.source(), 0L) == 1)
                .toList();
    }

    private boolean isValid(Snippet snippet) {
        return shell.status(snippet) == Snippet.Status.VALID;
    }

    /** Whether a definition that was valid is not, though its source may still be. */
    private boolean isToRevive(Snippet snippet) {
        Snippet.Status now = shell.status(snippet);
        return snippet instanceof VarSnippet
                ? now == Snippet.Status.RECOVERABLE_DEFINED
                : now == Snippet.Status.RECOVERABLE_NOT_DEFINED || now == Snippet.Status.REJECTED;
    }

    /** Whether a method or type that was valid, and that no other has replaced, is there in no form. */
    private boolean isGone(Snippet snippet) {
        return (snippet instanceof MethodSnippet || snippet instanceof TypeDeclSnippet)
                && shell.status(snippet) != Snippet.Status.VALID
                && shell.status(snippet) != Snippet.Status.RECOVERABLE_DEFINED
                && shell.snippets()
                        .noneMatch(each -> each.id().equals(snippet.id())
                                && shell.status(each).isDefined());
    }

    private boolean isThere(String variable) {
        return shell.variables().anyMatch(each -> each.name().equals(variable) && isValid(each));
    }
}
