package org.lectern.grading;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An exercise in work: how often each question failed, and how its last check ended. */
final class Work {
    private final ExerciseClass exercise;
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, Last> last = new HashMap<>();
    private final Map<String, Set<String>> hints = new HashMap<>();

    /**
     * A question's last check.
     *
     * @param names what the checks asked for
     * @param answer what was checked, {@link Submission#answer}
     */
    private record Last(List<CheckResult> results, Set<String> names, String answer) {}

    Work(ExerciseClass exercise) {
        this.exercise = exercise;
    }

    ExerciseClass exercise() {
        return exercise;
    }

    /**
     * Runs one question's checks, or all.
     *
     * @param hidden whether hidden ones too, of which the report tells how they ended and no more
     */
    Report report(ExerciseClass.@Nullable Asked question, Submission submission, boolean hidden) {
        List<CheckResult> results = CheckRunner.run(exercise, question, submission, hidden).stream()
                .map(each -> each.visibility() == Visibility.VISIBLE ? each : each.withoutDetails())
                .toList();
        return remember(results, submission);
    }

    private synchronized Report remember(List<CheckResult> results, Submission submission) {
        results.stream()
                .filter(r -> r.outcome() == Outcome.FAILED)
                .map(CheckResult::question)
                .distinct()
                .forEach(q -> failures.merge(q, 1, Integer::sum));
        Report report = new Report(exercise.name(), results, failures);
        report.questions().forEach((question, own) -> {
            Set<String> names = submission.names(question);
            last.put(question, new Last(own, names, submission.answer(names)));
        });
        results.forEach(
                r -> hints.computeIfAbsent(r.question(), q -> new TreeSet<>()).addAll(report.hints(r)));
        Map<String, Integer> shown = new HashMap<>();
        report.questions()
                .keySet()
                .forEach(q -> shown.put(q, hints.getOrDefault(q, Set.of()).size()));
        return report.withHintUse(shown);
    }

    /** @param submission as it is now */
    synchronized ProgressMap progress(Submission submission) {
        Map<String, ProgressMap.State> states = new LinkedHashMap<>();
        for (ExerciseClass.Asked question : exercise.questions()) {
            int shown = hints.getOrDefault(question.name(), Set.of()).size();
            Last checked = last.get(question.name());
            if (checked == null) {
                states.put(question.name(), ProgressMap.State.unchecked(question, shown));
            } else {
                boolean changed = !submission.answer(checked.names).equals(checked.answer);
                states.put(question.name(), ProgressMap.State.of(question, checked.results, changed, shown));
            }
        }
        return new ProgressMap(exercise, List.copyOf(states.values()));
    }
}
