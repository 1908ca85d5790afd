package org.lectern.notebook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.CellError;
import org.lectern.jshell.CellResult;
import org.lectern.jshell.Question;
import org.lectern.jshell.Session;
import org.lectern.magic.Environment;
import org.lectern.magic.StandardMagics;

/**
 * Runs the code cells of a notebook, in order, in one session of their own, and puts their outputs into the notebook as
 * Jupyter would. The outputs of all code cells are cleared first, so that none is left from another run.
 *
 * <p>A cell tagged {@code raises-exception} may fail, one tagged {@code skip-execution} is left out and keeps its outputs,
 * as with nbclient. Cells see this JVM's working directory: start it where the notebook lies, as Jupyter does.
 *
 * <p>A runner runs one notebook at a time; {@link #interrupt} may be called from any thread.
 */
public final class NotebookRunner {
    private static final String RAISES = "raises-exception";
    private static final String SKIP = "skip-execution";

    /** Hears how a run goes on; called on the thread that runs. */
    public interface Listener {
        /** A cell starts: the {@code number}-th of {@code cells}. */
        default void started(int number, int cells, Cell cell) {}

        /** A cell has ended, well or not. */
        default void finished(int number, int cells, Cell cell, Duration time) {}
    }

    private final AtomicBoolean interrupted = new AtomicBoolean();
    private volatile @Nullable Session session;
    private boolean allowErrors;
    private Duration timeout = Duration.ZERO;
    private Listener listener = new Listener() {};
    private BiConsumer<Session, RunResult> atEnd = (open, result) -> {};

    private NotebookRunner() {}

    /** A runner that stops at the first cell that fails and lets cells take their time. */
    public static NotebookRunner create() {
        return new NotebookRunner();
    }

    /** Whether to go on after a cell that fails. */
    public NotebookRunner allowErrors(boolean allow) {
        allowErrors = allow;
        return this;
    }

    /** How long each cell may take; zero for as long as it likes. */
    public NotebookRunner timeout(Duration perCell) {
        timeout = perCell;
        return this;
    }

    public NotebookRunner listener(Listener hears) {
        listener = hears;
        return this;
    }

    /** What to do after the last cell, while what the cells have defined is still there. */
    public NotebookRunner atEnd(BiConsumer<Session, RunResult> work) {
        atEnd = work;
        return this;
    }

    /** Stops the cell that runs and the run with it; what it has done so far stays in the notebook. */
    public void interrupt() {
        interrupted.set(true);
        Session running = session;
        if (running != null) {
            running.interrupt();
        }
    }

    /**
     * Runs a notebook and fills in its outputs.
     *
     * @throws NotebookException if its cells are in another language than Java
     */
    public RunResult run(Notebook notebook) {
        if (!notebook.language().equals("java")) {
            throw new NotebookException("its cells are in " + notebook.language()
                    + ", Lectern runs Java; run it with its own kernel in Jupyter");
        }
        List<Cell> all = notebook.cells();
        List<Integer> runnable = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Cell cell = all.get(i);
            if (cell.isCode() && !cell.tags().contains(SKIP)) {
                cell.clearOutputs();
                if (!cell.source().isBlank()) {
                    runnable.add(i);
                }
            }
        }
        OutputRecorder recorder = new OutputRecorder();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "cell timeout");
            thread.setDaemon(true);
            return thread;
        });
        try (Session opened = Environment.apply(System.getenv(), Session.builder())
                .magics(StandardMagics::new)
                .out(text -> recorder.stream("stdout", text))
                .err(text -> recorder.stream("stderr", text))
                .host(recorder)
                .build()) {
            // A limit on the first cell must not count JShell's own start, nor an interrupt hit it.
            opened.awaitStart();
            session = opened;
            RunResult result = run(all, runnable, opened, recorder, timer);
            atEnd.accept(opened, result);
            return result;
        } finally {
            session = null;
            timer.shutdownNow();
        }
    }

    private RunResult run(
            List<Cell> all,
            List<Integer> runnable,
            Session opened,
            OutputRecorder recorder,
            ScheduledExecutorService timer) {
        long start = System.nanoTime();
        List<RunResult.Failure> failures = new ArrayList<>();
        RunResult.Status status = RunResult.Status.OK;
        int executed = 0;
        for (int index : runnable) {
            if (interrupted.get()) {
                status = RunResult.Status.INTERRUPTED;
                break;
            }
            Cell cell = all.get(index);
            int number = ++executed;
            listener.started(number, runnable.size(), cell);
            long cellStart = System.nanoTime();
            AtomicBoolean late = new AtomicBoolean();
            CellResult result = evaluate(cell, number, opened, recorder, timer, late);
            listener.finished(number, runnable.size(), cell, since(cellStart));
            CellError error = result.error();
            if (error != null && !isExpected(cell, result)) {
                failures.add(new RunResult.Failure(index, number, cell.source(), error, late.get()));
                status = status(late.get());
                if (status == RunResult.Status.INTERRUPTED || !allowErrors) {
                    break;
                }
            }
        }
        return new RunResult(status, executed, runnable.size(), since(start), failures);
    }

    private CellResult evaluate(
            Cell cell,
            int number,
            Session opened,
            OutputRecorder recorder,
            ScheduledExecutorService timer,
            AtomicBoolean late) {
        recorder.begin(cell);
        cell.executionCount(number);
        ScheduledFuture<?> limit = null;
        if (!timeout.isZero()) {
            limit = timer.schedule(
                    () -> {
                        late.set(true);
                        opened.interrupt();
                    },
                    timeout.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        try {
            // What is asked goes to a front end's pager, which there is none of.
            CellResult result = Question.of(cell.source()) == null
                    ? opened.evaluate(String.valueOf(number), cell.source())
                    : new CellResult(CellResult.Status.OK, null, null);
            result.shown().ifPresent(value -> recorder.value(value, number));
            result.failure().ifPresent(recorder::error);
            return result;
        } finally {
            if (limit != null) {
                limit.cancel(false);
            }
            recorder.end();
        }
    }

    private static boolean isExpected(Cell cell, CellResult result) {
        Set<String> tags = cell.tags();
        return tags.contains(RAISES) && result.status() == CellResult.Status.ERROR;
    }

    private RunResult.Status status(boolean late) {
        if (late) {
            return RunResult.Status.TIMED_OUT;
        }
        return interrupted.get() ? RunResult.Status.INTERRUPTED : RunResult.Status.FAILED;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
