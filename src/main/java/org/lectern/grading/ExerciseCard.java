package org.lectern.grading;

import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/** An exercise at its start: its questions and what they are worth. */
final class ExerciseCard implements Displayable {
    private final ExerciseClass exercise;

    ExerciseCard(ExerciseClass exercise) {
        this.exercise = exercise;
    }

    @Override
    public MimeBundle display() {
        StringBuilder html = new StringBuilder("<div style=\"max-width:56em\"><b>");
        html.append(ReportHtml.escape(heading())).append("</b><ul style=\"margin:0.3em 0\">");
        for (ExerciseClass.Asked question : exercise.questions()) {
            html.append("<li><code>check(&quot;")
                    .append(ReportHtml.escape(question.name()))
                    .append("&quot;)</code> ")
                    .append(ReportHtml.escape(question.title()))
                    .append(", ")
                    .append(worth(question))
                    .append("</li>");
        }
        return MimeBundle.html(html.append("</ul></div>").toString(), toString());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(heading());
        for (ExerciseClass.Asked question : exercise.questions()) {
            text.append("\n  check(\"").append(question.name()).append("\")  ").append(question.title());
            text.append(", ").append(worth(question));
        }
        return text.toString();
    }

    private String heading() {
        double points = exercise.questions().stream()
                .mapToDouble(ExerciseClass.Asked::points)
                .sum();
        return exercise.name() + (exercise.title().isEmpty() ? "" : ": " + exercise.title()) + " ("
                + exercise.questions().size() + " questions, " + Shown.points(points) + " points)";
    }

    private static String worth(ExerciseClass.Asked question) {
        return Shown.points(question.points()) + (question.points() == 1 ? " point" : " points");
    }
}
