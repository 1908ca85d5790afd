package org.lectern.gradebook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.CheckResult;
import org.lectern.grading.Graded;
import org.lectern.grading.Outcome;
import org.lectern.grading.Visibility;
import org.lectern.worker.CellOutcome;

/** Makes results by hand, as grading would. */
final class Work {
    private final String homework;
    private final String student;
    private String submission = "aaaa000000001111";
    private String checks = "cccc000000001111";
    private String submitted = "2026-11-20T10:00:00Z";
    private String started = "2026-11-21T08:00:00Z";
    private Graded.Late late = Graded.Late.NONE;
    private String problem = "";
    private final List<String> notes = new ArrayList<>();
    private final List<CheckResult> results = new ArrayList<>();
    private final List<Graded.CellRun> cells = new ArrayList<>();
    private final List<Graded.Written> written = new ArrayList<>();

    private Work(String homework, String student) {
        this.homework = homework;
        this.student = student;
    }

    static Work of(String homework, String student) {
        return new Work(homework, student);
    }

    /** Two questions, five points: the first right, the second as told; a written one of two points. */
    static Work usual(String student, boolean second) {
        return of("01-mlp", student)
                .check("softmax", "rows sum to one", Visibility.VISIBLE, true, 2)
                .check("accuracy", "counts the hits", Visibility.VISIBLE, second, 1)
                .check("accuracy", "takes ties", Visibility.HIDDEN, second, 2)
                .written("why", "Because it overfits.", 2);
    }

    Work check(String question, String sentence, Visibility visibility, boolean passed, double points) {
        return check(question, sentence, visibility, passed ? Outcome.PASSED : Outcome.FAILED, points);
    }

    Work check(String question, String sentence, Visibility visibility, Outcome outcome, double points) {
        boolean passed = outcome == Outcome.PASSED;
        boolean failed = outcome == Outcome.FAILED;
        return check(new CheckResult(
                question,
                sentence.replace(' ', '_'),
                sentence,
                visibility,
                outcome,
                passed ? points : 0,
                points,
                passed ? "" : "secret-message of " + sentence,
                failed ? "secret-expected" : null,
                failed ? "secret-got" : null,
                List.of("secret-hint")));
    }

    Work check(CheckResult result) {
        results.add(result);
        return this;
    }

    Work cell(String source) {
        return cell(source, CellOutcome.Status.OK, "");
    }

    Work cell(String source, CellOutcome.Status status, String error) {
        cells.add(new Graded.CellRun("cell-" + (cells.size() + 1), source, status, error, ""));
        return this;
    }

    Work written(String id, String answer, double possible) {
        written.add(new Graded.Written(id, "Why?", answer, possible));
        return this;
    }

    Work submission(String digest, @Nullable String at) {
        submission = digest;
        submitted = at == null ? "" : at;
        return this;
    }

    Work started(String at, String digestOfChecks) {
        started = at;
        checks = digestOfChecks;
        return this;
    }

    Work late(long seconds, double factor) {
        late = new Graded.Late(seconds, factor);
        return this;
    }

    Work problem(String what) {
        problem = what;
        return this;
    }

    Work note(String note) {
        notes.add(note);
        return this;
    }

    Graded graded() {
        return new Graded(
                Graded.SCHEMA,
                homework,
                "0.1-abc",
                student,
                student + "/" + homework + ".ipynb",
                submission,
                checks,
                submitted,
                late,
                "full",
                "0.1",
                "17",
                started,
                1.25,
                1,
                notes,
                cells,
                results,
                written,
                problem,
                null,
                null,
                null);
    }
}
