package org.lectern.gradebook;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.CheckResult;
import org.lectern.grading.Graded;
import org.lectern.grading.Outcome;
import org.lectern.grading.Visibility;
import org.lectern.worker.CellOutcome;

/** A graded submission as HTML, for the student or for the teacher, who sees hidden checks too. */
class SubmissionHtml {
    private static final int PERCENT = 100;

    protected final Grade grade;
    protected final Graded graded;
    protected final StringBuilder html = new StringBuilder();
    private final boolean teacher;

    SubmissionHtml(Grade grade, Graded graded, boolean teacher) {
        this.grade = grade;
        this.graded = graded;
        this.teacher = teacher;
    }

    /** What a student is sent. */
    static String feedback(Grade grade, Graded graded) {
        SubmissionHtml page = new SubmissionHtml(grade, graded, false);
        page.top();
        page.questions();
        page.failedCells();
        return page.html.toString();
    }

    final void top() {
        html.append("<header>\n<div class=\"row\"><h1>").append(Html.escape(grade.homework()));
        html.append(" <span class=\"quiet\">")
                .append(Html.escape(grade.student()))
                .append("</span></h1>");
        html.append("<span class=\"total\">")
                .append(Shown.points(grade.score(), grade.maxScore()))
                .append("</span></div>\n");
        html.append(Html.bar(grade.maxScore() > 0 ? grade.score() / grade.maxScore() : 0));
        if (!grade.submitted().isEmpty()) {
            html.append("<p class=\"quiet small\">handed in ")
                    .append(Html.escape(grade.submitted()))
                    .append("</p>\n");
        }
        if (!grade.problem().isEmpty()) {
            note("This submission could not be graded: " + grade.problem());
        }
        if (grade.lateFactor() != 1) {
            note("Late by " + Shown.duration(grade.late()) + ": the questions' points count "
                    + Shown.points(PERCENT * grade.lateFactor()) + " %.");
        } else if (grade.late() > 0) {
            html.append("<p class=\"quiet small\">late by ")
                    .append(Shown.duration(grade.late()))
                    .append(", which takes no points</p>\n");
        }
        if (grade.status() == Grade.Status.TO_MARK) {
            note("Written answers without points yet are counted as 0.");
        }
        if (grade.bonus() != 0) {
            note((grade.bonus() > 0 ? "On top of the questions: " : "Taken from the questions: ")
                    + Shown.points(Math.abs(grade.bonus()))
                    + (Math.abs(grade.bonus()) == 1 ? " point." : " points."));
        }
        comment(grade.comment());
        html.append("</header>\n");
    }

    final void note(String text) {
        html.append("<p class=\"note text\">").append(Html.escape(text)).append("</p>\n");
    }

    private void comment(String comment) {
        if (!comment.isEmpty()) {
            html.append("<div class=\"comment text\">")
                    .append(Html.escape(comment))
                    .append("</div>\n");
        }
    }

    final void questions() {
        Map<String, List<CheckResult>> checks = Questions.checks(graded);
        Map<String, Graded.Written> written =
                graded.manual().stream().collect(Collectors.toMap(Graded.Written::id, w -> w, (a, b) -> a));
        for (Grade.Question question : grade.questions()) {
            if (question.written()) {
                written(question, written.get(question.name()));
            } else {
                automatic(question, checks.getOrDefault(question.name(), List.of()));
            }
        }
    }

    private void automatic(Grade.Question question, List<CheckResult> checks) {
        open(question, question.name());
        for (CheckResult check : checks) {
            check(teacher ? check : StudentView.of(check));
        }
        close(question);
    }

    private void written(Grade.Question question, Graded.@Nullable Written written) {
        String asked = written == null ? "" : written.question().strip();
        open(question, asked.isEmpty() ? question.name() : asked.replaceFirst("^#+\\s*", ""));
        String answer = written == null ? "" : written.answer().strip();
        html.append("<div class=\"inner text\">")
                .append(answer.isEmpty() ? "<span class=\"quiet\">no answer</span>" : Html.escape(answer))
                .append("</div>\n");
        close(question);
    }

    private void open(Grade.Question question, String title) {
        boolean marked = !question.written() || question.byHand() != null;
        String look = !marked
                ? ""
                : question.points() >= question.possible() ? "good" : question.points() > 0 ? "warn" : "bad";
        html.append("<section class=\"card ")
                .append(look)
                .append("\">\n<div class=\"row\"><h3")
                .append(question.written() ? " class=\"words\">" : ">");
        html.append(Html.escape(title)).append("</h3><span class=\"points\">");
        if (marked) {
            html.append(Shown.points(question.points(), question.possible()));
        } else {
            html.append("not yet marked, up to ").append(Shown.points(question.possible()));
        }
        html.append("</span></div>\n");
        if (question.byHand() != null && !question.written()) {
            html.append("<p class=\"small quiet\">points given by hand; the checks give ")
                    .append(Shown.points(question.automatic()))
                    .append("</p>\n");
        }
        if (teacher && question.earlier()) {
            html.append("<p><span class=\"tag warn\">marked in another submission than this one</span></p>\n");
        }
    }

    private void close(Grade.Question question) {
        comment(question.comment());
        form(question);
        html.append("</section>\n");
    }

    /** Where a teacher gives points; a student's page has none. */
    protected void form(Grade.Question question) {}

    private void check(CheckResult check) {
        html.append("<div class=\"check\">\n<div class=\"row\"><span>").append(mark(check.outcome()));
        html.append(' ').append(Html.escape(check.sentence()));
        if (check.visibility() == Visibility.HIDDEN) {
            html.append(" <span class=\"tag\">hidden check</span>");
        }
        if (check.visibility() == Visibility.AFTER_DEADLINE) {
            html.append(" <span class=\"tag\">after the deadline</span>");
        }
        html.append("</span><span class=\"points\">")
                .append(Shown.points(check.points(), check.possible()))
                .append("</span></div>\n");
        if (check.outcome() != Outcome.PASSED) {
            details(check);
        }
        html.append("</div>\n");
    }

    private void details(CheckResult check) {
        if (!check.message().isEmpty()) {
            html.append("<div class=\"inner text\">")
                    .append(Html.escape(check.message()))
                    .append("</div>\n");
        }
        if (check.expected() != null || check.got() != null) {
            html.append("<div class=\"inner values\">");
            value("expected", "good", check.expected());
            value("got", "bad", check.got());
            html.append("</div>\n");
        }
        if (check.outcome() == Outcome.FAILED) {
            for (int i = 0; i < check.hints().size(); i++) {
                html.append("<details class=\"inner\"><summary>hint ").append(i + 1);
                html.append("</summary><div class=\"text\">")
                        .append(Html.escape(check.hints().get(i)))
                        .append("</div></details>\n");
            }
        }
    }

    private void value(String label, String look, @Nullable String value) {
        if (value != null) {
            html.append("<div><span>")
                    .append(label)
                    .append("</span><pre class=\"")
                    .append(look)
                    .append("\">");
            html.append(Html.escape(value)).append("</pre></div>");
        }
    }

    static String mark(Outcome outcome) {
        String look = switch (outcome) {
            case PASSED -> "good\">✔ ";
            case FAILED -> "bad\">✘ ";
            case NOT_ANSWERED -> "open\">○ ";
            case ERROR -> "warn\">⚠ ";
        };
        return "<span class=\"mark " + look + outcome.words() + "</span>";
    }

    private void failedCells() {
        List<Graded.CellRun> failed = graded.cells().stream()
                .filter(cell -> cell.status() != CellOutcome.Status.OK)
                .toList();
        if (!failed.isEmpty()) {
            html.append("<h2>Cells that did not run to their end</h2>\n");
            failed.forEach(this::cell);
        }
    }

    /** A cell with its source, how it ended, and what it printed. */
    final void cell(Graded.CellRun cell) {
        boolean failed = cell.status() != CellOutcome.Status.OK;
        html.append("<section class=\"card ")
                .append(failed ? "bad" : "")
                .append("\">\n<div class=\"row\"><span class=\"quiet small\">");
        html.append(Html.escape(cell.id())).append("</span>");
        if (failed) {
            html.append("<span class=\"mark bad\">")
                    .append(words(cell.status()))
                    .append("</span>");
        }
        html.append("</div>\n<pre class=\"tall\">")
                .append(Html.escape(cell.source()))
                .append("</pre>\n");
        if (!cell.error().isEmpty()) {
            html.append("<pre class=\"tall error\">")
                    .append(Html.escape(cell.error()))
                    .append("</pre>\n");
        }
        if (teacher && !cell.output().isEmpty()) {
            html.append("<details><summary>output</summary><pre class=\"tall\">")
                    .append(Html.escape(cell.output()))
                    .append("</pre></details>\n");
        }
        html.append("</section>\n");
    }

    private static String words(CellOutcome.Status status) {
        return switch (status) {
            case OK -> "ran";
            case ERROR -> "error";
            case LATE -> "took too long, and was stopped";
            case KILLED -> "took too long or too much memory, and was ended";
            case LEFT_OUT -> "left out: it had ended the program before";
        };
    }
}
