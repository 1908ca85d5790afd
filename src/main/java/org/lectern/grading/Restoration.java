package org.lectern.grading;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;

/**
 * A submission put back on its master: locked cells as they were released, the student's answers and own cells between them.
 * What was copied, merged, deleted, moved or renamed is found again where it can be, and said.
 *
 * @param cells the code to run, in order
 * @param written the answers to written questions
 * @param notes what was not as released
 */
record Restoration(List<SealedWork.Code> cells, List<Graded.Written> written, List<String> notes) {
    private static final Pattern METHOD =
            Pattern.compile("([A-Za-z_$][\\w$]*)\\s*\\([^()]*(?:\\([^()]*\\)[^()]*)*\\)[^;{}()]*\\{");
    private static final Pattern WORDS = Pattern.compile("\\s+");
    private static final Set<String> NO_METHODS = Set.of(
            "if", "for", "while", "switch", "catch", "try", "synchronized", "new", "return", "else", "do", "record");

    static Restoration of(Notebook master, Notebook submission) {
        return new Builder(master, submission).build();
    }

    /** The names of the methods that a cell defines. */
    static Set<String> methods(String source) {
        String code = JavaText.code(source);
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = METHOD.matcher(code);
        while (matcher.find()) {
            String before = code.substring(0, matcher.start()).strip();
            if (!NO_METHODS.contains(matcher.group(1))
                    && !before.endsWith(".")
                    && !before.endsWith("new")
                    && JavaText.depth(before) == 0) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    private static final class Builder {
        private final List<Cell> master;
        private final List<Cell> student;
        private final List<String> notes = new ArrayList<>();
        /** Which student's cell takes the place of a master's. */
        private final Map<Integer, Integer> matches = new LinkedHashMap<>();

        private final Set<Integer> used = new HashSet<>();

        Builder(Notebook master, Notebook submission) {
            this.master = master.cells();
            this.student = submission.cells();
        }

        Restoration build() {
            matchByKey();
            matchByContent();
            List<SealedWork.Code> cells = new ArrayList<>();
            List<Graded.Written> written = new ArrayList<>();
            Map<Integer, List<Integer>> own = ownCells();
            addOwn(cells, own.get(-1));
            for (int i = 0; i < master.size(); i++) {
                Cell each = master.get(i);
                Integer match = matches.get(i);
                if (isWritten(each)) {
                    written.add(written(i, match == null ? null : student.get(match)));
                } else if (each.isCode()) {
                    code(i, match == null ? null : student.get(match), cells);
                }
                addOwn(cells, own.get(i));
            }
            order();
            return new Restoration(List.copyOf(cells), List.copyOf(written), List.copyOf(notes));
        }

        private void code(int i, @Nullable Cell answer, List<SealedWork.Code> cells) {
            Cell original = master.get(i);
            String name = name(original, i);
            if (isLocked(original)) {
                if (answer != null && !isSame(answer.source(), original.source())) {
                    notes.add("the locked cell " + name + " was changed; the released one was run");
                }
                cells.add(new SealedWork.Code(name, original.source()));
                return;
            }
            if (answer != null) {
                if (!answer.isCode()) {
                    notes.add("the answer cell " + name + " is no longer a code cell; it was run as one");
                }
                cells.add(new SealedWork.Code(name, answer.source()));
                return;
            }
            if (!isAnswer(original)) {
                return;
            }
            Set<String> asked = methods(original.source());
            Set<String> elsewhere = new HashSet<>();
            student.stream().filter(Cell::isCode).forEach(c -> elsewhere.addAll(methods(c.source())));
            if (!asked.isEmpty() && elsewhere.containsAll(asked)) {
                notes.add(
                        "the answer cell " + name + " is gone; what it defines stands in another cell, which was run");
            } else {
                notes.add("the answer cell " + name + " is gone; the empty one was run in its place");
                cells.add(new SealedWork.Code(name, original.source()));
            }
        }

        private Graded.Written written(int i, @Nullable Cell answer) {
            Cell original = master.get(i);
            if (answer == null) {
                notes.add("the written answer " + name(original, i) + " is gone");
            }
            String text = answer == null || isSame(answer.source(), original.source()) ? "" : answer.source();
            double points = original.metadata().path("nbgrader").path("points").asDouble();
            return new Graded.Written(name(original, i), question(i), text, points);
        }

        /** The first line of the text above, or of the cell itself. */
        private String question(int i) {
            for (int k = i; k >= Math.max(0, i - 1); k--) {
                String line = master.get(k).source().strip().lines().findFirst().orElse("");
                if (!line.isEmpty() && !line.startsWith("*Your answer")) {
                    return line.replaceFirst("^#+\\s*", "");
                }
            }
            return name(master.get(i), i);
        }

        private void matchByKey() {
            Map<String, List<Integer>> byKey = new HashMap<>();
            for (int k = 0; k < student.size(); k++) {
                for (String key : keys(student.get(k))) {
                    byKey.computeIfAbsent(key, any -> new ArrayList<>()).add(k);
                }
            }
            for (int i = 0; i < master.size(); i++) {
                Set<Integer> found = new LinkedHashSet<>();
                for (String key : keys(master.get(i))) {
                    found.addAll(byKey.getOrDefault(key, List.of()));
                }
                found.removeAll(used);
                if (!found.isEmpty()) {
                    match(i, best(i, new ArrayList<>(found)));
                }
            }
        }

        /** Of several copies: the last one that holds an answer. */
        private int best(int i, List<Integer> found) {
            if (found.size() == 1) {
                return found.get(0);
            }
            Cell original = master.get(i);
            List<Integer> answered = found.stream()
                    .filter(k -> !isSame(student.get(k).source(), original.source()))
                    .toList();
            // A copy without an answer would take the answer away again.
            used.addAll(found);
            used.removeAll(answered);
            if (!isLocked(original) && answered.size() > 1) {
                notes.add("the answer cell " + name(original, i) + " is there " + answered.size()
                        + " times; all were run, in their order");
            }
            List<Integer> from = answered.isEmpty() ? found : answered;
            return from.get(from.size() - 1);
        }

        /** What has lost its id and metadata, as other programs write notebooks: by its text, or by the methods it defines. */
        private void matchByContent() {
            for (int i = 0; i < master.size(); i++) {
                Cell original = master.get(i);
                if (matches.containsKey(i)) {
                    continue;
                }
                Set<String> asked = original.isCode() ? methods(original.source()) : Set.of();
                for (int k = 0; k < student.size(); k++) {
                    Cell each = student.get(k);
                    boolean isSame = isSame(each.source(), original.source());
                    boolean defines = !asked.isEmpty()
                            && isAnswer(original)
                            && each.isCode()
                            && methods(each.source()).containsAll(asked);
                    if (!used.contains(k) && each.kind() == original.kind() && (isSame || defines)) {
                        if (!isSame) {
                            notes.add(
                                    "the answer cell " + name(original, i) + " has lost its name; a cell that defines "
                                            + String.join(", ", asked) + " was taken for it");
                        }
                        match(i, k);
                        break;
                    }
                }
            }
        }

        private void match(int i, int k) {
            matches.put(i, k);
            used.add(k);
        }

        /** The student's own code cells, each after the master's cell that it stands behind; empty copies of answers are left out. */
        private Map<Integer, List<Integer>> ownCells() {
            Map<Integer, Integer> places = new HashMap<>();
            matches.forEach((i, k) -> places.put(k, i));
            Map<Integer, List<Integer>> own = new HashMap<>();
            int after = -1;
            for (int k = 0; k < student.size(); k++) {
                Integer place = places.get(k);
                if (place != null) {
                    after = place;
                } else if (isOwn(k)) {
                    own.computeIfAbsent(after, any -> new ArrayList<>()).add(k);
                }
            }
            return own;
        }

        private boolean isOwn(int k) {
            Cell cell = student.get(k);
            return cell.isCode()
                    && !cell.source().isBlank()
                    && !used.contains(k)
                    && master.stream().noneMatch(each -> isAnswer(each) && isSame(each.source(), cell.source()));
        }

        private void addOwn(List<SealedWork.Code> cells, @Nullable List<Integer> own) {
            if (own != null) {
                for (int k : own) {
                    cells.add(new SealedWork.Code(
                            student.get(k).id().orElse("own-" + (k + 1)),
                            student.get(k).source()));
                }
            }
        }

        private void order() {
            int before = -1;
            for (int i = 0; i < master.size(); i++) {
                Integer match = matches.get(i);
                if (match != null && match < before) {
                    notes.add("cells were moved; they were run in the order of the release");
                    return;
                }
                before = match == null ? before : match;
            }
        }

        private static Set<String> keys(Cell cell) {
            Set<String> keys = new LinkedHashSet<>();
            String grade = cell.metadata().path("nbgrader").path("grade_id").asText("");
            if (!grade.isEmpty()) {
                keys.add(grade);
            }
            cell.id().ifPresent(keys::add);
            return keys;
        }

        private static String name(Cell cell, int i) {
            return cell.id().orElse("cell-" + (i + 1));
        }

        private static boolean isLocked(Cell cell) {
            return cell.metadata().path("nbgrader").path("locked").asBoolean(false);
        }

        private static boolean isAnswer(Cell cell) {
            return cell.metadata().path("nbgrader").path("solution").asBoolean(false);
        }

        private static boolean isWritten(Cell cell) {
            return !cell.isCode()
                    && isAnswer(cell)
                    && cell.metadata().path("nbgrader").path("grade").asBoolean(false);
        }

        private static boolean isSame(String a, String b) {
            return WORDS.matcher(a)
                    .replaceAll(" ")
                    .strip()
                    .equals(WORDS.matcher(b).replaceAll(" ").strip());
        }
    }
}
