package org.lectern.gradebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lectern.grading.CheckResult;
import org.lectern.grading.Graded;
import org.lectern.grading.Outcome;

/** The questions of a result: those of its checks, then the written ones. */
final class Questions {
    private Questions() {}

    static List<Database.Question> of(String path, Graded graded) {
        List<Database.Question> questions = new ArrayList<>();
        checks(graded).forEach((name, checks) -> {
            double points = checks.stream().mapToDouble(CheckResult::points).sum();
            double possible = checks.stream().mapToDouble(CheckResult::possible).sum();
            boolean faulty = checks.stream().anyMatch(c -> c.outcome() == Outcome.ERROR);
            questions.add(new Database.Question(path, name, false, points, possible, faulty));
        });
        graded.manual().forEach(w -> questions.add(new Database.Question(path, w.id(), true, 0, w.possible(), false)));
        return questions;
    }

    /** The checks of each question. */
    static Map<String, List<CheckResult>> checks(Graded graded) {
        Map<String, List<CheckResult>> checks = new LinkedHashMap<>();
        for (CheckResult check : graded.results()) {
            checks.computeIfAbsent(check.question(), q -> new ArrayList<>()).add(check);
        }
        return checks;
    }
}
