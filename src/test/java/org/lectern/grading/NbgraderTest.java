package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.kernel.KernelSpec;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;
import org.lectern.notebook.NotebookWriter;

/** A release autograded as nbgrader does it, by Jupyter's own programs and our kernel. */
@Tag("slow")
class NbgraderTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path SOLUTION = Path.of("solutions/01-mlp.ipynb");
    private static final String MLP = "01-mlp";

    @TempDir
    Path folder;

    @BeforeEach
    void install() throws Exception {
        assumeTrue(Files.isExecutable(PYTHON) && nbconvert(), "Debian's nbconvert is not installed");
        KernelSpec.install(folder.resolve("data"));
    }

    private static boolean nbconvert() throws Exception {
        return new ProcessBuilder(PYTHON.toString(), "-c", "import nbconvert.preprocessors")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void pointsAreThoseOfLecternsOwnGrading() throws Exception {
        Notebook release = Release.of(NotebookReader.read(SOLUTION));
        Path source = folder.resolve("source.ipynb");
        NotebookWriter.write(release, source);
        Map<String, String> right = answers();
        Map<String, String> some = new LinkedHashMap<>(right);
        some.remove("mlp");
        some.computeIfPresent("softmax", (id, answer) -> answer.replace("e.sum(1, true)", "e.sum(0, true)"));
        some.computeIfPresent("adaline", (id, answer) -> answer.replace("w.sub(gradient", "w.add(gradient"));
        some.put("xor", "Tensor andUnit() {");
        some.put("perceptron", "Tensor perceptronStep(Tensor w, Tensor x, double y, double lr) { return null; }");
        // Standard error is worth nothing to nbgrader, but the answer is right.
        some.computeIfPresent(
                "logistic", (id, answer) -> answer.replace("{\n", "{\n    System.err.println(\"looking\");\n"));
        // What is locked is restored.
        some.put("check-collapse", "14");
        Path submissions = Files.createDirectories(folder.resolve("submissions"));
        Path full = submitted(release, right, submissions.resolve("full/01-mlp.ipynb"));
        Path empty = submitted(release, Map.of(), submissions.resolve("empty/01-mlp.ipynb"));
        Path partly = submitted(release, some, submissions.resolve("partly/01-mlp.ipynb"));

        GradeRun.Outcome own = GradeRun.of(Homework.of(MLP, release), folder.resolve("results"))
                .grade(submissions);

        JsonNode best = autograded(source, full, Map.of());
        assertThat(best.path("why-xor").path(0).isNull()).as("for a person").isTrue();
        assertThat(points(best, true)).isEqualTo(points(best, false)).isEqualTo(points(own, "full"));
        everyCheckIsShownAndItsValueIsANumber();
        JsonNode none = autograded(source, empty, Map.of());
        assertThat(none.path("why-xor").path(0).asDouble(-1)).isZero();
        assertThat(points(none, false))
                .isEqualTo(points(own, "empty"))
                .allSatisfy((question, points) -> assertThat(points).isZero());
        assertThat(points(autograded(source, partly, Map.of()), false))
                .isEqualTo(points(own, "partly"))
                .containsEntry("collapse", 4.0)
                .containsEntry("logistic", 5.0);
        Notebook executed = NotebookReader.read(folder.resolve("executed.ipynb"));
        assertThat(HintUse.of(Exercises.named(MLP), executed))
                .as("hints that the outputs say were shown")
                .hasEntrySatisfying("softmax", count -> assertThat(count).isPositive())
                .containsEntry("collapse", 0);
    }

    @Test
    void hiddenChecksCountWhereTheTeachersClassesAre() throws Exception {
        OutsideHomework homework = OutsideHomework.in(folder, "test-area-nbgrader", OutsideHomework.SOLUTION);
        Path source = folder.resolve("source.ipynb");
        Path students = folder.resolve("students.jar");
        try (Closeable checks = Exercises.add(List.of(homework.classes))) {
            Release.release(homework.solution, source);
            Release.checks(homework.solution, students);
        }
        Notebook release = NotebookReader.read(source);
        String answer = release.cells().get(1).id().orElseThrow();
        Path right = submitted(release, Map.of(answer, OutsideHomework.SOLUTION), folder.resolve("right.ipynb"));
        Path small = submitted(
                release,
                Map.of(answer, "double circle(double r) { return r < 5 ? Math.PI * r * r : 0; }"),
                folder.resolve("small.ipynb"));
        Map<String, String> teacher = Map.of("IJAVA_CLASSPATH", homework.classes.toString());
        Map<String, String> student = Map.of("IJAVA_CLASSPATH", students.toString());

        assertThat(points(autograded(source, right, teacher), false).values()).containsExactly(5.0, 1.0);
        assertThat(points(autograded(source, withCell("%jars " + students, right), teacher), false)
                        .values())
                .as("the teacher's classes come first")
                .containsExactly(5.0, 1.0);
        Notebook withMap = NotebookReader.read(right);
        withMap.add(Cell.Kind.CODE, "progress()");
        Path mapped = folder.resolve("mapped.ipynb");
        NotebookWriter.write(withMap, mapped);
        autograded(source, mapped, teacher);
        assertThat(Files.readString(folder.resolve("executed.ipynb")))
                .contains("5 of 5 points, passed", "6 of 6 points; every check has passed");
        assertThat(points(autograded(source, small, teacher), false).values()).containsExactly(2.0, 0.0);
        assertThat(Files.readString(folder.resolve("executed.ipynb")))
                .contains("areas of secret circles")
                .doesNotContain("1234.5")
                .doesNotContain("55.25")
                .doesNotContain("7.125");
        assertThat(points(autograded(source, right, student), false).values())
                .as("students have no hidden checks")
                .containsExactly(2.0, 0.0);
        assertThat(points(
                                autograded(
                                        source,
                                        right,
                                        Map.of(
                                                "IJAVA_CLASSPATH",
                                                homework.classes.toString(),
                                                "NBGRADER_EXECUTION",
                                                "validate")),
                                false)
                        .values())
                .as("hidden checks run in grading only")
                .containsExactly(2.0, 0.0);
    }

    private void everyCheckIsShownAndItsValueIsANumber() {
        for (Cell cell : NotebookReader.read(folder.resolve("executed.ipynb")).codeCells()) {
            assertThat(cell.outputs())
                    .noneMatch(output -> output.path("name").asText().equals("stderr"));
            if (cell.source().startsWith("check")) {
                assertThat(cell.outputs()).hasSize(2);
                JsonNode text = cell.outputs().get(0).path("data");
                assertThat(text.path("text/plain").toString()).contains("passed");
                JsonNode value = cell.outputs().get(1);
                assertThat(value.path("data").path("text/html").toString()).contains("lectern-report");
                assertThat(value.path("output_type").asText()).isEqualTo("execute_result");
                assertThat(value.path("data").path("text/plain").toString()).matches("\\[?\"[0-9.]+\"]?");
            }
        }
    }

    /** The source of each answer, by its cell's id. */
    private static Map<String, String> answers() {
        return NotebookReader.read(SOLUTION).cells().stream()
                .filter(cell -> cell.source().contains("BEGIN SOLUTION"))
                .collect(Collectors.toMap(cell -> cell.id().orElseThrow(), Cell::source));
    }

    private static Path submitted(Notebook release, Map<String, String> sources, Path file) throws IOException {
        Notebook notebook = release.copy();
        for (Cell cell : notebook.cells()) {
            String source = sources.get(cell.id().orElseThrow());
            if (source != null) {
                cell.source(source);
            }
        }
        Files.createDirectories(file.getParent());
        NotebookWriter.write(notebook, file);
        return file;
    }

    /** The same with a cell of the student's own before all others. */
    private Path withCell(String source, Path file) {
        Notebook notebook = Notebook.empty();
        notebook.add(Cell.Kind.CODE, source);
        for (Cell cell : NotebookReader.read(file).cells()) {
            notebook.add(cell.kind(), cell.source()).json().setAll(cell.json());
        }
        Path more = folder.resolve("more.ipynb");
        NotebookWriter.write(notebook, more);
        return more;
    }

    /** Each question's points, or their maximum; written questions apart. */
    private static Map<String, Double> points(JsonNode grades, boolean highest) {
        Map<String, Double> points = new LinkedHashMap<>();
        grades.properties().stream()
                .filter(cell -> !cell.getKey().equals("why-xor"))
                .forEach(cell -> points.put(
                        cell.getKey().replaceFirst("^check-", ""),
                        cell.getValue().path(highest ? 1 : 0).asDouble()));
        return points;
    }

    private static Map<String, Double> points(GradeRun.Outcome graded, String student) {
        return graded.results().stream()
                .filter(each -> each.student().equals(student))
                .flatMap(each -> each.results().stream())
                .collect(Collectors.groupingBy(
                        CheckResult::question, LinkedHashMap::new, Collectors.summingDouble(CheckResult::points)));
    }

    private JsonNode autograded(Path source, Path submitted, Map<String, String> environment) throws Exception {
        Path script = folder.resolve("autograde.py");
        try (InputStream in = NbgraderTest.class.getResourceAsStream("autograde.py")) {
            assertThat(in).isNotNull();
            Files.write(script, in.readAllBytes());
        }
        ProcessBuilder builder = new ProcessBuilder(
                        PYTHON.toString(),
                        script.toString(),
                        source.toString(),
                        submitted.toString(),
                        folder.resolve("executed.ipynb").toString())
                .redirectOutput(folder.resolve("points.json").toFile())
                .redirectError(folder.resolve("errors.txt").toFile());
        builder.environment()
                .putAll(Map.of(
                        "JUPYTER_DATA_DIR", folder.resolve("data").toString(),
                        "JUPYTER_CONFIG_DIR", folder.resolve("config").toString(),
                        "JUPYTER_RUNTIME_DIR", folder.resolve("runtime").toString()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(300, TimeUnit.SECONDS);
        process.destroyForcibly();
        String errors = Files.readString(folder.resolve("errors.txt"));
        assertThat(ended).as(errors).isTrue();
        assertThat(process.exitValue()).as(errors).isZero();
        return new ObjectMapper().readTree(folder.resolve("points.json").toFile());
    }
}
