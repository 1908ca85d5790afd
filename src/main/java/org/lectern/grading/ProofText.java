package org.lectern.grading;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A proof in plain text. */
final class ProofText {
    private ProofText() {}

    static String of(Proof proof) {
        StringBuilder text = new StringBuilder();
        for (Proof.Step step : proof.steps()) {
            text.append(step.holds() ? "✔ " : "✘ ").append(String.format(Locale.ROOT, "%-9s", step.name()));
            text.append(step.summary()).append('\n');
            if (step.name().equals(Verification.MUTANTS)) {
                questions(text, proof);
            }
            step.problems().forEach(problem -> text.append(problem.indent(4)));
        }
        text.append(proof.homework())
                .append(proof.holds() ? ": holds, can be released" : ": not ready for a release")
                .append(String.format(Locale.ROOT, " (%.0f s)", proof.seconds()));
        return text.toString();
    }

    private static void questions(StringBuilder text, Proof proof) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (Proof.Trial trial : proof.trials()) {
            if (trial.verdict() != Proof.Verdict.NO_PROGRAM) {
                int[] count = counts.computeIfAbsent(trial.question(), q -> new int[2]);
                count[0] += trial.verdict() == Proof.Verdict.CAUGHT ? 1 : 0;
                count[1]++;
            }
        }
        counts.forEach((question, count) -> text.append("    ")
                .append(question.isEmpty() ? "(no question)" : question)
                .append(": ")
                .append(count[0])
                .append(" of ")
                .append(count[1])
                .append(" caught\n"));
    }

    /** A survivor: where it is, what was changed, and what its author can do. */
    static String survivor(Proof.Trial trial) {
        return place(trial) + ": " + trial.change() + " (" + trial.slip() + ") loses no point\n  > " + trial.text()
                + "\n  a check of \"" + trial.question()
                + "\" should notice it; if it is right too, end the line with"
                + " // same: " + trial.change() + ", and why";
    }

    /** Every mutant, a line for each. */
    static String trials(List<Proof.Trial> trials) {
        StringBuilder text = new StringBuilder();
        for (Proof.Trial trial : trials) {
            text.append(
                    switch (trial.verdict()) {
                        case CAUGHT -> "  ✔ ";
                        case SURVIVED -> "  ✘ ";
                        case SAME -> "  = ";
                        case NO_PROGRAM -> "  - ";
                    });
            text.append(place(trial))
                    .append(", ")
                    .append(trial.slip())
                    .append(": ")
                    .append(trial.change());
            text.append(
                    switch (trial.verdict()) {
                        case CAUGHT -> "; caught by " + trial.caughtBy();
                        case SURVIVED -> "; survives";
                        case SAME -> "; right too: " + trial.same();
                        case NO_PROGRAM -> "; does not compile";
                    });
            text.append('\n');
        }
        return text.toString().stripTrailing();
    }

    private static String place(Proof.Trial trial) {
        return "cell " + trial.cell() + (trial.id().isEmpty() ? "" : " (" + trial.id() + ")") + ", line "
                + trial.line();
    }
}
