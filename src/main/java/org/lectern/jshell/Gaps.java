package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/** Places where a word or a value is missing, or one is too much. */
final class Gaps {
    private static final Pattern TYPES = Pattern.compile("\\b(?:(long)[ \\t]+long|(unsigned)\\b)");
    /** With an 8 or 9; what has a point or an exponent is decimal. */
    private static final Pattern OCTAL = Pattern.compile("(?<![\\w.])0[0-9_]*[89][0-9_]*(?![\\w.])");

    private static final Pattern ARRAY = Pattern.compile(
            "(?<=[=(,])[ \\t]*((?:int|long|double|float|boolean|char|byte|short|String)\\[[^\\[\\]\\n]*\\])(?![\\[{])");
    private static final Pattern COMMA = Pattern.compile("=[ \\t]*(-?[0-9]+),([0-9]+)[ \\t]*(?:;|$)");
    private static final Pattern FINAL = Pattern.compile("\\bfinal[ \\t]+([A-Za-z_]\\w*)[ \\t]*=(?!=)");
    private static final Pattern UNTYPED =
            Pattern.compile("\\b\\w+[ \\t]+\\w+\\(([ \\t]*[a-z]\\w*(?:[ \\t]*,[ \\t]*[a-z]\\w*)*[ \\t]*)\\)\\s*\\{");
    private static final Pattern METHOD = Pattern.compile("\\b\\w+[ \\t]+\\w+\\(([^(){};]*)\\)\\s*\\{");
    private static final Pattern TYPED = Pattern.compile(
            "^[ \\t]*[\\w.]+\\(.*?\\b((?:int|long|double|float|boolean|char|String)[ \\t]+(\\w+))[ \\t]*[,)].*;");

    private static final Pattern LAMBDA =
            Pattern.compile("\\blambda[ \\t]+([A-Za-z_]\\w*(?:[ \\t]*,[ \\t]*[A-Za-z_]\\w*)*)[ \\t]*:");
    /** A statement of a name and a value. */
    private static final Pattern BARE_CALL = Pattern.compile(
            "(?:^|(?<=[;{}]))[ \\t]*((?:[A-Za-z_]\\w*\\.)*[a-z_]\\w*)[ \\t]+(\"[^\"]*\"|[0-9][\\w.]*)[ \\t]*(?:;|$)");

    private static final Pattern MADE =
            Pattern.compile("(?:^|[;{}])[ \\t]*[\\w.<>, ]+[ \\t]+[a-z_]\\w*[ \\t]+(?=new\\b)");
    /** The element of an array that a statement begins with. */
    private static final Pattern HEAD = Pattern.compile("\\b(if|while|switch|for|catch)\\s*$");

    private static final Pattern ELEMENT = Pattern.compile("[;{}]\\s*(\\w+\\s*\\[\\s*)$");

    private Gaps() {}

    /**
     * What such an error comes to; empty if the source shows none of them.
     *
     * @param code javac's name for the error, without {@code compiler.err.}
     * @param from where javac gave up
     */
    static Optional<Told> of(String code, String message, String source, int from) {
        String bare = Brackets.bare(source);
        int start = source.lastIndexOf('\n', Math.min(from, source.length()) - 1) + 1;
        int newline = source.indexOf('\n', from);
        String line = bare.substring(start, newline < 0 ? source.length() : newline);
        return Stream.of(
                        inLine(line, start, from, message),
                        next(code, message, source, from),
                        inClass(message, bare, from))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Told> told(int from, int to, String message, String help) {
        return Optional.of(new Told(from, to, message, List.of(help)));
    }

    private static Optional<Told> inLine(String line, int start, int from, String message) {
        Matcher octal = OCTAL.matcher(line);
        if (found(octal, start, from)) {
            return told(
                    start + octal.start(),
                    start + octal.end(),
                    octal.group() + " is no number: after a 0 in front come octal digits, 0 to 7",
                    "Leave the 0 out: " + octal.group().replaceFirst("^[0_]+", ""));
        }
        Matcher types = TYPES.matcher(line);
        if (found(types, start, from)) {
            return types.group(1) == null
                    ? told(
                            start + types.start(),
                            start + types.end(),
                            "Java has no unsigned numbers",
                            "Write int or long.")
                    : told(
                            start + types.start(),
                            start + types.end(),
                            "Java has no long long",
                            "Write long: it has 64 bits.");
        }
        Matcher array = ARRAY.matcher(line);
        if (found(array, start, from)) {
            return told(
                    start + array.start(1),
                    start + array.end(1),
                    "an array is made with new",
                    "Write new " + array.group(1));
        }
        Matcher comma = COMMA.matcher(line);
        if (found(comma, start, from)) {
            String number = comma.group(1) + "." + comma.group(2);
            return told(
                    start + comma.start(1),
                    start + comma.end(2),
                    "a number has a point, no comma",
                    "Write " + number
                            + (comma.group(2).length() == 3
                                    ? ", or " + comma.group(1) + "_" + comma.group(2) + " for thousands"
                                    : ""));
        }
        Matcher untypedFinal = FINAL.matcher(line);
        if (found(untypedFinal, start, from)) {
            return told(
                    start + untypedFinal.start(1),
                    start + untypedFinal.end(1),
                    "a new variable needs a type",
                    "Write final var " + untypedFinal.group(1) + " = …");
        }
        Matcher untyped = UNTYPED.matcher(line);
        if (message.startsWith("<identifier>") && found(untyped, start, from)) {
            return told(
                    start + untyped.start(1),
                    start + untyped.end(1),
                    "each parameter needs its type",
                    "As in (int " + untyped.group(1).strip().replaceAll("[ \\t]*,[ \\t]*", ", int ") + ")");
        }
        Matcher method = METHOD.matcher(line);
        if (message.startsWith("<identifier>") && found(method, start, from)) {
            String last = "";
            for (int[] part : Brackets.split(line, method.start(1), method.end(1))) {
                String parameter = line.substring(part[0], part[1]);
                int blank = parameter.lastIndexOf(' ');
                if (blank < 0 && !last.isEmpty()) {
                    return told(
                            start + part[0],
                            start + part[1],
                            "each parameter needs its type",
                            "As in " + last + " " + parameter);
                }
                last = blank < 0 ? "" : parameter.substring(0, blank);
            }
        }
        Matcher typed = TYPED.matcher(line);
        if (message.matches("'(?:\\.class|\\))'.*") && found(typed, start, from)) {
            return told(
                    start + typed.start(1),
                    start + typed.end(1),
                    "a type stands where a method is defined, not where it is called",
                    "Leave it out: " + typed.group(2));
        }
        return ofStatement(line, start, from);
    }

    private static Optional<Told> ofStatement(String line, int start, int from) {
        Matcher lambda = LAMBDA.matcher(line);
        if (found(lambda, start, from)) {
            String names = lambda.group(1);
            return told(
                    start + lambda.start(),
                    start + lambda.end(),
                    "Java writes a lambda with an arrow",
                    "Write " + (names.contains(",") ? "(" + names + ")" : names) + " -> …");
        }
        Matcher call = BARE_CALL.matcher(line);
        if (found(call, start, from) && !SourceVersion.isKeyword(call.group(1))) {
            String name = call.group(1);
            String value = call.group(2).startsWith("\"") ? "\"…\"" : call.group(2);
            return told(
                    start + call.start(1),
                    start + call.end(2),
                    "something is missing between " + name + " and " + value,
                    "A call has brackets: " + name + "(" + value + ")"
                            + (name.contains(".") ? "" : "; a variable is set with =: " + name + " = " + value));
        }
        Matcher made = MADE.matcher(line);
        return found(made, start, from) && start + made.end() >= from
                ? told(from, from + 1, "'=' expected", "Between a variable's name and its value stands a =: … = new …")
                : Optional.empty();
    }

    /** Finds the match that javac's place is in, or right behind. */
    private static boolean found(Matcher matcher, int start, int from) {
        while (matcher.find()) {
            if (start + matcher.start() <= from && from <= start + matcher.end() + 1) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Told> next(String code, String message, String source, int from) {
        int next = Sources.skipBlanks(source, from);
        char c = next < source.length() ? source.charAt(next) : ' ';
        int open = c == ';' ? Brackets.unclosed(source.substring(0, next)) : -1;
        boolean isOpen = open >= 0 && source.charAt(open) != '{';
        if (code.equals("illegal.start.of.expr") && (c == ';' || c == ')') && !isOpen) {
            return told(
                    next, next + 1, "a value is missing before this " + c, "Write it, or take away what is before it.");
        }
        if (message.startsWith("')'") && c == '"') {
            return told(
                    next,
                    next + 1,
                    "this text is joined with nothing",
                    "A + joins texts; a comma stands between arguments.");
        }
        int bracket = c == '{' && message.startsWith("';'") ? bracketBefore(source, from) : -1;
        if (bracket >= 0) {
            int name = Sources.startOfName(source, bracket);
            return told(
                    name,
                    bracket,
                    "no block in braces can stand behind " + source.substring(name, bracket) + "(…)",
                    "Java reads a call there: blocks stand behind if, for, while and switch, and methods have types before their"
                            + " name and their parameters.");
        }
        String word = source.substring(next, Sources.endOfName(source, next));
        int condition = message.startsWith("')'") ? Brackets.unclosed(source.substring(0, next)) : -1;
        Matcher head = HEAD.matcher(source.substring(0, Math.max(0, condition)));
        if (condition >= 0 && condition == Brackets.neverClosed(source) && head.find()) {
            return told(
                    from,
                    from + 1,
                    message,
                    "The ( behind this " + head.group(1) + " is never closed: a ) is missing here.");
        }
        if (message.startsWith("')'") && !word.isEmpty() && !SourceVersion.isKeyword(word) && next > from) {
            return told(
                    next,
                    next + word.length(),
                    message,
                    "Something is missing before " + word + ": a comma, or an operator such as + or &&.");
        }
        return Optional.empty();
    }

    /** Where the bracket opens behind a name, of the brackets that close right before a place; -1 if there is none. */
    private static int bracketBefore(String source, int place) {
        String bare = Brackets.bare(source);
        int open = place > 0 && bare.charAt(place - 1) == ')' ? Brackets.open(bare, place - 1) : -1;
        int end = open;
        while (end > 0 && bare.charAt(end - 1) == ' ') {
            end--;
        }
        return end > 0 && Sources.startOfName(bare, end) < end ? end : -1;
    }

    /** A statement where only fields and methods may stand. */
    private static Optional<Told> inClass(String message, String bare, int from) {
        String before = bare.substring(0, Math.min(from, bare.length()));
        Matcher element = message.startsWith("']'") ? ELEMENT.matcher(before) : null;
        String around = element != null && element.find() ? before.substring(0, element.start(1)) : before;
        return (message.startsWith("<identifier>") || element != null) && Keywords.isInType(around)
                ? told(
                        from,
                        from + 1,
                        message,
                        "In a class stand fields and methods: a statement has its place in a method, or outside of the class.")
                : Optional.empty();
    }
}
