package org.lectern.grading;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.notebook.AtomicFile;
import org.lectern.notebook.NotebookWriter;

/**
 * Grades a class. Each result is written as soon as it is there, whole or not at all, and named after what it is the result of:
 * a run that was cut off, however it was, goes on where it stopped, and repeats nothing.
 */
public final class GradeRun {
    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N}._@-]");
    private static final int DIGITS = 12;

    /** The notebook that students were given, in the folder of a homework's results. */
    public static final String RELEASED = ".released.ipynb";

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
    private String command;
    private @Nullable Isolation isolation;
    private @Nullable String only;
    private Listener listener = new Listener() {};

    private GradeRun(Homework homework, Path results) {
        this.homework = homework;
        this.results = results;
        command = "lectern grade " + homework.name();
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

    /** The command that grades as this does, without its options, for results to name it; else the homework by its name. */
    public GradeRun command(String line) {
        command = line;
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
            Path folder = results.resolve(homework.name());
            Files.createDirectories(folder);
            try (FileChannel alone = FileChannel.open(
                            folder.resolve(".grading"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock ignored = lock(alone)) {
                NotebookWriter.write(homework.master(), folder.resolve(RELEASED));
                return grade(from, all, found.problems());
            }
        } catch (IOException e) {
            throw new GradingException("cannot grade " + from + ": " + e.getMessage(), e);
        } finally {
            if (unpacked != null) {
                delete(unpacked);
            }
        }
    }

    /** Two runs at once would each grade everything. */
    private @Nullable FileLock lock(FileChannel file) {
        boolean isTaken;
        FileLock held = null;
        try {
            held = file.tryLock();
            isTaken = held == null;
        } catch (OverlappingFileLockException e) {
            isTaken = true;
        } catch (IOException e) {
            // A disk without locks.
            isTaken = false;
        }
        if (isTaken) {
            throw new GradingException("another run is grading " + homework.name() + " into " + results
                    + "; when it has ended, this one goes on from there");
        }
        return held;
    }

    private Outcome grade(Path from, List<Submitted> all, List<String> problems) throws IOException {
        Sandbox sandbox = isolation == null ? Sandbox.best() : Sandbox.of(isolation);
        String line = command + " --from " + Grader.quoted(from.toString());
        Grader grader = new Grader(homework, line, limits, policy, sandbox, WorkerFiles.ready());
        List<Submitted> due = new ArrayList<>();
        for (Submitted each : all) {
            if (standing(each, grader).isEmpty()) {
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
                    write(each, result);
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
            standing(each, grader).ifPresent(written::add);
        }
        return new Outcome(
                List.copyOf(written), graded.get(), failed.stream().sorted().toList());
    }

    /**
     * The result that a submission has by these checks; empty if it has none. If another is newer, because other checks or costs of
     * lateness have held since, it is written anew, so that it counts; nothing runs again.
     */
    private Optional<Graded> standing(Submitted submitted, Grader grader) throws IOException {
        String sha = Grader.digest(submitted);
        String time = submitted.time().map(Instant::toString).orElse("");
        List<Graded> own = written(submitted);
        Optional<Graded> latest = own.stream()
                .filter(each -> each.submission().equals(sha) && each.checks().equals(grader.digest()))
                .reduce((a, b) -> b);
        if (latest.isEmpty()) {
            return latest;
        }
        Graded result = latest.get();
        boolean isNewest = own.stream()
                .filter(each ->
                        each.submission().equals(sha) || each.submitted().isEmpty() && time.isEmpty())
                .reduce((a, b) -> b)
                .filter(newest -> newest == result)
                .isPresent();
        if (isNewest && result.submitted().equals(time) && result.late().equals(policy.of(submitted.time()))) {
            return latest;
        }
        Graded again = grader.again(result, submitted);
        write(submitted, again);
        return Optional.of(again);
    }

    /** A student's results, the oldest first. */
    private List<Graded> written(Submitted submitted) throws IOException {
        Path folder = folderOf(submitted);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        Map<Path, Graded> all = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*.json")) {
            for (Path file : files) {
                try {
                    all.put(file, Graded.of(Files.readString(file, StandardCharsets.UTF_8)));
                } catch (GradingException e) {
                    // The gradebook names it; the work is graded again.
                    continue;
                }
            }
        }
        return all.values().stream()
                .sorted(Comparator.comparing(Graded::started))
                .toList();
    }

    /** Named after the submission and the checks; what a run that was cut off has written, another finds. */
    private void write(Submitted submitted, Graded result) throws IOException {
        Path folder = folderOf(submitted);
        Files.createDirectories(folder);
        String stem = result.submission()
                        .substring(0, Math.min(DIGITS, result.submission().length())) + "-"
                + result.checks().substring(0, DIGITS);
        Path file = folder.resolve(stem + ".json");
        for (int i = 2; Files.exists(file); i++) {
            file = folder.resolve(stem + "-" + i + ".json");
        }
        AtomicFile.write(file, result.json());
    }

    private Path folderOf(Submitted submitted) {
        return results.resolve(homework.name()).resolve(folder(submitted.student()));
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
