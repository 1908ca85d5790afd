package org.lectern.grading;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one check ended.
 *
 * @param question the question's name
 * @param check the name of the check's method
 * @param sentence what a right answer does
 * @param visibility who may see it
 * @param points earned
 * @param possible what passing is worth
 * @param message what went wrong and where; empty if nothing did
 * @param expected the right value, where the check compared two
 * @param got the student's value, where the check compared two
 * @param hints all of the check's hints, from a nudge to nearly the answer
 * @param picture where the values differ, if that can be shown
 */
public record CheckResult(
        String question,
        String check,
        String sentence,
        Visibility visibility,
        Outcome outcome,
        double points,
        double possible,
        String message,
        @Nullable String expected,
        @Nullable String got,
        List<String> hints,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Picture picture) {
    /** In characters: an exception's text is the student's to choose. */
    private static final int LONGEST = 20_000;

    public CheckResult {
        hints = List.copyOf(hints);
        message = cut(message);
        expected = expected == null ? null : cut(expected);
        got = got == null ? null : cut(got);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** What a student may be told of a hidden check: how it ended. A message may hold what the check has passed. */
    CheckResult withoutDetails() {
        String told = outcome == Outcome.NOT_ANSWERED ? "not yet answered" : "";
        return new CheckResult(
                question, check, sentence, visibility, outcome, points, possible, told, null, null, List.of());
    }

    /** Without a picture. */
    public CheckResult(
            String question,
            String check,
            String sentence,
            Visibility visibility,
            Outcome outcome,
            double points,
            double possible,
            String message,
            @Nullable String expected,
            @Nullable String got,
            List<String> hints) {
        this(question, check, sentence, visibility, outcome, points, possible, message, expected, got, hints, null);
    }
}
