package org.lectern.jshell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What JShell would pass over in silence, or take for something else. */
final class Unmeant {
    private static final Pattern RETURN = Pattern.compile("\\s*return\\b");
    private static final Pattern PERCENT = Pattern.compile("%+");
    private static final Pattern NAMED = Pattern.compile("%%[\\p{L}_]");
    private static final String MAGIC_ERROR = "MagicError";

    private Unmeant() {}

    /** A return outside of methods, which JShell takes; null if there is none. */
    static @Nullable CellError inJava(String source, Cells.Place place) {
        return RETURN.matcher(Sources.withoutComments(source)).lookingAt()
                ? Problems.at(
                        place,
                        place.offset() + source.indexOf("return"),
                        "return".length(),
                        "return outside of a method",
                        "The last expression of a cell is its value: write it without return.")
                : null;
    }

    /** Code that JShell finds nothing in, and that is no comment: one that was never closed. */
    static CellError comment(Cells.Place place) {
        return Problems.at(
                place,
                place.offset(),
                2,
                "this comment is never closed",
                "A comment that starts with /* ends with */.");
    }

    /** A percent sign where a statement should start, and that no magic's name follows, or that of one for cells. */
    static CellError percent(Cells.Place place) {
        String code = place.code();
        int at = place.offset();
        Matcher percent = PERCENT.matcher(code).region(at, code.length());
        int length = percent.lookingAt() ? percent.end() - at : 1;
        if (NAMED.matcher(code).region(at, code.length()).lookingAt()) {
            boolean isComment = Sources.skipComments(code, 0) == at;
            return Problems.at(
                            place,
                            at,
                            2,
                            "a magic for cells stands in the cell's first line",
                            isComment
                                    ? "Put the comment below it."
                                    : "Put what comes before it into a cell of its own.")
                    .named(MAGIC_ERROR);
        }
        return Problems.at(
                        place,
                        at,
                        length,
                        "the name of a magic stands right behind the percent sign",
                        "%lsmagic lists all that there are; %sh runs a command of the shell, as in %sh ls.")
                .named(MAGIC_ERROR);
    }
}
