package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookRunner;
import org.lectern.notebook.NotebookWriter;
import org.lectern.notebook.RunResult;

/** What a submitted notebook says about the hints that its checks have shown. */
class HintUseTest {
    private static final ExerciseClass EXERCISE = Exercises.named("test-arithmetic");

    private static Notebook worked() {
        Notebook notebook = Notebook.empty();
        for (String cell : List.of(
                "exercise(\"test-arithmetic\")",
                "double square(double x) { return x * Math.abs(x); }",
                "check(\"square\")",
                "check(\"square\")",
                "int answer = 42;",
                "check(\"answer\")",
                "double square(double x) { return x * x; }",
                "check(\"square\")")) {
            notebook.add(Cell.Kind.CODE, cell);
        }
        assertThat(NotebookRunner.create().run(notebook).status()).isEqualTo(RunResult.Status.OK);
        return notebook;
    }

    @Test
    void itIsReadFromTheOutputsAlsoAfterTheAnswerIsRight() {
        Notebook notebook = worked();
        assertThat(HintUse.of(EXERCISE, notebook)).isEqualTo(Map.of("square", 2, "answer", 0));
        for (int failed : List.of(2, 3)) {
            notebook.cells().get(failed).clearOutputs();
        }
        assertThat(HintUse.of(EXERCISE, notebook)).isEqualTo(Map.of("square", 2, "answer", 0));
        notebook.cells().forEach(Cell::clearOutputs);
        assertThat(HintUse.of(EXERCISE, notebook)).isEmpty();
        assertThat(HintUse.of(Exercises.named("01-mlp"), worked()))
                .as("another homework's")
                .isEmpty();
    }

    @Test
    void whatAnOutputSaysIsBoundedByTheHintsThereAre() {
        Notebook notebook = worked();
        ObjectNode hints = (ObjectNode) record(notebook.cells().get(7)).path("hints");
        hints.put("square", 999);
        hints.put("nonsense", 3);
        assertThat(HintUse.of(EXERCISE, notebook)).isEqualTo(Map.of("square", 3, "answer", 0));
        hints.put("square", -4);
        assertThat(HintUse.of(EXERCISE, notebook)).containsEntry("square", 2);
        hints.put("square", "many");
        assertThat(HintUse.of(EXERCISE, notebook)).containsEntry("square", 2);
        ((ObjectNode) notebook.cells().get(7).outputs().get(1).path("data")).put(HintUse.TYPE, "[");
        assertThat(HintUse.of(EXERCISE, notebook)).containsEntry("square", 2);
    }

    private static JsonNode record(Cell cell) {
        return cell.outputs().get(1).path("data").path(HintUse.TYPE);
    }

    @Test
    void gradingKeepsItWithTheResult(@TempDir Path folder) throws Exception {
        Notebook solution = Notebook.empty();
        for (String cell : List.of(
                "exercise(\"test-arithmetic\")",
                "double square(double x) {\n    // BEGIN SOLUTION\n    return x * x;\n    // END SOLUTION\n}",
                "check(\"square\")",
                "check(\"derivative\")",
                "check(\"answer\")")) {
            solution.add(Cell.Kind.CODE, cell);
        }
        Path submissions = Files.createDirectories(folder.resolve("submissions"));
        NotebookWriter.write(worked(), submissions.resolve("ada.ipynb"));
        Notebook cleared = worked();
        cleared.cells().forEach(Cell::clearOutputs);
        NotebookWriter.write(cleared, submissions.resolve("bob.ipynb"));
        GradeRun.Outcome outcome = GradeRun.of(
                        Homework.of("test-arithmetic", Release.of(solution)), folder.resolve("results"))
                .grade(submissions);
        assertThat(outcome.results())
                .extracting(Graded::student, Graded::hints)
                .containsExactly(tuple("ada", Map.of("answer", 0, "square", 2)), tuple("bob", null));
        String json = outcome.results().get(1).json();
        assertThat(json).as("as results of before").doesNotContain("\"hints\" : null");
        assertThat(Graded.of(json)).isEqualTo(outcome.results().get(1));
    }
}
