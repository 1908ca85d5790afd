package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.bench.ThirtyCells;
import org.lectern.gradebook.Gradebook;
import org.lectern.grading.Graded;

/** A class of 300 with homeworks of 30 cells, while students' programs and the command itself are killed. */
@Tag("slow")
@EnabledOnOs(value = OS.LINUX, disabledReason = "kills processes by Linux's signals")
class GradeKilledTest {
    private static final int CLASS = 300;
    private static final int KILL_EVERY = 4;
    private static final int LONGEST_MINUTES = 20;
    private static final long SEED = 20261123;

    @TempDir
    private static Path folder;

    private final Random random = new Random(SEED);
    private int killed;

    @Test
    void noneIsLostAndNoneIsRepeated() throws Exception {
        ThirtyCells homework = ThirtyCells.in(folder.resolve("thirty"));
        Path submissions = homework.submissions("class", 0, CLASS);
        Path book = folder.resolve("class.db");
        Path results = folder.resolve("class.db.results");

        Map<Path, String> before = new TreeMap<>();
        for (int third = 1; third < 3; third++) {
            Process grade = grade(homework, submissions, book);
            killWorkersUntil(results, CLASS * third / 3, grade);
            assertThat(grade.isAlive()).as(log()).isTrue();
            List<ProcessHandle> theirs = grade.descendants().toList();
            grade.destroyForcibly();
            assertThat(grade.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertEnded(theirs);
            before = read(results);
            assertThat(before).hasSizeBetween(CLASS * third / 3, CLASS - 1);
        }
        Process last = grade(homework, submissions, book);
        killWorkersUntil(results, CLASS, last);
        assertThat(last.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(last.exitValue()).as(log()).isZero();

        Map<Path, String> after = read(results);
        assertThat(after).hasSize(CLASS).containsAllEntriesOf(before);
        assertThat(killed).isGreaterThan(20);
        Map<String, Double> points = new TreeMap<>();
        after.values()
                .forEach(json ->
                        points.put(Graded.of(json).student(), Graded.of(json).points()));
        for (int i = 0; i < CLASS; i++) {
            assertThat(points).containsEntry(ThirtyCells.student(i), ThirtyCells.points(i));
        }
        assertThat(after.values()).anyMatch(json -> Graded.of(json).starts() > 1);
        try (Gradebook opened = Gradebook.open(book)) {
            assertThat(opened.problems()).isEmpty();
        }
    }

    /** Kills one of the students' processes after every few results, at any moment of its life. */
    private void killWorkersUntil(Path results, int count, Process grade) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(LONGEST_MINUTES);
        int next = read(results).size();
        int now = next;
        while (grade.isAlive() && now < count && System.nanoTime() < end) {
            Thread.sleep(200 + random.nextInt(400));
            List<ProcessHandle> theirs = grade.descendants().toList();
            if (now >= next
                    && !theirs.isEmpty()
                    && theirs.get(random.nextInt(theirs.size())).destroyForcibly()) {
                killed++;
                next = now + 1 + random.nextInt(2 * KILL_EVERY);
            }
            now = read(results).size();
        }
    }

    private static void assertEnded(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle each : processes) {
            each.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private Process grade(ThirtyCells homework, Path submissions, Path book) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), "org.lectern.cli.Main"));
        command.addAll(List.of("grade", homework.notebook().toString()));
        command.addAll(List.of("--class-path", homework.checks().toString(), "--jobs", "2"));
        command.addAll(List.of("--from", submissions.toString(), "--gradebook", book.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("grade.log").toFile()))
                .start();
    }

    private static String log() throws IOException {
        Path log = folder.resolve("grade.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private static Map<Path, String> read(Path results) throws IOException {
        Map<Path, String> all = new TreeMap<>();
        if (Files.isDirectory(results)) {
            try (Stream<Path> files = Files.walk(results)) {
                for (Path each :
                        files.filter(file -> file.toString().endsWith(".json")).toList()) {
                    all.put(each, Files.readString(each));
                }
            }
        }
        return all;
    }
}
