package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a lambda cannot do with what is around it. */
final class LambdaSlips {
    private static final Pattern CHANGED = Pattern.compile("\\s*(?:[-+*/%&|^]?=(?!=)|\\+\\+|--)");
    private static final Pattern CHANGING = Pattern.compile("(?:\\+\\+|--)\\s*$");
    private static final Pattern THROWN = Pattern.compile("unreported exception ([\\w.]+)");
    private static final Pattern CASE = Pattern.compile("(?:\\bcase\\b[^;{}]*|\\bdefault\\s*)$");

    private LambdaSlips() {}

    /** A variable of the method around it, which is changed. */
    static Optional<Told> captured(String message, String source, int from, int to) {
        boolean isChanging = CHANGED.matcher(source)
                        .region(Math.min(to, source.length()), source.length())
                        .lookingAt()
                || CHANGING.matcher(source.substring(0, from)).find();
        return isChanging && message.contains("lambda")
                ? Optional.of(
                        new Told(
                                from,
                                to,
                                message,
                                List.of(
                                        "A lambda cannot change a variable of the method around it. Write a for loop in its place, or"
                                                + " let a stream compute the value, as in list.stream().mapToInt(x -> x).sum()")))
                : Optional.empty();
    }

    /** A checked exception, which what the lambda stands for does not declare. */
    static Optional<Told> thrown(String message, String source, int from, int to) {
        Matcher thrown = THROWN.matcher(message);
        return thrown.find() && isInLambda(Brackets.bare(source), from)
                ? Optional.of(new Told(
                        from,
                        to,
                        message,
                        List.of("A lambda cannot pass it on here. Catch it inside: x -> { try { … } catch ("
                                + thrown.group(1) + " e) { throw new RuntimeException(e); } }, or write a for loop.")))
                : Optional.empty();
    }

    /** Whether a place is in a lambda's body, and in no method inside of it. */
    static boolean isInLambda(String bare, int place) {
        int depth = 0;
        for (int i = Math.min(place, bare.length()) - 1; i > 0; i--) {
            char c = bare.charAt(i);
            if (c == ')' || c == ']' || c == '}') {
                depth++;
            } else if (c == '(' || c == '[' || c == '{') {
                depth = Math.max(0, depth - 1);
                boolean isBody = c == '{'
                        && depth == 0
                        && bare.substring(0, i).matches("(?s).*\\w\\s*\\([^()]*\\)\\s*(?:throws[\\w\\s.,]*)?$");
                if (isBody
                        && !bare.substring(0, i)
                                .matches(
                                        "(?s).*\\b(?:if|for|while|switch|catch|synchronized|try)\\s*\\([^()]*\\)\\s*$")) {
                    return false;
                }
            } else if (depth == 0 && bare.startsWith("->", i)) {
                return !CASE.matcher(bare.substring(0, i)).find();
            } else if (depth == 0 && c == ';') {
                // A statement before, in the same block or further out.
                continue;
            }
        }
        return false;
    }
}
