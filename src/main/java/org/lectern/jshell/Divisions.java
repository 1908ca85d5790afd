package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Divisions of whole numbers as Python writes them, {@code n // 2}: in Java a comment begins there. */
final class Divisions {
    private static final String NAME = "[\\p{L}_$][\\w$]*";
    private static final String OPERAND = "(\\d[\\d_.]*|" + NAME + "(?:\\." + NAME + ")*(?:\\(\\))?)";
    /** A comment that is the rest of a statement. */
    private static final Pattern REST = Pattern.compile(
            "//[ \\t]*" + OPERAND + "(?:[ \\t]*[-+*/%)\\]][-+*/%()\\[\\]\\w. \\t]*+)?+[ \\t]*(;?)[ \\t]*");

    private static final Pattern PROSE = Pattern.compile("\\w[ \\t]+\\w");

    private static final Pattern DIVIDED = Pattern.compile("(?:^|[=(,+*/;{-]|\\breturn\\b)[ \\t]*" + "(?:\\d[\\d_]*|"
            + NAME + "(?:\\." + NAME + ")*(?:\\([^()]*\\))?|\\([^()]*\\))[ \\t]*$");
    private static final Pattern LAST = Pattern.compile(
            "(?<![\\w$.)])(?:\\d[\\d_]*|" + NAME + "(?:\\." + NAME + ")*(?:\\([^()]*\\))?|\\([^()]*\\))$");
    private static final Pattern HEAD =
            Pattern.compile("[ \\t}]*(?:if|for|while|else|do|switch|case|default|try|catch|class"
                    + "|interface|enum|record|import|package|@.*)\\b.*");

    private Divisions() {}

    /**
     * What is missing because it stands in such a comment; empty if none begins there.
     *
     * @param from where javac gave up
     */
    static Optional<Told> of(String source, int from) {
        int slashes = Sources.skipBlanks(source, Math.min(from, source.length()));
        Optional<String> help = help(source, slashes, false);
        boolean isEnded = Sources.line(source, slashes).stripTrailing().endsWith(";");
        return help.map(text -> new Told(
                slashes,
                slashes + 2,
                "// begins a comment",
                isEnded ? List.of(text) : List.of(text, "A statement ends with a semicolon, before a comment.")));
    }

    /** What to say of a cell that compiles because of it: its last statement ends in such a comment. */
    static Optional<String> note(String cell) {
        String bare = Brackets.bare(cell);
        int line = bare.stripTrailing().length();
        int slashes = Sources.skipBlanks(cell, line);
        return cell.startsWith("%")
                ? Optional.empty()
                : help(cell, slashes, true)
                        .filter(help -> cell.substring(slashes).strip().indexOf('\n') < 0)
                        .map(help -> "line " + (bare.substring(0, line).lines().count()) + ": // begins a comment. "
                                + help + "\n");
    }

    /** @param isWhole whether the statement is one without what stands in the comment */
    private static Optional<String> help(String source, int slashes, boolean isWhole) {
        int newline = source.indexOf('\n', slashes);
        String comment = source.substring(slashes, newline < 0 ? source.length() : newline);
        Matcher rest = REST.matcher(comment);
        String bare = Brackets.bare(source);
        String before = bare.substring(bare.lastIndexOf('\n', slashes - 1) + 1, slashes);
        boolean isDivided = rest.matches()
                && !PROSE.matcher(comment).find()
                && (!isWhole || !rest.group(2).isEmpty())
                && !before.contains(";")
                && !HEAD.matcher(before).matches()
                && DIVIDED.matcher(before).find();
        if (!isDivided || !isKnown(rest.group(1), bare)) {
            return Optional.empty();
        }
        Matcher last = LAST.matcher(before.stripTrailing());
        int start = slashes - before.length();
        String divided = last.find()
                ? source.substring(start + last.start(), start + last.end()) + " / " + rest.group(1)
                : "a / b";
        return Optional.of("If it is to divide, write one slash: " + divided
                + " leaves the rest out where both are whole numbers.");
    }

    /** Whether it is a number, or a name that the source has elsewhere. */
    private static boolean isKnown(String operand, String bare) {
        return Character.isDigit(operand.charAt(0))
                || Pattern.compile("(?<![\\w$.])" + Pattern.quote(operand.replaceAll("\\W.*", "")) + "(?![\\w$])")
                        .matcher(bare)
                        .find();
    }
}
