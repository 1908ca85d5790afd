package org.lectern.gradebook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out grades from the rows of results, questions and marks. */
final class Grades {
    /** The order of gradings: by when the work was handed in, then by when it was graded. */
    private static final Comparator<Database.Result> ORDER = Comparator.comparing(Grades::handedIn)
            .thenComparing(Database.Result::started)
            .thenComparing(Database.Result::path);

    private final Map<String, List<Database.Question>> questions = new HashMap<>();
    private final Map<String, Map<String, Mark>> marks = new HashMap<>();

    private final double possible;

    /** @param possible what the homework is worth, for work that could not be graded */
    Grades(List<Database.Question> questions, List<Mark> marks, double possible) {
        this.possible = possible;
        for (Database.Question q : questions) {
            this.questions.computeIfAbsent(q.path(), p -> new ArrayList<>()).add(q);
        }
        // The last one for a target holds.
        for (Mark mark : marks) {
            this.marks.computeIfAbsent(mark.student(), s -> new HashMap<>()).put(mark.target(), mark);
        }
    }

    /** One grade for each student of the rows, in their order. */
    List<Grade> of(List<Database.Result> results, Counting counting) {
        Map<String, List<Database.Result>> students = new LinkedHashMap<>();
        for (Database.Result result : results) {
            students.computeIfAbsent(result.student(), s -> new ArrayList<>()).add(result);
        }
        return students.values().stream().map(own -> grade(own, counting)).toList();
    }

    private Grade grade(List<Database.Result> own, Counting counting) {
        // Of one submission the last grading counts: a check may have been put right.
        Map<List<String>, Database.Result> submissions = new LinkedHashMap<>();
        own.stream()
                .sorted(ORDER)
                .forEach(r -> submissions.merge(
                        List.of(r.submission(), r.submitted()),
                        r,
                        (a, b) -> a.started().compareTo(b.started()) > 0 ? a : b));
        List<Grade> grades =
                submissions.values().stream().sorted(ORDER).map(this::grade).toList();
        Grade counts = grades.get(0);
        for (Grade grade : grades) {
            if (counting == Counting.LATEST || grade.score() >= counts.score()) {
                counts = grade;
            }
        }
        return counts;
    }

    /** Where it is not known when work was handed in, by when it was graded first. */
    private static String handedIn(Database.Result result) {
        return result.submitted().isEmpty() ? result.started() : result.submitted();
    }

    private Grade grade(Database.Result result) {
        Map<String, Mark> own = marks.getOrDefault(result.student(), Map.of());
        List<Grade.Question> graded = new ArrayList<>();
        boolean faulty = false;
        for (Database.Question q : questions.getOrDefault(result.path(), List.of())) {
            @Nullable Mark mark = own.get(q.name());
            boolean earlier =
                    mark != null && mark.points() != null && !mark.submission().equals(result.submission());
            graded.add(new Grade.Question(
                    q.name(),
                    q.written(),
                    q.points(),
                    mark == null ? null : mark.points(),
                    q.possible(),
                    mark == null ? "" : mark.comment(),
                    earlier));
            faulty |= q.faulty() && (mark == null || mark.points() == null);
        }
        @Nullable Mark whole = own.get("");
        @Nullable Double given = whole == null ? null : whole.points();
        double bonus = given == null ? 0 : given;
        double raw = graded.stream().mapToDouble(Grade.Question::points).sum();
        return new Grade(
                result.homework(),
                result.student(),
                Math.max(0, raw * result.factor() + bonus),
                graded.isEmpty()
                        ? possible
                        : graded.stream().mapToDouble(Grade.Question::possible).sum(),
                bonus,
                result.submitted(),
                result.late(),
                result.factor(),
                result.sandbox(),
                status(result, graded, faulty),
                result.problem(),
                graded,
                whole == null ? "" : whole.comment(),
                result.path());
    }

    private static Grade.Status status(Database.Result result, List<Grade.Question> questions, boolean faulty) {
        if (!result.problem().isEmpty()) {
            return Grade.Status.NOT_GRADED;
        }
        if (faulty) {
            return Grade.Status.FAULTY_CHECK;
        }
        boolean open = questions.stream().anyMatch(q -> q.written() && q.byHand() == null);
        return open ? Grade.Status.TO_MARK : Grade.Status.GRADED;
    }
}
