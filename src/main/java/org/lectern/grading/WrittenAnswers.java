package org.lectern.grading;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answers to written questions, wherever a student put them: in the answer's cell and its copies, in texts beside it, in
 * the text of the question, in a code cell, or, where there is no other, in any text.
 */
final class WrittenAnswers {
    private final CellMatches matches;
    private final List<String> notes;
    /** The texts beside each question's own cell. */
    private final Map<Integer, List<ReadCell>> beside = new TreeMap<>();

    /** @param notes where it is told what was not where it belongs */
    WrittenAnswers(CellMatches matches, List<String> notes) {
        this.matches = matches;
        this.notes = notes;
    }

    /** The answers in the order of the questions. */
    List<Graded.Written> find() {
        List<ReadCell> questions =
                matches.master.stream().filter(ReadCell::isWritten).toList();
        List<ReadCell> strays = new ArrayList<>();
        for (ReadCell text : matches.own()) {
            if (!text.isCode()) {
                question(text).ifPresentOrElse(i -> add(i, text), () -> strays.add(text));
            }
        }
        Map<Integer, String> answers = new TreeMap<>();
        for (ReadCell question : questions) {
            answers.put(question.index(), answer(question));
        }
        strays(questions, answers, strays);
        return questions.stream()
                .map(each -> new Graded.Written(
                        each.name(), title(each), answers.getOrDefault(each.index(), ""), each.points()))
                .toList();
    }

    private void add(int question, ReadCell text) {
        beside.computeIfAbsent(question, any -> new ArrayList<>()).add(text);
    }

    /** The question that a text of the student's own stands at. */
    private Optional<Integer> question(ReadCell text) {
        int before = matches.before(text);
        int after = matches.after(text);
        if (before >= 0 && matches.master.get(before).isWritten()) {
            return Optional.of(before);
        }
        List<Integer> lost = matches.master.stream()
                .filter(each -> each.isWritten() && each.index() > before && each.index() < after)
                .filter(each -> matches.match(each.index()) == null)
                .map(ReadCell::index)
                .toList();
        if (!lost.isEmpty()) {
            // One text for each question, and what is left for the last.
            return Optional.of(lost.stream()
                    .filter(i -> !beside.containsKey(i))
                    .findFirst()
                    .orElse(lost.get(lost.size() - 1)));
        }
        boolean above = after < matches.master.size()
                && after > before
                && matches.master.get(after).isWritten()
                && (own(after).isEmpty()
                        || before == after - 1 && !matches.master.get(before).isCode());
        return above ? Optional.of(after) : Optional.empty();
    }

    /** What stands in a question's cell and its copies. */
    private List<ReadCell> own(int i) {
        ReadCell match = matches.match(i);
        List<ReadCell> own = new ArrayList<>(matches.copies(i));
        if (match != null && !match.words().isEmpty() && !match.isSame(matches.master.get(i))) {
            own.add(match);
        }
        return own;
    }

    private String answer(ReadCell question) {
        int i = question.index();
        List<ReadCell> own = own(i);
        List<ReadCell> more = beside.getOrDefault(i, List.of());
        String name = question.name();
        if (!more.isEmpty()) {
            if (matches.match(i) == null) {
                notes.add("the written answer " + name
                        + " has lost its name; what stands in its place was taken for it: " + places(more));
            } else if (own.isEmpty()) {
                notes.add("the written answer " + name + " stands beside its cell; it is shown: " + places(more));
            } else {
                notes.add(
                        "the written answer " + name + " goes on beside its cell; all of it is shown: " + places(more));
            }
        } else if (own.isEmpty()) {
            return elsewhere(question);
        }
        List<ReadCell> all = new ArrayList<>(own);
        all.addAll(more);
        all.sort(Comparator.comparingInt(ReadCell::index));
        return text(all);
    }

    private static String text(List<ReadCell> cells) {
        return cells.size() == 1
                ? cells.get(0).source()
                : cells.stream().map(each -> each.source().strip()).distinct().collect(Collectors.joining("\n\n"));
    }

    private static String places(List<ReadCell> cells) {
        return ReadCell.few(cells.stream().map(ReadCell::place).toList());
    }

    /** What was added to the question's text, or written into a cell that was meant for code. */
    private String elsewhere(ReadCell question) {
        int i = question.index();
        String added = i == 0 ? "" : added(matches.master.get(i - 1), matches.match(i - 1));
        if (!added.isEmpty()) {
            notes.add("the written answer " + question.name() + " stands in the text above its cell; it is shown");
            return added;
        }
        List<ReadCell> prose = matches.own().stream()
                .filter(each -> each.isCode() && isProse(each.source()))
                .filter(each -> question(each).filter(at -> at == i).isPresent())
                .toList();
        if (!prose.isEmpty()) {
            notes.add(
                    "the written answer " + question.name() + " stands in a code cell; it is shown: " + places(prose));
        }
        return text(prose);
    }

    /** The lines that a student wrote into a released text. */
    private static String added(ReadCell original, @Nullable ReadCell changed) {
        if (original.isCode() || original.isAnswer() || changed == null || changed.isSame(original)) {
            return "";
        }
        Set<String> released = new HashSet<>();
        original.source().lines().forEach(line -> released.add(ReadCell.words(line)));
        return changed.source()
                .lines()
                .filter(line -> !released.contains(ReadCell.words(line)))
                .collect(Collectors.joining("\n"))
                .strip();
    }

    /** Whether there is nothing in it that Java could run. */
    private static boolean isProse(String source) {
        String code = JavaText.code(source);
        return code.chars().noneMatch(c -> ";{}=()".indexOf(c) >= 0);
    }

    /** Texts far from any question, where a question has no answer at all. */
    private void strays(List<ReadCell> questions, Map<Integer, String> answers, List<ReadCell> strays) {
        Map<Integer, List<ReadCell>> found = new TreeMap<>();
        for (ReadCell text : strays) {
            int before = matches.before(text);
            questions.stream()
                    .map(ReadCell::index)
                    .filter(i -> answers.getOrDefault(i, "").isEmpty())
                    .min(Comparator.comparingInt((Integer i) -> i <= before ? before - i : matches.master.size() + i))
                    .ifPresent(i ->
                            found.computeIfAbsent(i, any -> new ArrayList<>()).add(text));
        }
        for (ReadCell question : questions) {
            List<ReadCell> texts = found.getOrDefault(question.index(), List.of());
            if (!texts.isEmpty()) {
                answers.put(question.index(), text(texts));
                notes.add("the written answer " + question.name()
                        + " is not where it belongs; a text further away is shown, which may be it: " + places(texts));
            } else if (answers.getOrDefault(question.index(), "").isEmpty()
                    && matches.match(question.index()) == null) {
                notes.add("the written answer " + question.name() + " is gone");
            }
        }
    }

    /** The first line of the text above, or of the cell itself. */
    private String title(ReadCell question) {
        int i = question.index();
        for (int k = i; k >= Math.max(0, i - 1); k--) {
            String line =
                    matches.master.get(k).source().strip().lines().findFirst().orElse("");
            if (!line.isEmpty() && !line.startsWith("*Your answer")) {
                return line.replaceFirst("^#+\\s*", "");
            }
        }
        return question.name();
    }
}
