package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;

class RestorationTest {
    private static final String ANSWER = "double square(double x) {\n    return x * x;\n}";

    private static Notebook master() {
        Notebook solution = Notebook.empty();
        add(solution, "exercise", "exercise(\"test-arithmetic\")");
        add(
                solution,
                "square",
                "double square(double x) {\n    // BEGIN SOLUTION\n    return x * x;\n    // END SOLUTION\n}");
        add(solution, "check-square", "check(\"square\")");
        add(
                solution,
                "derivative",
                "double derivative(DoubleUnaryOperator f, double x) {\n    // BEGIN SOLUTION\n    return 2;\n    // END SOLUTION\n}");
        add(solution, "check-derivative", "check(\"derivative\")");
        add(solution, "check-answer", "check(\"answer\")");
        return Release.of(solution);
    }

    private static Cell add(Notebook notebook, String id, String source) {
        Cell cell = notebook.add(Cell.Kind.CODE, source);
        cell.json().put("id", id);
        return cell;
    }

    private static Restoration restored(Consumer<Notebook> student) {
        Notebook submission = master();
        cell(submission, "square").source(ANSWER);
        student.accept(submission);
        return Restoration.of(master(), submission);
    }

    private static Cell cell(Notebook notebook, String id) {
        return notebook.cells().stream()
                .filter(c -> c.id().orElse("").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static int index(Notebook notebook, String id) {
        List<Cell> cells = notebook.cells();
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).id().orElse("").equals(id)) {
                return i;
            }
        }
        throw new AssertionError(id);
    }

    private static List<String> sources(Restoration restored) {
        return restored.cells().stream().map(SealedWork.Code::source).toList();
    }

    @Test
    void anAnswerStandsBetweenLockedCells() {
        Restoration restored = restored(notebook -> {});
        assertThat(restored.notes()).isEmpty();
        assertThat(sources(restored)).contains("exercise(\"test-arithmetic\")", ANSWER, "check(\"square\")");
    }

    @Test
    void aLockedCellIsRunAsReleased() {
        Restoration restored =
                restored(notebook -> cell(notebook, "check-square").source("System.exit(0)"));
        assertThat(sources(restored)).contains("check(\"square\")").doesNotContain("System.exit(0)");
        assertThat(restored.notes()).singleElement().asString().contains("check-square was changed");
    }

    @Test
    void aCellThatWasMergedIntoAnotherIsNotEmptiedAgain() {
        Restoration restored = restored(notebook -> {
            cell(notebook, "derivative")
                    .source(ANSWER + "\ndouble derivative(DoubleUnaryOperator f, double x) { return 1; }");
            notebook.remove(index(notebook, "square"));
        });
        assertThat(sources(restored)).noneMatch(source -> source.contains("notAnswered"));
        assertThat(restored.notes())
                .singleElement()
                .asString()
                .contains("square is gone; what it defines stands in another");
    }

    @Test
    void aDeletedAnswerIsNotYetAnswered() {
        Restoration restored = restored(notebook -> notebook.remove(index(notebook, "square")));
        assertThat(sources(restored)).anyMatch(source -> source.contains("notAnswered(\"square\")"));
        assertThat(restored.notes()).singleElement().asString().contains("square is gone; the empty one");
    }

    @Test
    void anEmptyCopyDoesNotTakeTheAnswerAway() {
        Restoration restored = restored(notebook -> {
            Cell copy = notebook.add(Cell.Kind.CODE, cell(master(), "square").source());
            copy.metadata().setAll(cell(notebook, "square").metadata().deepCopy());
        });
        assertThat(sources(restored)).contains(ANSWER).noneMatch(source -> source.contains("notAnswered(\"square\")"));
        assertThat(restored.notes()).isEmpty();
    }

    @Test
    void anEmptyCopyWithoutItsNameDoesNotTakeTheAnswerAway() {
        Restoration restored = restored(notebook ->
                notebook.add(Cell.Kind.CODE, cell(master(), "square").source()));
        assertThat(sources(restored)).contains(ANSWER).noneMatch(source -> source.contains("notAnswered(\"square\")"));
    }

    @Test
    void aCellWithoutItsNameIsFoundByWhatItDefines() {
        Restoration restored = restored(notebook -> {
            Cell cell = cell(notebook, "square");
            cell.json().put("id", "renamed");
            cell.metadata().remove("nbgrader");
        });
        assertThat(sources(restored)).contains(ANSWER).noneMatch(source -> source.contains("notAnswered(\"square\")"));
        assertThat(restored.notes()).singleElement().asString().contains("has lost its name");
    }

    @Test
    void cellsOfOnesOwnStayWhereTheyAre() {
        Restoration restored = restored(notebook -> {
            Cell own = notebook.add(Cell.Kind.CODE, "double half(double x) { return x / 2; }");
            notebook.json().withArray("cells").remove(notebook.cells().size() - 1);
            ((com.fasterxml.jackson.databind.node.ArrayNode) notebook.json().get("cells")).insert(1, own.json());
        });
        assertThat(sources(restored).get(1)).contains("half");
        assertThat(restored.notes()).isEmpty();
    }

    @Test
    void movedCellsRunInTheOrderOfTheRelease() {
        Restoration restored = restored(notebook -> {
            Cell moved = cell(notebook, "square");
            notebook.remove(index(notebook, "square"));
            ((com.fasterxml.jackson.databind.node.ArrayNode) notebook.json().get("cells")).add(moved.json());
        });
        assertThat(sources(restored).indexOf(ANSWER))
                .isLessThan(sources(restored).indexOf("check(\"square\")"));
        assertThat(restored.notes()).singleElement().asString().contains("cells were moved");
    }
}
