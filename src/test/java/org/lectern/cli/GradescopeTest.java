package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.grading.GradeRun;
import org.lectern.grading.OutsideHomework;
import org.lectern.grading.Release;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;
import org.lectern.notebook.NotebookWriter;

/** Gradescope's autograder from end to end, in a folder laid out as its container, with the commands of this build. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class GradescopeTest {
    private static final Path RECIPE = Path.of("environment", "gradescope");
    private static final Path SOLUTION = Path.of("solutions/01-mlp.ipynb");
    private static final String METADATA = """
            {"id": 123456, "created_at": "2026-11-03T18:30:00.365935-07:00",
             "assignment": {"due_date": "2026-11-01T23:00:00.000000-07:00", "title": "Homework 1", "total_points": "39.0"},
             "submission_method": "upload",
             "users": [{"email": "%s", "id": 1234, "name": "Student User"%s}], "previous_submissions": []}
            """;

    @TempDir
    Path folder;

    private Path autograder;
    private Path clone;
    private final Map<String, String> environment = new HashMap<>();
    private String printed = "";

    @BeforeEach
    void layOut() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no python3");
        autograder = folder.resolve("auto grader");
        Files.createDirectories(autograder.resolve("source"));
        Files.createDirectories(autograder.resolve("submission"));
        clone = Files.createDirectories(folder.resolve("clone"));
        Path launcher = folder.resolve("launcher");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' $LECTERN_JAVA_OPTS '-Dlectern.home=" + clone + "' -Djava.awt.headless=true -cp '"
                        + classPath()
                        + "' org.lectern.cli.Main \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        environment.put("AUTOGRADER", autograder.toString());
        environment.put("LECTERN", launcher.toString());
        environment.put("LECTERN_HOMEWORK", "01-mlp");
        metadata("ada+1@school.edu", "");
    }

    private static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private void metadata(String email, String more) throws IOException {
        Files.writeString(autograder.resolve("submission_metadata.json"), METADATA.formatted(email, more));
    }

    @Test
    void aSubmissionIsGradedCheckByCheck() throws Exception {
        Files.createDirectories(clone.resolve("solutions"));
        Files.copy(SOLUTION, clone.resolve("solutions/01-mlp.ipynb"));
        Files.copy(RECIPE.resolve("settings.sh"), autograder.resolve("source/settings.sh"));
        environment.remove("LECTERN_HOMEWORK");
        environment.put("LECTERN_GRADE_OPTIONS", "--late-per-day 0.25");
        Notebook answered = answered(NotebookReader.read(SOLUTION));
        cell(answered, "softmax")
                .source(cell(answered, "softmax").source().replace("e.sum(1, true)", "e.sum(0, true)"));
        NotebookWriter.write(answered, autograder.resolve("submission/My homework.ipynb"));

        JsonNode results = run();
        assertThat(results.path("score").asDouble()).isEqualTo((35 - 3) * 0.5);
        assertThat(results.path("output").asText()).contains("Late by 43 h 30 min: points count 50 %");
        assertThat(results.path("execution_time").asInt()).isPositive();
        assertThat(results.path("visibility").asText()).isEqualTo("visible");
        assertThat(results.path("stdout_visibility").asText()).isEqualTo("hidden");
        assertThat(results.path("extra_data").path("homework").asText()).isEqualTo("01-mlp");
        assertThat(results.path("extra_data").path("sandbox").asText())
                .isEqualTo(GradeRun.offered().word());
        JsonNode rows = test(results, "softmax: each row becomes probabilities");
        assertThat(rows.path("score").asDouble()).isZero();
        assertThat(rows.path("max_score").asDouble()).isEqualTo(2);
        assertThat(rows.path("status").asText()).isEqualTo("failed");
        assertThat(rows.path("output").asText()).contains("the sum is taken over the wrong axis");
        JsonNode separates = test(results, "mlp: training separates the moons");
        assertThat(separates.path("status").asText()).isEqualTo("passed");
        assertThat(separates.path("score").asDouble()).isEqualTo(3);
        assertThat(test(results, "why-xor: marked by hand").path("max_score").asDouble())
                .isEqualTo(4);
        assertThat(printed).contains("ada_1@school.edu");

        // The student's own due date counts.
        metadata("ada+1@school.edu", ", \"assignment\": {\"due_date\": \"2026-11-30T23:00:00.000000-07:00\"}");
        // As in most containers: root, and no namespaces.
        boolean isRoot = System.getProperty("user.name").equals("root");
        String level = isRoot ? "account" : "process";
        environment.put("LECTERN_GRADE_OPTIONS", "--late-per-day 0.25 --isolation " + level);
        JsonNode inTime = run();
        assertThat(inTime.path("score").asDouble()).isEqualTo(32);
        assertThat(inTime.path("extra_data").path("sandbox").asText()).isEqualTo(level);
    }

    @Test
    void aHiddenCheckAppearsWhenGradesArePublished() throws Exception {
        Notebook answered = arithmetic("double square(double x) { return x > 1000 ? 0 : x * x; }");
        NotebookWriter.write(answered, autograder.resolve("submission/test-arithmetic.ipynb"));
        Files.writeString(autograder.resolve("submission/notes.ipynb"), "{}");

        JsonNode results = run();
        assertThat(results.path("score").asDouble()).isEqualTo(3);
        JsonNode hidden = test(results, "square: the square of a million is exact");
        assertThat(hidden.path("visibility").asText()).isEqualTo("after_published");
        assertThat(hidden.path("status").asText()).isEqualTo("failed");
        assertThat(hidden.path("max_score").asDouble()).isEqualTo(4);
        assertThat(hidden.toString()).doesNotContain("output").doesNotContain("1.0E12");
        assertThat(test(results, "square: the square of 3 is 9")
                        .path("visibility")
                        .asText())
                .isEqualTo("visible");
    }

    @Test
    void anAccountOfItsOwnReadsNeitherChecksNorResults() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root gives accounts");
        for (Path each : List.of(folder, autograder, autograder.resolve("source"))) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path checks = Files.writeString(autograder.resolve("source/checks"), "secret");
        Path metadata = autograder.resolve("submission_metadata.json");
        for (Path each : List.of(checks, metadata)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rw-r--r--"));
        }
        environment.put("LECTERN_GRADE_OPTIONS", "--isolation account");
        // The square is right where a file can be read.
        String square = "double square(double x) { return %s.exists(java.nio.file.Path.of(\"%s\")) ? x * x : 0; }";
        Path submission = autograder.resolve("submission/test-arithmetic.ipynb");
        NotebookWriter.write(arithmetic(square.formatted("java.nio.file.Files", metadata)), submission);
        assertThat(run().path("score").asDouble()).as("what all may read").isEqualTo(7);
        for (Path each : List.of(checks, autograder.resolve("results/results.json"))) {
            NotebookWriter.write(arithmetic(square.formatted("java.nio.file.Files", each)), submission);
            JsonNode results = run();
            assertThat(results.path("score").asDouble()).as(each + "").isZero();
            assertThat(results.path("extra_data").path("sandbox").asText()).isEqualTo("account");
        }
    }

    /** The homework that only tests use, and its release with this answer. */
    private Notebook arithmetic(String answer) throws IOException {
        Notebook solution = Notebook.empty();
        add(solution, "exercise", "exercise(\"test-arithmetic\")");
        add(
                solution,
                "square",
                "double square(double x) {\n    // BEGIN SOLUTION\n    return x * x;\n    // END SOLUTION\n}");
        for (String question : List.of("square", "derivative", "answer")) {
            add(solution, "check-" + question, "check(\"" + question + "\")");
        }
        Files.createDirectories(clone.resolve("solutions"));
        NotebookWriter.write(solution, clone.resolve("solutions/test-arithmetic.ipynb"));
        environment.put("LECTERN_HOMEWORK", "test-arithmetic");
        Notebook answered = Release.of(solution);
        cell(answered, "square").source(answer);
        return answered;
    }

    @Test
    void aTeachersOwnHomeworkIsGradedByItsNotebookAndJar() throws Exception {
        OutsideHomework homework = OutsideHomework.in(
                Files.createDirectories(folder.resolve("own")), "test-area-gradescope", OutsideHomework.SOLUTION);
        environment.put("LECTERN_HOMEWORK", "test-area-gradescope");
        environment.put("LECTERN_NOTEBOOK", homework.solution.toString());
        environment.put("LECTERN_CLASS_PATH", homework.classes.toString());
        Files.copy(homework.solution, autograder.resolve("submission/area.ipynb"));

        JsonNode results = run();
        assertThat(results.path("score").asDouble()).as(printed).isEqualTo(6);
        assertThat(test(results, "circle: areas of secret circles")
                        .path("visibility")
                        .asText())
                .isEqualTo("after_published");
        assertThat(test(results, "onlyHidden: the latest of all")
                        .path("visibility")
                        .asText())
                .isEqualTo("after_due_date");
    }

    @Test
    void whatCannotBeGradedHasNoPointsAndSaysWhy() throws Exception {
        Files.createDirectories(clone.resolve("solutions"));
        Files.copy(SOLUTION, clone.resolve("solutions/01-mlp.ipynb"));
        assertThat(explanation()).isEqualTo("There is no notebook in this submission: hand in 01-mlp.ipynb.");

        Path one = Files.writeString(autograder.resolve("submission/one \"quoted\".ipynb"), "{ \"cells\": [");
        assertThat(explanation())
                .startsWith("This submission could not be graded: ")
                .contains("ipynb");

        Path two = Files.writeString(autograder.resolve("submission/two.ipynb"), "{}");
        assertThat(explanation())
                .isEqualTo(
                        "There are 2 notebooks in this submission (one \"quoted\".ipynb, two.ipynb): hand in one, 01-mlp.ipynb.");

        Files.delete(one);
        Files.delete(two);
        Files.createSymbolicLink(autograder.resolve("submission/01-mlp.ipynb"), SOLUTION.toAbsolutePath());
        assertThat(explanation()).startsWith("There is no notebook");

        Files.delete(autograder.resolve("submission/01-mlp.ipynb"));
        Files.copy(SOLUTION, autograder.resolve("submission/01-mlp.ipynb"));
        environment.put("LECTERN", "/nowhere/lectern");
        assertThat(explanation()).contains("through no fault of yours");
        environment.put("LECTERN_HOMEWORK", "");
        assertThat(explanation()).contains("through no fault of yours").contains("LECTERN_HOMEWORK");
    }

    private String explanation() throws Exception {
        JsonNode results = run();
        assertThat(results.path("score").isNumber()).isTrue();
        assertThat(results.path("score").asDouble()).isZero();
        assertThat(results.path("visibility").asText()).isEqualTo("visible");
        return results.path("output").asText();
    }

    private JsonNode run() throws Exception {
        Path log = folder.resolve("stdout");
        ProcessBuilder builder = new ProcessBuilder(
                        RECIPE.resolve("run_autograder").toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LECTERN"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(300, TimeUnit.SECONDS);
        process.destroyForcibly();
        printed = Files.readString(log);
        assertThat(ended).as(printed).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        Path results = autograder.resolve("results/results.json");
        assertThat(results).as(printed).exists();
        return new ObjectMapper().readTree(results.toFile());
    }

    private static JsonNode test(JsonNode results, String name) {
        for (JsonNode test : results.path("tests")) {
            if (test.path("name").asText().equals(name)) {
                return test;
            }
        }
        throw new AssertionError("no test " + name + " in " + results);
    }

    /** The release with the solution's answers in it. */
    private static Notebook answered(Notebook solution) {
        Notebook notebook = Release.of(solution);
        for (Cell cell : solution.cells()) {
            if (cell.source().contains("BEGIN SOLUTION")) {
                cell(notebook, cell.id().orElseThrow()).source(cell.source());
            }
        }
        return notebook;
    }

    private static void add(Notebook notebook, String id, String source) {
        notebook.add(Cell.Kind.CODE, source).json().put("id", id);
    }

    private static Cell cell(Notebook notebook, String id) {
        return notebook.cells().stream()
                .filter(cell -> cell.id().orElse("").equals(id))
                .findFirst()
                .orElseThrow();
    }
}
