package org.lectern.jshell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/**
 * What a cell changes. JShell gives up a definition as soon as another takes its name, also one that does not compile, and with it the
 * variables of its type; here it is put back, and variables have the values and objects that they had.
 */
final class Changes {
    /** An initialiser that begins as a lambda does, and so is one, or that is a method's name or a comparator. */
    private static final Pattern LAMBDA = Pattern.compile(
            "^[^=(]*=\\s*(?:(?:\\w+|\\([^()]*\\))\\s*->|[\\w.<>]+::\\w+\\s*;?\\s*$|Comparator\\.\\w+\\()");

    private static final Pattern PERMITS = Pattern.compile("\\bpermits\\s+([\\w\\s,]+)\\{");
    /** What the compiler says when it finds two versions of a class. */
    private static final Pattern OF_ITSELF = Pattern.compile("\\b(\\w+) cannot be converted to \\1\\b");

    private static final String INCOMPLETE_FAMILY = "compiler.err.invalid.permits.clause";

    private final Definitions definitions;
    private final JShell shell;
    private final CellEngine engine;
    private final Attempts attempts;
    private final Cells cells;
    private final References references;
    private final Consumer<String> notes;
    private CellLoader.Versions versions;
    /** What was replaced by something that is not valid so far, by the snippet's id, which is also the other's. */
    private final Map<String, Replaced> replaced = new LinkedHashMap<>();

    private final List<SnippetEvent> events = new ArrayList<>();
    private final Set<String> declared = new LinkedHashSet<>();
    /** Whether the cell has defined what others may lack. */
    private boolean hasDefined;

    Changes(
            Definitions definitions,
            JShell shell,
            CellEngine engine,
            Attempts attempts,
            Cells cells,
            References references,
            Consumer<String> notes) {
        this.definitions = definitions;
        this.shell = shell;
        this.engine = engine;
        this.attempts = attempts;
        this.cells = cells;
        this.references = references;
        this.notes = notes;
        versions = engine.loader().versions();
    }

    /**
     * What one snippet came to.
     *
     * @param events what became of what it declares
     * @param failed what is not valid, and will not be
     * @param kept names that mean what they meant before it, because it failed
     */
    record Result(List<SnippetEvent> events, List<Snippet> failed, Set<String> kept) {}

    /** A definition that was valid until a cell gave its name to another. */
    private record Replaced(Snippet before, Cells.@Nullable Place place, Snippet by) {}

    /** Runs a snippet; {@link #finish} is to follow. */
    Result run(String source, Cells.Place place) {
        if (replaced.isEmpty()) {
            versions = engine.loader().versions();
        }
        engine.begin(place);
        List<SnippetEvent> made = evaluated(source);
        if (made.stream().map(SnippetEvent::snippet).anyMatch(this::isFamilyIncomplete)) {
            made = evaluatedWithFamily(source);
        }
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
            if (snippet instanceof VarSnippet variable) {
                declared.add(variable.name());
            } else if (snippet instanceof DeclarationSnippet) {
                hasDefined = true;
            }
            definitions.remember(snippet, source);
        }
        return new Result(own, failed, kept);
    }

    private List<SnippetEvent> evaluated(String source) {
        List<SnippetEvent> made = attempts.eval(source);
        for (SnippetEvent event : made) {
            Snippet by = event.causeSnippet();
            if (event.status() == Snippet.Status.OVERWRITTEN
                    && event.previousStatus() == Snippet.Status.VALID
                    && by != null) {
                Snippet before = event.snippet();
                replaced.put(before.id(), new Replaced(before, cells.get(before.id()), by));
            } else if (by == null) {
                replaced.computeIfPresent(
                        event.snippet().id(), (id, old) -> new Replaced(old.before(), old.place(), event.snippet()));
            }
        }
        events.addAll(made);
        if (made.stream().anyMatch(event -> isBeyondALimit(event.snippet()))) {
            definitions.leaveCompilers();
        }
        return made;
    }

    /** Whether a sealed type was refused because it permits one that is yet to come, beside others that are there. */
    private boolean isFamilyIncomplete(Snippet snippet) {
        return shell.status(snippet) == Snippet.Status.REJECTED
                && shell.diagnostics(snippet).anyMatch(each -> each.getCode().equals(INCOMPLETE_FAMILY));
    }

    /** Defines a sealed type as if for the first time, when what it permits may come later, and then those again. */
    private List<SnippetEvent> evaluatedWithFamily(String source) {
        Matcher permits = PERMITS.matcher(source);
        List<String> names = permits.find() ? List.of(permits.group(1).split("[\\s,]+")) : List.of();
        List<TypeDeclSnippet> members = shell.types()
                .filter(type -> names.contains(type.name()) && !Placeholders.isPlaceholder(type))
                .toList();
        members.forEach(member -> events.addAll(shell.drop(member)));
        List<SnippetEvent> made = evaluated(source);
        for (TypeDeclSnippet member : members) {
            revive(List.of(member));
            shell.types()
                    .filter(type -> type.name().equals(member.name()))
                    .findFirst()
                    .ifPresent(now ->
                            replaced.putIfAbsent(member.id(), new Replaced(member, cells.get(member.id()), now)));
        }
        return made;
    }

    /**
     * Does what a snippet has made necessary elsewhere. What it failed to replace is there again; what it replaces by
     * something that lacks something, when the cell ends.
     */
    void finish(Result result, Cells.Place place) {
        putBack(result.failed());
        settleIfWhole(place);
        for (Snippet snippet : result.failed()) {
            if (snippet instanceof VarSnippet variable && !result.kept().contains(variable.name())) {
                references.failed(variable.name(), place);
            }
        }
    }

    /** Those that may need each other change together, or not at all. */
    private void settleIfWhole(Cells.Place place) {
        if (isWhole()) {
            replaced.clear();
            settle(place);
        }
    }

    private boolean isWhole() {
        return replaced.values().stream().allMatch(each -> isValid(each.by()));
    }

    /** Tries again what earlier cells failed to replace: it may be what this cell's definitions lack, and lack them itself. */
    void withWaiting(Cells.Place place) {
        if (!hasDefined) {
            return;
        }
        Set<String> own = toGoBack();
        Map<Snippet, Definitions.Waiting> tried = new LinkedHashMap<>();
        for (Definitions.Waiting each : definitions.waiting()) {
            if (!own.contains(each.name())) {
                Result result = run(each.source(), each.place());
                putBack(result.failed());
                result.events().forEach(event -> tried.put(event.snippet(), each));
            }
        }
        tried.forEach((snippet, each) -> {
            if (!isValid(snippet)) {
                putBack(List.of(snippet));
                definitions.await(each);
            }
        });
        if (isWhole()) {
            tried.forEach((snippet, each) -> {
                if (isValid(snippet)) {
                    notes.accept("[" + each.name() + " is now what "
                            + each.place().name(each.place().lineAt(each.place().offset())) + " defines]\n");
                }
            });
        }
        settleIfWhole(place);
    }

    /** What would mean again what it meant before, if the cell ended here. */
    Set<String> toGoBack() {
        return replaced.values().stream()
                .map(each -> name(each.before()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Puts back what the cell has replaced by definitions that lack something to its end. */
    void end(Cells.Place place) {
        if (!replaced.isEmpty()) {
            List<Definitions.Waiting> open = new ArrayList<>();
            for (Replaced each : replaced.values()) {
                Cells.Place where = cells.get(each.by().id());
                if (where != null && !(each.by() instanceof VarSnippet)) {
                    open.add(new Definitions.Waiting(name(each.by()), each.by().source(), where));
                }
            }
            putBack(replaced.values().stream().map(Replaced::by).toList());
            open.forEach(definitions::await);
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
    private void revive(Collection<? extends Snippet> gone) {
        attempts.prepare();
        engine.rest(true);
        try {
            Set<String> sources =
                    gone.stream().map(Snippet::source).collect(Collectors.toCollection(LinkedHashSet::new));
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
                                .filter(this::isValid)
                                .forEach(snippet -> valid.put(source, snippet));
                    }
                }
            }
            valid.forEach((source, snippet) -> definitions.remember(snippet, source));
            // JShell does not say which of the classes loaded before it takes; code that uses them does.
            String uses = valid.values().stream().map(Changes::use).collect(Collectors.joining());
            if (!uses.isEmpty()) {
                shell.eval("{" + uses + "}");
            }
        } finally {
            engine.rest(false);
        }
    }

    /** Gives variables the values they had, and tells what is lost. */
    private void settle(Cells.Place place) {
        attempts.prepare();
        boolean isAlone = engine.loader().replaced().isEmpty()
                && events.stream()
                        .allMatch(
                                event -> event.causeSnippet() == null || event.status() == Snippet.Status.OVERWRITTEN);
        if (!isAlone) {
            reviveOthers();
        }
        definitions.held().keySet().removeAll(declared);
        CarryOver.Carried carried = isAlone ? new CarryOver.Carried() : carryOver();
        carried.broken().putAll(broken());
        String told = references.update(shell, events, carried, place, cells);
        if (!told.isEmpty()) {
            notes.accept(told);
        }
        events.clear();
        declared.clear();
        engine.loader().settled();
    }

    private void reviveOthers() {
        Set<Snippet> lambdas = new HashSet<>(lambdas());
        List<Snippet> gone = events.stream()
                .filter(event -> event.causeSnippet() != null && event.previousStatus() == Snippet.Status.VALID)
                .map(SnippetEvent::snippet)
                .filter(snippet -> isToRevive(snippet) && !lambdas.contains(snippet))
                .distinct()
                .toList();
        if (!gone.isEmpty()) {
            revive(gone);
        }
    }

    /** Keeps the values of variables that the cell did not mean to change; also of those that lost their initialiser. */
    private CarryOver.Carried carryOver() {
        CellLoader loader = engine.loader();
        CarryOver carryOver = new CarryOver(
                loader,
                definitions.held().values().stream().anyMatch(held -> isOfReplaced(held.value())),
                engine::call);
        CarryOver.Carried carried = carryOver.carried();
        List<Definitions.Held> waiting = List.copyOf(definitions.held().values());
        // All have a place before any has its value: lambdas name variables.
        Map<String, Object> homeless = new LinkedHashMap<>();
        Map<String, VarSnippet> housed = new LinkedHashMap<>();
        List<VarSnippet> lambdas = lambdas().stream()
                .filter(variable ->
                        !declared.contains(variable.name()) && carryOver.isLambdaOfReplaced(variable.name()))
                .toList();
        for (SnippetEvent event : List.copyOf(events)) {
            if (References.isTakenAway(event)
                    && event.snippet() instanceof VarSnippet variable
                    && !isThere(variable.name())
                    && !lambdas.contains(variable)) {
                Object value = loader.value(variable.name());
                if (value != null && house(variable, value, homeless)) {
                    housed.put(variable.name(), variable);
                } else if (value != null) {
                    hold(variable, value, carried);
                }
            }
        }
        for (Definitions.Held held : waiting) {
            String name = held.variable().name();
            if (!isThere(name)) {
                if (house(held.variable(), held.value(), homeless)) {
                    housed.put(name, held.variable());
                    carried.back().add(name);
                }
            } else if (loader.value(name) == null && homeless.putIfAbsent(name, held.value()) == null) {
                carried.back().add(name);
            }
        }
        // When what they use is there again.
        for (VarSnippet variable : lambdas) {
            Object value = loader.value(variable.name());
            Snippet anew = shell.eval(variable.source()).get(0).snippet();
            if (isValid(anew)) {
                declared.add(variable.name());
            } else if (value != null && house(variable, value, homeless)) {
                housed.put(variable.name(), variable);
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
                carried.refused().remove(name);
            }
            if (variable != null) {
                variable(name).ifPresent(shell::drop);
                hold(variable, Objects.requireNonNull(homeless.get(name)), carried);
            }
        }
        definitions.held().keySet().removeAll(carried.back());
        carried.held().forEach((name, value) -> variable(name).ifPresent(variable -> hold(variable, value, carried)));
        return carried;
    }

    private void hold(VarSnippet variable, Object value, CarryOver.Carried carried) {
        if (References.isNamed(variable.name())) {
            definitions.held().put(variable.name(), new Definitions.Held(variable, value));
            carried.held().put(variable.name(), value);
        }
    }

    /** Whether a value, or an element of an array, is of a class that the cell has replaced. */
    private boolean isOfReplaced(@Nullable Object value) {
        if (value instanceof Object[] array) {
            return Stream.of(array).anyMatch(this::isOfReplaced);
        }
        return value != null && isReplaced(value.getClass());
    }

    private boolean isReplaced(Class<?> type) {
        Class<?> now = engine.loader().inForceLately(type);
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
                    if (place != null && !declared.contains(name)) {
                        definitions.await(new Definitions.Waiting(name, declaration.source(), place));
                    }
                }
            } else if (declaration instanceof MethodSnippet
                    && shell.status(declaration) == Snippet.Status.RECOVERABLE_DEFINED) {
                found.put(name + "()", why(declaration));
            }
        }
        return found;
    }

    private String why(DeclarationSnippet snippet) {
        List<String> missing = shell.unresolvedDependencies(snippet).toList();
        return missing.isEmpty()
                ? shell.diagnostics(snippet)
                        .filter(Diag::isError)
                        .findFirst()
                        .map(Problems::message)
                        .filter(message -> !OF_ITSELF.matcher(message).find())
                        .orElse("what it uses has changed")
                : "there is no " + PlainNames.withoutPackages(String.join(", no ", missing));
    }

    /** Declares a variable anew, without its initialiser, for the value that it had. */
    private boolean house(VarSnippet variable, Object value, Map<String, Object> homeless) {
        Snippet anew = shell.eval(variable.typeName() + " " + variable.name() + ";")
                .get(0)
                .snippet();
        if (isValid(anew)) {
            homeless.put(variable.name(), value);
            return true;
        }
        shell.drop(anew);
        return false;
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

    private boolean isThere(String variable) {
        return shell.variables().anyMatch(each -> each.name().equals(variable) && isValid(each));
    }

    /** Whether the compiler found something wrong that no later definition can mend. */
    private boolean isRefused(SnippetEvent event) {
        return event.status() == Snippet.Status.REJECTED
                || event.status() == Snippet.Status.RECOVERABLE_NOT_DEFINED
                        && !(event.snippet() instanceof DeclarationSnippet declaration
                                && shell.unresolvedDependencies(declaration)
                                        .findAny()
                                        .isPresent());
    }

    /** Whether something is too large for a class file, such as a text of more than 65,535 bytes. */
    private boolean isBeyondALimit(Snippet snippet) {
        return shell.diagnostics(snippet).anyMatch(each -> each.getCode().startsWith("compiler.err.limit"));
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
