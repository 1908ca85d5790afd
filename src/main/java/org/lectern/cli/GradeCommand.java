package org.lectern.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.gradebook.Grade;
import org.lectern.gradebook.Gradebook;
import org.lectern.grading.GradeRun;
import org.lectern.grading.Graded;
import org.lectern.grading.Homework;
import org.lectern.grading.Isolation;
import org.lectern.grading.LatePolicy;
import org.lectern.grading.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Grades a class. */
@Command(
        name = "grade",
        description =
                "Grades what a class has handed in, each submission in a sandbox of its own. A run that was cut off goes on"
                        + " where it stopped.",
        mixinStandardHelpOptions = true)
final class GradeCommand implements Callable<Integer> {
    private static final int LEAST_MEMORY = 128;

    private final Console console;
    private final Home home;

    @Parameters(
            paramLabel = "HOMEWORK",
            description =
                    "The homework's name, such as 01-mlp, or its notebook, with the solution or as it was released.")
    private String name = "";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DIR|ZIP",
            description =
                    "The submissions: folders as of nbgrader's exchange, a download from Moodle, Canvas or Gradescope, or"
                            + " STUDENT.ipynb.")
    private Path from = Path.of("");

    @Option(
            names = "--gradebook",
            required = true,
            paramLabel = "FILE",
            description = "The gradebook; results are written to FILE.results.")
    private Path gradebook = Path.of("");

    @Option(names = "--jobs", paramLabel = "N", description = "How many at a time; as many as there are processors.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--student", paramLabel = "NAME", description = "Only this one's submission.")
    private @Nullable String student;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "Such as 2026-11-30, 2026-11-30T18:00 or 2026-11-30T18:00+01:00.")
    private @Nullable String deadline;

    @Option(
            names = "--late-per-day",
            paramLabel = "SHARE",
            description =
                    "The share of the points that each day begun after the deadline takes, such as 0.1; 0 if not given.")
    private double latePerDay;

    @Option(names = "--late-days", paramLabel = "N", description = "After so many days nothing counts.")
    private int lateDays = -1;

    @Option(names = "--grace-minutes", paramLabel = "N", description = "How much later still counts as in time.")
    private int graceMinutes;

    @Option(
            names = "--cell-seconds",
            paramLabel = "N",
            description = "How long a cell may run; ${DEFAULT-VALUE} if not given.")
    private int cellSeconds = 60;

    @Option(
            names = "--total-seconds",
            paramLabel = "N",
            description = "How long a submission may take; ${DEFAULT-VALUE} if not given.")
    private int totalSeconds = 600;

    @Option(
            names = "--memory",
            paramLabel = "MB",
            description = "What a submission may hold; ${DEFAULT-VALUE} if not given.")
    private int memory = 2048;

    @Option(
            names = "--isolation",
            paramLabel = "LEVEL",
            description = "sandbox, account or process; the best that this machine offers if not given.")
    private @Nullable String isolation;

    @Option(
            names = {"--class-path", "-cp"},
            paramLabel = "JARS",
            description = "Where to look for the class of checks, if Lectern does not have it.")
    private String classPath = "";

    GradeCommand(Console console, Home home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public Integer call() throws IOException {
        try (Closeable checksToo = Solutions.checksIn(classPath)) {
            return grade(name.endsWith(".ipynb") ? Homework.in(Path.of(name)) : Homework.named(name, home.directory()));
        }
    }

    private int grade(Homework homework) {
        if (deadline == null && (latePerDay != 0 || lateDays >= 0 || graceMinutes != 0)) {
            throw new CliException(
                    "--late-per-day, --late-days and --grace-minutes need --deadline TIME, such as 2026-11-30T18:00");
        }
        atLeast("--jobs", jobs, 1);
        atLeast("--cell-seconds", cellSeconds, 1);
        atLeast("--total-seconds", totalSeconds, 1);
        atLeast("--memory", memory, LEAST_MEMORY);
        atLeast("--grace-minutes", graceMinutes, 0);
        if (!homework.warning().isEmpty()) {
            console.err().println("lectern: WARNING: " + homework.warning());
        }
        Isolation level = isolation == null ? GradeRun.offered() : level(isolation);
        if (level != Isolation.SANDBOX) {
            console.err()
                    .println(
                            "lectern: WARNING: no sandbox, " + level.words()
                                    + ". Grade only what you would run yourself; on Linux install bubblewrap. Each result says so.");
        }
        try (GradeProgress progress = new GradeProgress(console, homework.name())) {
            GradeRun run = GradeRun.of(homework, Gradebook.resultsOf(gradebook))
                    .jobs(jobs)
                    .isolation(level)
                    .command("lectern grade " + name + (classPath.isEmpty() ? "" : " --class-path " + classPath))
                    .late(new LatePolicy(
                            deadline == null ? null : time(deadline),
                            Duration.ofMinutes(graceMinutes),
                            latePerDay,
                            lateDays))
                    .limits(Limits.standard()
                            .cell(Duration.ofSeconds(cellSeconds))
                            .total(Duration.ofSeconds(totalSeconds))
                            .memory(memory))
                    .listener(progress);
            GradeRun.Outcome outcome = (student == null ? run : run.only(student)).grade(from);
            progress.close();
            // It takes in the results that are there.
            try (Gradebook book = Gradebook.openOrCreate(gradebook)) {
                book.problems().forEach(problem -> console.err().println("lectern: " + problem));
                print(outcome, book);
            }
            return outcome.failed().isEmpty() ? 0 : 1;
        }
    }

    private static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw new CliException(option + ": needs " + least + " or more, got " + value);
        }
    }

    /** Points as the gradebook has them, with those given by hand. */
    private void print(GradeRun.Outcome outcome, Gradebook book) {
        int width = outcome.results().stream()
                .mapToInt(r -> r.student().length())
                .max()
                .orElse(0);
        for (Graded result : outcome.results()) {
            Optional<Grade> grade = book.grade(result.homework(), result.student());
            String line = String.format(
                    Locale.ROOT,
                    "%-" + Math.max(width, 1) + "s  %6.2f of %.2f",
                    result.student(),
                    grade.map(Grade::score).orElse(result.points()),
                    result.possible());
            console.out().println(line + remarks(result, grade));
        }
        console.out()
                .println(outcome.results().size()
                        + (outcome.results().size() == 1 ? " submission, " : " submissions, ") + outcome.graded()
                        + " graded now"
                        + (outcome.failed().isEmpty()
                                ? ""
                                : ", not graded: " + String.join(", ", outcome.failed()) + "; run it again"));
    }

    private static String remarks(Graded result, Optional<Grade> grade) {
        StringBuilder remarks = new StringBuilder();
        if (!result.problem().isEmpty()) {
            remarks.append("  ").append(result.problem());
        }
        double open = grade.stream()
                .flatMap(each -> each.questions().stream())
                .filter(each -> each.written() && each.byHand() == null)
                .mapToDouble(Grade.Question::possible)
                .sum();
        if (open > 0) {
            remarks.append(String.format(Locale.ROOT, "  (%.2f of them are to be given by hand)", open));
        }
        if (result.late().seconds() > 0) {
            remarks.append("  late");
        }
        List<String> notes = result.notes();
        notes.forEach(note -> remarks.append("\n    ").append(note));
        return remarks.toString();
    }

    private static Isolation level(String word) {
        for (Isolation each : Isolation.values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw new CliException("no isolation \"" + word + "\"; there are sandbox, account and process");
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            try {
                return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
            } catch (DateTimeException ex) {
                try {
                    // The whole day still counts.
                    return LocalDate.parse(text)
                            .plusDays(1)
                            .atStartOfDay(ZoneId.systemDefault())
                            .toInstant();
                } catch (DateTimeException exc) {
                    throw new CliException(
                            "--deadline: needs a time such as 2026-11-30 or 2026-11-30T18:00, got " + text);
                }
            }
        }
    }
}
