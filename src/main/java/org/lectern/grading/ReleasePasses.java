package org.lectern.grading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;

/** The passes of a release: each takes a notebook and returns another. */
final class ReleasePasses {
    /** Cells with this tag stay open to the student although they hold no answer: for playing with numbers. */
    static final String PLAY = "play";

    private static final String OWN = "lectern";

    private ReleasePasses() {}

    /** Checks that markers, questions and cells fit together; the notebook stays the same. */
    static Notebook validate(Notebook notebook) {
        List<Cell> cells = notebook.cells();
        Map<String, CellPlace> questions = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            CellPlace place = CellPlace.of(i, cell);
            SolutionRegions regions = SolutionRegions.of(cell, place);
            regions.validate(place);
            if (!cell.isCode() && !regions.isEmpty() && points(cell).isEmpty()) {
                throw place.error(
                        0,
                        "a written question needs points; add \"lectern\": {\"points\": 2} to the cell's"
                                + " metadata");
            }
            String id = cell.id().orElseThrow(() -> place.error(0, "the cell has no id; save it as nbformat 4.5"));
            if (!ids.add(id)) {
                throw place.error(0, "the id occurs twice; give the cell another");
            }
            CheckCalls.question(cell).ifPresent(question -> {
                CellPlace before = questions.putIfAbsent(question, place);
                if (before != null) {
                    throw place.error(
                            0,
                            "check(\"" + question + "\") is in cell " + before.number()
                                    + " already; each question is checked once");
                }
            });
        }
        fits(notebook, questions);
        return notebook;
    }

    private static void fits(Notebook notebook, Map<String, CellPlace> questions) {
        ExerciseClass exercise = exercise(notebook);
        questions.forEach((question, place) -> {
            if (!exercise.questionNames().contains(question)) {
                throw place.error(
                        0, Missing.name("question", " in " + exercise.name(), question, exercise.questionNames()));
            }
        });
        for (ExerciseClass.Asked question : exercise.questions()) {
            for (Method check : question.checks()) {
                double points = check.getAnnotation(Check.class).points();
                if (!(points >= 0 && points < Double.POSITIVE_INFINITY)) {
                    throw new ReleaseException("the check \"" + ExerciseClass.sentence(check) + "\" of "
                            + question.name() + " is worth " + points
                            + " points; needs 0 or more");
                }
            }
        }
        for (String question : exercise.questionNames()) {
            if (!questions.containsKey(question)) {
                throw new ReleaseException("the question \"" + question + "\" of "
                        + exercise.type().getSimpleName() + " is checked nowhere; add a cell check(\"" + question
                        + "\")");
            }
        }
    }

    /** The exercise that the notebook's first {@code exercise("…")} names. */
    static ExerciseClass exercise(Notebook notebook) {
        List<Cell> cells = notebook.cells();
        for (int i = 0; i < cells.size(); i++) {
            Optional<String> name = CheckCalls.exercise(cells.get(i));
            if (name.isPresent()) {
                try {
                    return Exercises.named(name.get());
                } catch (GradingException e) {
                    throw CellPlace.of(i, cells.get(i)).error(0, String.valueOf(e.getMessage()));
                }
            }
        }
        throw new ReleaseException("no cell names the exercise; begin with a cell exercise(\"…\")");
    }

    /** Gives every cell its part in nbgrader's metadata, and locks all but the answers and cells to play with. */
    static Notebook mark(Notebook notebook) {
        Notebook marked = notebook.copy();
        ExerciseClass exercise = exercise(notebook);
        List<Cell> cells = marked.cells();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            boolean answer = !SolutionRegions.of(cell, CellPlace.of(i, cell)).isEmpty();
            Optional<Double> points = answer && !cell.isCode()
                    ? points(cell)
                    : CheckCalls.question(cell).map(exercise::question).map(q -> q.points() + q.hiddenPoints());
            boolean play = !answer && cell.tags().contains(PLAY);
            if (!play) {
                Nbgrader.mark(cell, answer, points);
            }
        }
        return marked;
    }

    /** Puts stubs in the answers' place, and takes away what only the teacher's notebook needs. */
    static Notebook strip(Notebook notebook) {
        Notebook stripped = notebook.copy();
        List<Cell> cells = stripped.cells();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            SolutionRegions regions = SolutionRegions.of(cell, CellPlace.of(i, cell));
            if (!regions.isEmpty()) {
                cell.source(regions.stripped());
            }
            cell.metadata().remove(OWN);
        }
        return stripped;
    }

    /** Clears outputs, prompt numbers, and what a run leaves in metadata. */
    static Notebook clear(Notebook notebook) {
        Notebook cleared = notebook.copy();
        for (Cell cell : cleared.cells()) {
            cell.clearOutputs();
            cell.metadata().remove(List.of("execution", "ExecuteTime", "collapsed", "scrolled"));
        }
        return cleared;
    }

    /** Adds nbgrader's checksums; after the last change to a cell. */
    static Notebook seal(Notebook notebook) {
        Notebook sealed = notebook.copy();
        sealed.cells().forEach(Nbgrader::seal);
        return sealed;
    }

    /** Says in the notebook's metadata which exercise it is, and in which version. */
    static Notebook stamp(Notebook notebook) {
        Notebook stamped = notebook.copy();
        JsonNode version = notebook.metadata().path(OWN).path("version");
        ObjectNode own = stamped.metadata().putObject(OWN);
        own.put("exercise", exercise(notebook).name());
        own.put("version", version.isMissingNode() ? "1" : version.asText());
        own.put("digest", digest(stamped));
        return stamped;
    }

    /** The released cells in 16 hexadecimal digits: tells whether two students had the same release. */
    private static String digest(Notebook notebook) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Cell cell : notebook.cells()) {
                String part = cell.id().orElse("") + "\0" + cell.kind() + "\0" + cell.source() + "\0";
                sha.update(part.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Optional<Double> points(Cell cell) {
        JsonNode points = cell.metadata().path(OWN).path("points");
        return points.isNumber() && points.asDouble() >= 0 ? Optional.of(points.asDouble()) : Optional.empty();
    }
}
