package org.lectern.grading;

import java.util.Map;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;

/** Notebooks of the homework that {@link ArithmeticChecks} checks. */
final class ArithmeticNotebook {
    private ArithmeticNotebook() {}

    /** One with its exercise, its three questions and their checks. */
    static Notebook of(String square, String derivative, String answer) {
        return of(Map.of(), square, derivative, answer);
    }

    /** One with cells of its own, to play in, before the questions: their sources by their ids. */
    static Notebook of(Map<String, String> own, String square, String derivative, String answer) {
        Notebook notebook = Notebook.empty();
        add(notebook, "exercise", "exercise(\"test-arithmetic\")");
        own.forEach((id, source) ->
                add(notebook, id, source).metadata().putArray("tags").add("play"));
        add(notebook, "square", square);
        add(notebook, "check-square", "check(\"square\")");
        add(notebook, "derivative", derivative);
        add(notebook, "check-derivative", "check(\"derivative\")");
        add(notebook, "answer", answer).metadata().putArray("tags").add("play");
        add(notebook, "check-answer", "check(\"answer\")");
        return notebook;
    }

    /** A new last cell of code. */
    static Cell add(Notebook notebook, String id, String source) {
        Cell cell = notebook.add(Cell.Kind.CODE, source);
        cell.json().put("id", id);
        return cell;
    }

    /** A solution, with marks around what a release leaves out: the lines within the braces. */
    static String marked(String method) {
        return method.replace("{\n", "{\n    // BEGIN SOLUTION\n").replace("\n}", "\n    // END SOLUTION\n}");
    }
}
