package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/** Methods that the compiler does not see as such: one without a type before its name, one inside of another for want of a brace. */
final class MethodSlips {
    private static final String NAME = "[\\p{L}_$][\\w$]*";
    private static final String TYPE = NAME + "(?:\\." + NAME + ")*(?:\\s*<[^(){};=]*>)?(?:\\s*\\[\\s*\\])*";
    private static final Pattern HEAD = Pattern.compile(
            "(?m)(?:^|(?<=[;{}]))\\s*((?:@\\w+(?:\\([^()]*\\))?\\s+)*(?:(?:public|private|protected|static|final|abstract|synchronized)\\s+)*"
                    + "(?:<[^(){};]*>\\s*)?(?:(" + TYPE + ")(?:\\s+|(?<=[>\\]])))?(" + NAME + "))\\s*\\(");
    private static final Pattern PARAMETER =
            Pattern.compile("(?:final\\s+)?(" + TYPE + ")(?:\\s*\\.\\.\\.)?\\s+(" + NAME + ")(?:\\s*\\[\\s*\\])*");
    private static final Pattern BODY = Pattern.compile("\\s*(?:throws[\\w\\s.,]*)?\\{");
    private static final Pattern PRIMITIVE = Pattern.compile("int|long|float|double|boolean|char|byte|short|void");

    private static final Pattern CONDITION = Pattern.compile("[=!<>]=|[<>]|&&|\\|\\||^!|^(?:true|false)$");
    private static final Pattern NEEDED = Pattern.compile("; was (public|protected|package)$");
    private static final Pattern ACCESS = Pattern.compile("\\b(?:private|protected)\\b");
    /** What stands before the braces of a branch. */
    private static final Pattern BRANCH = Pattern.compile("\\bif\\s*\\([^;{}]*\\)\\s*$|\\belse\\s*$");

    private MethodSlips() {}

    /**
     * What such an error comes to; empty if the source shows none of them.
     *
     * @param from where javac gave up
     */
    static Optional<Told> of(String source, int from) {
        String bare = Brackets.bare(source);
        for (Matcher head = HEAD.matcher(bare); head.find(); ) {
            int body = body(bare, head);
            if (body >= 0 && head.start(1) <= from && from <= body + 1) {
                int open = Brackets.unclosed(bare.substring(0, head.start(1)));
                boolean isInside =
                        open >= 0 && bare.charAt(open) == '{' && !Keywords.isInType(bare.substring(0, head.start(1)));
                return isInside
                        ? inside(source, bare, head, open)
                        : head.group(2) == null ? untyped(head) : Optional.empty();
            }
        }
        return unbraced(bare, from);
    }

    /** A method of which what it does stands without braces. */
    private static Optional<Told> unbraced(String bare, int from) {
        for (Matcher head = HEAD.matcher(bare); head.find(); ) {
            int close = head.group(2) == null ? -1 : parameters(bare, head);
            if (close >= 0 && close + 1 == from) {
                return Optional.of(new Told(
                        close,
                        close + 1,
                        "'{' expected",
                        List.of("What a method does stands in braces: " + head.group(3) + "(…) { … }")));
            }
        }
        return Optional.empty();
    }

    /** Whether a place of bare source is in the braces of a method. */
    static boolean isInMethod(String bare, int place) {
        for (Matcher head = HEAD.matcher(bare); head.find() && head.start() < place; ) {
            int body = head.group(2) == null ? -1 : body(bare, head);
            int close = body < 0 ? -1 : Brackets.close(bare, body);
            if (body >= 0 && body < place && (close < 0 || place < close)) {
                return true;
            }
        }
        return false;
    }

    /** Where the braces open of what looks like a method; -1 if it is something else. */
    private static int body(String bare, Matcher head) {
        int close = parameters(bare, head);
        Matcher body = BODY.matcher(bare).region(Math.max(0, close + 1), bare.length());
        return close >= 0 && body.lookingAt() ? body.end() - 1 : -1;
    }

    /** Where the brackets close around what looks like a method's parameters; -1 if it is something else. */
    private static int parameters(String bare, Matcher head) {
        String type = head.group(2) == null ? "" : head.group(2);
        int open = head.end() - 1;
        int close = Brackets.close(bare, open);
        if (close < 0 || SourceVersion.isKeyword(head.group(3)) || !isType(type)) {
            return -1;
        }
        for (int[] part : Brackets.split(bare, open + 1, close)) {
            Matcher parameter = PARAMETER.matcher(bare.substring(part[0], part[1]));
            if (!parameter.matches() || !isType(parameter.group(1))) {
                return -1;
            }
        }
        return close;
    }

    private static boolean isType(String written) {
        String word = written.replaceAll("\\W.*", "");
        return PRIMITIVE.matcher(word).matches() || !SourceVersion.isKeyword(word);
    }

    private static Optional<Told> untyped(Matcher head) {
        // By its name it may be a constructor.
        String end = Character.isUpperCase(head.group(3).charAt(0))
                ? "; a constructor stands in the braces of its class."
                : ".";
        return Optional.of(new Told(
                head.start(3),
                head.end(3),
                "invalid method declaration; return type required",
                List.of("Before a method's name stands the type of what it gives back, or void" + end)));
    }

    private static Optional<Told> inside(String source, String bare, Matcher head, int open) {
        int never = Brackets.neverClosed(source);
        boolean isMissing = never >= 0 && bare.charAt(never) == '{';
        int blamed =
                isMissing && never < head.start(1) && !Keywords.isInType(bare.substring(0, never + 1)) ? never : open;
        String line = Sources.line(source, blamed).strip();
        return Optional.of(new Told(
                head.start(3),
                head.end(3),
                "a method cannot start inside of another",
                List.of(
                        isMissing
                                ? "A } may be missing before it: the { in \"" + line + "\" is not closed yet."
                                : "It stands in the braces of \"" + line + "\": move it out of them.")));
    }

    /** The type of what the method gives back whose braces a place of bare source is in; empty if none is known. */
    static String typeAround(String bare, int place) {
        int open = bodyAround(bare, place);
        for (Matcher head = HEAD.matcher(bare); open >= 0 && head.find() && head.start() < open; ) {
            if (head.group(2) != null && body(bare, head) == open) {
                return head.group(2).replaceAll("\\s", "");
            }
        }
        return "";
    }

    /** Where the braces open of the method that a place is in; -1 if that is in another block than an if's. */
    private static int bodyAround(String bare, int place) {
        for (int open : Brackets.open(bare.substring(0, place), "{")) {
            if (!BRANCH.matcher(bare.substring(0, open)).find()) {
                return open;
            }
        }
        return -1;
    }

    /** A value at the end of a method, without return. */
    static Optional<Told> unreturned(String message, String source, int from, int to) {
        String bare = Brackets.bare(source);
        int end = Sources.skipSpace(bare, Math.min(to, bare.length()));
        boolean isLast = bare.startsWith("}", bare.startsWith(";", end) ? Sources.skipSpace(bare, end + 1) : end);
        String type = typeAround(bare, from);
        String value = source.substring(from, Math.min(to, source.length()));
        boolean isPlain = PRIMITIVE.matcher(type).matches() || type.equals("String");
        // A comparison where a number is due may be meant as something else.
        boolean isCondition = CONDITION
                .matcher(bare.substring(from, Math.min(to, bare.length())))
                .find();
        boolean isFit = !isPlain || type.equals("boolean") == isCondition || value.contains("?");
        return isLast && isFit && !type.isEmpty() && !type.equals("void")
                ? Optional.of(new Told(
                        from,
                        to,
                        message,
                        List.of("What the method gives back stands behind return: return "
                                + (value.contains("\n") ? "…" : value) + ";")))
                : Optional.empty();
    }

    /** A method that is to be used where the one it takes the place of could be, and cannot. */
    static Optional<Told> weaker(String message, String source, int from, int to) {
        Matcher needed = NEEDED.matcher(message);
        Matcher written = ACCESS.matcher(source.substring(from, Math.max(from, source.indexOf('(', from))));
        if (!needed.find()) {
            return Optional.empty();
        }
        String access = needed.group(1);
        String help = written.find()
                ? access.equals("package")
                        ? "Leave " + written.group() + " out."
                        : "Write " + access + " in place of " + written.group() + "."
                : "Write " + access + " before the method.";
        return Optional.of(new Told(from, to, message, List.of(help)));
    }
}
