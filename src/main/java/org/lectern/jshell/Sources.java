package org.lectern.jshell;

import java.util.regex.Pattern;

/** Small questions about source text. */
final class Sources {
    private static final String STEP = "    ";
    /** A comment, or a literal in which what looks like a comment is none. */
    private static final Pattern COMMENT = Pattern.compile(
            "\"\"\"(?:[^\\\\]|\\\\.)*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\n]|\\\\.)*'"
                    + "|(?<comment>//[^\n]*|/\\*(?:.|\n)*?\\*/)",
            Pattern.DOTALL);

    private Sources() {}

    /** The first place at or after an offset that is no white space. */
    static int skipSpace(String code, int offset) {
        int at = offset;
        while (at < code.length() && Character.isWhitespace(code.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The first place at or after an offset that is neither white space nor in a comment. */
    static int skipComments(String code, int offset) {
        int at = skipSpace(code, offset);
        while (code.startsWith("//", at) || code.startsWith("/*", at)) {
            boolean isLine = code.charAt(at + 1) == '/';
            int end = code.indexOf(isLine ? "\n" : "*/", at + 2);
            if (end < 0) {
                return isLine ? code.length() : at;
            }
            at = skipSpace(code, end + (isLine ? 1 : 2));
        }
        return at;
    }

    /** The first place at or after an offset that is no blank of its line. */
    static int skipBlanks(String code, int offset) {
        int at = offset;
        while (at < code.length() && (code.charAt(at) == ' ' || code.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** The source with a space for each comment. */
    static String withoutComments(String source) {
        return COMMENT.matcher(source)
                .replaceAll(match ->
                        match.group(1) == null ? java.util.regex.Matcher.quoteReplacement(match.group()) : " ");
    }

    /** Where the name begins that a place in code is in or behind. */
    static int startOfName(String code, int place) {
        int start = place;
        while (start > 0 && Character.isJavaIdentifierPart(code.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** Where the name ends that starts at a place. */
    static int endOfName(String code, int place) {
        int end = place;
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        return end;
    }

    /** The line that a place is in. */
    static String line(String source, int place) {
        int at = Math.min(place, source.length());
        int start = source.lastIndexOf('\n', at - 1) + 1;
        int end = source.indexOf('\n', at);
        return source.substring(start, end < 0 ? source.length() : end);
    }

    /** The white space that the line starts with which a place is in. */
    static String indentOf(String source, int place) {
        String line = line(source, place);
        return line.substring(0, skipBlanks(line, 0));
    }

    /** The white space that the line after incomplete code starts with. */
    static String indent(String code) {
        int depth = 0;
        String plain = withoutComments(code).replaceAll("\"(?:[^\"\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\n]|\\\\.)*'", "");
        for (int i = 0; i < plain.length(); i++) {
            switch (plain.charAt(i)) {
                case '{', '(', '[' -> depth++;
                case '}', ')', ']' -> depth--;
                default -> {}
            }
        }
        return STEP.repeat(Math.max(0, depth));
    }
}
