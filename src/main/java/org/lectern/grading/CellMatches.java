package org.lectern.grading;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;

/** Which cell of a submission takes the place of which cell of its master: by its name, or else by its content. */
final class CellMatches {
    final List<ReadCell> master;
    final List<ReadCell> student;

    private final List<String> notes;
    private final Map<Integer, Integer> matches = new LinkedHashMap<>();
    /** Further cells of a master's cell's name that hold an answer, in their order. */
    private final Map<Integer, List<Integer>> copies = new HashMap<>();
    /** The master's cell that a student's cell stands for. */
    private final TreeMap<Integer, Integer> places = new TreeMap<>();
    /** What is neither in a place nor the student's own: a copy without an answer. */
    private final Set<Integer> emptyCopies = new TreeSet<>();

    /** @param notes where it is told what was not as released */
    CellMatches(Notebook master, Notebook submission, List<String> notes) {
        this.master = read(master);
        this.student = read(submission);
        this.notes = notes;
        matchByName();
        matchByContent();
    }

    private static List<ReadCell> read(Notebook notebook) {
        List<ReadCell> read = new ArrayList<>();
        for (Cell cell : notebook.cells()) {
            read.add(ReadCell.of(read.size(), cell));
        }
        return read;
    }

    /** The student's cell in the place of a master's. */
    @Nullable
    ReadCell match(int i) {
        Integer k = matches.get(i);
        return k == null ? null : student.get(k);
    }

    /** Cells that were copied from a master's and hold an answer too; they stand before the match. */
    List<ReadCell> copies(int i) {
        return copies.getOrDefault(i, List.of()).stream().map(student::get).toList();
    }

    /** The master's cell behind which a student's cell stands; -1 if none. */
    int before(ReadCell cell) {
        Map.Entry<Integer, Integer> entry = places.lowerEntry(cell.index());
        return entry == null ? -1 : entry.getValue();
    }

    /** The master's cell that comes next after a student's cell; one more than the last if none. */
    int after(ReadCell cell) {
        Map.Entry<Integer, Integer> entry = places.higherEntry(cell.index());
        return entry == null ? master.size() : entry.getValue();
    }

    /** The cells that a student has added, without empty ones and copies of released ones that hold no answer. */
    List<ReadCell> own() {
        Set<String> released = new LinkedHashSet<>();
        master.stream().filter(each -> each.isAnswer() || !each.isCode()).forEach(each -> released.add(each.words()));
        return student.stream()
                .filter(each -> !places.containsKey(each.index()) && !emptyCopies.contains(each.index()))
                .filter(each -> !each.words().isEmpty() && !released.contains(each.words()))
                .toList();
    }

    /** Whether matches stand in the order of the master. */
    boolean isInOrder() {
        int before = -1;
        for (int i = 0; i < master.size(); i++) {
            int match = matches.getOrDefault(i, before);
            if (match < before) {
                return false;
            }
            before = match;
        }
        return true;
    }

    private void matchByName() {
        Map<String, List<Integer>> byName = new HashMap<>();
        for (ReadCell each : student) {
            for (String name : names(each)) {
                byName.computeIfAbsent(name, any -> new ArrayList<>()).add(each.index());
            }
        }
        for (ReadCell original : master) {
            Set<Integer> found = new TreeSet<>();
            names(original).forEach(name -> found.addAll(byName.getOrDefault(name, List.of())));
            found.removeIf(k -> places.containsKey(k) || emptyCopies.contains(k));
            if (!found.isEmpty()) {
                match(original, List.copyOf(found));
            }
        }
    }

    private static Set<String> names(ReadCell each) {
        Set<String> names = new LinkedHashSet<>();
        String grade = each.cell().metadata().path("nbgrader").path("grade_id").asText("");
        if (!grade.isEmpty()) {
            names.add(grade);
        }
        each.cell().id().ifPresent(names::add);
        return names;
    }

    /** Of several copies the last one that holds an answer, of a locked cell the one that is as it was. */
    private void match(ReadCell original, List<Integer> found) {
        int i = original.index();
        if (original.isLocked()) {
            match(
                    i,
                    found.stream()
                            .filter(k -> student.get(k).isSame(original))
                            .findFirst()
                            .orElse(found.get(found.size() - 1)));
            found.stream()
                    .filter(k -> !places.containsKey(k) && student.get(k).isSame(original))
                    .forEach(emptyCopies::add);
            return;
        }
        List<Integer> answered = found.stream()
                .filter(k -> !student.get(k).isSame(original)
                        && !student.get(k).words().isEmpty())
                .toList();
        List<Integer> from = answered.isEmpty() ? found : answered;
        match(i, from.get(from.size() - 1));
        List<Integer> others = from.subList(0, from.size() - 1);
        if (answered.size() > 1) {
            copies.put(i, others);
            others.forEach(k -> places.put(k, i));
            notes.add(
                    original.isWritten()
                            ? "the written answer " + original.name() + " is there " + answered.size()
                                    + " times; all are shown, in their order"
                            : "the answer cell " + original.name() + " is there " + answered.size()
                                    + " times; all were run, in their order");
        }
        // A copy without an answer would take the answer away again.
        found.stream().filter(k -> !places.containsKey(k)).forEach(emptyCopies::add);
    }

    private void match(int i, int k) {
        matches.put(i, k);
        places.put(k, i);
    }

    /** What has lost its id and metadata, as other programs write notebooks: by its text, or by what it defines. */
    private void matchByContent() {
        List<ReadCell> renamed = new ArrayList<>();
        for (ReadCell original : master) {
            if (!matches.containsKey(original.index())) {
                student.stream()
                        .filter(each -> !places.containsKey(each.index()) && !emptyCopies.contains(each.index()))
                        .filter(each -> isAlike(original, each))
                        .findFirst()
                        .ifPresent(each -> {
                            match(original.index(), each.index());
                            if (original.isCode() && !each.isSame(original)) {
                                renamed.add(original);
                            } else if (!each.isSame(original)) {
                                notes.add(
                                        "the written answer " + original.name()
                                                + " has lost its name; the text that begins with its question was taken for it");
                            }
                        });
            }
        }
        if (renamed.size() == 1) {
            notes.add("the answer cell " + renamed.get(0).name() + " has lost its name; a cell that defines "
                    + String.join(", ", renamed.get(0).defines()) + " was taken for it");
        } else if (!renamed.isEmpty()) {
            notes.add("the answer cells "
                    + renamed.stream().map(ReadCell::name).collect(Collectors.joining(", "))
                    + " have lost their names; cells that define what was asked there were taken for them");
        }
    }

    private static boolean isAlike(ReadCell original, ReadCell each) {
        if (original.isCode() != each.isCode()) {
            return false;
        }
        if (each.isSame(original)) {
            return true;
        }
        if (!original.isAnswer()) {
            return false;
        }
        if (original.isCode()) {
            Set<String> asked = original.defines();
            return !asked.isEmpty() && each.defines().containsAll(asked);
        }
        String question = ReadCell.words(original.source().replace(SolutionRegions.TEXT_STUB, ""));
        return !question.isEmpty() && each.words().contains(question);
    }
}
