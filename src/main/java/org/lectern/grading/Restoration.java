package org.lectern.grading;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
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
    /** So many notes of one kind are enough. */
    private static final int MANY = 10;

    static Restoration of(Notebook master, Notebook submission) {
        return new Builder(master, submission).build();
    }

    private static final class Builder {
        private final List<String> notes = new ArrayList<>();
        private final CellMatches matches;
        private final List<SealedWork.Code> cells = new ArrayList<>();
        private final List<ReadCell> gone = new ArrayList<>();
        /** What answer cells define, with the cell's name, as the cells before the one at hand left it. */
        private final Map<String, Answer> answers = new HashMap<>();

        /** The cell, not an answer's, that defined something of theirs again, the last one. */
        private final Map<String, ReadCell> again = new LinkedHashMap<>();

        private record Answer(String cell, String code) {}

        Builder(Notebook master, Notebook submission) {
            matches = new CellMatches(master, submission, notes);
        }

        Restoration build() {
            Map<Integer, List<ReadCell>> own = new HashMap<>();
            for (ReadCell each : matches.own()) {
                if (each.isCode()) {
                    own.computeIfAbsent(matches.before(each), any -> new ArrayList<>())
                            .add(each);
                }
            }
            own.getOrDefault(-1, List.of()).forEach(this::own);
            for (ReadCell original : matches.master) {
                if (original.isCode()) {
                    code(original);
                }
                own.getOrDefault(original.index(), List.of()).forEach(this::own);
            }
            gone();
            again();
            List<Graded.Written> written = new WrittenAnswers(matches, notes).find();
            if (!matches.isInOrder()) {
                notes.add("cells were moved; they were run in the order of the release");
            }
            return new Restoration(List.copyOf(cells), written, List.copyOf(notes));
        }

        private void code(ReadCell original) {
            String name = original.name();
            ReadCell answer = matches.match(original.index());
            if (original.isLocked()) {
                if (answer == null) {
                    gone.add(original);
                } else if (!answer.isSame(original)) {
                    notes.add("the locked cell " + name + " was changed; the released one was run");
                }
                cells.add(new SealedWork.Code(name, original.source()));
                return;
            }
            for (ReadCell copy : matches.copies(original.index())) {
                run(copy.name(), copy, original.isAnswer());
            }
            if (answer != null) {
                if (!answer.isCode()) {
                    notes.add("the answer cell " + name + " is no longer a code cell; it was run as one");
                }
                run(name, answer, original.isAnswer());
            } else if (original.isAnswer()) {
                missing(original);
            }
        }

        private void missing(ReadCell original) {
            Set<String> asked = original.defines();
            Set<String> elsewhere = new HashSet<>();
            matches.student.forEach(each -> elsewhere.addAll(each.defines()));
            if (!asked.isEmpty() && elsewhere.containsAll(asked)) {
                notes.add("the answer cell " + original.name()
                        + " is gone; what it defines stands in another cell, which was run");
            } else {
                notes.add("the answer cell " + original.name() + " is gone; the empty one was run in its place");
                cells.add(new SealedWork.Code(original.name(), original.source()));
            }
        }

        private void own(ReadCell cell) {
            run(cell.cell().id().orElse("own-" + (cell.index() + 1)), cell, false);
        }

        private void run(String name, ReadCell cell, boolean isAnswer) {
            cells.add(new SealedWork.Code(name, cell.source()));
            if (isAnswer) {
                cell.definitions().forEach((definition, code) -> {
                    answers.put(definition, new Answer(name, code));
                    again.remove(definition);
                });
                return;
            }
            cell.definitions().forEach((definition, code) -> {
                Answer before = answers.get(definition);
                if (before != null && before.code().equals(code)) {
                    again.remove(definition);
                } else if (before != null) {
                    again.put(definition, cell);
                }
            });
        }

        /** What is no longer as an answer cell defines it; of several cells below, the last one counts. */
        private void again() {
            Map<Integer, Set<String>> byCell = new TreeMap<>();
            again.forEach((definition, cell) -> byCell.computeIfAbsent(cell.index(), any -> new LinkedHashSet<>())
                    .add(definition));
            byCell.entrySet().stream().limit(MANY).forEach(each -> {
                Set<String> from = new LinkedHashSet<>();
                each.getValue()
                        .forEach(definition -> from.add(
                                Objects.requireNonNull(answers.get(definition)).cell()));
                notes.add(matches.student.get(each.getKey()).place() + " defines " + ReadCell.few(each.getValue())
                        + " again, after the answer cell " + ReadCell.few(from) + "; the later definition was checked");
            });
            if (byCell.size() > MANY) {
                notes.add((byCell.size() - MANY) + " more cells define something of an answer again");
            }
        }

        /** Locked cells that a student deleted, or merged into others. */
        private void gone() {
            List<String> deleted = new ArrayList<>();
            for (ReadCell original : gone) {
                matches.student.stream()
                        .filter(each -> each.isCode()
                                && !original.words().isEmpty()
                                && each.words().contains(original.words()))
                        .findFirst()
                        .ifPresentOrElse(
                                each -> notes.add(
                                        "the locked cell " + original.name() + " is gone; what it holds stands in "
                                                + each.place() + "; the released one was put back"),
                                () -> deleted.add(original.name()));
            }
            if (!deleted.isEmpty()) {
                notes.add(
                        deleted.size() == 1
                                ? "the locked cell " + deleted.get(0) + " is gone; the released one was put back"
                                : "the locked cells " + String.join(", ", deleted)
                                        + " are gone; the released ones were put back");
            }
        }
    }
}
