package org.lectern.jshell;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Display;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/** JShell, used by one thread only. */
final class Evaluator implements AutoCloseable {
    private static final int UNNAMED_KEPT = 8;

    private final CellThread thread;
    private final CellOutput output;
    private final CellEngine engine;
    private final Opening opening;
    private final JShell shell;
    private final SourceCodeAnalysis analysis;
    private final Cells cells = new Cells();
    private @Nullable Assistance assistance;
    private final Problems problems;
    private final References references;
    private final Definitions definitions;
    private final Attempts attempts;
    private final Queue<Snippet> unnamed = new ArrayDeque<>();
    private final MagicCalls magics;
    private final Session session;
    private final Duration timeout;
    private final Uncaught uncaught;
    /** What went wrong at the start, for the first cell to say. */
    private final List<String> notes = new ArrayList<>();
    /** The snippets of the start-up, by id. */
    private @Nullable Set<String> startup;

    Evaluator(
            Session session,
            CellLoader loader,
            CellThread thread,
            CellOutput output,
            References references,
            Uncaught uncaught,
            Settings settings) {
        this.uncaught = uncaught;
        this.thread = thread;
        this.output = output;
        this.references = references;
        engine = new CellEngine(loader, thread);
        opening = new Opening(engine, settings, notes);
        shell = opening.shell();
        this.session = session;
        settings.classPath().forEach(this::addToClasspath);
        opening.importAll(settings.imports() == null ? Imports.standard(opening.files()::has) : settings.imports());
        timeout = settings.timeout();
        notes.addAll(settings.notes());
        analysis = shell.sourceCodeAnalysis();
        problems = new Problems(cells, this::assistance, references);
        attempts = new Attempts(engine);
        definitions = new Definitions(shell, opening.files(), engine, attempts, cells, references, output::note);
        magics = new MagicCalls(settings.magics().get(), this, session, thread);
        if (!settings.startup().isEmpty()) {
            String snippets = String.join("\n", settings.startup());
            evaluate("start", snippets, new Execution(session, false)).failure().ifPresent(error -> {
                throw new IllegalStateException("Session: the start-up snippets failed: " + error.text());
            });
        }
    }

    /** What a session is asked to be like. */
    record Settings(
            Supplier<Magics> magics,
            @Nullable List<String> imports,
            List<String> startup,
            List<Path> classPath,
            List<String> compilerOptions,
            Duration timeout,
            List<String> notes) {}

    /** Runs what comes before the first cell, each script for itself. */
    void run(List<Session.Script> scripts) {
        for (Session.Script script : scripts) {
            CellResult result = evaluate(script.name(), script.code(), new Execution(session, true));
            result.failure()
                    .ifPresent(error -> notes.add("The start-up script " + script.name() + " failed:\n" + error.text()
                            + "\nWhat it did before stays; cells can be run.\n"));
        }
        startup = shell.snippets().map(Snippet::id).collect(Collectors.toUnmodifiableSet());
    }

    /** What code of a cell can do with this. */
    Magics.Context inside(Execution execution) {
        return magics.inside(execution);
    }

    CellResult evaluate(String label, String code, Execution execution) {
        return bracketed(execution, () -> run(new Cells.Place(label, code, 0), execution));
    }

    /** Runs what is no cell. */
    CellResult run(Runnable work, Execution execution) {
        return bracketed(execution, () -> {
            try {
                thread.call(() -> {
                    work.run();
                    return null;
                });
                return CellResult.ok(null);
            } catch (CancellationException e) {
                throw e;
            } catch (Throwable e) {
                return CellResult.failed(
                        CellError.of(CellError.Kind.RUNTIME, e.getClass().getName(), e.getMessage(), ""));
            }
        });
    }

    private CellResult bracketed(Execution execution, Supplier<CellResult> work) {
        output.begin();
        Streams.Standing streams = Streams.standing();
        thread.begin(execution, execution.isCell() ? timeout : Duration.ZERO);
        if (startup != null) {
            notes.forEach(output::note);
            notes.clear();
        }
        try {
            return work.get();
        } catch (CancellationException e) {
            return CellResult.failed(interrupted(execution));
        } catch (RuntimeException e) {
            return CellResult.failed(CellError.of(
                    CellError.Kind.INTERNAL,
                    e.getClass().getName(),
                    e.getMessage(),
                    "This is a fault of Lectern's, not of the cell."));
        } catch (OutOfMemoryError | InternalError e) {
            // In the compiler, which finds what an earlier cell has left.
            Reserve.release();
            if (!Reserve.isFull(e)) {
                throw e;
            }
            return CellResult.failed(CellError.of(
                    CellError.Kind.RUNTIME,
                    OutOfMemoryError.class.getName(),
                    e instanceof OutOfMemoryError ? e.getMessage() : "Java heap space",
                    Remedies.runtime(e instanceof OutOfMemoryError ? e : new OutOfMemoryError())));
        } finally {
            forgetUnnamed();
            thread.end();
            streams.putBack(session);
            tellUncaught();
            output.end();
        }
    }

    /** Tells what threads have thrown that nobody caught. */
    void tellUncaught() {
        uncaught.tell(shell, engine, problems, output);
    }

    private CellResult run(Cells.Place cell, Execution execution) {
        try {
            Outcome outcome = outcome(cell, execution);
            return CellResult.ok(outcome.isShown() ? show(outcome.value()) : null);
        } catch (CellFailure e) {
            return CellResult.failed(e.error());
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
        Definitions.Changes changes = definitions.changes();
        try {
            return outcome(cell, changes, execution);
        } finally {
            changes.end(cell);
        }
    }

    private Outcome outcome(Cells.Place cell, Definitions.Changes changes, Execution execution) throws CellFailure {
        String code = cell.code();
        int offset = cell.offset();
        Outcome outcome = Outcome.NONE;
        Set<DeclarationSnippet> open = new LinkedHashSet<>();
        // Up to here statements run one by one: together they did not compile.
        int apart = 0;
        while (true) {
            // JShell puts exceptions in the first line of a snippet that starts with line breaks.
            offset = Sources.skipSpace(code, offset);
            if (offset == code.length()) {
                break;
            }
            Cells.Place place = new Cells.Place(cell.label(), code, offset);
            MagicLine magic = MagicLine.at(code, offset);
            if (code.startsWith("%%", offset)) {
                throw new CellFailure(Problems.at(
                                place,
                                offset,
                                2,
                                "a magic for cells stands in the cell's first line",
                                "Put what comes before it into a cell of its own.")
                        .named("MagicError"));
            }
            Step step;
            if (magic != null) {
                Object value = magics.line(magic, place, execution);
                offset = magic.end();
                if (magic.before().isEmpty()) {
                    outcome = Outcome.ofMagic(value);
                    continue;
                }
                MagicValue.give(value instanceof Magics.Shown shown ? shown.value() : value);
                step = step(magic.before() + MagicValue.TAKE + ";", place, changes, execution);
            } else {
                String rest = magics.untilNext(code, offset, analysis);
                CompletionInfo info = attempts.compile(() -> analysis.analyzeCompletion(rest));
                if (info.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
                    offset += rest.length();
                    continue;
                }
                // What is incomplete goes to the compiler whole, for its diagnosis; a loop or an if may turn out
                // complete.
                boolean isWhole = info.completeness().isComplete();
                int end = isWhole && offset >= apart ? endTogether(rest, info) : 0;
                if (end > 0) {
                    Cells.Place block = new Cells.Place(cell.label(), code, offset, 1);
                    if (trial("{" + rest.substring(0, end) + "\n}", block, changes, execution)) {
                        offset += end;
                        outcome = Outcome.NONE;
                        continue;
                    }
                    apart = offset + end;
                }
                boolean isConsidered = info.completeness() == SourceCodeAnalysis.Completeness.CONSIDERED_INCOMPLETE;
                step = step(isWhole || isConsidered ? info.source() : rest, place, changes, execution);
                offset += isWhole ? rest.length() - info.remaining().length() : rest.length();
            }
            outcome = step.hasValue() ? new Outcome(engine.value(), true) : Outcome.NONE;
            open.addAll(step.open());
        }
        for (DeclarationSnippet snippet : open) {
            List<String> missing = shell.unresolvedDependencies(snippet).toList();
            Cells.Place place = cells.get(snippet.id());
            if (!missing.isEmpty() && place != null && shell.status(snippet) != Snippet.Status.DROPPED) {
                throw new CellFailure(problems.unresolved(snippet, missing, place, changes.toGoBack()));
            }
            if (shell.status(snippet) == Snippet.Status.RECOVERABLE_DEFINED && missing.isEmpty() && place != null) {
                throw new CellFailure(
                        problems.unfit(snippet, shell.diagnostics(snippet).toList(), place)
                                .kept(changes.toGoBack()));
            }
        }
        return outcome;
    }

    /**
     * Where the last of the plain statements ends that follow one another; 0 if they are few. The last part of all code is not among
     * them, for its value is the cell's.
     */
    private int endTogether(String code, CompletionInfo first) {
        CompletionInfo next = first;
        String rest = code;
        int end = 0;
        int count = 0;
        while (count < Statements.MOST
                && next.completeness().isComplete()
                && !next.remaining().isBlank()
                && Statements.isPlain(next.source())) {
            rest = next.remaining();
            end = code.length() - rest.length();
            count++;
            String following = rest;
            next = attempts.compile(() -> analysis.analyzeCompletion(following));
        }
        return count < Statements.FEWEST ? 0 : end;
    }

    /** Runs a snippet unless it does not compile; whether it did. */
    private boolean trial(String source, Cells.Place place, Definitions.Changes changes, Execution execution)
            throws CellFailure {
        return step(source, place, changes, execution, true) != null;
    }

    /** Runs a part of a cell inside other Java, as one snippet; gives its value. */
    @Nullable
    Object wrapped(String before, Cells.Place part, String after, Execution execution) throws CellFailure {
        Cells.Place place = new Cells.Place(part.label(), part.code(), part.offset(), before.length());
        String source = before + part.code().substring(part.offset()) + after;
        Definitions.Changes changes = definitions.changes();
        try {
            return step(source, place, changes, execution).hasValue() ? engine.value() : null;
        } finally {
            changes.end(place);
        }
    }

    /** Runs what code of a cell asks for, while JShell waits for that code to end. */
    @Nullable
    Object nested(Nested work) throws CellFailure {
        if (!thread.isCurrent()) {
            return work.run();
        }
        CellEngine.State state = engine.save();
        try {
            return work.run();
        } finally {
            engine.restore(state);
        }
    }

    interface Nested {
        @Nullable
        Object run() throws CellFailure;
    }

    /** Measures what runs from now on, without the compiler; null to measure no more. */
    void measure(@Nullable Stopwatch watch) {
        engine.measure(watch);
    }

    /** What one snippet came to: has a value or none, and may be a definition with open references. */
    private record Step(boolean hasValue, List<DeclarationSnippet> open) {}

    private Step step(String source, Cells.Place place, Definitions.Changes changes, Execution execution)
            throws CellFailure {
        return Objects.requireNonNull(step(source, place, changes, execution, false));
    }

    /** @return null if it is only a trial and does not compile */
    private @Nullable Step step(
            String source, Cells.Place place, Definitions.Changes changes, Execution execution, boolean isTrial)
            throws CellFailure {
        if (execution.isStopped()) {
            throw new CancellationException();
        }
        if (definitions.areInForce(source, place)) {
            // Run again as it was: nothing changes, and no object of its class becomes a stranger.
            return new Step(false, List.of());
        }
        CellError unmeant = isTrial ? null : problems.unmeant(source, place);
        if (unmeant != null) {
            throw new CellFailure(unmeant);
        }
        Definitions.Result result = changes.run(source, place);
        try {
            if (isTrial && !result.failed().isEmpty()) {
                return null;
            }
            return step(result, source, place, execution);
        } finally {
            changes.finish(result, place);
        }
    }

    private Step step(Definitions.Result result, String source, Cells.Place place, Execution execution)
            throws CellFailure {
        if (result.events().isEmpty()) {
            throw new CellFailure(problems.unfinished(place));
        }
        List<DeclarationSnippet> open = new ArrayList<>();
        boolean hasValue = false;
        for (SnippetEvent event : result.events()) {
            Snippet snippet = event.snippet();
            if (execution.isStopped()) {
                throw new CellFailure(engine.isStuck() ? stuck() : interrupted(execution));
            }
            JShellException exception = event.exception();
            if (exception != null) {
                throw new CellFailure(thrown(exception, place).kept(result.kept()), engine.thrown());
            }
            if (result.failed().contains(snippet)) {
                throw new CellFailure(
                        problems.compile(shell.diagnostics(snippet).toList(), source, place)
                                .kept(result.kept()));
            }
            if (event.status() != Snippet.Status.VALID && snippet instanceof DeclarationSnippet declaration) {
                open.add(declaration);
            }
            if (snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
                unnamed.add(snippet);
            }
            hasValue = hasValue(snippet, source);
        }
        return new Step(hasValue, open);
    }

    /** Lets go of the values of expressions long past, which JShell keeps as $1, $2, … */
    private void forgetUnnamed() {
        while (unnamed.size() > UNNAMED_KEPT) {
            Snippet oldest = unnamed.remove();
            if (oldest instanceof VarSnippet variable) {
                engine.loader().release(variable.name());
                shell.drop(oldest);
            }
        }
    }

    private CellError thrown(JShellException exception, Cells.Place place) {
        Throwable thrown = engine.thrown();
        if (exception instanceof UnresolvedReferenceException e) {
            return problems.unresolvedCall(
                    e, shell.unresolvedDependencies(e.getSnippet()).toList(), place);
        }
        return problems.thrown(thrown == null ? exception : thrown, exception, place);
    }

    private static boolean hasValue(Snippet snippet, String source) {
        boolean isExpression = switch (snippet.subKind()) {
            case TEMP_VAR_EXPRESSION_SUBKIND, VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND -> true;
            default -> false;
        };
        return isExpression && !Sources.withoutComments(source).stripTrailing().endsWith(";");
    }

    /** The look of a value, made by the cell's thread: a value's own code may loop or fail as any other. */
    private MimeBundle show(@Nullable Object value) {
        try {
            Object bundle = thread.call(() -> Display.bundle(value));
            return bundle instanceof MimeBundle shown
                    ? output.fit(PlainNames.bundle(shown), true)
                    : MimeBundle.text("null");
        } catch (CancellationException e) {
            throw e;
        } catch (Throwable e) {
            return MimeBundle.text("<value whose display failed: " + e + ">");
        }
    }

    private CellError interrupted(Execution execution) {
        if (execution.isExpired()) {
            return CellError.of(
                    CellError.Kind.INTERRUPTED,
                    "Timeout",
                    "the cell was stopped after " + timeout.toMillis() / 1000.0 + " s, the longest that it may take",
                    "Variables keep their values. IJAVA_TIMEOUT says how long a cell may take, -1 for as long as it likes.");
        }
        return CellError.of(
                CellError.Kind.INTERRUPTED, "Interrupted", "the cell was stopped", "Variables keep their values.");
    }

    static CellError stuck() {
        return CellError.of(
                CellError.Kind.INTERRUPTED,
                "Interrupted",
                "the cell did not stop: it is inside native code or a library that ignores interrupts",
                "It goes on in the background until it ends by itself. The session can be used, with variables as they are;"
                        + " restart the kernel to be rid of it.");
    }

    /** Made when it is first asked for: the first cell does without. */
    Assistance assistance() {
        Assistance made = assistance;
        if (made == null) {
            made = new Assistance(opening, engine.loader(), session.magics());
            assistance = made;
        }
        return made;
    }

    /** The variables that are there, the oldest first. */
    List<Magics.Variable> variables() {
        return shell.variables()
                .filter(variable -> shell.status(variable) == Snippet.Status.VALID
                        && variable.subKind() != Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
                .map(variable -> new Magics.Variable(
                        variable.name(),
                        opening.shortened(variable.typeName()),
                        engine.loader().value(variable.name())))
                .toList();
    }

    /** Forgets what cells have defined since the start. */
    void reset() {
        Set<String> kept = startup == null ? Set.of() : startup;
        for (Snippet snippet : shell.snippets().toList()) {
            if (!kept.contains(snippet.id()) && shell.status(snippet).isActive()) {
                if (snippet instanceof VarSnippet variable) {
                    engine.loader().release(variable.name());
                }
                shell.drop(snippet);
            }
        }
        definitions.keepOnly(kept);
        unnamed.clear();
        references.clear();
        thread.stopEarlier();
    }

    void addToClasspath(Path path) {
        shell.addToClasspath(path.toAbsolutePath().toString());
    }

    @Override
    public void close() {
        shell.close();
    }
}
