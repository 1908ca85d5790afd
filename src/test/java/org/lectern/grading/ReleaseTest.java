package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.jshell.CellResult;
import org.lectern.jshell.Session;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;
import org.lectern.notebook.NotebookWriter;

class ReleaseTest {
    private static final String SQUARE = """
            /** A number times itself. */
            double square(double x) {
                // think of the sign
                // BEGIN SOLUTION
                if (x > 0) { return x * x; }
                return x * x; // }
                // END SOLUTION
            }""";

    @TempDir
    private Path folder;

    @Test
    void theAnswerIsReplacedByAStubThatCompilesAndIsNotYetAnswered() {
        Notebook released = Release.of(solution(SQUARE));
        assertThat(released.cells().get(2).source()).isEqualTo("""
                /** A number times itself. */
                double square(double x) {
                    // think of the sign
                    // YOUR CODE HERE
                    throw notAnswered("square");
                }""");
        try (Session session = Session.open()) {
            for (Cell cell : released.codeCells()) {
                CellResult result = session.evaluate(cell.source());
                assertThat(result.failure()).as(cell.source()).isEmpty();
            }
            assertThat(session.evaluate("check(\"square\").outcome()")
                            .shown()
                            .orElseThrow()
                            .text())
                    .isEqualTo("NOT_ANSWERED");
        }
    }

    @Test
    void nothingOfTheAnswerIsLeftAnywhere() {
        Notebook solution = solution(SQUARE);
        solution.cells()
                .get(2)
                .outputs()
                .addObject()
                .put("output_type", "stream")
                .put("text", "return x * x");
        assertThat(NotebookWriter.text(Release.of(solution)))
                .doesNotContain("return x * x")
                .doesNotContain("SOLUTION")
                .doesNotContain("the teacher's words");
    }

    @Test
    void theSolutionItselfStaysAsItIs() {
        Notebook solution = solution(SQUARE);
        String before = NotebookWriter.text(solution);
        Release.of(solution);
        assertThat(NotebookWriter.text(solution)).isEqualTo(before);
    }

    @Test
    void outputsAndPromptNumbersAreCleared() {
        Notebook solution = solution(SQUARE);
        solution.cells().get(2).executionCount(7);
        Notebook released = Release.of(solution);
        assertThat(released.codeCells()).allSatisfy(cell -> {
            assertThat(cell.executionCount()).isEmpty();
            assertThat(cell.outputs()).isEmpty();
        });
    }

    @Test
    void cellsCarryWhatNbgraderNeeds() {
        Notebook released = Release.of(solution(SQUARE));
        JsonNode text = nbgrader(released, 0);
        assertThat(text.path("locked").asBoolean()).isTrue();
        assertThat(text.path("grade").asBoolean()).isFalse();
        JsonNode answer = nbgrader(released, 2);
        assertThat(answer.path("solution").asBoolean()).isTrue();
        assertThat(answer.path("locked").asBoolean()).isFalse();
        assertThat(answer.has("points")).isFalse();
        JsonNode check = nbgrader(released, 3);
        assertThat(check.path("grade").asBoolean()).isTrue();
        assertThat(check.path("locked").asBoolean()).isTrue();
        assertThat(check.path("points").asInt()).as("visible and hidden points").isEqualTo(7);
        JsonNode written = nbgrader(released, released.cells().size() - 1);
        assertThat(written.path("grade").asBoolean()).isTrue();
        assertThat(written.path("solution").asBoolean()).isTrue();
        assertThat(written.path("points").asDouble()).isEqualTo(2);
        Pattern id = Pattern.compile("[A-Za-z0-9_-]+");
        assertThat(released.cells()).allSatisfy(cell -> {
            JsonNode nbgrader = cell.metadata().path("nbgrader");
            assertThat(nbgrader.path("schema_version").asInt()).isEqualTo(3);
            assertThat(nbgrader.path("grade_id").asText()).matches(id);
            assertThat(nbgrader.path("checksum").asText()).matches("[0-9a-f]{32}");
        });
        assertThat(released.cells().get(0).metadata().path("editable").asBoolean(true))
                .isFalse();
        assertThat(released.cells().get(2).metadata().path("editable").asBoolean(true))
                .isTrue();
    }

    @Test
    void theChecksumIsNbgraders() {
        Notebook released = Release.of(solution(SQUARE));
        // hashlib.md5(b'check("square")' b'code' b'True' b'False' b'True' b'check-square' b'7.0').hexdigest()
        assertThat(nbgrader(released, 3).path("checksum").asText()).isEqualTo("82076a1ebe84485a137f883612734ad6");
    }

    @Test
    void theReleaseIsTheSameBytesEachTimeAndInStep() throws Exception {
        Path solution = folder.resolve("solution.ipynb");
        Path exercise = folder.resolve("exercise.ipynb");
        NotebookWriter.write(solution(SQUARE), solution);
        assertThat(Release.isInStep(solution, exercise)).isFalse();
        Release.release(solution, exercise);
        byte[] first = Files.readAllBytes(exercise);
        Release.release(solution, exercise);
        assertThat(Files.readAllBytes(exercise)).isEqualTo(first);
        assertThat(Release.isInStep(solution, exercise)).isTrue();
        NotebookWriter.write(solution(SQUARE.replace("the sign", "its sign")), solution);
        assertThat(Release.isInStep(solution, exercise)).isFalse();
        assertThat(NotebookReader.read(exercise)
                        .metadata()
                        .path("lectern")
                        .path("exercise")
                        .asText())
                .isEqualTo("test-arithmetic");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            // BEGIN SOLUTION ⏎ } | line 2: BEGIN SOLUTION without an END
            // END SOLUTION ⏎ } | line 2: END SOLUTION without a BEGIN
            // BEGIN SOLUTION ⏎ // BEGIN SOLUTION ⏎ } | line 3: BEGIN SOLUTION within the solution that begins in line 2
            /* BEGIN SOLUTION */ ⏎ return 1; ⏎ // END SOLUTION ⏎ } | line 2: a solution marker that is not alone
            // begin solution ⏎ return 1; ⏎ // END SOLUTION ⏎ } | line 2: a solution marker that is not alone
            // BEGIN SOLUTON ⏎ return 1; ⏎ // END SOLUTON ⏎ } | line 2: a solution marker that is not alone
            // BEGN SOLUTION ⏎ return 1; ⏎ // END SOLUTION ⏎ } | line 2: a solution marker that is not alone
            // BEGIN SOLUTION ⏎ double y = x; ⏎ // END SOLUTION ⏎ return y; ⏎ } | line 4: code follows the solution
            if (x > 0) { ⏎ // BEGIN SOLUTION ⏎ return 1; ⏎ // END SOLUTION ⏎ } ⏎ return 2; ⏎ } | line 3: the solution is not directly
            // BEGIN SOLUTION ⏎ if (x > 0) { ⏎ return 1; ⏎ // END SOLUTION ⏎ } ⏎ return 1; } | line 2: the solution opens or closes
            """)
    void markersThatDoNotFitAreRefusedWithTheirPlace(String body, String message) {
        String source = "double square(double x) {\n" + body.replace(" ⏎ ", "\n");
        assertThatThrownBy(() -> Release.of(solution(source)))
                .isInstanceOf(ReleaseException.class)
                .hasMessageStartingWith("cell 3 (square), ")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aSolutionOutsideAMethodIsRefused() {
        assertThatThrownBy(() -> Release.of(solution("// BEGIN SOLUTION\nint x = 1;\n// END SOLUTION")))
                .hasMessageContaining("cell 3 (square), line 1: the solution is not directly within a method's body");
    }

    @Test
    void questionsAndChecksMustFitTogether() {
        Notebook twice = solution(SQUARE);
        twice.add(Cell.Kind.CODE, "check(\"square\")");
        assertThatThrownBy(() -> Release.of(twice)).hasMessageContaining("check(\"square\") is in cell 4 already");

        Notebook unknown = solution(SQUARE);
        unknown.cells().get(3).source("check(\"sqare\")");
        assertThatThrownBy(() -> Release.of(unknown))
                .hasMessageContaining("cell 4")
                .hasMessageContaining("\"square\"?");

        Notebook missing = solution(SQUARE);
        missing.remove(3);
        assertThatThrownBy(() -> Release.of(missing))
                .hasMessageContaining("\"square\" of ArithmeticChecks is checked nowhere");

        Notebook nameless = solution(SQUARE);
        nameless.remove(1);
        assertThatThrownBy(() -> Release.of(nameless)).hasMessageContaining("no cell names the exercise");
    }

    private static JsonNode nbgrader(Notebook notebook, int cell) {
        return notebook.cells().get(cell).metadata().path("nbgrader");
    }

    private static Notebook solution(String square) {
        Notebook notebook = Notebook.empty();
        add(notebook, "intro", Cell.Kind.MARKDOWN, "# Numbers");
        add(notebook, "exercise", Cell.Kind.CODE, "exercise(\"test-arithmetic\")");
        add(notebook, "square", Cell.Kind.CODE, square);
        add(notebook, "check-square", Cell.Kind.CODE, "check(\"square\")");
        add(notebook, "check-derivative", Cell.Kind.CODE, "// check(\"square\")\ncheck(\"derivative\")");
        add(notebook, "check-answer", Cell.Kind.CODE, "check(\"answer\")");
        Cell written = add(
                notebook,
                "why",
                Cell.Kind.MARKDOWN,
                "Why?\n\n<!-- BEGIN SOLUTION -->\nthe teacher's words\n<!-- END SOLUTION -->");
        written.metadata().putObject("lectern").put("points", 2);
        return notebook;
    }

    private static Cell add(Notebook notebook, String id, Cell.Kind kind, String source) {
        Cell cell = notebook.add(kind, source);
        cell.json().put("id", id);
        return cell;
    }
}
