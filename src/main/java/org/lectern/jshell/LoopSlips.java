package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Heads of loops as other languages write them. */
final class LoopSlips {
    private static final Pattern WITHOUT_BRACKETS = Pattern.compile("for\\s+\\w+\\s+in\\b.*");
    private static final Pattern IN = Pattern.compile(
            "(?m)\\bfor(?:each)?\\s*\\(\\s*(?:(?:final\\s+)?([\\w.]+(?:<[^;(){}]*>)?(?:\\[\\])*)\\s+)?(\\w+)\\s+(in|of)\\s+"
                    + "([^;{}\\n]*?)\\)\\s*(?:[{;]|\\w|$)");
    private static final Pattern COMMAS =
            Pattern.compile("\\bfor\\s*\\(\\s*\\w+\\s+\\w+\\s*=[^;(){}]*,[^;{}]*[<>=][^;{}]*,[^;{}]*\\)");

    private LoopSlips() {}

    /**
     * What such an error comes to; empty if the source shows none of them.
     *
     * @param from where javac gave up
     */
    static Optional<Told> of(String source, int from) {
        String line = Sources.line(source, from).strip();
        if (WITHOUT_BRACKETS.matcher(line).matches()) {
            int start = source.indexOf(line, source.lastIndexOf('\n', from - 1) + 1);
            return told(
                    start,
                    start + line.length(),
                    "this is not how Java writes a loop",
                    "Over numbers: for (int i = 0; i < n; i++) { … }; over a list or an array: for (var x : list) { … }");
        }
        String bare = Brackets.bare(source);
        Matcher in = IN.matcher(bare);
        if (found(in, from)) {
            String type = in.group(1) == null ? "var" : in.group(1);
            String name = in.group(2);
            String list = source.substring(in.start(4), in.end(4)).strip();
            return told(
                    in.start(3),
                    in.end(3),
                    "Java's for has no \"" + in.group(3) + "\"",
                    list.startsWith("range(")
                            ? "Over numbers: for (int " + name + " = 0; " + name + " < n; " + name + "++)"
                            : "A colon stands in its place: for (" + type + " " + name + " : " + list + ")");
        }
        return found(COMMAS.matcher(bare), from)
                ? told(
                        from,
                        from + 1,
                        "';' expected",
                        "Semicolons stand between the three parts: for (int i = 0; i < n; i++)")
                : Optional.empty();
    }

    /** Finds the match that a place is in. */
    private static boolean found(Matcher matcher, int place) {
        while (matcher.find()) {
            if (matcher.start() <= place && place <= matcher.end()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Told> told(int from, int to, String message, String help) {
        return Optional.of(new Told(from, to, message, List.of(help)));
    }
}
