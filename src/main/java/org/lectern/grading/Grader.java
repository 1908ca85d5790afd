package org.lectern.grading;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookException;
import org.lectern.notebook.NotebookReader;
import org.lectern.worker.CellOutcome;

/** Grades one submission after the other, each in a process of its own. Safe to use from several threads, one for each slot. */
final class Grader {
    /** How often a submission is run at most if its program is killed. */
    private static final int TRIES = 10;
    /** After so many kills at one place it is the program's own fault. */
    private static final int SAME_PLACE = 3;

    private static final String LATE_UNKNOWN =
            "marked as late, but when it was handed in is not known; nothing was taken off";
    private static final String TIME_UNKNOWN = "when it was handed in is not known; it counts as in time";

    private final Homework homework;
    private final String command;
    private final String digest;
    private final Limits limits;
    private final LatePolicy policy;
    private final Sandbox sandbox;
    private final WorkerFiles files;

    /** @param command how the teacher asked for it, up to what is the same for all */
    Grader(Homework homework, String command, Limits limits, LatePolicy policy, Sandbox sandbox, WorkerFiles files) {
        this.homework = homework;
        this.command = command;
        this.digest = homework.digest();
        this.limits = limits;
        this.policy = policy;
        this.sandbox = sandbox;
        this.files = files;
    }

    /** Tells results of these checks and this release from others. */
    String digest() {
        return digest;
    }

    static String digest(Submitted submitted) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(submitted.file());
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Grades a submission. What is wrong with it stands in the result.
     *
     * @param slot which of the submissions that are graded at the same time
     * @throws GradingException if its program could not be started, which is no fault of the submission's
     */
    Graded grade(Submitted submitted, int slot) {
        Instant started = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String sha;
        Notebook notebook;
        try {
            sha = digest(submitted);
            notebook = NotebookReader.read(submitted.file());
        } catch (IOException | NotebookException e) {
            return unreadable(
                    submitted,
                    started,
                    String.valueOf(e.getMessage()).replace(submitted.file().toString(), submitted.name()));
        }
        Restoration restored = Restoration.of(homework.master(), notebook);
        List<String> notes = new ArrayList<>();
        if (!submitted.other().isEmpty()) {
            notes.add("this is the notebook of " + submitted.other() + ", not of " + homework.name());
        }
        notes.addAll(restored.notes());
        notes.addAll(lateNotes(submitted));
        // Where work is graded, opening the exercise and its checks do nothing, and each would cost what a cell costs.
        List<SealedWork.Code> cells = restored.cells().stream()
                .filter(each -> !SolvedHomework.isFrame(each.source()))
                .toList();
        Run run = run(cells, slot);
        Graded graded = graded(
                submitted,
                started,
                sha,
                release(notebook),
                run.starts(),
                notes,
                runs(cells, run.outcomes()),
                run.results(),
                restored.written(),
                "");
        return graded.withHints(HintUse.of(homework.exercise(), notebook));
    }

    /** A result of the same submission and checks, with what lateness costs now. */
    Graded again(Graded before, Submitted submitted) {
        List<String> notes = new ArrayList<>(before.notes());
        notes.removeAll(List.of(LATE_UNKNOWN, TIME_UNKNOWN));
        notes.addAll(lateNotes(submitted));
        return before.handedIn(
                submitted.time().map(Instant::toString).orElse(""),
                policy.of(submitted.time()),
                notes,
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    }

    private List<String> lateNotes(Submitted submitted) {
        if (policy.deadline() == null || submitted.time().isPresent()) {
            return List.of();
        }
        return List.of(submitted.isLate() ? LATE_UNKNOWN : TIME_UNKNOWN);
    }

    /** How a notebook ran, and what its checks gave. */
    private record Run(int starts, List<CellOutcome> outcomes, List<CheckResult> results, Optional<String> killedAt) {}

    /**
     * Runs a submission. A program that is killed has done so itself, or the system did, short of memory, or an operator: only
     * one that is killed at the same place again and again has done so itself.
     *
     * @throws GradingException if it is killed at one place and another
     */
    private Run run(List<SealedWork.Code> cells, int slot) {
        String place = "";
        int times = 0;
        int starts = 0;
        for (int i = 0; i < TRIES; i++) {
            boolean ownFault = times == SAME_PLACE;
            Run run = run(cells, slot, ownFault);
            starts += run.starts();
            if (run.killedAt().isEmpty()) {
                return new Run(starts, run.outcomes(), run.results(), run.killedAt());
            }
            String at = run.killedAt().get();
            times = at.equals(place) ? times + 1 : 1;
            place = at;
        }
        throw new GradingException("the student's program was killed " + TRIES
                + " times, each time at another place: is this machine short of memory?");
    }

    private Run run(List<SealedWork.Code> cells, int slot, boolean ownFault) {
        List<String> sources = cells.stream().map(SealedWork.Code::source).toList();
        try (SealedWork work =
                new SealedWork(() -> WorkerProcess.start(sandbox, files, slot, limits), cells, limits, ownFault)) {
            work.prepare();
            List<CheckResult> results = CheckRunner.run(
                    homework.exercise(), null, new Submission(work, () -> sources), work::prepare, true);
            if (work.failure().isPresent()) {
                throw work.failure().get();
            }
            return new Run(work.starts(), work.outcomes(), results, work.killedAt());
        }
    }

    private Graded unreadable(Submitted submitted, Instant started, String problem) {
        String sha;
        try {
            sha = digest(submitted);
        } catch (IOException e) {
            sha = "";
        }
        return graded(
                submitted,
                started,
                sha,
                "",
                0,
                List.of(),
                List.of(),
                homework.exercise().unanswered(problem),
                Restoration.of(homework.master(), Notebook.empty()).written(),
                problem);
    }

    /** A result, with what is alike in all of them. */
    private Graded graded(
            Submitted submitted,
            Instant started,
            String sha,
            String release,
            int starts,
            List<String> notes,
            List<Graded.CellRun> cells,
            List<CheckResult> results,
            List<Graded.Written> written,
            String problem) {
        return new Graded(
                        Graded.SCHEMA,
                        homework.name(),
                        release,
                        submitted.student(),
                        submitted.name(),
                        sha,
                        digest,
                        submitted.time().map(Instant::toString).orElse(""),
                        policy.of(submitted.time()),
                        sandbox.isolation().word(),
                        version(),
                        Runtime.version().toString(),
                        started.toString(),
                        (System.currentTimeMillis() - started.toEpochMilli()) / 1000.0,
                        starts,
                        notes,
                        cells,
                        results,
                        written,
                        problem,
                        null,
                        null,
                        null)
                .reproducedBy(command(submitted));
    }

    private String command(Submitted submitted) {
        return command + " --student " + quoted(submitted.student()) + " --gradebook again.db --cell-seconds "
                + limits.cell().toSeconds() + " --total-seconds "
                + limits.total().toSeconds() + " --memory "
                + limits.memory() + " --isolation " + sandbox.isolation().word() + policy.arguments();
    }

    /** As a shell takes it. */
    static String quoted(String text) {
        return text.matches("[\\w./@%+:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static List<Graded.CellRun> runs(List<SealedWork.Code> cells, List<CellOutcome> outcomes) {
        List<Graded.CellRun> runs = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            CellOutcome outcome = outcomes.get(i);
            runs.add(new Graded.CellRun(
                    cells.get(i).id(), cells.get(i).source(), outcome.status(), outcome.error(), outcome.output()));
        }
        return runs;
    }

    /** What the submission says it was made from. */
    private static String release(Notebook notebook) {
        JsonNode own = notebook.metadata().path("lectern");
        return own.isObject()
                ? own.path("version").asText("") + "-" + own.path("digest").asText("")
                : "";
    }

    private static String version() {
        String version = Grader.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
