package org.lectern.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.lectern.display.Table;

/**
 * How many submissions {@code grade} does in a minute, with the sandbox that it takes by itself, and what memory it holds
 * meanwhile: the command itself, in a process of its own, on {@link ThirtyCells}.
 *
 * @param folder for the class and its results; emptied first
 * @param notes told how it goes on
 */
public record GradingRun(Path folder, Consumer<String> notes) {
    /** The name by which the command asks for this. */
    public static final String GROUP = "grading";

    private static final double GOAL = 60;
    private static final double TOLERATED_GROWTH = 0.1;
    private static final int PARTS = 10;
    private static final int POLL_MILLIS = 100;
    private static final Path MACHINE = Path.of("/proc/stat");
    private static final long PAGE = 4096;
    private static final double MEGA = 1e6;

    /** What was measured: a table for people, and the time for each submission for programs. */
    public record Result(Table table, List<Measurement> times) {}

    /** When how many results were there, and what the command held then. */
    private record Reading(int results, long nanos, long resident) {}

    /**
     * Measures.
     *
     * @param jobs how many submissions at a time
     * @throws BenchException if a submission is not graded, or not as it should be
     */
    public Result run(int submissions, int jobs) {
        empty();
        ThirtyCells homework = ThirtyCells.in(folder);
        // The first one makes the files that all workers share.
        notes.accept("one submission that does not count …");
        grade(homework, homework.submissions("first", 0, 1), folder.resolve("first.db"), 1, 1);
        notes.accept(submissions + " submissions, " + jobs + " at a time …");
        Path all = homework.submissions("class", 1, submissions);
        long before = processorMillis();
        long start = System.nanoTime();
        List<Reading> readings = grade(homework, all, folder.resolve("class.db"), submissions, jobs);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        long processor = processorMillis() - before;
        return result(submissions, jobs, readings, took, processor);
    }

    private List<Reading> grade(ThirtyCells homework, Path from, Path book, int count, int jobs) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!flag.startsWith("-agentlib")) {
                command.add(flag);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.lectern.cli.Main", "grade"));
        command.addAll(List.of(
                homework.notebook().toString(),
                "--class-path",
                homework.checks().toString()));
        command.addAll(List.of("--from", from.toString(), "--gradebook", book.toString(), "--jobs", "" + jobs));
        Path log = folder.resolve(book.getFileName() + ".log");
        List<Reading> readings = new ArrayList<>();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                Path results = book.resolveSibling(book.getFileName() + ".results");
                long start = System.nanoTime();
                while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    readings.add(new Reading(results(results), System.nanoTime() - start, resident(process.pid())));
                }
                if (process.exitValue() != 0 || results(results) != count) {
                    throw new BenchException("bench: grading ended with " + process.exitValue() + ", "
                            + results(results) + " of " + count + " results; " + log + " says why");
                }
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            throw new BenchException("bench: cannot grade: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("bench: interrupted");
        }
        return readings;
    }

    private Result result(int submissions, int jobs, List<Reading> readings, Duration took, long processor) {
        double minutes = took.toNanos() / 6e10;
        double rate = submissions / minutes;
        List<Reading> parts = parts(submissions, readings);
        // The heap takes what it may in its first part; from the middle on nothing should be added.
        double growth = parts.size() < PARTS
                ? Double.NaN
                : (double) parts.get(PARTS - 1).resident()
                                / parts.get(PARTS / 2 - 1).resident()
                        - 1;
        StringBuilder held = new StringBuilder();
        parts.forEach(part -> held.append(held.length() == 0 ? "" : " ").append(Math.round(part.resident() / MEGA)));
        boolean isQuick = rate >= GOAL;
        boolean isFlat = Double.isNaN(growth) || growth <= TOLERATED_GROWTH;
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "submissions a minute, " + jobs + " at a time",
                String.format(Locale.ROOT, "%.0f", rate),
                "≥ 60" + (isQuick ? " met" : " MISSED")));
        rows.add(List.of(
                "processor time of a submission",
                processor < 0 ? "-" : Report.time(processor * 1e6 / submissions),
                ""));
        rows.add(List.of("the command's memory in MB, in ten parts", held.toString(), ""));
        rows.add(List.of(
                "its growth in the second half",
                Double.isNaN(growth) ? "-" : String.format(Locale.ROOT, "%+.1f %%", 100 * growth),
                "≤ 10 %" + (isFlat ? " met" : " MISSED")));
        Measurement time = new Measurement(
                GROUP, "a submission of 30 cells", jobs, "lectern", took.toNanos() / (double) submissions, null);
        return new Result(new Table("", List.of("grading", "lectern", "goal"), rows), List.of(time));
    }

    /** The last reading of each tenth of the class. */
    private static List<Reading> parts(int submissions, List<Reading> readings) {
        List<Reading> parts = new ArrayList<>();
        for (int part = 1; part <= PARTS; part++) {
            int most = submissions * part / PARTS;
            readings.stream()
                    .filter(each -> each.resident() > 0 && each.results() <= most)
                    .max(Comparator.comparingLong(Reading::nanos))
                    .ifPresent(parts::add);
        }
        return parts;
    }

    private static int results(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return (int) all.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    private static long resident(long pid) {
        try {
            String[] pages = Files.readString(Path.of("/proc", String.valueOf(pid), "statm"))
                    .split(" ");
            return Long.parseLong(pages[1]) * PAGE;
        } catch (IOException | ArrayIndexOutOfBoundsException | NumberFormatException e) {
            // It has just ended, or this is no Linux.
            return 0;
        }
    }

    /** What all programs of this machine have used so far; -1 where it does not say. */
    private static long processorMillis() {
        try {
            String[] fields = Files.readAllLines(MACHINE).get(0).split(" +");
            // user, nice and system time in hundredths of a second.
            return 10 * (Long.parseLong(fields[1]) + Long.parseLong(fields[2]) + Long.parseLong(fields[3]));
        } catch (IOException | ArrayIndexOutOfBoundsException | NumberFormatException e) {
            return -1;
        }
    }

    private void empty() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new BenchException("bench: cannot empty " + folder + ": " + e.getMessage());
        }
    }
}
