package org.lectern.grading;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A report as HTML. Styles are inline, for notebooks remove style sheets from outputs they do not trust; text takes the
 * page's own colour, so that it is read on light and dark pages.
 */
final class ReportHtml {
    private static final String MONO = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:0.92em";

    /** A line with words on the left and points on the right; {@link #points} ends the left part. */
    private static final String ROW = "<div style=\"display:flex;justify-content:space-between;gap:1em\"><span>";

    private ReportHtml() {}

    static String of(Report report) {
        StringBuilder html = new StringBuilder(
                "<div class=\"lectern-report\" style=\"max-width:56em;line-height:1.45;font-family:system-ui,-apple-system,Segoe UI,sans-serif\">");
        Map<String, List<CheckResult>> questions = report.questions();
        questions.forEach((question, results) -> question(html, report, question, results));
        if (questions.size() > 1) {
            total(html, report);
        }
        if (questions.isEmpty()) {
            html.append("<p>").append(escape(report.exercise())).append(": no check ran</p>");
        }
        return html.append("</div>").toString();
    }

    private static void question(StringBuilder html, Report report, String question, List<CheckResult> results) {
        Outcome outcome = Report.outcome(results);
        double earned = results.stream().mapToDouble(CheckResult::points).sum();
        double possible = results.stream().mapToDouble(CheckResult::possible).sum();
        html.append("<div style=\"border:1px solid rgba(128,128,128,0.35);border-left:5px solid ")
                .append(colour(outcome))
                .append(";border-radius:6px;padding:0.5em 0.9em;margin:0.4em 0\">");
        html.append(ROW)
                .append(badge(outcome))
                .append(" <b style=\"")
                .append(MONO)
                .append("\">");
        html.append(escape(question))
                .append("</b>")
                .append(points(earned, possible))
                .append("</div>");
        if (Report.isUntouched(results)) {
            html.append("<div style=\"margin-top:0.3em\">")
                    .append(escape(results.get(0).message()))
                    .append("</div>");
        } else {
            Set<List<String>> told = new HashSet<>();
            results.forEach(result -> check(html, report, result, told));
        }
        html.append("</div>");
    }

    private static void check(StringBuilder html, Report report, CheckResult result, Set<List<String>> told) {
        html.append("<div style=\"margin-top:0.45em;padding-top:0.4em;border-top:1px solid rgba(128,128,128,0.2)\">");
        html.append(ROW).append(mark(result.outcome())).append(' ').append(escape(result.sentence()));
        html.append(points(result.points(), result.possible())).append("</div>");
        if (!result.message().isEmpty()) {
            html.append("<div style=\"margin:0.25em 0 0 1.6em;white-space:pre-wrap\">")
                    .append(escape(result.message()))
                    .append("</div>");
        }
        if (result.expected() != null || result.got() != null) {
            html.append("<div style=\"margin:0.3em 0 0 1.6em\">");
            value(html, "expected", Objects.requireNonNullElse(result.expected(), ""), colour(Outcome.PASSED));
            value(html, "got", Objects.requireNonNullElse(result.got(), ""), colour(Outcome.FAILED));
            html.append("</div>");
        }
        if (result.picture() != null) {
            html.append("<div style=\"margin:0.3em 0 0 1.6em\">")
                    .append(result.picture().html())
                    .append("</div>");
        }
        List<String> hints = report.hints(result, told);
        for (int i = 0; i < hints.size(); i++) {
            html.append("<details style=\"margin:0.3em 0 0 1.6em\"><summary style=\"cursor:pointer\">hint ")
                    .append(i + 1)
                    .append(" of ")
                    .append(result.hints().size())
                    .append("</summary><div style=\"margin:0.2em 0 0.2em 1.2em\">")
                    .append(escape(hints.get(i)))
                    .append("</div></details>");
        }
        if (hints.size() < result.hints().size() && !hints.isEmpty()) {
            html.append(
                    "<div style=\"margin:0.2em 0 0 1.6em;opacity:0.7\">the next failed try shows another hint</div>");
        }
        html.append("</div>");
    }

    private static void value(StringBuilder html, String label, String value, String colour) {
        html.append(
                        "<div style=\"display:flex;gap:0.8em;margin:0.15em 0\"><span style=\"min-width:5.2em;opacity:0.8\">")
                .append(label)
                .append("</span><pre style=\"margin:0;padding:0.15em 0.6em;flex:1;min-width:0;")
                // The columns of a matrix stay below each other.
                .append(value.contains("\n") ? "white-space:pre;overflow-x:auto;" : "white-space:pre-wrap;")
                .append("background:rgba(128,128,128,0.1);border-left:3px solid ")
                .append(colour)
                .append(';')
                .append(MONO)
                .append("\">")
                .append(escape(value))
                .append("</pre></div>");
    }

    private static void total(StringBuilder html, Report report) {
        html.append("<div style=\"margin:0.6em 0.9em 0.2em 0.9em\">")
                .append(ROW)
                .append("<b>")
                .append(escape(report.exercise()))
                .append("</b>")
                .append(points(report.points(), report.possible()))
                .append("</div></div>");
    }

    private static String badge(Outcome outcome) {
        return "<span style=\"display:inline-block;background:" + colour(outcome)
                + ";color:#fff;border-radius:1em;padding:0 0.7em;font-size:0.9em\">" + outcome.icon() + " "
                + outcome.words() + "</span>";
    }

    private static String mark(Outcome outcome) {
        return "<span style=\"color:" + colour(outcome) + ";font-weight:600\">" + outcome.icon() + " " + outcome.words()
                + "</span>";
    }

    private static String points(double earned, double possible) {
        return "</span><span style=\"white-space:nowrap;opacity:0.85\">" + Shown.points(earned, possible) + "</span>";
    }

    /** Of about the same contrast, 4 or more, to white and to the dark pages of notebooks. */
    static String colour(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "#1f883d";
            case FAILED -> "#e0343c";
            case NOT_ANSWERED -> "#6e7781";
            case ERROR -> "#a06c08";
        };
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
