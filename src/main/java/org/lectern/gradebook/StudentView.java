package org.lectern.gradebook;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.CheckResult;
import org.lectern.grading.Outcome;
import org.lectern.grading.Visibility;

/** What a student may learn once work is graded. */
final class StudentView {
    private StudentView() {}

    /** A check without what it must not tell: of a hidden one only its sentence, its points and whether it passed stay. */
    static CheckResult of(CheckResult check) {
        if (check.visibility() != Visibility.HIDDEN) {
            return check;
        }
        return new CheckResult(
                check.question(),
                "",
                check.sentence(),
                check.visibility(),
                check.outcome() == Outcome.PASSED ? Outcome.PASSED : Outcome.FAILED,
                check.points(),
                check.possible(),
                "",
                null,
                null,
                List.of());
    }

    /** Message, values and the hints of a check in plain text; empty if there is nothing to say. */
    static String text(CheckResult check) {
        CheckResult seen = of(check);
        if (seen.outcome() == Outcome.PASSED) {
            return "";
        }
        StringBuilder text = new StringBuilder(seen.message());
        line(text, "expected: ", seen.expected());
        line(text, "got: ", seen.got());
        seen.hints().forEach(hint -> line(text, "hint: ", hint));
        return text.toString();
    }

    private static void line(StringBuilder text, String label, @Nullable String value) {
        if (value != null) {
            text.append(text.isEmpty() ? "" : "\n").append(label).append(value);
        }
    }
}
