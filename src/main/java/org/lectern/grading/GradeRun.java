package org.lectern.grading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.notebook.AtomicFile;

/**
 * Grades a class. Each result is written as soon as it is there, whole or not at all, and named after what it is the result of:
 * a run that was cut off, however it was, goes on where it stopped, and repeats nothing.
 */
public final class GradeRun {
    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N}._@-]");
    private static final int DIGITS = 12;

    /** Hears how a run goes on; called by several threads. */
    public interface Listener {
        /** What there is to do, and how much of it an earlier run has done. */
        default void found(int submissions, int done, List<String> problems) {}

        /** A result has been written. */
        default void graded(Graded result) {}

        /** A submission could not be graded for a reason that is not its own; another run tries again. */
        default void failed(String student, String reason) {}
    }

    /**
     * How a run ended.
     *
     * @param results those of this run and of earlier ones, in the order of the students
     * @param graded how many are of this run
     * @param failed whose could not be graded, for a reason that is not the submission's
     */
    public record Outcome(List<Graded> results, int graded, List<String> failed) {}

    private final Homework homework;
    private final Path results;
    private int jobs = Math.max(1, Runtime.getRuntime().availableProcessors());
    private Limits limits = Limits.standard();
    private LatePolicy policy = LatePolicy.NONE;
    private @Nullable Isolation isolation;
    private @Nullable String only;
    private Listener listener = new Listener() {};

    private GradeRun(Homework homework, Path results) {
        this.homework = homework;
        this.results = results;
    }

    /** @param results the folder that results are written to, in one folder for each homework and student */
    public static GradeRun of(Homework homework, Path results) {
        return new GradeRun(homework, results);
    }

    /** How many submissions are graded at a time; as many as there are processors. */
    public GradeRun jobs(int count) {
        jobs = Math.max(1, count);
        return this;
    }

    public GradeRun limits(Limits each) {
        limits = each;
        return this;
    }

    public GradeRun late(LatePolicy costs) {
        policy = costs;
        return this;
    }

    /** That and no other isolation, where this machine may offer more. */
    public GradeRun isolation(Isolation level) {
        isolation = level;
        return this;
    }

    /** Only this student's submission. */
    public GradeRun only(String student) {
        only = student;
        return this;
    }

    public GradeRun listener(Listener hears) {
        listener = hears;
        return this;
    }

    /** What keeps submissions apart on this machine, if nothing else is asked for. */
    public static Isolation offered() {
        return Sandbox.best().isolation();
    }

    /**
     * Grades the submissions in a folder or archive.
     *
     * @throws GradingException if they can't be read, or results can't be written
     */
    public Outcome grade(Path from) {
        Path unpacked = null;
        try {
            unpacked = Files.createTempDirectory("lectern-submissions-");
            SubmissionFolder.Found found = SubmissionFolder.in(from, homework.name(), unpacked);
            List<Submitted> all = found.submissions().stream()
                    .filter(s -> only == null || s.student().equals(only))
                    .toList();
            if (all.isEmpty()) {
                throw new GradingException("no notebook" + (only == null ? "" : " of " + only) + " in " + from
                        + "; needs STUDENT/" + homework.name() + ".ipynb or STUDENT.ipynb");
            }
            return grade(all, found.problems());
        } catch (IOException e) {
            throw new GradingException("cannot grade " + from + ": " + e.getMessage(), e);
        } finally {
            if (unpacked != null) {
                delete(unpacked);
            }
        }
    }

    private Outcome grade(List<Submitted> all, List<String> problems) throws IOException {
        Sandbox sandbox = isolation == null ? Sandbox.best() : Sandbox.of(isolation);
        Grader grader = new Grader(homework, limits, policy, sandbox, WorkerFiles.ready());
        List<Submitted> due = new ArrayList<>();
        for (Submitted each : all) {
            if (!Files.exists(file(each, grader))) {
                due.add(each);
            }
        }
        listener.found(all.size(), all.size() - due.size(), problems);
        List<String> failed = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger graded = new AtomicInteger();
        AtomicInteger slots = new AtomicInteger();
        ThreadLocal<Integer> slot = ThreadLocal.withInitial(slots::getAndIncrement);
        ExecutorService workers = Executors.newFixedThreadPool(jobs, task -> {
            Thread thread = new Thread(task, "grading");
            thread.setDaemon(true);
            return thread;
        });
        for (Submitted each : due) {
            workers.execute(() -> {
                try {
                    Graded result = grader.grade(each, slot.get());
                    Path file = file(each, grader);
                    Files.createDirectories(file.getParent());
                    AtomicFile.write(file, result.json());
                    graded.incrementAndGet();
                    listener.graded(result);
                } catch (IOException | RuntimeException | Error e) {
                    // One bad submission never stops the rest.
                    failed.add(each.student());
                    listener.failed(each.student(), String.valueOf(e.getMessage()));
                }
            });
        }
        workers.shutdown();
        try {
            workers.awaitTermination(Long.MAX_VALUE, TimeUnit.DAYS);
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
        List<Graded> written = new ArrayList<>();
        for (Submitted each : all) {
            Path file = file(each, grader);
            if (Files.exists(file)) {
                written.add(Graded.of(Files.readString(file, StandardCharsets.UTF_8)));
            }
        }
        return new Outcome(
                List.copyOf(written), graded.get(), failed.stream().sorted().toList());
    }

    /** Where the result of a submission belongs: the same submission and checks, the same file. */
    private Path file(Submitted submitted, Grader grader) throws IOException {
        String late = policy.of(submitted.time()).factor() == 1
                ? ""
                : String.format(
                        Locale.ROOT, "-late%.4f", policy.of(submitted.time()).factor());
        return results.resolve(homework.name())
                .resolve(folder(submitted.student()))
                .resolve(Grader.digest(submitted).substring(0, DIGITS) + "-"
                        + grader.digest().substring(0, DIGITS) + late + ".json");
    }

    /** A folder for a student: the name where it can be one, and two students never have the same. */
    static String folder(String student) {
        String safe = UNSAFE.matcher(student).replaceAll("_").replaceFirst("^\\.+", "_");
        return safe.equals(student) ? safe : safe + "-" + Integer.toHexString(student.hashCode());
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            // Temporary files, which the system clears one day.
            return;
        }
    }
}
