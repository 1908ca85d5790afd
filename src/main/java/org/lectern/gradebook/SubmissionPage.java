package org.lectern.gradebook;

import java.util.List;
import java.util.Map;
import org.lectern.grading.Graded;

/** A submission for the teacher: everything, with forms to give points by hand. */
final class SubmissionPage extends SubmissionHtml {
    private final String root;

    SubmissionPage(Grade grade, Graded graded, String root) {
        super(grade, graded, true);
        this.root = root;
    }

    /** @param history all results with their files, the latest last */
    String html(Map<String, Graded> history, List<Mark> marks) {
        top();
        if (!graded.notes().isEmpty()) {
            note(String.join("\n", graded.notes()));
        }
        form("", "points on top", -1, grade.bonus() == 0 ? "" : Shown.points(grade.bonus()), grade.comment());
        html.append("<h2>Questions</h2>\n");
        questions();
        html.append("<h2>Cells</h2>\n");
        if (graded.cells().isEmpty()) {
            html.append("<p class=\"quiet\">None ran.</p>\n");
        }
        graded.cells().forEach(this::cell);
        origin();
        history(history, marks);
        return html.toString();
    }

    @Override
    protected void form(Grade.Question question) {
        String given = question.byHand() == null ? "" : Shown.points(question.byHand());
        form(question.name(), "points by hand", question.possible(), given, question.comment());
    }

    /** @param most the most points that can be given; below 0 if there is no such bound */
    private void form(String target, String label, double most, String points, String comment) {
        html.append("<form class=\"mark-form\" method=\"post\" action=\"")
                .append(root)
                .append("mark\">");
        hidden("token", root.replace("/", ""));
        hidden("homework", grade.homework());
        hidden("student", grade.student());
        hidden("target", target);
        html.append("<label>").append(label).append("<input name=\"points\" type=\"number\" step=\"any\"");
        if (most >= 0) {
            html.append(" min=\"0\" max=\"").append(Shown.points(most)).append('"');
        }
        html.append(" value=\"")
                .append(points)
                .append("\"></label><label>comment<textarea name=\"comment\" rows=\"1\">");
        // A parser drops the first line end.
        html.append(comment.startsWith("\n") ? "\n" : "").append(Html.escape(comment));
        html.append("</textarea></label><button class=\"do\">Save</button></form>\n");
    }

    private void hidden(String name, String value) {
        html.append("<input type=\"hidden\" name=\"").append(name).append("\" value=\"");
        html.append(Html.escape(value)).append("\">");
    }

    private void origin() {
        html.append("<h2>How it was graded</h2>\n<div class=\"scroll\"><table><tbody>\n");
        line("file", graded.file());
        line("submission", graded.submission());
        line("release", graded.release());
        line("checks", graded.checks());
        line("sandbox", graded.isolation());
        line(
                "graded",
                graded.started() + ", " + Shown.points(graded.seconds()) + " s, program started " + graded.starts()
                        + (graded.starts() == 1 ? " time" : " times"));
        line("with", "Lectern " + graded.lectern() + ", Java " + graded.java());
        html.append("</tbody></table></div>\n");
    }

    private void line(String label, String text) {
        html.append("<tr><td class=\"quiet\">").append(Html.escape(label)).append("</td><td class=\"text\">");
        html.append(Html.escape(text)).append("</td></tr>\n");
    }

    private void history(Map<String, Graded> history, List<Mark> marks) {
        if (history.size() > 1) {
            html.append("<h2>All gradings</h2>\n<div class=\"scroll\"><table><tbody>\n");
            history.forEach((path, result) -> line(
                    result.started() + (path.equals(grade.result()) ? ", counts" : ""),
                    Shown.points(result.points()) + " points by checks; " + result.file() + ", handed in "
                            + (result.submitted().isEmpty() ? "at a time not known" : result.submitted())));
            html.append("</tbody></table></div>\n");
        }
        if (!marks.isEmpty()) {
            html.append("<h2>Given by hand</h2>\n<div class=\"scroll\"><table><tbody>\n");
            for (Mark mark : marks) {
                Double points = mark.points();
                line(
                        mark.at() + " " + mark.by(),
                        (mark.target().isEmpty() ? "whole homework" : mark.target()) + ": "
                                + (points == null ? "no points by hand" : Shown.points(points) + " points")
                                + (mark.comment().isEmpty() ? "" : "; " + mark.comment()));
            }
            html.append("</tbody></table></div>\n");
        }
    }
}
