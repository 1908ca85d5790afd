package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.gradebook.Gradebook;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookWriter;

/** Grading again, and what comes back to students; without a sandbox, which has tests of its own. */
@Timeout(120)
class GradeRunTest {
    private static final String SQUARE = "double square(double x) { return x * x; }";
    private static final String HALF = "double square(double x) { return x * Math.abs(x); }";
    private static final String DERIVATIVE =
            "double derivative(java.util.function.DoubleUnaryOperator f, double x) { return (f.applyAsDouble(x + 1e-5) - f.applyAsDouble(x - 1e-5)) / 2e-5; }";

    @TempDir
    private Path folder;

    private static Notebook notebook(String square, String derivative) {
        return ArithmeticNotebook.of(square, derivative, "int answer = 42;");
    }

    private static Homework homework(String remark) {
        Notebook solution = notebook(
                SQUARE.replace("{ ", "{\n// BEGIN SOLUTION\n").replace(" }", "\n// END SOLUTION\n}"),
                DERIVATIVE.replace("{ ", "{\n// BEGIN SOLUTION\n").replace(" }", "\n// END SOLUTION\n}"));
        ArithmeticNotebook.add(solution, "remark", remark);
        return Homework.of("test-arithmetic", Release.of(solution));
    }

    private void handIn(String student, Notebook notebook) throws IOException {
        Path file = folder.resolve("in").resolve(student).resolve("test-arithmetic.ipynb");
        Files.createDirectories(file.getParent());
        NotebookWriter.write(notebook, file);
    }

    private GradeRun.Outcome grade(Homework homework, LatePolicy policy) {
        return GradeRun.of(homework, folder.resolve("class.db.results"))
                .isolation(Isolation.PROCESS)
                .late(policy)
                .grade(folder.resolve("in"));
    }

    private double score(String student) {
        try (Gradebook book = Gradebook.openOrCreate(folder.resolve("class.db"))) {
            return book.grade("test-arithmetic", student).orElseThrow().score();
        }
    }

    /** What a run prints is what counts, also where it was so once before. */
    @Test
    void whatIsGradedLastCountsAlsoIfItIsWhatItWasBefore() throws IOException {
        handIn("anna", notebook(SQUARE, DERIVATIVE));
        Files.writeString(folder.resolve("in/anna/timestamp.txt"), "2026-11-20 18:30:00 UTC");
        LatePolicy generous = new LatePolicy(Instant.parse("2026-11-22T12:00:00Z"), Duration.ZERO, 0.1, -1);
        LatePolicy strict = new LatePolicy(Instant.parse("2026-11-20T12:00:00Z"), Duration.ZERO, 0.1, -1);
        Homework homework = homework("1");
        for (LatePolicy policy : List.of(generous, strict, generous, generous, strict)) {
            GradeRun.Outcome outcome = grade(homework, policy);
            assertThat(score("anna"))
                    .isEqualTo(outcome.results().get(0).points())
                    .isEqualTo(policy == generous ? 11.5 : 11.5 * 0.9);
        }
        assertThat(grade(homework, strict).graded()).isZero();
        try (Stream<Path> files = Files.list(folder.resolve("class.db.results/test-arithmetic/anna"))) {
            assertThat(files).as("the same twice is written once").hasSize(4);
        }

        Files.delete(folder.resolve("in/anna/timestamp.txt"));
        for (Notebook each :
                List.of(notebook(SQUARE, DERIVATIVE), notebook(HALF, DERIVATIVE), notebook(SQUARE, DERIVATIVE))) {
            handIn("bo", each);
            double points = grade(homework, LatePolicy.NONE).results().get(1).points();
            assertThat(score("bo")).isEqualTo(points);
        }
        assertThat(score("bo")).isEqualTo(11.5);

        String digest = homework.digest();
        for (Homework each : List.of(homework("2"), homework("1"))) {
            Graded result = grade(each, LatePolicy.NONE).results().get(0);
            assertThat(result.checks()).isEqualTo(each.digest());
            try (Gradebook book = Gradebook.openOrCreate(folder.resolve("class.db"))) {
                assertThat(book.result(book.grade("test-arithmetic", "anna").orElseThrow())
                                .checks())
                        .isEqualTo(each.digest());
            }
        }
        assertThat(grade(homework, LatePolicy.NONE).results().get(0).checks()).isEqualTo(digest);
    }

    @Test
    void twoRunsAtOnceDoNotGradeTheSame() throws IOException {
        handIn("anna", notebook(SQUARE, DERIVATIVE));
        Path results = Files.createDirectories(folder.resolve("class.db.results/test-arithmetic"));
        try (FileChannel other = FileChannel.open(
                        results.resolve(".grading"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = other.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThatThrownBy(() -> grade(homework("1"), LatePolicy.NONE))
                    .isInstanceOf(GradingException.class)
                    .hasMessageContaining("another run is grading test-arithmetic");
        }
        assertThat(grade(homework("1"), LatePolicy.NONE).graded()).isEqualTo(1);
        assertThat(results.resolve(GradeRun.RELEASED)).isRegularFile();
    }

    /** A student's code may keep what hidden checks pass to it. */
    @Test
    void noVisibleCheckTellsWhatAHiddenOneHasPassed() throws IOException {
        handIn(
                "spy",
                notebook(
                        "List<Double> seen = new ArrayList<>();\ndouble square(double x) { seen.add(x); return x * x; }",
                        "double derivative(java.util.function.DoubleUnaryOperator f, double x) { throw new RuntimeException(\"seen \" + seen); }"));
        Graded result = grade(homework("1"), LatePolicy.NONE).results().get(0);
        assertThat(result.results())
                .extracting(CheckResult::check)
                .containsExactly("three", "negative", "hidden", "slopeOfASquareAtOne", "aConstantIsFlat", "holds");
        assertThat(result.points()).isEqualTo(8);
        assertThat(result.results().get(3).message()).contains("seen [3.0, -2.0]");
        assertThat(result.results())
                .filteredOn(each -> each.visibility() == Visibility.VISIBLE)
                .noneMatch(each -> each.message().contains("1000000"));
    }

    @Test
    void textWithoutEndIsCutAndReadAgain() throws IOException {
        Notebook notebook = notebook(SQUARE, DERIVATIVE + "\n// " + "x".repeat(21_000_000));
        handIn("long", notebook);
        handIn(
                "loud",
                notebook(
                        "double square(double x) { throw new RuntimeException(\"Z\".repeat(30_000_000)); }",
                        DERIVATIVE));
        List<Graded> results = grade(homework("1"), LatePolicy.NONE).results();
        assertThat(results.get(1).points()).isEqualTo(4.5);
        assertThat(results.get(1).results().get(0).message()).contains("ZZZ").hasSizeLessThan(20_002);
        Graded result = results.get(0);
        assertThat(result.points()).isEqualTo(8);
        assertThat(result.cells()).anySatisfy(cell -> assertThat(cell.error()).contains("at most 4000000 are run"));
        assertThat(grade(homework("1"), LatePolicy.NONE).graded()).isZero();
        assertThat(score("long")).isEqualTo(8);
    }

    /** What a student's code says when it is not answered, it may say of a hidden check's arguments. */
    @Test
    void aHiddenCheckTellsNothingThatAnAnswerSays() throws IOException {
        handIn("spy", notebook("double square(double x) { throw notAnswered(\"it got \" + x); }", DERIVATIVE));
        Graded result = grade(homework("1"), LatePolicy.NONE).results().get(0);
        CheckResult hidden = result.results().get(2);
        assertThat(hidden.message()).contains("1000000");
        assertThat(hidden.withoutDetails().message()).isEqualTo("not yet answered");
    }

    @Test
    void whatDoesNotCompileIsWrongAndSaysWhy() throws IOException {
        handIn("emil", notebook("double square(double x) {\n    return x * x\n}", DERIVATIVE));
        Graded result = grade(homework("1"), LatePolicy.NONE).results().get(0);
        assertThat(result.points()).isEqualTo(4.5);
        assertThat(result.results().get(0).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.results().get(0).message())
                .startsWith("there is no square, because its cell failed:\nCompileError: ';' expected\nline 2");
    }

    @Test
    void aResultSaysHowToHaveItAgain() throws IOException {
        handIn("ev il", notebook(SQUARE, DERIVATIVE));
        LatePolicy policy = new LatePolicy(Instant.parse("2026-11-20T12:00:00Z"), Duration.ofMinutes(5), 0.1, 3);
        Graded result = grade(homework("1"), policy).results().get(0);
        assertThat(result.reproduce())
                .isEqualTo(
                        "lectern grade test-arithmetic --from " + folder.resolve("in")
                                + " --student 'ev il' --gradebook again.db --cell-seconds 60 --total-seconds 600 --memory 2048"
                                + " --isolation process --deadline 2026-11-20T12:00:00Z --late-per-day 0.1 --late-days 3 --grace-minutes 5");
        assertThat(result.seed()).contains("seeds its own generators");
    }

    @Test
    void aShareOfThePointsIsNoPercentage() {
        assertThatThrownBy(() -> new LatePolicy(Instant.EPOCH, Duration.ZERO, 5, -1))
                .isInstanceOf(GradingException.class)
                .hasMessageContaining("a share of the points from 0 to 1, such as 0.1, got 5.0");
    }
}
