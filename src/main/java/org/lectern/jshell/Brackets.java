package org.lectern.jshell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Which brackets belong together in source text; those in comments, texts and characters are none. */
final class Brackets {
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";
    private static final String BLOCK = "\"\"\"";

    private Brackets() {}

    /** The source, as long as it was, with blanks in place of comments and of what stands in quotation marks. */
    static String bare(String source) {
        StringBuilder bare = new StringBuilder(source);
        int at = 0;
        while (at < source.length()) {
            int end = quietEnd(source, at);
            if (end > at) {
                boolean isComment = source.charAt(at) == '/';
                for (int i = at; i < end; i++) {
                    boolean isEdge = !isComment && (i == at || i == end - 1);
                    bare.setCharAt(i, isEdge ? '"' : source.charAt(i) == '\n' ? '\n' : ' ');
                }
            }
            at = Math.max(at + 1, end);
        }
        return bare.toString();
    }

    /** Whether the source ends inside a comment, a text or a character. */
    static boolean endsQuiet(String source) {
        int at = 0;
        while (at < source.length()) {
            int end = quietEnd(source, at);
            boolean isLine = source.startsWith("//", at);
            boolean isBlock = source.startsWith("/*", at) || source.startsWith(BLOCK, at);
            if (end < 0 && (isBlock || source.indexOf('\n', at) < 0) || isLine && end == source.length()) {
                return true;
            }
            at = Math.max(at + 1, end);
        }
        return false;
    }

    /** Where the comment, text or character ends that starts at a place; the place if none does, -1 if it is never closed. */
    static int quietEnd(String source, int start) {
        char c = source.charAt(start);
        if (source.startsWith("//", start)) {
            int end = source.indexOf('\n', start);
            return end < 0 ? source.length() : end;
        }
        if (source.startsWith("/*", start)) {
            int end = source.indexOf("*/", start + 2);
            return end < 0 ? -1 : end + 2;
        }
        if (c != '"' && c != '\'') {
            return start;
        }
        String quote = source.startsWith(BLOCK, start) ? BLOCK : String.valueOf(c);
        for (int i = start + quote.length(); i < source.length(); i++) {
            if (source.startsWith(quote, i)) {
                return i + quote.length();
            }
            if (quote.length() == 1 && source.charAt(i) == '\n') {
                return -1;
            }
            if (source.charAt(i) == '\\') {
                i++;
            }
        }
        return -1;
    }

    /** Where the bracket closes that opens at a place; -1 if it does not. */
    static int close(String source, int open) {
        String bare = bare(source);
        int depth = 0;
        for (int i = open; i < bare.length(); i++) {
            depth += step(bare.charAt(i));
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Where the bracket opens that closes at a place of bare source; -1 if it does not. */
    static int open(String bare, int close) {
        int depth = 0;
        for (int i = close; i >= 0; i--) {
            depth -= step(bare.charAt(i));
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Where the first bracket is that closes nothing; -1 if there is none. */
    static int surplus(String source) {
        String bare = bare(source);
        int depth = 0;
        for (int i = 0; i < bare.length(); i++) {
            depth += step(bare.charAt(i));
            if (depth < 0) {
                return i;
            }
        }
        return -1;
    }

    /** The brackets of a kind, as {@code (}, that bare source never closes, the last ones first. */
    static List<Integer> open(String bare, String kind) {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < bare.length(); i++) {
            int step = step(bare.charAt(i));
            if (step > 0) {
                open.push(i);
            } else if (step < 0 && !open.isEmpty()) {
                open.pop();
            }
        }
        return open.stream().filter(each -> bare.startsWith(kind, each)).toList();
    }

    /** Where a bracket is that is never closed: one before another's closing, or else the last; -1 if there is none. */
    static int unclosed(String source) {
        String bare = bare(source);
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < bare.length(); i++) {
            int step = step(bare.charAt(i));
            if (step > 0) {
                open.push(i);
            } else if (step < 0 && !open.isEmpty()) {
                char opening = OPENING.charAt(CLOSING.indexOf(bare.charAt(i)));
                if (bare.charAt(open.peek()) == opening) {
                    open.pop();
                } else if (open.stream().anyMatch(each -> bare.charAt(each) == opening)) {
                    return open.pop();
                }
            }
        }
        return open.isEmpty() ? -1 : open.pop();
    }

    /**
     * As {@link #unclosed}, but of braces the one whose line is indented otherwise than the brace that closes it, if that stands
     * below an outer one: which of them is missing only the writer knows.
     */
    static int neverClosed(String source) {
        int unclosed = unclosed(source);
        String bare = bare(source);
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < bare.length() && unclosed >= 0 && bare.charAt(unclosed) == '{'; i++) {
            if (bare.charAt(i) == '{') {
                open.push(i);
            } else if (bare.charAt(i) == '}' && !open.isEmpty()) {
                int opening = open.pop();
                String indent = Sources.indentOf(bare, i);
                if (Sources.line(bare, i).startsWith(indent + "}")
                        && !Sources.indentOf(bare, opening).equals(indent)
                        && open.stream()
                                .anyMatch(each -> Sources.indentOf(bare, each).equals(indent))) {
                    return opening;
                }
            }
        }
        return unclosed;
    }

    /** Where the parts between commas begin and end, without space around them. */
    static List<int[]> split(String source, int from, int to) {
        String bare = bare(source);
        List<int[]> parts = new ArrayList<>();
        if (source.substring(from, to).isBlank()) {
            return parts;
        }
        int depth = 0;
        int generics = 0;
        int start = from;
        for (int i = from; i <= to; i++) {
            char c = i == to ? ',' : bare.charAt(i);
            boolean isGeneric = c == '<' && i > 0 && Character.isJavaIdentifierPart(bare.charAt(i - 1));
            generics += isGeneric ? 1 : c == '>' && generics > 0 && bare.charAt(i - 1) != '-' ? -1 : 0;
            depth += step(c);
            if (i == to || c == ',' && depth == 0 && generics == 0) {
                int first = Sources.skipSpace(source, start);
                int last = i;
                while (last > first && Character.isWhitespace(source.charAt(last - 1))) {
                    last--;
                }
                parts.add(new int[] {first, last});
                start = i + 1;
            }
        }
        return parts;
    }

    private static int step(char c) {
        return switch (c) {
            case '(', '[', '{' -> 1;
            case ')', ']', '}' -> -1;
            default -> 0;
        };
    }
}
