package org.lectern.jshell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A magic in a cell's text.
 *
 * @param before the Java before it, such as {@code var jars =}; empty if it stands alone
 * @param start where its percent sign is, in the cell
 * @param end where the text goes on after it, in the cell
 */
record MagicLine(String before, String name, String arguments, int start, int end) {
    private static final Pattern CELL = Pattern.compile("%%([\\p{L}_][\\w.-]*)[ \\t]*([^\\n]*)(?:\\n|$)");
    private static final Pattern LINE = Pattern.compile("%([\\p{L}_][\\w.-]*)[ \\t]*([^\\n]*)(?:\\n|$)");
    /** A declaration or an assignment: what comes before the equals sign holds no text or call. */
    private static final Pattern ASSIGNED =
            Pattern.compile("([\\p{L}_$][\\w$.<>,?\\[\\] \\t]*=[ \\t]*)%([\\p{L}_][\\w.-]*)[ \\t]*([^\\n]*)(?:\\n|$)");

    /** The magic that a whole cell is; null if it is none. */
    static @Nullable MagicLine cell(String code) {
        int at = Sources.skipSpace(code, 0);
        Matcher cell = CELL.matcher(code).region(at, code.length());
        return cell.lookingAt() ? new MagicLine("", cell.group(1), cell.group(2).strip(), at, cell.end()) : null;
    }

    /** The magic in the line that starts at a place where a statement may start; null if there is none. */
    static @Nullable MagicLine at(String code, int offset) {
        Matcher line = LINE.matcher(code).region(offset, code.length());
        if (line.lookingAt()) {
            return new MagicLine("", line.group(1), argument(line.group(2)), offset, line.end());
        }
        Matcher assigned = ASSIGNED.matcher(code).region(offset, code.length());
        return assigned.lookingAt()
                ? new MagicLine(
                        assigned.group(1),
                        assigned.group(2),
                        argument(assigned.group(3)),
                        assigned.end(1),
                        assigned.end())
                : null;
    }

    /** Without the semicolon that Java's habit puts there. */
    private static String argument(String text) {
        String stripped = text.strip();
        return stripped.endsWith(";")
                ? stripped.substring(0, stripped.length() - 1).strip()
                : stripped;
    }
}
