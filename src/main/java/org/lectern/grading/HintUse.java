package org.lectern.grading;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;

/**
 * How many hints a notebook's failed checks have shown, as its outputs say: each report carries the count since the kernel's start.
 * Whoever hands in a notebook can change or clear its outputs, so that this tells about a class and not about a student.
 */
final class HintUse {
    /** The type of what a report tells beside its looks. */
    static final String TYPE = "application/vnd.lectern.check+json";

    private static final String EXERCISE = "exercise";
    private static final String HINTS = "hints";

    private HintUse() {}

    /** What a report carries. */
    static Map<String, Object> record(String exercise, Map<String, Integer> shown) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put(EXERCISE, exercise);
        record.put(HINTS, new TreeMap<>(shown));
        return record;
    }

    /** The most that any output of a submitted notebook says, for each question of which one says something. */
    static Map<String, Integer> of(ExerciseClass exercise, Notebook notebook) {
        Map<String, Integer> shown = new TreeMap<>();
        for (Cell cell : notebook.codeCells()) {
            for (JsonNode output : cell.outputs()) {
                JsonNode record = output.path("data").path(TYPE);
                if (!record.path(EXERCISE).asText("").equals(exercise.name())) {
                    continue;
                }
                for (ExerciseClass.Asked question : exercise.questions()) {
                    JsonNode count = record.path(HINTS).path(question.name());
                    if (count.isInt() && count.asInt() >= 0) {
                        int known = Math.min(count.asInt(), ExerciseClass.hints(question));
                        shown.merge(question.name(), known, Math::max);
                    }
                }
            }
        }
        return shown;
    }
}
