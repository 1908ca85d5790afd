package org.lectern.grading;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A report in plain text. */
final class ReportText {
    private ReportText() {}

    static String of(Report report) {
        StringBuilder text = new StringBuilder();
        Map<String, List<CheckResult>> questions = report.questions();
        questions.forEach((question, results) -> question(text, report, question, results));
        if (questions.size() > 1) {
            text.append(report.exercise())
                    .append(": ")
                    .append(Shown.points(report.points(), report.possible()))
                    .append('\n');
        }
        if (questions.isEmpty()) {
            text.append(report.exercise()).append(": no check ran\n");
        }
        return text.toString().stripTrailing();
    }

    private static void question(StringBuilder text, Report report, String question, List<CheckResult> results) {
        Outcome outcome = Report.outcome(results);
        double earned = results.stream().mapToDouble(CheckResult::points).sum();
        double possible = results.stream().mapToDouble(CheckResult::possible).sum();
        text.append(outcome.icon()).append(' ').append(question).append(": ").append(outcome.words());
        text.append(", ").append(Shown.points(earned, possible)).append('\n');
        if (Report.isUntouched(results)) {
            indent(text, results.get(0).message(), "    ");
            return;
        }
        Set<List<String>> told = new HashSet<>();
        for (CheckResult result : results) {
            text.append("  ").append(result.outcome().icon()).append(' ').append(result.sentence());
            text.append(" (").append(result.outcome().words()).append(", ");
            text.append(Shown.points(result.points(), result.possible())).append(")\n");
            if (!result.message().isEmpty()) {
                indent(text, result.message(), "      ");
            }
            if (result.expected() != null || result.got() != null) {
                labelled(text, "expected", Objects.requireNonNullElse(result.expected(), ""));
                labelled(text, "got", Objects.requireNonNullElse(result.got(), ""));
            }
            if (result.picture() != null) {
                indent(text, result.picture().text(), "      ");
            }
            List<String> hints = report.hints(result, told);
            for (int i = 0; i < hints.size(); i++) {
                labelled(text, "hint " + (i + 1) + " of " + result.hints().size(), hints.get(i));
            }
        }
    }

    private static void labelled(StringBuilder text, String label, String value) {
        if (value.contains("\n")) {
            text.append("      ").append(label).append(":\n");
            indent(text, value, "        ");
        } else {
            text.append("      ").append(label).append(": ").append(value).append('\n');
        }
    }

    private static void indent(StringBuilder text, String value, String by) {
        value.lines().forEach(line -> text.append(by).append(line).append('\n'));
    }
}
