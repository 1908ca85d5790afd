package org.lectern.grading;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.notebook.Cell;

/** The calls of {@code exercise("…")} and {@code check("…")} that make a cell part of a homework's frame. */
final class CheckCalls {
    private static final Pattern CHECK = Pattern.compile("\\bcheck\\s*\\(\\s*(?:\"([^\"]*)\"\\s*)?\\)");
    private static final Pattern EXERCISE = Pattern.compile("\\bexercise\\s*\\(\\s*\"([^\"]*)\"\\s*\\)");

    private CheckCalls() {}

    /** The question that a cell checks; empty if it checks none or all. */
    static Optional<String> question(Cell cell) {
        return call(CHECK, cell);
    }

    /** Whether a cell checks anything. */
    static boolean isCheck(Cell cell) {
        return cell.isCode() && place(CHECK, cell).isPresent();
    }

    /** The exercise that a cell names. */
    static Optional<String> exercise(Cell cell) {
        return call(EXERCISE, cell);
    }

    private static Optional<String> call(Pattern pattern, Cell cell) {
        return cell.isCode() ? place(pattern, cell).map(m -> m.group(1)) : Optional.empty();
    }

    // The name is read from the source, but the call must start in code, not in a comment or a string.
    private static Optional<Matcher> place(Pattern pattern, Cell cell) {
        String code = JavaText.code(cell.source());
        Matcher matcher = pattern.matcher(cell.source());
        while (matcher.find()) {
            if (code.charAt(matcher.start()) == cell.source().charAt(matcher.start())) {
                return Optional.of(matcher);
            }
        }
        return Optional.empty();
    }
}
