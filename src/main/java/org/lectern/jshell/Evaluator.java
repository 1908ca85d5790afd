package org.lectern.jshell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Display;
import org.lectern.display.DisplayHandle;
import org.lectern.display.MimeBundle;

/** JShell, used by one thread only. */
final class Evaluator implements AutoCloseable {
    /** The package that JShell puts cells in. */
    private static final String CELLS = "REPL";

    private final CellThread thread;
    private final CellOutput output;
    private final CellEngine engine;
    private final Opening opening;
    private final JShell shell;
    private final Attempts attempts;
    private final Cells cells = new Cells();
    private final CellLines lines;
    private @Nullable Assistance assistance;
    private final Problems problems;
    private final References references;
    private final Definitions definitions;
    private final CellRun cellRun;
    private final MagicCalls magics;
    private final Session session;
    private final Duration timeout;
    private final Uncaught uncaught;
    /** What went wrong at the start, for the first cell to say. */
    private final List<String> notes = new ArrayList<>();
    /** What the class path's own entries were when they were added. */
    private final Map<Path, String> added = new HashMap<>();

    /** The snippets of the start-up, by id. */
    private @Nullable Set<String> startup;

    private int resets;

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
        // An assert in a cell is there to be checked; those of libraries are as the JVM was told.
        loader.setPackageAssertionStatus(CELLS, true);
        engine = new CellEngine(loader, thread, cells);
        opening = new Opening(engine, settings, notes);
        shell = opening.shell();
        lines = new CellLines(shell);
        this.session = session;
        settings.classPath().forEach(this::addToClasspath);
        opening.importAll(settings.imports() == null ? Imports.standard(opening.files()::has) : settings.imports());
        timeout = settings.timeout();
        notes.addAll(settings.notes());
        problems = new Problems(shell, cells, this::assistance, references, loader.versions());
        attempts = new Attempts(shell, engine, new Placeholders(shell), output::note);
        definitions = new Definitions(
                opening.files(),
                new Definitions.Tools(
                        shell,
                        engine,
                        attempts,
                        new SecondOpinion(shell, opening.files(), loader::given, opening.compilerOptions()),
                        cells,
                        references,
                        new ImportedNames(shell, new Packages(opening.files(), loader), loader, opening::imports),
                        output::note));
        magics = new MagicCalls(
                settings.magics().get(), this, session, thread, frames -> Traceback.lines(lines.told(frames), cells));
        cellRun = new CellRun(shell, engine, attempts, definitions, cells, problems, magics, this::interrupted);
        if (!settings.startup().isEmpty()) {
            String snippets = String.join("\n", settings.startup());
            evaluate(new Cells.Place("start", snippets, 0), "", new Execution(session, false))
                    .failure()
                    .ifPresent(error -> {
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
            CellResult result =
                    evaluate(new Cells.Place(script.name(), script.code(), 0), "", new Execution(session, true));
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

    /** @param id which of the notebook's cells it is; empty if that is not known */
    CellResult evaluate(Cells.Place cell, String id, Execution execution) {
        cells.identify(cell, id);
        return bracketed(execution, () -> run(cell, execution));
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
                Thrown told = Thrown.of(e);
                return CellResult.failed(CellError.of(CellError.Kind.RUNTIME, told.name(), told.message(), ""));
            }
        });
    }

    private CellResult bracketed(Execution execution, Supplier<CellResult> work) {
        output.begin();
        Streams.Standing streams = Streams.standing();
        CommonPool.settle();
        thread.begin(execution, execution.isCell() ? timeout : Duration.ZERO);
        if (startup != null) {
            notes.forEach(output::note);
            notes.clear();
        }
        try {
            return work.get();
        } catch (CancellationException e) {
            return CellResult.failed(interrupted(execution));
        } catch (OutOfMemoryError | InternalError e) {
            // In the compiler, which finds what an earlier cell has left.
            Reserve.release();
            return Reserve.isFull(e)
                    ? CellResult.failed(CellError.of(
                            CellError.Kind.RUNTIME,
                            OutOfMemoryError.class.getName(),
                            e instanceof OutOfMemoryError ? e.getMessage() : "Java heap space",
                            Remedies.runtime(e instanceof OutOfMemoryError ? e : new OutOfMemoryError())))
                    : fault(e);
        } catch (RuntimeException | Error e) {
            // Of the compiler, too, whose assertions and depth of recursion are errors.
            return fault(e);
        } finally {
            cellRun.forgetUnnamed();
            thread.end();
            streams.putBack(session);
            tellUncaught();
            output.end();
        }
    }

    private static CellResult fault(Throwable e) {
        return CellResult.failed(CellError.of(
                CellError.Kind.INTERNAL,
                e.getClass().getName(),
                e.getMessage(),
                "This is a fault of Lectern's, not of the cell."));
    }

    /** An exception as cells print it, by any thread. */
    String stackTrace(Throwable thrown) {
        return StackTraces.text(Thrown.of(thrown), lines, cells);
    }

    /** Where code of cells failed and what to do about it, as lines to put below, by any thread. */
    String place(Throwable failed) {
        List<String> frames = Traceback.lines(lines.told(Thrown.of(failed).frames()), cells);
        return CellError.of(CellError.Kind.RUNTIME, "", "", Remedies.runtime(failed))
                .traced(frames)
                .text();
    }

    /** The frames of a stack as cells see them, by any thread. */
    StackTraceElement[] stackTrace(StackTraceElement[] frames) {
        return StackTraces.elements(frames, lines, cells);
    }

    /** Tells what threads have thrown that nobody caught. */
    void tellUncaught() {
        uncaught.tell(shell, engine, problems, output);
    }

    private CellResult run(Cells.Place cell, Execution execution) {
        try {
            CellRun.Outcome outcome = cellRun.outcome(cell, execution);
            // A handle stands for what is shown already.
            if (execution.isCell()) {
                Divisions.note(cell.code()).ifPresent(output::note);
            }
            boolean isShown = outcome.isShown() && !(outcome.value() instanceof DisplayHandle);
            return CellResult.ok(isShown ? show(outcome.value()) : null);
        } catch (CellFailure e) {
            return CellResult.failed(e.error());
        }
    }

    /** Runs cells, from a place on or in part. */
    CellRun cellRun() {
        return cellRun;
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

    /** The look of a value, made by the cell's thread: a value's own code may loop or fail as any other. */
    private MimeBundle show(@Nullable Object value) {
        try {
            Object bundle = thread.call(() -> Display.bundle(value, this::place));
            return bundle instanceof MimeBundle shown
                    ? output.fit(PlainNames.bundle(shown), true)
                    : MimeBundle.text("null");
        } catch (CancellationException e) {
            throw e;
        } catch (Throwable e) {
            return PlainNames.bundle(Display.failed(value, Thrown.of(e).headline(), place(e)));
        }
    }

    private CellError interrupted(Execution execution) {
        if (execution.isFull()) {
            OutOfMemoryError full = new OutOfMemoryError("Java heap space");
            return CellError.of(
                    CellError.Kind.RUNTIME,
                    full.getClass().getName(),
                    full.getMessage() + "; the cell was stopped, for the JVM did little else than look for free memory",
                    Remedies.runtime(full));
        }
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

    /** @param reason where the cell is, as the end of a sentence about it */
    static CellError stuck(String reason) {
        return CellError.of(
                CellError.Kind.INTERRUPTED,
                "Interrupted",
                "the cell did not stop: " + reason,
                "It goes on in the background until it ends by itself. The session can be used, with variables as they are;"
                        + " restart the kernel to be rid of it.");
    }

    /** Made when it is first asked for: the first cell does without. */
    Assistance assistance() {
        attempts.prepare();
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
                        engine.loader().variables().value(variable.name())))
                .toList();
    }

    /** The sources of methods, types and variables that are there, the oldest first. */
    List<String> sources() {
        return shell.snippets()
                .filter(snippet -> snippet instanceof DeclarationSnippet
                        && shell.status(snippet).isActive())
                .map(Snippet::source)
                .toList();
    }

    /** Forgets what cells have defined since the start. */
    void reset() {
        Set<String> kept = startup == null ? Set.of() : startup;
        for (Snippet snippet : shell.snippets().toList()) {
            if (!kept.contains(snippet.id()) && shell.status(snippet).isActive()) {
                if (snippet instanceof VarSnippet variable) {
                    engine.loader().variables().release(variable.name());
                }
                shell.drop(snippet);
            }
        }
        engine.loader().versions().keepOnly(kept);
        resets++;
        opening.shift(resets);
        definitions.keepOnly(kept);
        cellRun.clear();
        references.clear();
        thread.stopEarlier();
    }

    void addToClasspath(Path path) {
        Path entry = path.toAbsolutePath().normalize();
        String state = state(entry);
        String before = added.put(entry, state);
        if (before != null && !before.equals(state)) {
            output.note(
                    entry.getFileName() + " is another than when it was added: the classes that cells have used of it"
                            + " stay as they were until the kernel is restarted");
        }
        shell.addToClasspath(entry.toString());
    }

    /** Tells a file from what it was. */
    private static String state(Path file) {
        try {
            return Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        shell.close();
    }
}
