package org.lectern.grading;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.worker.Answers;
import org.lectern.worker.CellOutcome;
import org.lectern.worker.Frame;
import org.lectern.worker.RemoteAnswers;
import org.lectern.worker.StudentObject;
import org.lectern.worker.WireException;

/**
 * A notebook of one's own in a process, for many trials one after the other: a cell is exchanged, and only what has changed
 * is run, as in an open notebook. What a mutant may do, endless loops among it, ends the process at the most.
 */
final class TrialWork implements Answers, AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Supplier<WorkerProcess> start;
    private final List<SealedWork.Code> cells;
    private final List<String> wanted = new ArrayList<>();
    private final @Nullable String[] inside;
    private final CellOutcome[] outcomes;
    private final Duration cellTime;
    private final Duration callTime;
    private @Nullable WorkerProcess process;
    private RemoteAnswers answers = new RemoteAnswers(this::exchange);
    private boolean hopeless;
    private long longestCell;
    private long longestCall;

    TrialWork(Supplier<WorkerProcess> start, List<SealedWork.Code> cells, Duration cellTime, Duration callTime) {
        this.start = start;
        this.cells = List.copyOf(cells);
        this.cellTime = cellTime;
        this.callTime = callTime;
        cells.forEach(cell -> wanted.add(cell.source()));
        inside = new String[cells.size()];
        outcomes = new CellOutcome[cells.size()];
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = new CellOutcome(CellOutcome.Status.LEFT_OUT, "it was not run", "");
        }
    }

    /** The sources of the cells as they stand in this trial. */
    List<String> sources() {
        return List.copyOf(wanted);
    }

    /**
     * Runs a trial with another source in a cell's place; the cell has its own again afterwards.
     *
     * @param afresh whether the cells after it may depend on it, so that all are to be run anew
     */
    <T> T with(int cell, String source, boolean afresh, Supplier<T> trial) {
        String own = wanted.set(cell, source);
        hopeless = false;
        try {
            if (afresh) {
                close();
            }
            return trial.get();
        } finally {
            wanted.set(cell, own);
            hopeless = false;
            if (afresh) {
                close();
            }
        }
    }

    /** Sees to it that the process has run the cells as they are now; to be called before the time of a check begins. */
    void prepare() {
        if (hopeless) {
            return;
        }
        WorkerProcess running = process;
        if (running == null) {
            running = start.get();
            process = running;
            answers = new RemoteAnswers(this::exchange);
            Arrays.fill(inside, null);
        }
        for (int i = 0; i < inside.length && process != null; i++) {
            if (!wanted.get(i).equals(inside[i])) {
                long began = System.nanoTime();
                outcomes[i] = run(running, i);
                inside[i] = wanted.get(i);
                longestCell = Math.max(longestCell, System.nanoTime() - began);
            }
        }
        // It would end it again.
        hopeless = process == null;
    }

    private CellOutcome run(WorkerProcess worker, int i) {
        try {
            return RemoteAnswers.outcome(worker.exchange(
                    RemoteAnswers.cell(i + 1, cells.get(i).id(), wanted.get(i), cellTime.toMillis()),
                    cellTime.plus(GRACE)));
        } catch (WorkerProcess.GoneException | WireException e) {
            close();
            return new CellOutcome(CellOutcome.Status.KILLED, String.valueOf(e.getMessage()), "");
        }
    }

    /** How a cell ended when it was run last. */
    CellOutcome outcome(int cell) {
        return outcomes[cell];
    }

    Duration longestCell() {
        return Duration.ofNanos(longestCell);
    }

    Duration longestCall() {
        return Duration.ofNanos(longestCall);
    }

    private Frame exchange(Frame frame) {
        WorkerProcess running = process;
        if (running == null) {
            throw new AssertionError("the program had to be ended");
        }
        long began = System.nanoTime();
        try {
            return running.exchange(frame, callTime);
        } catch (WorkerProcess.GoneException e) {
            process = null;
            throw new AssertionError(e.getMessage(), e);
        } finally {
            longestCall = Math.max(longestCall, System.nanoTime() - began);
        }
    }

    @Override
    public Object call(@Nullable StudentObject on, String function, Class<?> result, @Nullable Object[] arguments) {
        return answers.call(on, function, result, arguments);
    }

    @Override
    public Object value(@Nullable StudentObject of, String name, Class<?> type) {
        return answers.value(of, name, type);
    }

    @Override
    public void close() {
        WorkerProcess running = process;
        process = null;
        if (running != null) {
            running.close();
        }
    }
}
