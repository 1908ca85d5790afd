package org.lectern.grading;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/** What is done of an exercise, question by question. */
final class ProgressMap implements Displayable {
    private static final int BARS = 10;

    private final ExerciseClass exercise;
    private final List<State> states;

    ProgressMap(ExerciseClass exercise, List<State> states) {
        this.exercise = exercise;
        this.states = states;
    }

    /**
     * How a question stands.
     *
     * @param outcome of its last check; null if there was none
     * @param changed whether the answer has changed since
     * @param hints how many of its hints were shown
     * @param allHints how many it has
     */
    record State(
            ExerciseClass.Asked question,
            @Nullable Outcome outcome,
            boolean changed,
            double earned,
            double possible,
            int hints,
            int allHints) {
        static State unchecked(ExerciseClass.Asked question, int hints) {
            return new State(question, null, false, 0, question.points(), hints, ExerciseClass.hints(question));
        }

        static State of(ExerciseClass.Asked question, List<CheckResult> results, boolean changed, int hints) {
            return new State(
                    question,
                    Report.outcome(results),
                    changed,
                    results.stream().mapToDouble(CheckResult::points).sum(),
                    // Where nbgrader grades, hidden checks have run as well.
                    Math.max(
                            question.points(),
                            results.stream().mapToDouble(CheckResult::possible).sum()),
                    hints,
                    ExerciseClass.hints(question));
        }

        boolean isDone() {
            return outcome == Outcome.PASSED && !changed;
        }

        String words() {
            return outcome == null
                    ? "not checked yet"
                    : outcome.words() + (changed ? ", changed since: check again" : "");
        }

        String icon() {
            return outcome == null || changed ? "○" : outcome.icon();
        }

        String colour() {
            return ReportHtml.colour(outcome == null || changed ? Outcome.NOT_ANSWERED : outcome);
        }

        String hintWords() {
            return hints == 0 ? "" : hints + " of " + allHints + (allHints == 1 ? " hint" : " hints") + " shown";
        }
    }

    private double earned() {
        return states.stream().mapToDouble(State::earned).sum();
    }

    private double possible() {
        return states.stream().mapToDouble(State::possible).sum();
    }

    private String total() {
        return Shown.points(earned(), possible());
    }

    /** What comes after the total: the points of grading, and where to go on. */
    private String rest() {
        double hidden = exercise.questions().stream()
                        .mapToDouble(asked -> asked.points() + asked.hiddenPoints())
                        .sum()
                - possible();
        String graded = hidden == 0
                ? ""
                : Shown.points(hidden) + " more " + (hidden == 1 ? "point is" : "points are")
                        + " given when it is graded; ";
        Optional<State> next = states.stream().filter(s -> !s.isDone()).findFirst();
        return graded
                + next.map(s -> "next: check(\"" + s.question().name() + "\")").orElse("every check has passed");
    }

    private String heading() {
        return exercise.name() + (exercise.title().isEmpty() ? "" : ": " + exercise.title());
    }

    @Override
    public MimeBundle display() {
        StringBuilder html =
                new StringBuilder("<div class=\"lectern-progress\" style=\"max-width:56em;line-height:1.45;"
                        + "font-family:system-ui,-apple-system,Segoe UI,sans-serif\"><b>");
        html.append(ReportHtml.escape(heading())).append("</b>");
        for (State state : states) {
            row(html, state);
        }
        html.append(
                        "<div style=\"display:flex;flex-wrap:wrap;justify-content:space-between;gap:0.2em 1em;margin-top:0.4em;")
                .append("padding:0.4em 0.6em 0 0.6em;border-top:1px solid rgba(128,128,128,0.35)\"><span>")
                .append(ReportHtml.escape(rest()))
                .append("</span><b style=\"white-space:nowrap\">")
                .append(total())
                .append("</b></div>");
        return MimeBundle.html(html.append("</div>").toString(), toString());
    }

    private static void row(StringBuilder html, State state) {
        long percent = Math.round(100 * part(state));
        html.append(
                        "<div style=\"display:flex;flex-wrap:wrap;align-items:center;gap:0 1em;margin:0.25em 0;padding:0.2em 0.6em;")
                .append("border-left:5px solid ")
                .append(state.colour())
                .append("\"><span style=\"flex:1 1 16em\"><code>")
                .append(ReportHtml.escape(state.question().name()))
                .append("</code> ")
                .append(ReportHtml.escape(state.question().title()))
                .append("</span><span style=\"flex:1 1 13em\"><span style=\"color:")
                .append(state.colour())
                .append(";font-weight:600\">")
                .append(state.icon())
                .append("</span> ")
                .append(state.words())
                .append(state.hints() == 0 ? "" : "<span style=\"opacity:0.75\">, " + state.hintWords() + "</span>")
                .append(
                        "</span><span style=\"flex:1 1 15em;display:flex;align-items:center;justify-content:space-between;gap:1em\">")
                .append("<span role=\"img\" aria-label=\"")
                .append(percent)
                .append(" percent\" style=\"flex:0 0 6em;height:0.6em;border-radius:0.3em;overflow:hidden;")
                .append("background:rgba(128,128,128,0.25)\"><span style=\"display:block;height:100%;width:")
                .append(percent)
                .append("%;background:")
                .append(state.colour())
                .append("\"></span></span><span style=\"white-space:nowrap\">")
                .append(Shown.points(state.earned(), state.possible()))
                .append("</span></span></div>");
    }

    private static double part(State state) {
        double part = state.possible() == 0 ? (state.isDone() ? 1 : 0) : state.earned() / state.possible();
        return Math.max(0, Math.min(1, part));
    }

    @Override
    public String toString() {
        int width = states.stream()
                .mapToInt(s -> s.question().name().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder(heading()).append('\n');
        for (State state : states) {
            int full = (int) Math.round(BARS * part(state));
            text.append(state.icon())
                    .append(' ')
                    .append(state.question().name())
                    .append(" ".repeat(width - state.question().name().length() + 2))
                    .append("█".repeat(full))
                    .append("·".repeat(BARS - full))
                    .append("  ")
                    .append(Shown.points(state.earned(), state.possible()))
                    .append(", ")
                    .append(state.words());
            if (state.hints() > 0) {
                text.append(", ").append(state.hintWords());
            }
            text.append('\n');
        }
        return text.append(total()).append("; ").append(rest()).toString();
    }
}
