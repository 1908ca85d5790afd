package org.lectern.grading;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.worker.Answers;
import org.lectern.worker.CellOutcome;
import org.lectern.worker.Frame;
import org.lectern.worker.NotAnsweredException;
import org.lectern.worker.RemoteAnswers;
import org.lectern.worker.StudentObject;
import org.lectern.worker.WireException;

/**
 * A student's notebook in a process of its own: its cells are run in order, then its functions are called. Where one ends the
 * process or has to be ended with it, a new one runs the cells again for the calls that follow, without a cell that did so.
 */
final class SealedWork implements Answers, AutoCloseable {
    /** In characters. */
    private static final int LONGEST_CELL = 4_000_000;

    private static final Duration GRACE = Duration.ofSeconds(3);

    /** A code cell. */
    record Code(String id, String source) {}

    private final Supplier<WorkerProcess> start;
    private final List<Code> cells;
    private final Limits limits;
    private final @Nullable CellOutcome[] outcomes;
    private final boolean ownFault;
    private final long end;
    private @Nullable WorkerProcess process;
    private RemoteAnswers answers = new RemoteAnswers(this::exchange);
    private int starts;
    private @Nullable String killedAt;
    private @Nullable GradingException failure;

    SealedWork(Supplier<WorkerProcess> start, List<Code> cells, Limits limits) {
        this(start, cells, limits, true);
    }

    /** @param ownFault whether a process that is killed has done so itself; else all ends there, for another try */
    SealedWork(Supplier<WorkerProcess> start, List<Code> cells, Limits limits, boolean ownFault) {
        this.start = start;
        this.ownFault = ownFault;
        this.cells = List.copyOf(cells);
        this.limits = limits;
        outcomes = new CellOutcome[cells.size()];
        end = System.nanoTime() + limits.total().toNanos();
    }

    /** Sees to it that there is a process that has run the cells; to be called before the time of a check begins. */
    void prepare() {
        while (process == null && killedAt == null && !left().isZero()) {
            WorkerProcess started = started();
            starts++;
            process = started;
            answers = new RemoteAnswers(this::exchange);
            for (int i = 0; i < cells.size() && process != null; i++) {
                if (outcomes[i] == null || outcomes[i].status().ordinal() < CellOutcome.Status.KILLED.ordinal()) {
                    CellOutcome outcome = run(started, i);
                    if (outcomes[i] == null || process == null) {
                        outcomes[i] = outcome;
                    }
                }
            }
        }
    }

    private WorkerProcess started() {
        try {
            return start.get();
        } catch (GradingException e) {
            // In the middle of checks it would be taken for a wrong answer.
            failure = e;
            throw e;
        }
    }

    /** Why no process could be started, which is no fault of the student's. */
    Optional<GradingException> failure() {
        return Optional.ofNullable(failure);
    }

    private CellOutcome run(WorkerProcess worker, int i) {
        Code cell = cells.get(i);
        if (cell.source().length() > LONGEST_CELL) {
            return new CellOutcome(
                    CellOutcome.Status.ERROR,
                    "not run: the cell has " + cell.source().length() + " characters; at most " + LONGEST_CELL
                            + " are run",
                    "");
        }
        Duration time = shorter(limits.cell(), left());
        try {
            return RemoteAnswers.outcome(worker.exchange(
                    RemoteAnswers.cell(i + 1, cell.id(), cell.source(), time.toMillis()), time.plus(GRACE)));
        } catch (WorkerProcess.GoneException e) {
            process = null;
            noteKill(e, "cell " + cell.id());
            return new CellOutcome(CellOutcome.Status.KILLED, said(e, time), "");
        } catch (WireException e) {
            worker.close();
            process = null;
            return new CellOutcome(CellOutcome.Status.KILLED, "it sent something that is no answer", "");
        }
    }

    /** How the cells ended, in their order; those that were not run are left out. */
    List<CellOutcome> outcomes() {
        List<CellOutcome> all = new ArrayList<>();
        for (CellOutcome outcome : outcomes) {
            if (outcome != null) {
                all.add(outcome);
            }
        }
        return all;
    }

    /** How often a process was started. */
    int starts() {
        return starts;
    }

    /** Where the process was killed, if that is not taken for its own fault. */
    Optional<String> killedAt() {
        return Optional.ofNullable(killedAt);
    }

    private void noteKill(WorkerProcess.GoneException e, String place) {
        if (!ownFault && e.reason() == WorkerProcess.Gone.KILLED && killedAt == null) {
            killedAt = place;
        }
    }

    private Frame exchange(Frame frame) {
        WorkerProcess running = process;
        if (running == null && killedAt != null) {
            throw new AssertionError("the program was killed");
        }
        if (running == null) {
            throw new AssertionError(
                    "there is no time left: all cells and calls together may take " + words(limits.total()));
        }
        Duration time = left();
        try {
            return running.exchange(frame, time);
        } catch (WorkerProcess.GoneException e) {
            process = null;
            noteKill(e, "call " + frame.kind() + Arrays.hashCode(frame.body()));
            throw new AssertionError(said(e, time), e);
        }
    }

    private String said(WorkerProcess.GoneException gone, Duration time) {
        return switch (gone.reason()) {
            case LATE -> "stopped after " + words(time) + ": is there a loop that never ends?";
            case MEMORY -> "stopped: it needs more memory than the " + limits.memory() + " MiB it may have";
            case ENDED, KILLED -> "the program ended here: does it call System.exit, or crash?";
        };
    }

    private Duration left() {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static String words(Duration time) {
        long seconds = Math.round(time.toMillis() / 1000.0);
        return seconds + (seconds == 1 ? " second" : " seconds");
    }

    @Override
    public Object call(@Nullable StudentObject on, String function, Class<?> result, @Nullable Object[] arguments) {
        try {
            return answers.call(on, function, result, arguments);
        } catch (NotAnsweredException e) {
            requireCell(on, function, e);
            throw e;
        }
    }

    @Override
    public Object value(@Nullable StudentObject of, String name, Class<?> type) {
        try {
            return answers.value(of, name, type);
        } catch (NotAnsweredException e) {
            requireCell(of, name, e);
            throw e;
        }
    }

    /** What is not there because its cell failed has been answered, though wrongly. */
    private void requireCell(@Nullable StudentObject of, String name, NotAnsweredException missing) {
        for (int i = cells.size() - 1; i >= 0 && of == null; i--) {
            CellOutcome outcome = outcomes[i];
            if (outcome != null
                    && !outcome.error().isEmpty()
                    && new StudentSource(List.of(cells.get(i).source())).defines(name)) {
                throw new AssertionError(
                        "there is no " + name + ", because its cell failed:\n" + outcome.error(), missing);
            }
        }
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
