package org.lectern.grading;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lectern.worker.CellOutcome;

/** Tries every mutant of a solution: does it lose points? */
final class Trials {
    /** So many times the longest of the solution's own is patience enough. */
    private static final int PATIENCE = 10;

    /** How the report of a cell that does not compile begins. */
    private static final String COMPILE_ERROR = "CompileError";

    private static final Duration LEAST_CALL = Duration.ofSeconds(3);
    private static final Duration LEAST_CELL = Duration.ofSeconds(5);

    /** Starts a program in a slot of its own. */
    interface Programs {
        WorkerProcess start(int slot);
    }

    private final SolvedHomework homework;
    private final Programs programs;
    private final int jobs;
    private final Verification.Listener listener;
    private final boolean loose;
    private final List<Mutant> mutants;
    private final @Nullable Proof.Trial[] trials;
    private final AtomicInteger next = new AtomicInteger();
    private int done;
    private int survivors;

    Trials(SolvedHomework homework, Programs programs, int jobs, Verification.Listener listener) {
        this.homework = homework;
        this.programs = programs;
        this.jobs = jobs;
        this.listener = listener;
        loose = homework.isLoose();
        mutants = Mutants.of(homework.solution());
        trials = new Proof.Trial[mutants.size()];
    }

    /**
     * The trials in the order of the mutants.
     *
     * @param solved the solution, which was run and checked: it tells how long that takes
     */
    List<Proof.Trial> run(TrialWork solved) {
        Duration perCell = longer(LEAST_CELL, solved.longestCell().multipliedBy(PATIENCE));
        Duration perCall = longer(LEAST_CALL, solved.longestCall().multipliedBy(PATIENCE));
        ExecutorService pool = Executors.newFixedThreadPool(jobs, task -> {
            Thread thread = new Thread(task, "lectern-trials");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                int slot = i;
                workers.add(pool.submit(() -> work(slot, perCell, perCall)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw new GradingException("verify: a trial could not be made: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GradingException("verify: interrupted", e);
        } finally {
            pool.shutdownNow();
        }
        return Arrays.stream(trials).map(Objects::requireNonNull).toList();
    }

    private void work(int slot, Duration perCell, Duration perCall) {
        try (TrialWork work = new TrialWork(
                () -> programs.start(slot + 1), SolvedHomework.code(homework.solution()), perCell, perCall)) {
            for (int i = next.getAndIncrement(); i < mutants.size(); i = next.getAndIncrement()) {
                Proof.Trial trial = trial(work, mutants.get(i));
                trials[i] = trial;
                tell(trial);
            }
        }
    }

    private synchronized void tell(Proof.Trial trial) {
        done++;
        survivors += trial.verdict() == Proof.Verdict.SURVIVED ? 1 : 0;
        listener.tried(done, mutants.size(), survivors);
    }

    private Proof.Trial trial(TrialWork work, Mutant mutant) {
        int cell = codeIndex(mutant.index());
        return work.with(cell, mutant.source(), !loose, () -> {
            work.prepare();
            CellOutcome outcome = work.outcome(cell);
            boolean failed = outcome.status() == CellOutcome.Status.ERROR;
            // A cell that only defines cannot fail in another way.
            if (failed && (loose || outcome.error().startsWith(COMPILE_ERROR))) {
                return Proof.Trial.of(mutant, Proof.Verdict.NO_PROGRAM, "");
            }
            String caught = caught(work, mutant);
            if (!caught.isEmpty()) {
                return Proof.Trial.of(mutant, Proof.Verdict.CAUGHT, caught);
            }
            return Proof.Trial.of(mutant, mutant.same().isEmpty() ? Proof.Verdict.SURVIVED : Proof.Verdict.SAME, "");
        });
    }

    /** The first check that takes points, those of the mutant's own question first; empty if none does. */
    private String caught(TrialWork work, Mutant mutant) {
        ExerciseClass exercise = homework.exercise();
        Submission submission = new Submission(work, work::sources);
        if (!mutant.question().isEmpty()) {
            String own = lost(
                    CheckRunner.run(exercise, exercise.question(mutant.question()), submission, work::prepare, true));
            if (!own.isEmpty()) {
                return own;
            }
        }
        return lost(CheckRunner.run(exercise, null, submission, work::prepare, true));
    }

    private static String lost(List<CheckResult> results) {
        return results.stream()
                .filter(r -> r.points() < r.possible())
                .map(r -> r.question() + ": " + r.sentence() + (isEnded(r) ? ", for the program had to be ended" : ""))
                .findFirst()
                .orElse("");
    }

    /** Whether time or memory took the points, and not a wrong answer. */
    private static boolean isEnded(CheckResult result) {
        return result.message().startsWith("the program ");
    }

    private int codeIndex(int index) {
        return (int) homework.solution().cells().subList(0, index).stream()
                .filter(SolvedHomework::isGraded)
                .count();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
