package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;

class RestorationTest {
    private static final String ANSWER = "double square(double x) {\n    return x * x;\n}";

    private static Notebook master() {
        Notebook solution = Notebook.empty();
        ArithmeticNotebook.add(solution, "exercise", "exercise(\"test-arithmetic\")");
        ArithmeticNotebook.add(
                solution,
                "square",
                "double square(double x) {\n    // BEGIN SOLUTION\n    return x * x;\n    // END SOLUTION\n}");
        ArithmeticNotebook.add(solution, "check-square", "check(\"square\")");
        ArithmeticNotebook.add(
                solution,
                "derivative",
                "double derivative(DoubleUnaryOperator f, double x) {\n    // BEGIN SOLUTION\n    return 2;\n    // END SOLUTION\n}");
        ArithmeticNotebook.add(solution, "check-derivative", "check(\"derivative\")");
        ArithmeticNotebook.add(solution, "check-answer", "check(\"answer\")");
        Cell why = solution.add(
                Cell.Kind.MARKDOWN,
                "Why is it positive?\n\n<!-- BEGIN SOLUTION -->\nsigns cancel\n<!-- END SOLUTION -->");
        why.json().put("id", "why");
        why.metadata().putObject("lectern").put("points", 2);
        ArithmeticNotebook.add(solution, "end", "progress()");
        return Release.of(solution);
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

    /** A student's work with a text, and what else was done to it. */
    private static Restoration written(String text, Consumer<Notebook> more) {
        return restored(notebook -> {
            cell(notebook, "why").source(text);
            more.accept(notebook);
        });
    }

    private static Cell insert(Notebook notebook, String before, Cell.Kind kind, String source) {
        Cell own = notebook.add(kind, source);
        notebook.remove(notebook.cells().size() - 1);
        own.json().put("id", "own-" + notebook.cells().size());
        cells(notebook).insert(index(notebook, before), own.json());
        return own;
    }

    private static ArrayNode cells(Notebook notebook) {
        return (ArrayNode) notebook.json().get("cells");
    }

    private static void strip(Notebook notebook) {
        notebook.cells().forEach(cell -> {
            cell.json().remove("id");
            cell.metadata().removeAll();
        });
    }

    private static String answer(Restoration restored) {
        assertThat(restored.written()).hasSize(1);
        return restored.written().get(0).answer();
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
            insert(notebook, "square", Cell.Kind.CODE, "double half(double x) { return x / 2; }");
        });
        assertThat(sources(restored).get(1)).contains("half");
        assertThat(restored.notes()).isEmpty();
    }

    @Test
    void movedCellsRunInTheOrderOfTheRelease() {
        Restoration restored = restored(notebook -> {
            Cell moved = cell(notebook, "square");
            notebook.remove(index(notebook, "square"));
            cells(notebook).add(moved.json());
        });
        assertThat(sources(restored).indexOf(ANSWER))
                .isLessThan(sources(restored).indexOf("check(\"square\")"));
        assertThat(restored.notes()).singleElement().asString().contains("cells were moved");
    }

    @Test
    void aWrittenAnswerStandsInItsCell() {
        Restoration restored = written("signs cancel", notebook -> {});
        assertThat(answer(restored)).isEqualTo("signs cancel");
        assertThat(restored.notes()).isEmpty();
        assertThat(answer(restored(notebook -> {}))).isEmpty();
    }

    @Test
    void aWrittenAnswerInATextBelowTheQuestionIsKept() {
        Restoration both =
                written("first words", notebook -> insert(notebook, "end", Cell.Kind.MARKDOWN, "and more below"));
        assertThat(answer(both)).isEqualTo("first words\n\nand more below");
        assertThat(both.notes()).singleElement().asString().contains("why goes on beside its cell", "cell 8 (own-8)");

        Restoration below = restored(notebook -> insert(notebook, "end", Cell.Kind.MARKDOWN, "all of it stands below"));
        assertThat(answer(below)).isEqualTo("all of it stands below");
        assertThat(below.notes()).singleElement().asString().contains("why stands beside its cell");

        Restoration above = restored(notebook -> insert(notebook, "why", Cell.Kind.RAW, "all of it stands above"));
        assertThat(answer(above)).isEqualTo("all of it stands above");
    }

    @Test
    void copiesOfAWrittenAnswerAreAllKept() {
        Restoration restored = written("first text", notebook -> {
            Cell copy = insert(notebook, "end", Cell.Kind.MARKDOWN, "second text");
            copy.metadata().setAll(cell(notebook, "why").metadata().deepCopy());
            Cell empty = insert(
                    notebook, "end", Cell.Kind.MARKDOWN, cell(master(), "why").source());
            empty.metadata().setAll(cell(notebook, "why").metadata().deepCopy());
        });
        assertThat(answer(restored)).isEqualTo("first text\n\nsecond text");
        assertThat(restored.notes())
                .singleElement()
                .asString()
                .isEqualTo("the written answer why is there 2 times; all are shown, in their order");
    }

    @Test
    void aWrittenAnswerWithoutItsNameIsFoundByItsPlaceOrItsQuestion() {
        Restoration byPlace = written("signs cancel", RestorationTest::strip);
        assertThat(answer(byPlace)).isEqualTo("signs cancel");
        assertThat(byPlace.notes())
                .anySatisfy(note -> assertThat(note).startsWith("the written answer why has lost its name"))
                .noneSatisfy(note -> assertThat(note).contains("gone"));

        Restoration byQuestion = written("Why is it positive?\n\nsigns cancel", notebook -> {
            cells(notebook).insert(0, cells(notebook).remove(index(notebook, "why")));
            strip(notebook);
        });
        assertThat(answer(byQuestion)).endsWith("signs cancel");
        assertThat(byQuestion.notes()).anySatisfy(note -> assertThat(note).contains("begins with its question"));
    }

    @Test
    void aWrittenAnswerInACodeCellOrFarAwayIsShown() {
        Restoration code = restored(notebook -> insert(notebook, "end", Cell.Kind.CODE, "// because signs cancel"));
        assertThat(answer(code)).isEqualTo("// because signs cancel");
        assertThat(code.notes()).singleElement().asString().contains("stands in a code cell");

        Restoration far =
                restored(notebook -> insert(notebook, "square", Cell.Kind.MARKDOWN, "To the last: signs cancel"));
        assertThat(answer(far)).isEqualTo("To the last: signs cancel");
        assertThat(far.notes()).singleElement().asString().contains("not where it belongs", "cell 2");

        Restoration remark =
                written("signs cancel", notebook -> insert(notebook, "square", Cell.Kind.MARKDOWN, "a remark"));
        assertThat(answer(remark)).isEqualTo("signs cancel");
        assertThat(remark.notes()).isEmpty();
    }

    @Test
    void aDeletedWrittenAnswerIsGone() {
        Restoration restored = restored(notebook -> notebook.remove(index(notebook, "why")));
        assertThat(answer(restored)).isEmpty();
        assertThat(restored.notes()).containsExactly("the written answer why is gone");
    }

    @Test
    void ofSeveralCopiesOfAnAnswerTheLastOneIsRunLast() {
        String better = ANSWER.replace("x * x", "Math.pow(x, 2)");
        Restoration restored = restored(notebook -> {
            Cell first = cell(notebook, "square");
            cells(notebook).remove(index(notebook, "square"));
            cells(notebook).add(first.json());
            Cell last = notebook.add(Cell.Kind.CODE, better);
            last.metadata().setAll(first.metadata().deepCopy());
        });
        assertThat(sources(restored)).containsSubsequence(ANSWER, better, "check(\"square\")");
        assertThat(restored.notes()).anySatisfy(note -> assertThat(note).contains("all were run, in their order"));
    }

    @Test
    void deletedAndMergedLockedCellsArePutBackAndSaid() {
        Restoration deleted = restored(notebook -> {
            notebook.remove(index(notebook, "check-square"));
            notebook.remove(index(notebook, "exercise"));
        });
        assertThat(sources(deleted)).contains("exercise(\"test-arithmetic\")", "check(\"square\")");
        assertThat(deleted.notes())
                .containsExactly("the locked cells exercise, check-square are gone; the released ones were put back");

        Restoration merged = restored(notebook -> {
            cell(notebook, "square").source(ANSWER + "\ncheck(\"square\")");
            notebook.remove(index(notebook, "check-square"));
        });
        assertThat(merged.notes())
                .containsExactly("the locked cell check-square is gone; what it holds stands in cell 2 (square);"
                        + " the released one was put back");
    }

    @Test
    void anAnswerDefinedAgainFurtherDownIsSaid() {
        Restoration restored = restored(
                notebook -> insert(notebook, "end", Cell.Kind.CODE, "double square(double z) { return z; } // old"));
        assertThat(restored.notes())
                .containsExactly("cell 8 (own-8) defines square(double) again, after the answer cell square;"
                        + " the later definition was checked");

        Restoration twice = restored(notebook -> {
            insert(notebook, "end", Cell.Kind.CODE, "double square(double z) { return 1; }");
            insert(notebook, "end", Cell.Kind.CODE, "double square(double z) { return 2; }");
        });
        assertThat(twice.notes()).singleElement().asString().startsWith("cell 9 (own-9) defines square(double) again");
        assertThat(restored(notebook -> {
                            insert(notebook, "end", Cell.Kind.CODE, "double square(double z) { return 1; }");
                            insert(notebook, "end", Cell.Kind.CODE, ANSWER);
                        })
                        .notes())
                .as("the answer itself again")
                .isEmpty();

        assertThat(restored(notebook -> {
                            insert(notebook, "end", Cell.Kind.CODE, "int square(int z) { return z; }");
                            insert(notebook, "end", Cell.Kind.CODE, "square(3.0);\nnew Object() { };");
                            insert(notebook, "square", Cell.Kind.CODE, "double square(double z) { return 0; }");
                        })
                        .notes())
                .as("an overload, a call, and an attempt before the answer")
                .isEmpty();
    }

    @Test
    void aHostileCellTakesNoTime() {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> restored(notebook -> {
                    for (String part : List.of("a", "f(", "f() {", "}", "<", "a b(c d){} ", "\\u0061")) {
                        notebook.add(Cell.Kind.CODE, part.repeat(200_000 / part.length()));
                    }
                }));
    }
}
