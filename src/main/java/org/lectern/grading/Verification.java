package org.lectern.grading;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.worker.CellOutcome;

/**
 * Proves a homework before it is released: the solution earns every point, the empty starter none and fails nowhere, each
 * small slip in the solution costs points, nothing of a hidden check is released, every question has a hint.
 *
 * <pre>{@code
 * Proof proof = Verification.of(Path.of("solutions/01-mlp.ipynb")).jobs(2).run();
 * }</pre>
 */
public final class Verification {
    static final String SOLUTION = "solution";
    static final String STARTER = "starter";
    static final String MUTANTS = "mutants";
    static final String LEAKS = "leaks";
    static final String HINTS = "hints";

    private static final double CLOSE = 1e-9;
    /** Seconds that a call may take: a check's own time is up before that. */
    private static final long WATCHED = 600;

    /** Hears how a verification goes on. */
    public interface Listener {
        /** A part of the proof begins. */
        default void started(String step) {}

        /** A mutant was tried; called on any thread, one at a time. */
        default void tried(int done, int of, int survivors) {}
    }

    private final SolvedHomework homework;
    private int jobs = Math.max(1, Runtime.getRuntime().availableProcessors());
    private Listener listener = new Listener() {};
    private boolean isRight;

    private Verification(SolvedHomework homework) {
        this.homework = homework;
    }

    /**
     * The verification of the homework whose solution stands in a notebook.
     *
     * @throws ReleaseException if the notebook names no exercise, or one that there is not
     * @throws org.lectern.notebook.NotebookException if the file can't be read
     */
    public static Verification of(Path solution) {
        return new Verification(SolvedHomework.of(solution));
    }

    /** How many programs run at a time; as many as there are processors if not said. */
    public Verification jobs(int programs) {
        if (programs < 1) {
            throw new GradingException("verify: needs at least one job, got " + programs);
        }
        jobs = programs;
        return this;
    }

    public Verification listener(Listener hears) {
        listener = hears;
        return this;
    }

    /** The homework's name. */
    public String name() {
        return homework.exercise().name();
    }

    /**
     * Tries everything.
     *
     * @throws ReleaseException if the notebook's answers, questions and checks do not fit together
     * @throws GradingException if programs cannot be started here
     */
    public Proof run() {
        long start = System.nanoTime();
        Notebook starter = Release.of(homework.solution());
        WorkerFiles files = WorkerFiles.ready();
        Sandbox sandbox = Sandbox.best();
        Limits limits = Limits.standard();
        Trials.Programs programs = slot -> WorkerProcess.start(sandbox, files, slot, limits);
        List<Proof.Step> steps = new ArrayList<>();
        List<Proof.Trial> trials = new ArrayList<>();
        try (TrialWork solved = work(programs, homework.solution(), limits)) {
            steps.add(timed(SOLUTION, () -> solution(solved)));
            try (TrialWork empty = work(programs, starter, limits)) {
                steps.add(timed(STARTER, () -> starter(empty, starter)));
            }
            steps.add(timed(MUTANTS, () -> {
                if (!isRight) {
                    return new Proof.Step(MUTANTS, "not tried", List.of("the solution itself loses points"), 0);
                }
                trials.addAll(new Trials(homework, programs, jobs, listener).run(solved));
                return mutants(trials);
            }));
        }
        steps.add(timed(LEAKS, () -> leaks(starter)));
        steps.add(timed(HINTS, this::hints));
        String release = starter.metadata().path("lectern").path("version").asText() + "-"
                + starter.metadata().path("lectern").path("digest").asText();
        return new Proof(name(), release, steps, trials, sandbox.isolation().word(), jobs, seconds(start));
    }

    private static TrialWork work(Trials.Programs programs, Notebook notebook, Limits limits) {
        return new TrialWork(
                () -> programs.start(0), SolvedHomework.code(notebook), limits.cell(), Duration.ofSeconds(WATCHED));
    }

    private interface Part {
        Proof.Step run();
    }

    private Proof.Step timed(String name, Part part) {
        listener.started(name);
        long start = System.nanoTime();
        Proof.Step step = part.run();
        return new Proof.Step(step.name(), step.summary(), step.problems(), seconds(start));
    }

    private static double seconds(long start) {
        return Math.round((System.nanoTime() - start) / 1e7) / 100.0;
    }

    private Proof.Step solution(TrialWork work) {
        List<CheckResult> results = results(work);
        List<String> problems = new ArrayList<>(cellProblems(work, homework.solution(), false));
        int failing = problems.size();
        for (CheckResult result : results) {
            if (result.outcome() != Outcome.PASSED) {
                problems.add(said(result));
            }
        }
        isRight = problems.size() == failing && !results.isEmpty();
        double earned = earned(results);
        double possible = possible(results);
        double promised = homework.exercise().questions().stream()
                .mapToDouble(q -> q.points() + q.hiddenPoints())
                .sum();
        if (Math.abs(possible - promised) > CLOSE) {
            problems.add("checks worth " + Shown.points(promised) + " points are written, but only "
                    + Shown.points(possible) + " can be earned: is one disabled?");
        }
        return new Proof.Step(
                SOLUTION, "earns " + Shown.points(earned, possible) + " in " + results.size() + " checks", problems, 0);
    }

    private Proof.Step starter(TrialWork work, Notebook starter) {
        List<CheckResult> results = results(work);
        List<String> problems = new ArrayList<>(cellProblems(work, starter, true));
        for (CheckResult result : results) {
            if (result.outcome() != Outcome.NOT_ANSWERED) {
                problems.add(said(result) + "; needs to be not yet answered");
            }
        }
        return new Proof.Step(
                STARTER,
                "earns " + Shown.points(earned(results), possible(results)) + "; "
                        + results.stream()
                                .filter(r -> r.outcome() == Outcome.NOT_ANSWERED)
                                .count()
                        + " of " + results.size() + " checks say \"not yet answered\"",
                problems,
                0);
    }

    private List<CheckResult> results(TrialWork work) {
        work.prepare();
        return CheckRunner.run(homework.exercise(), null, new Submission(work, work::sources), work::prepare, true);
    }

    private static List<String> cellProblems(TrialWork work, Notebook notebook, boolean unanswered) {
        List<String> problems = new ArrayList<>();
        int run = 0;
        for (int i = 0; i < notebook.cells().size(); i++) {
            Cell cell = notebook.cells().get(i);
            if (!SolvedHomework.isGraded(cell)) {
                continue;
            }
            CellOutcome outcome = work.outcome(run++);
            boolean expected = cell.tags().contains("raises-exception")
                    || unanswered && outcome.error().contains("is not yet answered");
            if (outcome.status() != CellOutcome.Status.OK && !expected) {
                problems.add(CellPlace.of(i, cell).words() + " fails: "
                        + outcome.error().strip());
            }
        }
        return problems;
    }

    private static String said(CheckResult result) {
        return result.question() + ": " + result.sentence() + ": "
                + result.outcome().words() + (result.message().isEmpty() ? "" : ": " + result.message());
    }

    private static double earned(List<CheckResult> results) {
        return results.stream().mapToDouble(CheckResult::points).sum();
    }

    private static double possible(List<CheckResult> results) {
        return results.stream().mapToDouble(CheckResult::possible).sum();
    }

    private static Proof.Step mutants(List<Proof.Trial> trials) {
        List<String> problems = new ArrayList<>();
        int[] counts = new int[Proof.Verdict.values().length];
        for (Proof.Trial trial : trials) {
            counts[trial.verdict().ordinal()]++;
            if (trial.verdict() == Proof.Verdict.SURVIVED) {
                problems.add(ProofText.survivor(trial));
            }
        }
        int same = counts[Proof.Verdict.SAME.ordinal()];
        int stillborn = counts[Proof.Verdict.NO_PROGRAM.ordinal()];
        if (trials.size() == stillborn) {
            problems.add("there is no mutant to try: are there answers between BEGIN and END SOLUTION?");
        }
        String summary = counts[Proof.Verdict.CAUGHT.ordinal()] + " of " + (trials.size() - stillborn)
                + " lose points, "
                + problems.size() + " survive" + (same == 0 ? "" : ", " + same + " are right too") + "; " + stillborn
                + " more do not compile";
        return new Proof.Step(MUTANTS, summary, problems, 0);
    }

    /** Whether something of the hidden checks would be released. */
    Proof.Step leaks(Notebook starter) {
        Secrets secrets = Secrets.of(homework.exercise());
        List<String> problems = new ArrayList<>(secrets.in(starter));
        problems.addAll(StudentChecks.of(homework.exercise()).problems(secrets));
        problems.addAll(StudentChecks.published(
                homework.exercise(), CheckCode.of(homework.exercise().type()).isLecterns()));
        Homework.origin(homework.exercise().type()).ifPresent(origin -> problems.addAll(jars(starter, origin)));
        String hidden = secrets.checks() + (secrets.checks() == 1 ? " hidden check" : " hidden checks");
        String summary = (problems.isEmpty() ? "nothing" : "something") + " of " + hidden
                + " is in the release or in the students' checks";
        List<String> shared = Secrets.shared(homework.exercise());
        if (!shared.isEmpty()) {
            summary += ", but students get the whole of what visible checks use as well: " + String.join(", ", shared)
                    + "; keep cases of hidden checks in a field or method of their own";
        }
        return new Proof.Step(LEAKS, secrets.checks() == 0 ? "there are no hidden checks" : summary, problems, 0);
    }

    /** What is wrong with the jars that students or their teacher take for the checks. */
    private List<String> jars(Notebook starter, Path origin) {
        if (StudentChecks.isOfStudents(origin)) {
            return List.of(origin + " was made for students, without the hidden checks; name your own jar");
        }
        List<String> problems = new ArrayList<>();
        String name = String.valueOf(origin.getFileName());
        for (int i = 0; i < starter.cells().size(); i++) {
            Cell cell = starter.cells().get(i);
            boolean names = SolvedHomework.isJars(cell)
                    && List.of(cell.source().split("[\\s/\\\\\"']+")).contains(name);
            if (names && homework.exercise().hasHidden()) {
                problems.add(CellPlace.of(i, cell).words() + " loads " + name
                        + ", which holds the hidden checks; name the jar there that `lectern release --checks` writes");
            }
        }
        return problems;
    }

    private Proof.Step hints() {
        List<String> problems = new ArrayList<>();
        int hints = 0;
        for (ExerciseClass.Asked question : homework.exercise().questions()) {
            for (Method check : question.type().getDeclaredMethods()) {
                Check annotation = check.getAnnotation(Check.class);
                if (annotation == null) {
                    continue;
                }
                List<String> own = ExerciseClass.hints(check);
                hints += own.size();
                boolean blank = own.isEmpty() || own.stream().anyMatch(String::isBlank);
                if (blank && annotation.visibility() == Visibility.VISIBLE) {
                    problems.add(question.name() + ": \"" + ExerciseClass.sentence(check)
                            + "\" has no hint; add hint = \"…\" to its @Check or to the @Question");
                }
            }
        }
        return new Proof.Step(
                HINTS,
                hints + " hints; " + (problems.isEmpty() ? "every" : "not every") + " visible check has one",
                problems,
                0);
    }
}
