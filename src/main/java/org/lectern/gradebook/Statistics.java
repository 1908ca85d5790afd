package org.lectern.gradebook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lectern.grading.Outcome;

/** Counts how a class did on each question. */
final class Statistics {
    private static final int LONGEST = 300;

    private Statistics() {}

    /** @param hints how many hints of each question a grade's notebook says it has shown */
    static List<QuestionStatistics> of(
            List<Grade> grades, List<Database.CheckRow> checks, Function<Grade, Map<String, Integer>> hints) {
        Map<String, List<Grade.Question>> questions = new LinkedHashMap<>();
        Map<String, List<Integer>> shown = new HashMap<>();
        for (Grade grade : grades) {
            hints.apply(grade)
                    .forEach((question, count) -> shown.computeIfAbsent(question, n -> new ArrayList<>())
                            .add(count));
            for (Grade.Question q : grade.questions()) {
                questions.computeIfAbsent(q.name(), n -> new ArrayList<>()).add(q);
            }
        }
        Set<String> counting = grades.stream().map(Grade::result).collect(Collectors.toSet());
        Map<String, List<Database.CheckRow>> rows = checks.stream()
                .filter(c -> counting.contains(c.path()))
                .collect(Collectors.groupingBy(Database.CheckRow::question));
        List<QuestionStatistics> statistics = new ArrayList<>();
        questions.forEach((name, answers) -> statistics.add(
                of(name, answers, rows.getOrDefault(name, List.of()), shown.getOrDefault(name, List.of()))));
        return statistics;
    }

    private static QuestionStatistics of(
            String name, List<Grade.Question> answers, List<Database.CheckRow> checks, List<Integer> shown) {
        // Written answers without points yet say nothing.
        List<Grade.Question> known =
                answers.stream().filter(q -> !q.written() || q.byHand() != null).toList();
        double share = known.stream()
                .filter(q -> q.possible() > 0)
                .mapToDouble(q -> q.points() / q.possible())
                .average()
                .orElse(0);
        Map<String, List<Database.CheckRow>> works =
                checks.stream().collect(Collectors.groupingBy(Database.CheckRow::path));
        int unanswered = (int) works.values().stream()
                .filter(own -> own.stream().allMatch(c -> c.outcome().equals(Outcome.NOT_ANSWERED.name())))
                .count();
        Failures failures = new Failures();
        checks.forEach(failures::add);
        return new QuestionStatistics(
                name,
                known.size(),
                share,
                (int) known.stream().filter(q -> q.points() >= q.possible()).count(),
                (int) known.stream().filter(q -> q.points() <= 0).count(),
                unanswered,
                failures.example,
                failures.most,
                shown.size(),
                (int) shown.stream().filter(count -> count > 0).count(),
                shown.stream().mapToInt(count -> count).average().orElse(0));
    }

    /** Counts failures that differ at most in their numbers, and keeps the first of the most frequent kind. */
    private static final class Failures {
        private final Map<String, Integer> counts = new HashMap<>();
        private final Map<String, String> examples = new HashMap<>();
        private String example = "";
        private int most;

        void add(Database.CheckRow check) {
            if (!check.outcome().equals(Outcome.FAILED.name())) {
                return;
            }
            String message = check.message().strip();
            String text = check.sentence() + (message.isEmpty() ? "" : ": " + message);
            String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
            String kind = text.replaceAll("-?\\d+(\\.\\d+)?([eE]-?\\d+)?", "#");
            examples.putIfAbsent(kind, shown);
            int count = counts.merge(kind, 1, Integer::sum);
            if (count > most) {
                most = count;
                example = examples.getOrDefault(kind, shown);
            }
        }
    }
}
