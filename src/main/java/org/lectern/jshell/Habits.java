package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What other languages write, and Java does not. */
final class Habits {
    private static final Pattern THEN = Pattern.compile("\\bif\\s*\\(.*\\)\\s*(then)\\b");
    private static final Pattern ELSE_IF = Pattern.compile("[}\\s]*(elif|elsif|elseif)\\b");
    private static final Pattern DEFINITION = Pattern.compile("(?:def|function|fun|func|fn)\\s+\\w+\\s*\\(.*");
    private static final Pattern CONSTANT = Pattern.compile("const\\s+([\\w.<>\\[\\]]+\\s+)?([A-Za-z_]\\w*)\\s*=");
    private static final Pattern SUPERCLASSES =
            Pattern.compile("\\bclass\\s+\\w+(?:<[^{]*>)?\\s+extends\\s+([\\w.]+)((?:\\s*,\\s*[\\w.]+)+)");
    private static final Pattern PRINT = Pattern.compile(
            "((?<![\\w.])(?:System\\.out\\.)?(?:print|println|printf|echo|puts)\\b)[ \\t]+([\"\\w][^;]*?)[ \\t]*(?:;|$)");
    private static final Pattern FOREIGN_IMPORT = Pattern.compile(
            "import\\s+[A-Za-z_]\\w*\\s*;?(?=\\s*(?:\\n|$))|import\\s+[A-Za-z_][\\w.]*\\s+as\\s+\\w+;?|from\\s+[\\w.]+\\s+import\\b[^\\n]*");

    /** A text with a letter in front, which has values in it. */
    private static final Pattern FORMATTED = Pattern.compile("(?<![\\w\"])[fF]\"([^\"\\n]*)\"");

    private static final Pattern VALUE = Pattern.compile("\\{([^{}:]*)(?::[^{}]*)?\\}");
    private static final Pattern NOT = Pattern.compile(
            "(?:^|[;{}(=,?:]|&&|\\|\\||\\breturn)[ \\t]*(not)[ \\t]+([A-Za-z_][\\w.]*(?:\\([^()\\n]*\\))?)",
            Pattern.MULTILINE);
    private static final Pattern MAP = Pattern.compile("[=(,][ \\t]*(\\{\\s*(\"[^\"\\n]*\"|'[^'\\n]*'|\\w+)\\s*:)");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])(\\d+)\\.[a-z]\\w*[ \\t]*\\(");

    private Habits() {}

    private static Optional<Told> told(int from, int to, String message, String help) {
        return Optional.of(new Told(from, to, message, List.of(help)));
    }

    /** What shows before anything else is considered. */
    static Optional<Told> early(String source, int from) {
        String line = Sources.line(source, from).strip();
        if (DEFINITION.matcher(line).matches()) {
            int begin = Math.max(0, source.indexOf(line, source.lastIndexOf('\n', Math.max(0, from - 1)) + 1));
            return told(
                    begin,
                    begin + line.length(),
                    "this is not how Java defines a method",
                    "Types stand in place of the word: int twice(int x) { return 2 * x; }");
        }
        Matcher otherwise = ELSE_IF.matcher(line);
        if (otherwise.lookingAt()) {
            int at = source.indexOf(otherwise.group(1));
            return told(at, at + otherwise.group(1).length(), "Java has no " + otherwise.group(1), "Write else if.");
        }
        Matcher then = THEN.matcher(Brackets.bare(line));
        if (then.find()) {
            int at = source.indexOf(line, source.lastIndexOf('\n', from - 1) + 1) + then.start(1);
            return told(at, at + 4, "Java has no then", "What the if does stands in braces: if (…) { … }");
        }
        return Optional.empty();
    }

    /** What such an error comes to; empty if the source shows none of them. */
    static Optional<Told> of(String source, int from) {
        return imported(source)
                .or(() -> word(source, from))
                .or(() -> formatted(source, from))
                .or(() -> not(source, from))
                .or(() -> numbered(source, from))
                .or(() -> map(source, from))
                .or(() -> LineHabits.of(source, from));
    }

    /** An import of another language. */
    private static Optional<Told> imported(String source) {
        int begin = Sources.skipSpace(source, 0);
        Matcher line = FOREIGN_IMPORT.matcher(source).region(begin, source.length());
        return line.lookingAt()
                ? told(
                        begin,
                        line.end(),
                        "Java imports classes by the names of their packages",
                        "Write import java.util.List; for a class, or import java.util.*; for all of a package.")
                : Optional.empty();
    }

    /** A word that Java has no use for, or not here. */
    private static Optional<Told> word(String source, int from) {
        String rest = source.substring(Math.min(from, source.length()));
        Matcher superclasses = SUPERCLASSES.matcher(Brackets.bare(source));
        if (rest.matches("package\\s(?s:.*)")) {
            return told(
                    from,
                    from + "package".length(),
                    "a cell has no package",
                    "Leave the line out: what a cell defines can be used in all cells.");
        }
        int begin = Sources.skipSpace(source, 0);
        if (source.substring(begin).matches("static\\s*\\{(?s:.*)")) {
            return told(
                    begin,
                    begin + "static".length(),
                    "a static block stands in a class",
                    "A cell runs its statements as they stand: leave out static and the braces.");
        }
        if (rest.matches("goto\\s(?s:.*)")) {
            return told(
                    from,
                    from + "goto".length(),
                    "Java has no goto",
                    "Write a loop or a method; break leaves a loop, continue starts its next round.");
        }
        Matcher constant = CONSTANT.matcher(rest);
        if (constant.lookingAt()) {
            String type = constant.group(1) == null ? "" : constant.group(1);
            return told(
                    from,
                    from + "const".length(),
                    "Java has no const",
                    "Write final " + (type.isEmpty() ? "var " : type) + constant.group(2) + " = …");
        }
        if (superclasses.find() && superclasses.end(1) <= from && from <= superclasses.end()) {
            return told(
                    superclasses.start(2),
                    superclasses.end(2),
                    "a class extends one class only",
                    "Interfaces stand after implements: class A extends B implements C, D");
        }
        return Optional.empty();
    }

    /** {@code f"loss {x}"}. */
    private static Optional<Told> formatted(String source, int from) {
        int line = source.lastIndexOf('\n', Math.min(from, source.length()) - 1) + 1;
        for (Matcher text = FORMATTED.matcher(Sources.line(source, from)); text.find(); ) {
            if (line + text.start() <= from && from <= line + text.end()) {
                Matcher value = VALUE.matcher(text.group(1));
                String joined = value.find()
                        ? "\"" + text.group(1).substring(0, value.start()) + "\" + "
                                + value.group(1).strip()
                        : "\"x = \" + x";
                return told(
                        line + text.start(),
                        line + text.end(),
                        "Java has no texts with values inside",
                        "Join them: " + joined + ", or fill places: String.format(\"x = %s, y = %.3f\", x, y)");
            }
        }
        return Optional.empty();
    }

    /** {@code if (not done)}. */
    private static Optional<Told> not(String source, int from) {
        String bare = Brackets.bare(source);
        Matcher not =
                NOT.matcher(bare).region(bare.lastIndexOf('\n', Math.min(from, bare.length()) - 1) + 1, bare.length());
        return not.find() && not.start() <= from && from <= not.end()
                ? told(
                        not.start(1),
                        not.end(1),
                        "Java has no operator not",
                        "Write ! in its place: !" + source.substring(not.start(2), not.end(2)))
                : Optional.empty();
    }

    /** {@code var ages = {"Ann": 5};}. */
    private static Optional<Told> map(String source, int from) {
        Matcher map = MAP.matcher(source)
                .region(source.lastIndexOf('\n', Math.min(from, source.length()) - 1) + 1, source.length());
        return map.find() && map.start() <= from && from <= map.end()
                ? told(
                        map.start(1),
                        map.end(),
                        "Java has no maps in braces",
                        "Write Map.of(" + map.group(2) + ", …); new HashMap<>(Map.of(…)) makes one that can change.")
                : Optional.empty();
    }

    /** {@code 10.toString()}. */
    private static Optional<Told> numbered(String source, int from) {
        String bare = Brackets.bare(source);
        Matcher number = NUMBER.matcher(bare)
                .region(bare.lastIndexOf('\n', Math.min(from, bare.length()) - 1) + 1, bare.length());
        return number.find() && number.start() <= from && from <= number.end()
                ? told(
                        number.start(1),
                        number.end(),
                        "a number has no methods",
                        "String.valueOf(" + number.group(1)
                                + ") makes a text of one; Math has functions of numbers, as in Math.sqrt("
                                + number.group(1) + ").")
                : Optional.empty();
    }

    /** A call without brackets. */
    static Optional<Told> printed(String source, int from) {
        Matcher call = PRINT.matcher(Sources.line(source, from));
        int line = source.lastIndexOf('\n', Math.min(from, source.length()) - 1) + 1;
        return call.find() && line + call.end(1) <= from && from <= line + call.start(2)
                ? told(
                        line + call.start(1),
                        line + call.end(2),
                        "the brackets around what is printed are missing",
                        "Write System.out." + (call.group(1).endsWith("printf") ? "printf" : "println") + "("
                                + call.group(2) + ");")
                : Optional.empty();
    }
}
