package org.lectern.grading;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Just enough of Java's lexical structure to find braces and the method around a place. */
final class JavaText {
    private static final Set<String> NOT_METHODS =
            Set.of("if", "for", "while", "switch", "catch", "try", "synchronized", "return");
    private static final Pattern LAST_WORD = Pattern.compile("(?:([\\w>\\]]+)\\s+)?([A-Za-z_$][\\w$]*)\\s*$");

    private JavaText() {}

    /** The source with comments, strings and characters blanked out; every other character keeps its place. */
    static String code(String source) {
        StringBuilder code = new StringBuilder(source);
        int i = 0;
        while (i < source.length()) {
            int end = skipped(source, i);
            for (int j = i; j < end; j++) {
                if (source.charAt(j) != '\n') {
                    code.setCharAt(j, ' ');
                }
            }
            i = Math.max(end, i + 1);
        }
        return code.toString();
    }

    /** The end of the comment or literal that starts here; the same place if none does. */
    private static int skipped(String source, int start) {
        if (source.startsWith("//", start)) {
            return until(source, start, "\n") - (source.indexOf('\n', start) < 0 ? 0 : 1);
        }
        if (source.startsWith("/*", start)) {
            return until(source, start + 2, "*/");
        }
        if (source.startsWith("\"\"\"", start)) {
            return literal(source, start + 3, "\"\"\"");
        }
        char c = source.charAt(start);
        return c == '"' || c == '\'' ? literal(source, start + 1, String.valueOf(c)) : start;
    }

    private static int until(String source, int from, String end) {
        int found = source.indexOf(end, from);
        return found < 0 ? source.length() : found + end.length();
    }

    private static int literal(String source, int from, String quote) {
        for (int i = from; i < source.length(); i++) {
            if (source.charAt(i) == '\\') {
                i++;
            } else if (source.startsWith(quote, i)) {
                return i + quote.length();
            } else if (source.charAt(i) == '\n' && quote.length() == 1) {
                return i; // not closed: javac will say so
            }
        }
        return source.length();
    }

    /** The name of the method whose body directly holds a place of blanked code; null if no body does. */
    static @Nullable String methodAround(String code, int place) {
        int open = openBrace(code, place);
        if (open < 0) {
            return null;
        }
        String header = code.substring(headerStart(code, open), open).strip();
        header = header.replaceFirst("\\bthrows\\s+[\\w.,\\s]+$", "").strip();
        if (!header.endsWith(")")) {
            return null;
        }
        int bracket = openParenthesis(header);
        if (bracket < 0) {
            return null;
        }
        Matcher word = LAST_WORD.matcher(header.substring(0, bracket));
        if (!word.find() || NOT_METHODS.contains(word.group(2))) {
            return null;
        }
        String before = word.group(1);
        return "new".equals(before) || "record".equals(before) || "else".equals(before) ? null : word.group(2);
    }

    /** The brace that is open at a place; -1 if none is. */
    private static int openBrace(String code, int place) {
        int depth = 0;
        for (int i = place - 1; i >= 0; i--) {
            char c = code.charAt(i);
            if (c == '}') {
                depth++;
            } else if (c == '{' && depth-- == 0) {
                return i;
            }
        }
        return -1;
    }

    private static int headerStart(String code, int brace) {
        int start = brace;
        while (start > 0 && ";{}".indexOf(code.charAt(start - 1)) < 0) {
            start--;
        }
        return start;
    }

    private static int openParenthesis(String header) {
        int depth = 0;
        for (int i = header.length() - 1; i >= 0; i--) {
            char c = header.charAt(i);
            if (c == ')') {
                depth++;
            } else if (c == '(' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** How many braces of blanked code are open at its end. */
    static int depth(String code) {
        return (int) (code.chars().filter(c -> c == '{').count()
                - code.chars().filter(c -> c == '}').count());
    }

    /** Whether every brace of blanked code is opened and closed within it. */
    static boolean isBalanced(String code) {
        int depth = 0;
        for (char c : code.toCharArray()) {
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }
}
