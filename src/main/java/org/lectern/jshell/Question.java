package org.lectern.jshell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cell that asks about something in place of doing it: {@code x?}, {@code "abc".substring?}, {@code %time?}, or with the question mark
 * in front; two ask for more. No whole Java ends with one.
 *
 * @param subject what is asked about: a magic, or code that ends with a name
 * @param isDetailed whether all is to be told
 */
public record Question(String subject, boolean isDetailed) {
    private static final String NAME = "(?:%%?)?[\\w.-]+";
    private static final Pattern OF_NAME =
            Pattern.compile("\\s*(?:(" + NAME + "?)[ \\t]*(\\?{1,2})|(\\?{1,2})[ \\t]*(" + NAME + "))\\s*");
    /** Behind an expression stands no blank before it, as before that of a condition. */
    private static final Pattern OF_OTHER =
            Pattern.compile("\\s*(?:(\\S|\\S.*\\S)(?<!\\?)(\\?{1,2})|(\\?{1,2})[ \\t]*(\\S.*))\\s*", Pattern.DOTALL);
    /** What members are asked of, or can be asked about itself; brackets are empty. */
    private static final String WHOLE = "(?:new\\s+[\\w$.]+(?:<[^()\\[\\]{}]*>)?\\s*(?:\\(\\)|\\[\\])(?:\\{\\})?"
            + "|[\\p{L}_$][\\w$]*(?:\\(\\)|(?:\\[\\])+)?|new\\s+[\\w$.]+|\"\\s*\"|\\(\\))";

    private static final Pattern EXPRESSION = Pattern.compile("\\s*" + WHOLE
            + "(?:\\s*\\.\\s*(?:<[^()\\[\\]{}]*>)?[\\p{L}_$][\\w$]*(?:\\(\\)|(?:\\[\\])+)?|\\s*::\\s*[\\w$]+)*\\s*");

    /** The question that a cell is; null if it is none. */
    public static @Nullable Question of(String cell) {
        Matcher name = OF_NAME.matcher(cell);
        if (name.matches()) {
            return name.group(1) == null ? of(name.group(4), name.group(3)) : of(name.group(1), name.group(2));
        }
        // What stands in comments and texts is none of it.
        Matcher other = OF_OTHER.matcher(Brackets.bare(cell));
        if (!other.matches() || Brackets.endsQuiet(cell)) {
            return null;
        }
        boolean isBehind = other.group(1) != null;
        int group = isBehind ? 1 : 4;
        String bare = other.group(group);
        return isExpression(bare)
                ? of(cell.substring(other.start(group), other.start(group) + end(bare)), other.group(isBehind ? 2 : 3))
                : null;
    }

    private static Question of(String subject, String marks) {
        return new Question(subject, marks.length() > 1);
    }

    /** A name, or what comes of calls and members; a bracket alone may begin a condition. */
    private static boolean isExpression(String bare) {
        String plain = withEmptyBrackets(bare);
        return !plain.strip().equals("()") && EXPRESSION.matcher(plain).matches();
    }

    /** Where the name ends that comes last: a call is asked about by its name. */
    private static int end(String bare) {
        int end = bare.stripTrailing().length();
        while (end > 0 && (bare.charAt(end - 1) == ')' || bare.charAt(end - 1) == ']')) {
            int open = Brackets.open(bare, end - 1);
            if (open <= 0 || !Character.isJavaIdentifierPart(bare.charAt(open - 1))) {
                break;
            }
            end = open;
        }
        return end;
    }

    private static String withEmptyBrackets(String bare) {
        StringBuilder plain = new StringBuilder();
        int depth = 0;
        for (char c : bare.toCharArray()) {
            boolean isClosing = ")]}".indexOf(c) >= 0;
            depth -= isClosing ? 1 : 0;
            if (depth <= 0) {
                plain.append(c);
            }
            depth += "([{".indexOf(c) >= 0 ? 1 : 0;
        }
        return plain.toString();
    }
}
