package org.lectern.jshell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which brackets belong together in source text; those in comments, texts and characters are none. */
final class Brackets {
    private static final Pattern QUIET = Pattern.compile(
            "\"\"\"(?s:\\\\.|[^\\\\])*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])*'|//[^\n]*|/\\*(?s:.*?)\\*/");

    private Brackets() {}

    /** The source, as long as it was, with blanks in place of comments and of what stands in quotation marks. */
    static String bare(String source) {
        return QUIET.matcher(source)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group().startsWith("/")
                                ? match.group().replaceAll("[^\n]", " ")
                                : "\"" + match.group().substring(2).replaceAll("[^\n]", " ") + "\""));
    }

    /** Where the comment or the text in quotation marks ends that begins at a place; the place itself if none does. */
    static int quietEnd(String source, int place) {
        char c = source.charAt(place);
        Matcher quiet = QUIET.matcher(source).region(place, source.length());
        return (c == '"' || c == '\'' || c == '/') && quiet.lookingAt() ? quiet.end() : place;
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

    /** Where the last bracket is that is never closed; -1 if there is none. */
    static int unclosed(String source) {
        String bare = bare(source);
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < bare.length(); i++) {
            int step = step(bare.charAt(i));
            if (step > 0) {
                open.push(i);
            } else if (step < 0 && !open.isEmpty()) {
                open.pop();
            }
        }
        return open.isEmpty() ? -1 : open.pop();
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
