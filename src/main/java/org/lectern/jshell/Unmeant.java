package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What JShell would pass over in silence, or take for something else. */
final class Unmeant {
    /** JShell's, for the classes that it wraps cells in. */
    private static final String PACKAGE = "REPL";

    private static final Pattern RESERVED = Pattern.compile("\\b(?:class|interface|enum|record)\\s+REPL\\b");
    private static final Pattern RETURN = Pattern.compile("\\s*return\\b");
    private static final Pattern PERCENT = Pattern.compile("%+");
    private static final Pattern NAMED = Pattern.compile("%%[\\p{L}_]");
    /** What comes before it is nothing that could be divided: the percent sign is none of Java's. */
    private static final Pattern MAGIC =
            Pattern.compile("(?m)^[ \\t]*(?:(?:if|for|while)\\b[^\"\\n%]*\\)|[^\"\\n%]*[{};=>(,:])?"
                    + "[ \\t]*(%%?([\\p{L}_][\\w.-]*)[^\\n]*)$");

    private static final String MAGIC_ERROR = "MagicError";

    private Unmeant() {}

    /** A return outside of methods, or a class of a name that JShell needs: it takes both; null if there is none. */
    static @Nullable CellError inJava(String source, Cells.Place place) {
        Matcher reserved = RESERVED.matcher(source);
        if (reserved.find() && Declared.definedBy(source).equals(PACKAGE)) {
            return Problems.at(
                    place,
                    place.offset() + reserved.end() - PACKAGE.length(),
                    PACKAGE.length(),
                    "no class of a cell can be named " + PACKAGE,
                    "The package that the kernel puts cells in has this name: choose another.");
        }
        return RETURN.matcher(Sources.withoutComments(source)).lookingAt()
                ? Problems.at(
                        place,
                        place.offset() + source.indexOf("return"),
                        "return".length(),
                        "return outside of a method",
                        "The last expression of a cell is its value: write it without return.")
                : null;
    }

    /**
     * A magic where the compiler sees no statement: javac would speak of what the magic's line would be as Java.
     *
     * @param from where javac gave up
     * @param magics the names of those that there are
     */
    static Optional<Told> magic(String source, int from, Set<String> magics) {
        int start = source.lastIndexOf('\n', Math.min(from, source.length()) - 1) + 1;
        Matcher magic = MAGIC.matcher(source).region(start, source.length());
        return magic.lookingAt() && magics.contains(magic.group(2))
                ? Optional.of(new Told(
                        magic.start(1),
                        magic.end(1),
                        "a magic cannot stand here",
                        List.of(
                                "It stands in a line of its own where a statement may start, or right behind an equals sign: at a"
                                        + " cell's top, or in a method, a loop or a branch.")))
                : Optional.empty();
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
