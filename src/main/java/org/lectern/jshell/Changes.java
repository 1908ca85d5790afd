package org.lectern.jshell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    private static final Pattern PERMITS = Pattern.compile("\\bpermits\\s+([\\w\\s,]+)\\{");
    private static final Pattern TYPE = Pattern.compile(
            "(?:\\s|//.*|/\\*(?s:.*?)\\*/|@[\\w.]+(?:\\([^)]*\\))?|(?:public|protected|private|static|abstract|final|sealed|non-sealed|strictfp)\\b)*+"
                    + "(?:class|interface|enum|record|@interface)\\s+\\w");

    /** A call, without a receiver, of a method that a class has, and that takes something else. */
    private static final Pattern UNFIT = Pattern.compile(
            "^method (\\w+) in class \\w[\\w.]* cannot be applied|^no suitable method found for (\\w+)\\((?s:.*)\\bmethod \\w[\\w.]*\\.\\2\\(");

    private static final String INCOMPLETE_FAMILY = "compiler.err.invalid.permits.clause";

    private final Definitions definitions;
    private final JShell shell;
    private final CellEngine engine;
    private final Cells cells;
    private final Definitions.Tools tools;
    private final Revival revival;
    private final Overloads overloads;
    private final Namesakes namesakes;
    private Versions.Standing versions;
    /** What was replaced by something that is not valid so far, by the snippet's id, which is also the other's. */
    private final Map<String, Replaced> replaced = new LinkedHashMap<>();

    private final List<SnippetEvent> events = new ArrayList<>();
    private final Set<String> declared = new LinkedHashSet<>();
    /** Methods that come back with the type that they need. */
    private final List<MethodSnippet> aside = new ArrayList<>();

    /** What JShell's compiler has last broken down over the replacement of. */
    private Set<String> lost = Set.of();
    /** Whether the cell has defined what others may lack. */
    private boolean hasDefined;
    /** The place of the last of the definitions that have changed, while what they change elsewhere waits. */
    private Cells.@Nullable Place pending;

    Changes(Definitions definitions, Definitions.Tools tools) {
        this.definitions = definitions;
        this.tools = tools;
        shell = tools.shell();
        engine = tools.engine();
        cells = tools.cells();
        revival = new Revival(definitions, tools);
        overloads = new Overloads(shell, this::evaluated);
        namesakes = new Namesakes(definitions, tools, revival, events::addAll);
        versions = engine.loader().versions().standing();
    }

    /** Methods of a name that a cell gives to others. */
    Namesakes namesakes() {
        return namesakes;
    }

    /**
     * What one snippet came to.
     *
     * @param events what became of what it declares
     * @param failed what is not valid, and will not be
     * @param kept names that mean what they meant before it, because it failed
     * @param breakdown what is wrong with it, when JShell's compiler broke down; null if it did not
     */
    record Result(
            List<SnippetEvent> events,
            List<Snippet> failed,
            Set<String> kept,
            @Nullable Breakdown breakdown) {
        boolean isFailed() {
            return !failed.isEmpty() || breakdown != null;
        }
    }

    /**
     * Why JShell's compiler broke down.
     *
     * @param objections what javac tells of the snippet, or of what uses it; empty if that is not known
     * @param user what uses the snippet's definition and does not compile with it; null if the snippet itself does not
     */
    record Breakdown(List<Objection> objections, @Nullable DeclarationSnippet user) {}

    /** A definition that was valid until a cell gave its name to another. */
    private record Replaced(Snippet before, Cells.@Nullable Place place, Snippet by) {}

    /** Runs a snippet; {@link #finish} is to follow. */
    Result run(String source, Cells.Place place) {
        Matcher type = TYPE.matcher(source);
        boolean isType = type.lookingAt();
        if (Declared.definedBy(source).isEmpty()) {
            settleNow();
            if (isWhole()) {
                // What follows may use what is there again with what the cell has defined.
                withWaiting(place);
            }
        }
        if (replaced.isEmpty()) {
            versions = engine.loader().versions().standing();
        }
        engine.begin(place);
        ImportedNames.Clear clear = isType
                ? tools.imports()
                        .beforeType(source.substring(type.end() - 1, Sources.endOfName(source, type.end() - 1)))
                : tools.imports().before(source);
        clear.gone().forEach(each -> events.addAll(shell.drop(each)));
        clear.statements().forEach(this::evaluated);
        String defined = isType ? Declared.definedBy(source) : "";
        String sourceBefore =
                defined.isEmpty() ? null : engine.loader().written().define(defined, source);
        List<SnippetEvent> made;
        try {
            made = evaluated(source);
        } catch (InternalError e) {
            if (Reserve.isFull(e)) {
                throw e;
            }
            if (!defined.isEmpty()) {
                engine.loader().written().define(defined, sourceBefore);
            }
            clear.gone().forEach(each -> evaluated(each.source()));
            return new Result(List.of(), List.of(), lost, breakdown(source));
        }
        if (made.stream().map(SnippetEvent::snippet).anyMatch(this::isFamilyIncomplete)) {
            made = evaluatedWithFamily(source);
        }
        made = withStub(made, source);
        made = withOverloads(made, source);
        List<MethodSnippet> unfit = unfitMethods(made);
        if (!unfit.isEmpty()) {
            made = evaluatedWithout(unfit, source);
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
                hasDefined |= isAwaited(variable, made);
            } else if (snippet instanceof DeclarationSnippet) {
                hasDefined = true;
            }
            definitions.remember(snippet, source);
        }
        for (SnippetEvent event : made) {
            Cells.Place where = cells.get(event.snippet().id());
            if (event.snippet() instanceof MethodSnippet method
                    && isValid(method)
                    && event.previousStatus() != Snippet.Status.VALID
                    && where != null) {
                namesakes.besideOthers(method, where, event.causeSnippet() == null);
            }
        }
        if (!failed.isEmpty() && !defined.isEmpty()) {
            engine.loader().written().define(defined, sourceBefore);
        }
        if (failed.isEmpty()) {
            clear.notes().forEach(tools.notes());
        } else {
            clear.gone().forEach(each -> evaluated(each.source()));
        }
        return new Result(own, failed, kept, null);
    }

    private List<SnippetEvent> evaluated(String source) {
        Editions editions = engine.loader().editions();
        List<String> names = Declared.atTop(source);
        editions.edit(names);
        List<DeclarationSnippet> there = active(names);
        List<SnippetEvent> made;
        try {
            made = tools.attempts().withoutUsers(source, () -> tools.attempts().eval(source));
        } catch (InternalError e) {
            giveBack(there);
            throw e;
        } finally {
            editions.edit(Set.of());
        }
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

    private Breakdown breakdown(String source) {
        SecondOpinion opinion = tools.secondOpinion();
        List<Objection> own = opinion.of(source);
        String name = Declared.definedBy(source);
        if (own.isEmpty() && !name.isEmpty()) {
            Pattern use = Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])");
            List<DeclarationSnippet> users = shell.snippets()
                    .filter(each -> each instanceof MethodSnippet || each instanceof TypeDeclSnippet)
                    .map(DeclarationSnippet.class::cast)
                    .filter(each -> shell.status(each).isActive()
                            && !each.name().equals(name)
                            && use.matcher(each.source()).find())
                    .toList();
            for (DeclarationSnippet user : users) {
                List<Objection> objections = opinion.of(user.source(), source);
                if (!objections.isEmpty()) {
                    return new Breakdown(objections, user);
                }
            }
        }
        return new Breakdown(own, null);
    }

    private List<DeclarationSnippet> active(List<String> names) {
        return shell.snippets()
                .filter(DeclarationSnippet.class::isInstance)
                .map(DeclarationSnippet.class::cast)
                .filter(each -> names.contains(each.name() + (each instanceof MethodSnippet ? "()" : ""))
                        && shell.status(each).isActive())
                .toList();
    }

    /** Defines again what JShell has taken away for something over which its compiler then broke down. */
    private void giveBack(List<DeclarationSnippet> there) {
        List<DeclarationSnippet> gone =
                there.stream().filter(each -> !shell.status(each).isActive()).toList();
        lost = gone.stream().map(DeclarationSnippet::name).collect(Collectors.toCollection(LinkedHashSet::new));
        if (!gone.isEmpty()) {
            events.addAll(revival.of(gone));
        }
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
        members.forEach(member -> events.addAll(tools.attempts()
                .withoutUsers(source, () -> shell.status(member).isActive() ? shell.drop(member) : List.of())));
        List<SnippetEvent> made = evaluated(source);
        for (TypeDeclSnippet member : members) {
            events.addAll(revival.of(List.of(member)));
            shell.types()
                    .filter(type -> type.name().equals(member.name()))
                    .findFirst()
                    .ifPresent(now ->
                            replaced.putIfAbsent(member.id(), new Replaced(member, cells.get(member.id()), now)));
        }
        return made;
    }

    /**
     * Defines a type that was refused because it uses one that waits for it, as a static field of a type that names this one: what
     * waits needs no more than the name.
     */
    private List<SnippetEvent> withStub(List<SnippetEvent> made, String source) {
        if (made.size() != 1
                || made.get(0).status() != Snippet.Status.REJECTED
                || !(made.get(0).snippet() instanceof TypeDeclSnippet refused)) {
            return made;
        }
        Set<String> named = shell.diagnostics(refused)
                .flatMap(each -> Stream.of(each.getMessage(Locale.ENGLISH).split("\\W+")))
                .collect(Collectors.toSet());
        boolean isAwaited = shell.types()
                .anyMatch(type -> named.contains(type.name())
                        && shell.status(type) == Snippet.Status.RECOVERABLE_NOT_DEFINED
                        && !Placeholders.isPlaceholder(type)
                        && shell.unresolvedDependencies(type)
                                .anyMatch(lack -> References.name(lack).equals(refused.name())));
        Optional<String> stub = isAwaited ? Stubs.of(source, refused.name()) : Optional.empty();
        if (stub.isEmpty()) {
            return made;
        }
        List<SnippetEvent> before = evaluated(stub.get());
        List<SnippetEvent> anew = evaluated(source);
        before.forEach(event -> replaced.values()
                .removeIf(each -> each.before().equals(event.snippet()) && event.causeSnippet() == null));
        if (anew.stream().anyMatch(event -> event.causeSnippet() == null && isRefused(event))) {
            shell.types()
                    .filter(type -> type.name().equals(refused.name()))
                    .forEach(type -> events.addAll(shell.drop(type)));
        }
        return anew;
    }

    /** Defines a method that was refused, though it may only lack the others of its name. */
    private List<SnippetEvent> withOverloads(List<SnippetEvent> made, String source) {
        if (made.isEmpty() || !overloads.areWanted(made.get(0).snippet())) {
            return made;
        }
        MethodSnippet refused = (MethodSnippet) made.get(0).snippet();
        Replaced before = replaced.get(refused.id());
        List<SnippetEvent> anew = overloads.define(refused, source);
        // What stood in for it was never in force.
        replaced.remove(refused.id());
        if (before != null) {
            replaced.put(
                    refused.id(),
                    new Replaced(before.before(), before.place(), anew.get(0).snippet()));
        }
        return anew;
    }

    /** The methods for whose sake a type was not defined that is right by itself; none if that is not so. */
    private List<MethodSnippet> unfitMethods(List<SnippetEvent> made) {
        boolean isHeldUp = made.stream()
                .anyMatch(event -> event.causeSnippet() == null
                        && event.snippet() instanceof TypeDeclSnippet
                        && event.previousStatus() == Snippet.Status.VALID
                        && isRefused(event));
        return !isHeldUp
                ? List.of()
                : made.stream()
                        .filter(event ->
                                event.causeSnippet() != null && !event.status().isDefined())
                        .map(SnippetEvent::snippet)
                        .filter(MethodSnippet.class::isInstance)
                        .map(MethodSnippet.class::cast)
                        .toList();
    }

    /** Defines a type, and then the methods that do not compile with it: JShell loses its way with several of one name. */
    private List<SnippetEvent> evaluatedWithout(List<MethodSnippet> methods, String source) {
        methods.forEach(method -> events.addAll(shell.drop(method)));
        List<SnippetEvent> made = evaluated(source);
        if (made.stream().anyMatch(event -> event.causeSnippet() == null && isRefused(event))) {
            // Without any type of its name they cannot come back: with the one that it was to replace.
            aside.addAll(methods);
        } else {
            events.addAll(revival.of(methods));
        }
        return made;
    }

    /**
     * Does what a snippet has made necessary elsewhere. What it failed to replace is there again; what it replaces by
     * something that lacks something, when the cell ends.
     */
    void finish(Result result, Cells.Place place) {
        putBack(result.failed());
        settleSoon(result, place);
        for (Snippet snippet : result.failed()) {
            if (snippet instanceof VarSnippet variable && !result.kept().contains(variable.name())) {
                boolean isCompiled = shell.diagnostics(snippet).noneMatch(Diag::isError);
                tools.references().failed(variable.name(), isCompiled, place);
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

    /** As that, but definitions that follow in the cell come first: what goes from one to another is moved once. */
    private void settleSoon(Result result, Cells.Place place) {
        boolean isOfDefinitions = !result.events().isEmpty()
                && result.events().stream()
                        .map(SnippetEvent::snippet)
                        .allMatch(each -> each instanceof TypeDeclSnippet || each instanceof MethodSnippet);
        if (isOfDefinitions && isWhole()) {
            replaced.clear();
            pending = place;
        } else {
            settleIfWhole(place);
        }
    }

    /**
     * Keeps a method that failed for a call of one that is not there yet: an imported one has its name, and does not fit.
     *
     * @return what to say of it; empty if it failed for another reason
     */
    Optional<String> await(Snippet failed, Cells.Place place) {
        List<Diag> errors = shell.diagnostics(failed).filter(Diag::isError).toList();
        if (!(failed instanceof MethodSnippet method) || errors.isEmpty()) {
            return Optional.empty();
        }
        List<String> called = errors.stream()
                .map(error -> UNFIT.matcher(error.getMessage(Locale.ENGLISH)))
                .map(error -> error.find() ? Objects.requireNonNullElse(error.group(1), error.group(2)) : "")
                .toList();
        boolean areOfOthers = called.stream()
                .allMatch(name -> !name.isEmpty()
                        && shell.methods().noneMatch(each -> each.name().equals(name))
                        && !Pattern.compile("\\.\\s*" + name + "\\s*\\(")
                                .matcher(method.source())
                                .find());
        if (!areOfOthers) {
            return Optional.empty();
        }
        definitions.await(new Definitions.Waiting(method.name(), method.source(), place));
        return Optional.of(method.name() + " is kept, and works as soon as a cell defines such a " + called.get(0)
                + ": the one there is comes from an import.");
    }

    /** Whether a definition that waits names a variable which is new, or has another type than before. */
    private boolean isAwaited(VarSnippet variable, List<SnippetEvent> made) {
        boolean isAsBefore = made.stream()
                .anyMatch(event -> event.status() == Snippet.Status.OVERWRITTEN
                        && event.snippet() instanceof VarSnippet before
                        && before.name().equals(variable.name())
                        && before.typeName().equals(variable.typeName()));
        return !isAsBefore
                && definitions.waiting().stream()
                        .anyMatch(each -> List.of(each.source().split("\\W+")).contains(variable.name()));
    }

    /** Does what definitions have made necessary elsewhere, before code runs that may use it. */
    void settleNow() {
        if (pending != null) {
            settle(pending);
        }
    }

    private void settle(Cells.Place place) {
        pending = null;
        tools.attempts().prepare();
        Settlement settlement = new Settlement(definitions, tools, revival, events, declared);
        events.clear();
        declared.clear();
        settlement.settle(place);
    }

    private boolean isWhole() {
        return replaced.values().stream().allMatch(each -> isValid(each.by()));
    }

    /** Tries again what earlier cells failed to replace: it may be what this cell's definitions lack, and lack them itself. */
    void withWaiting(Cells.Place place) {
        withWaiting(place, toGoBack());
    }

    /** @param own names whose definitions are this cell's own matter */
    private void withWaiting(Cells.Place place, Set<String> own) {
        if (!hasDefined) {
            return;
        }
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
        // What was tried in vain is not tried again for its own sake.
        hasDefined = tried.keySet().stream().anyMatch(this::isValid);
        if (isWhole()) {
            tried.forEach((snippet, each) -> {
                if (isValid(snippet)) {
                    tools.notes()
                            .accept("[" + each.name() + " is now what "
                                    + each.place()
                                            .name(each.place()
                                                    .lineAt(each.place().offset())) + " defines]\n");
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
        Set<String> own = toGoBack();
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
        settleNow();
        // Of a cell that failed, too: what it has defined before is there.
        withWaiting(place, own);
    }

    private void putBack(Collection<Snippet> failed) {
        List<Replaced> back = new ArrayList<>();
        for (Snippet snippet : failed) {
            Replaced old = replaced.remove(snippet.id());
            // A type comes back by its name. Without any, JShell fails on methods that give one back.
            boolean isOverwritten = old != null
                    && snippet instanceof TypeDeclSnippet
                    && old.before() instanceof TypeDeclSnippet
                    && name(snippet).equals(name(old.before()));
            if (shell.status(snippet).isActive() && !isOverwritten) {
                events.addAll(shell.drop(snippet));
            }
            if (old != null) {
                engine.loader().versions().putBack(versions, snippet.id());
                back.add(old);
            }
        }
        if (!back.isEmpty()) {
            events.addAll(revival.of(back.stream().map(Replaced::before).toList()));
            back.forEach(old -> {
                if (old.place() != null) {
                    cells.put(old.before().id(), old.place());
                }
            });
        }
        if (!aside.isEmpty()) {
            List<MethodSnippet> methods = List.copyOf(aside);
            aside.clear();
            events.addAll(revival.of(methods));
        }
    }

    private boolean isValid(Snippet snippet) {
        return shell.status(snippet) == Snippet.Status.VALID;
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
}
