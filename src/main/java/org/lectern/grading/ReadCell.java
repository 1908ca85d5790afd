package org.lectern.grading;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lectern.notebook.Cell;

/**
 * A cell with what is asked again and again of it while a submission is put back on its master.
 *
 * @param index in its notebook, from 0
 * @param source as the notebook has it
 * @param words the source with each white space one blank, as cells are compared
 * @param definitions what a code cell defines, by {@link StudentSource#definitions}; empty for text
 */
record ReadCell(int index, Cell cell, String source, String words, Map<String, String> definitions) {
    private static final int FEW = 6;
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    static ReadCell of(int index, Cell cell) {
        String source = cell.source();
        return new ReadCell(
                index, cell, source, words(source), cell.isCode() ? StudentSource.definitions(source) : Map.of());
    }

    static String words(String text) {
        return SPACE.matcher(text).replaceAll(" ").strip();
    }

    /** The name that a release gave it. */
    String name() {
        return cell.id().orElse("cell-" + (index + 1));
    }

    /** Where it is in a student's notebook, for a teacher who looks there. */
    String place() {
        return "cell " + (index + 1)
                + cell.id()
                        .filter(id -> ID.matcher(id).matches())
                        .map(id -> " (" + id + ")")
                        .orElse("");
    }

    /** The first few of a list, for a note that a student could make very long. */
    static String few(Collection<String> names) {
        String first = names.stream().limit(FEW).collect(Collectors.joining(", "));
        return names.size() <= FEW ? first : first + " and " + (names.size() - FEW) + " more";
    }

    boolean isCode() {
        return cell.isCode();
    }

    boolean isSame(ReadCell other) {
        return words.equals(other.words);
    }

    /** The names of what a code cell defines. */
    Set<String> defines() {
        Set<String> names = new LinkedHashSet<>();
        for (String definition : definitions.keySet()) {
            int parameters = definition.indexOf('(');
            names.add(parameters < 0 ? definition : definition.substring(0, parameters));
        }
        return names;
    }

    boolean isLocked() {
        return nbgrader("locked");
    }

    /** Whether students write an answer here: code, or text. */
    boolean isAnswer() {
        return nbgrader("solution");
    }

    /** Whether a written question is answered here. */
    boolean isWritten() {
        return !isCode() && isAnswer() && nbgrader("grade");
    }

    double points() {
        return cell.metadata().path("nbgrader").path("points").asDouble();
    }

    private boolean nbgrader(String field) {
        return cell.metadata().path("nbgrader").path(field).asBoolean(false);
    }
}
