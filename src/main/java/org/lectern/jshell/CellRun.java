package org.lectern.jshell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/** Runs cells snippet by snippet. */
final class CellRun {
    /** What a use of a definition that is kept for later fails with. */
    private static final Pattern LACKING = Pattern.compile(
            "^(?:cannot find symbol: (?:class|variable|method) (\\w+)|(\\w+) cannot run, for it refers)");

    private static final int UNNAMED_KEPT = 8;
    private static final int MOST_KNOWN = 200;

    private final JShell shell;
    private final Parts parts;
    private final CellEngine engine;
    private final Attempts attempts;
    private final Definitions definitions;
    private final Cells cells;
    private final Problems problems;
    private final MagicCalls magics;
    private final Function<Execution, CellError> interrupted;
    private final Ahead ahead;
    /** What JShell has made of parts of the cell that runs. */
    private final Map<String, CompletionInfo> known = new HashMap<>();

    private final Queue<Snippet> unnamed = new ArrayDeque<>();

    /** @param interrupted what to say of a run that was stopped */
    CellRun(
            JShell shell,
            CellEngine engine,
            Attempts attempts,
            Definitions definitions,
            Cells cells,
            Problems problems,
            MagicCalls magics,
            Function<Execution, CellError> interrupted) {
        this.shell = shell;
        parts = new Parts(shell.sourceCodeAnalysis()::analyzeCompletion);
        this.engine = engine;
        this.attempts = attempts;
        this.definitions = definitions;
        this.cells = cells;
        this.problems = problems;
        this.magics = magics;
        this.interrupted = interrupted;
        ahead = new Ahead(magics, this::analyzed, this::isRefused);
    }

    private boolean isRefused(String part) {
        try {
            return attempts.compile(() -> shell.sourceCodeAnalysis().sourceToSnippets(part)).stream()
                    .anyMatch(each -> each.kind() == Snippet.Kind.ERRONEOUS);
        } catch (InternalError e) {
            if (Reserve.isFull(e)) {
                throw e;
            }
            // The compiler breaks down over wrong code only.
            return true;
        }
    }

    /** What code came to that ran to its end. */
    record Outcome(@Nullable Object value, boolean isShown) {
        static final Outcome NONE = new Outcome(null, false);

        static Outcome ofMagic(@Nullable Object value) {
            return value instanceof Magics.Shown shown
                    ? new Outcome(shown.value(), true)
                    : new Outcome(value, value instanceof Displayable || value instanceof MimeBundle);
        }
    }

    /** Runs a cell from a place on. */
    Outcome outcome(Cells.Place cell, Execution execution) throws CellFailure {
        String code = cell.code();
        MagicLine whole = cell.offset() == 0 ? MagicLine.cell(code) : null;
        if (whole != null) {
            return Outcome.ofMagic(magics.cell(whole, cell, execution));
        }
        known.clear();
        int unreadable = ahead.firstUnreadable(code, cell.offset());
        Cells.Place start = unreadable < 0 ? cell : new Cells.Place(cell.label(), code, unreadable);
        Changes changes = definitions.changes();
        try {
            return new Walk(start, changes, execution).toEnd();
        } catch (CancellationException e) {
            notReached(cell, 0);
            throw e;
        } catch (CellFailure e) {
            notReached(cell, e.stoppedAt());
            throw e;
        } finally {
            known.clear();
            changes.end(cell);
        }
    }

    /** Takes note of what a cell would have made, had it not ended early, in a line of it. */
    private void notReached(Cells.Place cell, int line) {
        Set<String> there = shell.snippets()
                .filter(each -> shell.status(each).isDefined() && each instanceof DeclarationSnippet)
                .map(each -> ((DeclarationSnippet) each).name() + (each instanceof MethodSnippet ? "()" : ""))
                .collect(Collectors.toSet());
        List<String> missing = Declared.atTop(cell.code().substring(cell.offset())).stream()
                .filter(each -> !there.contains(each))
                .toList();
        definitions.notReached(missing, cell, line);
    }

    private record Part(String source, Cells.Place place, int end) {
        /** The name of the class or method that it defines; empty if it defines none. */
        String defined() {
            return Declared.definedBy(source);
        }
    }

    /** The way through a cell, part by part. */
    private final class Walk {
        private final Cells.Place cell;
        private final String code;
        private final Changes changes;
        private final Execution execution;
        private final Set<DeclarationSnippet> open = new LinkedHashSet<>();
        private int offset;
        /** Up to here fewer statements run at once: together they did not compile. */
        private int apart;

        private int longest;
        private boolean hasRun;
        private Outcome outcome = Outcome.NONE;

        Walk(Cells.Place cell, Changes changes, Execution execution) {
            this.cell = cell;
            this.changes = changes;
            this.execution = execution;
            code = cell.code();
            offset = cell.offset();
        }

        Outcome toEnd() throws CellFailure {
            try {
                // JShell puts exceptions in the first line of a snippet that starts with line breaks.
                for (skipSpace(); offset < code.length(); skipSpace()) {
                    next();
                }
            } catch (CellFailure e) {
                if (e.error().kind() != CellError.Kind.COMPILE) {
                    throw e;
                }
                CellFailure reason = definitionOf(e);
                if (reason != null) {
                    throw reason;
                }
                throw hasRun ? new CellFailure(e.error().helpedBy("What stands before it in the cell has run.")) : e;
            }
            changes.withWaiting(cell);
            CellFailure lacking = openFailure(changes.toGoBack());
            if (lacking != null) {
                throw lacking;
            }
            return outcome;
        }

        /** The failure of a definition of this cell that a line further down lacks; null if it is another's. */
        private @Nullable CellFailure definitionOf(CellFailure use) {
            Matcher lacking = LACKING.matcher(use.error().message());
            if (!lacking.find()) {
                return null;
            }
            String name = lacking.group(1) == null ? lacking.group(2) : lacking.group(1);
            CellFailure reason = openFailure(Set.of(), each -> each.name().equals(name));
            int line = use.error().line();
            if (reason == null || line <= reason.error().line()) {
                return null;
            }
            String told = "Line " + line + " uses " + name + " and was not run"
                    + (hasRun ? "; what stands before it has." : ".");
            // What the cell has, but too late.
            List<String> below = use.error()
                    .help()
                    .lines()
                    .filter(each -> each.contains(Unresolved.BELOW))
                    .toList();
            return new CellFailure(reason.error().helpedFirstBy(below).helpedBy(told)).stoppedAt(line);
        }

        private void skipSpace() {
            offset = Sources.skipSpace(code, offset);
        }

        private void next() throws CellFailure {
            int sign = Sources.skipComments(code, offset);
            offset = code.startsWith("%", sign) ? sign : offset;
            MagicLine magic = MagicLine.at(code, offset);
            if (magic == null && code.startsWith("%", offset)) {
                throw new CellFailure(Unmeant.percent(place(0)));
            }
            if (magic != null) {
                line(magic);
            } else {
                java();
            }
        }

        private Cells.Place place(int inserted) {
            return new Cells.Place(cell.label(), code, offset, inserted);
        }

        private void line(MagicLine magic) throws CellFailure {
            changes.settleNow();
            Cells.Place place = place(0);
            Object value = magics.line(magic, place, execution);
            offset = magic.end();
            hasRun = true;
            if (magic.before().isEmpty()) {
                outcome = Outcome.ofMagic(value);
            } else {
                MagicValue.give(value instanceof Magics.Shown shown ? shown.value() : value);
                done(step(magic.before() + MagicValue.TAKE + ";", place, changes, execution));
            }
        }

        private void java() throws CellFailure {
            String rest = magics.untilNext(code, offset, CellRun.this::analyzed);
            BlockMagics inside = BlockMagics.of(rest);
            CompletionInfo info = analyzed(inside.isEmpty() ? rest : inside.bare());
            if (info.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
                offset += rest.length();
                return;
            }
            boolean isWhole = info.completeness().isComplete();
            // After a failure half as much, and then twice as much each time.
            longest = offset < apart ? Math.min(2 * longest, apart - offset) : Integer.MAX_VALUE / 2;
            int end = isWhole && inside.isEmpty()
                    ? Statements.endTogether(rest, info, longest, CellRun.this::analyzed)
                    : 0;
            if (end > 0) {
                together(rest.substring(0, end));
                return;
            }
            // What is incomplete goes to the compiler whole, for its diagnosis; a loop or an if may turn out complete.
            boolean isConsidered = info.completeness() == SourceCodeAnalysis.Completeness.CONSIDERED_INCOMPLETE;
            int length = isWhole ? inside.end(rest.length() - info.remaining().length()) : rest.length();
            if (inside.isEmpty() || inside.until(length).isEmpty()) {
                offset = java(new Part(isWhole || isConsidered ? info.source() : rest, place(0), offset + length));
            } else {
                magics.check(inside.until(length), place(0), execution);
                Cells.Place swapped = new Cells.Place(cell.label(), code, offset, 0, inside.swaps(length));
                done(step(inside.java(length), swapped, changes, execution));
                offset += length;
            }
        }

        /**
         * Runs a part. A definition that fails is tried again with those that follow it, if it may be for their sake, or for that of
         * those whose places they take.
         *
         * @return where what has run ends
         */
        private int java(Part part) throws CellFailure {
            try {
                done(step(part.source(), part.place(), changes, execution));
                return part.end();
            } catch (CellFailure e) {
                List<Part> group = definitionsFrom(part);
                List<String> words = List.of(part.source().split("\\W+"));
                boolean namesOthers = group.stream().skip(1).anyMatch(each -> words.contains(each.defined()));
                boolean namesItself = Collections.frequency(words, part.defined()) > 1;
                if (e.error().kind() != CellError.Kind.COMPILE || group.isEmpty() || !namesOthers && !namesItself) {
                    throw e;
                }
                define(group, e);
                return group.get(group.size() - 1).end();
            }
        }

        /** A definition and those that follow it, up to what is none. */
        private List<Part> definitionsFrom(Part first) {
            List<Part> all = new ArrayList<>();
            Part next = first;
            while (!next.defined().isEmpty()) {
                all.add(next);
                int start = Sources.skipSpace(code, next.end());
                CompletionInfo info = analyzed(code.substring(start));
                if (!info.completeness().isComplete()) {
                    break;
                }
                int end = code.length() - info.remaining().length();
                next = new Part(info.source(), new Cells.Place(cell.label(), code, start), end);
            }
            return all;
        }

        /** Runs definitions with those out of their way that were there before; all, or none if there were such. */
        private void define(List<Part> group, CellFailure failure) throws CellFailure {
            Set<String> names = group.stream().map(Part::defined).collect(Collectors.toSet());
            List<MethodSnippet> taken = changes.namesakes().takeAway(names, cell);
            if (taken.isEmpty() && group.size() == 1) {
                throw failure;
            }
            CellFailure failed = inSomeOrder(group);
            if (failed != null) {
                // What one of them lacks is why the others do not find it.
                failed = Objects.requireNonNullElse(unresolved(names), failed);
            }
            if (!taken.isEmpty()) {
                failed = failed == null ? openFailure(names) : failed;
                if (failed != null) {
                    changes.namesakes().takeBack(names, cell);
                    open.removeIf(each -> names.contains(each.name()));
                }
                changes.namesakes().giveBack(taken, cell, failed == null);
            }
            if (failed != null) {
                throw failed;
            }
        }

        /** The failure of a definition that names what neither the session nor the cell has; null if there is none. */
        private @Nullable CellFailure unresolved(Set<String> names) {
            for (DeclarationSnippet snippet : open) {
                Cells.Place place = cells.get(snippet.id());
                List<String> missing = shell.unresolvedDependencies(snippet)
                        .filter(each -> !names.contains(References.name(each)))
                        .toList();
                if (!missing.isEmpty() && place != null && names.contains(snippet.name())) {
                    return new CellFailure(problems.unresolved(snippet, missing, place, Set.of()));
                }
            }
            return null;
        }

        /** The first failure, if some fail however often the others have been tried; null if all run. */
        private @Nullable CellFailure inSomeOrder(List<Part> parts) {
            List<Part> left = new ArrayList<>(parts);
            CellFailure first = null;
            for (int before = Integer.MAX_VALUE; !left.isEmpty() && left.size() < before; ) {
                before = left.size();
                first = null;
                for (Part each : List.copyOf(left)) {
                    try {
                        done(step(each.source(), each.place(), changes, execution));
                        left.remove(each);
                    } catch (CellFailure e) {
                        first = first == null ? e : first;
                    }
                }
            }
            return left.isEmpty() ? null : first;
        }

        private void together(String statements) throws CellFailure {
            int end = statements.length();
            if (step("{" + statements + "\n}", place(1), changes, execution, true) != null) {
                offset += end;
                hasRun = true;
                outcome = Outcome.NONE;
            } else {
                apart = Math.max(apart, offset + end);
                longest = end / 4;
            }
        }

        private void done(Step step) {
            outcome = step.hasValue() ? new Outcome(engine.value(), true) : Outcome.NONE;
            open.addAll(step.open());
            hasRun |= step.hasRun();
        }

        /**
         * What is wrong with a definition that the cell's later ones have not mended; null if nothing is.
         *
         * @param kept names that mean what they meant before the cell
         */
        private @Nullable CellFailure openFailure(Set<String> kept) {
            return openFailure(kept, each -> true);
        }

        private @Nullable CellFailure openFailure(Set<String> kept, Predicate<DeclarationSnippet> which) {
            for (DeclarationSnippet snippet : open.stream().filter(which).toList()) {
                List<String> missing = shell.unresolvedDependencies(snippet).toList();
                Cells.Place place = cells.get(snippet.id());
                Snippet.Status status = shell.status(snippet);
                if (!missing.isEmpty() && place != null && status != Snippet.Status.DROPPED) {
                    return new CellFailure(problems.unresolved(snippet, missing, place, kept));
                }
                if (status == Snippet.Status.RECOVERABLE_DEFINED && place != null) {
                    CellError error = kept.contains(snippet.name())
                            ? problems.compile(Objection.among(shell.diagnostics(snippet)), snippet.source(), place)
                            : problems.unfit(snippet, Objection.among(shell.diagnostics(snippet)), place);
                    return new CellFailure(error.kept(kept));
                }
            }
            return null;
        }
    }

    private CompletionInfo analyzed(String code) {
        CompletionInfo info = known.get(code);
        if (info == null) {
            info = attempts.compile(() -> parts.first(code));
            if (known.size() == MOST_KNOWN) {
                known.clear();
            }
            known.put(code, info);
        }
        return info;
    }

    /** Runs a part of a cell inside other Java, as one snippet; gives its value. */
    @Nullable
    Object wrapped(String before, Cells.Place part, String after, Execution execution) throws CellFailure {
        String code = part.code().substring(part.offset());
        Changes changes = definitions.changes();
        try {
            return new Wrapping(before, code, after).run(this::analyzed, (source, length) -> {
                Cells.Place place = new Cells.Place(part.label(), part.code(), part.offset(), length);
                return step(source, place, changes, execution).hasValue() ? engine.value() : null;
            });
        } finally {
            changes.end(part);
        }
    }

    /** What one snippet came to: has a value or none, is a statement or an expression, may be a definition with open references. */
    private record Step(boolean hasValue, boolean hasRun, List<DeclarationSnippet> open) {}

    private Step step(String source, Cells.Place place, Changes changes, Execution execution) throws CellFailure {
        return Objects.requireNonNull(step(source, place, changes, execution, false));
    }

    /** @return null if it is only a trial and does not compile */
    private @Nullable Step step(String written, Cells.Place at, Changes changes, Execution execution, boolean isTrial)
            throws CellFailure {
        Cells.Place place = SealedSource.place(written, at);
        String source = RecordSource.widened(SealedSource.completed(written, at));
        if (execution.isStopped()) {
            throw new CancellationException();
        }
        if (definitions.areInForce(source, place)) {
            // Run again as it was: nothing changes, and no object of its class becomes a stranger.
            return new Step(false, false, List.of());
        }
        if (definitions.isTaken(source)) {
            return new Step(false, false, List.of());
        }
        CellError unmeant = isTrial ? null : Unmeant.inJava(source, place);
        if (unmeant != null) {
            throw new CellFailure(unmeant);
        }
        Changes.Result result = changes.run(source, place);
        if (isConfused(result)) {
            changes.finish(result, place);
            result = changes.run(source, place);
        }
        try {
            if (isTrial && result.isFailed()) {
                return null;
            }
            Changes.Breakdown breakdown = result.breakdown();
            if (breakdown != null) {
                throw new CellFailure(
                        problems.brokenDown(breakdown, source, place).kept(result.kept()));
            }
            return step(result, source, place, changes, execution);
        } finally {
            changes.finish(result, place);
        }
    }

    /** Whether JShell has lost its way among its own classes, as when a class takes a name that methods use: a second time it has not. */
    private boolean isConfused(Changes.Result result) {
        return result.failed().stream()
                .flatMap(shell::diagnostics)
                .anyMatch(each -> each.getMessage(Locale.ENGLISH).contains("class $JShell$"));
    }

    private Step step(Changes.Result result, String source, Cells.Place place, Changes changes, Execution execution)
            throws CellFailure {
        if (result.events().isEmpty()) {
            throw new CellFailure(Unmeant.comment(place));
        }
        List<DeclarationSnippet> open = new ArrayList<>();
        boolean hasValue = false;
        boolean hasRun = false;
        for (SnippetEvent event : result.events()) {
            Snippet snippet = event.snippet();
            if (execution.isStopped()) {
                String stuck = engine.stuck();
                throw new CellFailure(stuck == null ? interrupted.apply(execution) : Evaluator.stuck(stuck));
            }
            JShellException exception = event.exception();
            if (exception != null) {
                Thrown thrown = engine.thrown();
                throw new CellFailure(
                        thrown(exception, place).kept(result.kept()), thrown == null ? null : thrown.itself());
            }
            if (result.failed().contains(snippet)) {
                throw new CellFailure(problems.compile(Objection.among(shell.diagnostics(snippet)), source, place)
                        .kept(result.kept())
                        .helpedBy(changes.await(snippet, place).orElse("")));
            }
            if (event.status() != Snippet.Status.VALID && snippet instanceof DeclarationSnippet declaration) {
                open.add(declaration);
            }
            if (snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
                unnamed.add(snippet);
            }
            hasValue = hasValue(snippet, source);
            hasRun |= snippet.subKind().isExecutable()
                    && snippet.subKind() != Snippet.SubKind.VAR_DECLARATION_WITH_INITIALIZER_SUBKIND;
        }
        return new Step(hasValue, hasRun, open);
    }

    private CellError thrown(JShellException exception, Cells.Place place) {
        if (exception instanceof UnresolvedReferenceException e) {
            return problems.unresolvedCall(
                    e,
                    shell.unresolvedDependencies(e.getSnippet()).toList(),
                    Objection.among(shell.diagnostics(e.getSnippet())),
                    place);
        }
        Thrown known = engine.thrown();
        Thrown thrown = known == null ? Thrown.of(exception) : known;
        CellError error = problems.thrown(thrown, exception, place).helpedBy(thrown.help());
        return thrown.itself() instanceof MagicException magic
                ? error.named("MagicError").helpedBy(magic.help())
                : UnfitValue.told(error, thrown, engine.loader());
    }

    private static boolean hasValue(Snippet snippet, String source) {
        boolean isExpression = switch (snippet.subKind()) {
            case TEMP_VAR_EXPRESSION_SUBKIND, VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND -> true;
            default -> false;
        };
        return isExpression && !Sources.withoutComments(source).stripTrailing().endsWith(";");
    }

    /** Lets go of the values of expressions long past, which JShell keeps as $1, $2, … */
    void forgetUnnamed() {
        while (unnamed.size() > UNNAMED_KEPT) {
            Snippet oldest = unnamed.remove();
            if (oldest instanceof VarSnippet variable) {
                engine.loader().variables().release(variable.name());
                shell.drop(oldest);
            }
        }
    }

    /** Forgets them all. */
    void clear() {
        unnamed.clear();
    }
}
