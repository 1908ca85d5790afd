package org.lectern.gradebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Java's tokens with what is easily changed made alike: names of variables and functions, numbers, strings; comments, layout and
 * modifiers are left out. Names of types and of members called with a dot stay, for they say which tools are used. Code that
 * does not compile has tokens too.
 */
final class JavaTokens {
    private static final Set<String> KEYWORDS = Set.of(
            ("abstract assert boolean break byte case catch char class continue default do double else enum extends finally "
                            + "float for if implements import instanceof int interface long new package record return short "
                            + "static super switch synchronized this throw throws try var void while yield true false null")
                    .split(" "));
    private static final Set<String> LEFT_OUT = Set.of("final", "public", "private", "protected", "strictfp");
    private static final String NAME = "n";
    private static final String NUMBER = "0";
    private static final String STRING = "\"\"";

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int line = 1;
    private int at;

    private JavaTokens(String source) {
        this.source = source;
    }

    /**
     * A token.
     *
     * @param text what it says, names made alike
     * @param line where it stands, from 1
     */
    record Token(String text, int line) {}

    static List<Token> of(String source) {
        return new JavaTokens(source).read();
    }

    private List<Token> read() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '%' && startsLine() || source.startsWith("//", at)) {
                skipTo("\n", at);
            } else if (source.startsWith("/*", at)) {
                skipTo("*/", at + 2);
            } else if (source.startsWith("\"\"\"", at)) {
                literal("\"\"\"");
            } else if (c == '"' || c == '\'') {
                literal(String.valueOf(c));
            } else if (Character.isDigit(c)) {
                number();
            } else if (Character.isJavaIdentifierStart(c)) {
                word();
            } else {
                if (!Character.isWhitespace(c)) {
                    tokens.add(new Token(String.valueOf(c), line));
                }
                advance(at + 1);
            }
        }
        return tokens;
    }

    private boolean startsLine() {
        return source.substring(source.lastIndexOf('\n', at) + 1, at).isBlank();
    }

    private void advance(int to) {
        for (; at < to; at++) {
            if (source.charAt(at) == '\n') {
                line++;
            }
        }
    }

    private void skipTo(String end, int from) {
        int found = source.indexOf(end, from);
        advance(found < 0 ? source.length() : found + end.length());
    }

    private void literal(String quote) {
        tokens.add(new Token(STRING, line));
        int i = at + quote.length();
        while (i < source.length() && !source.startsWith(quote, i)) {
            if (source.charAt(i) == '\n' && quote.length() == 1) {
                advance(i); // not closed
                return;
            }
            i += source.charAt(i) == '\\' ? 2 : 1;
        }
        advance(Math.min(source.length(), i + quote.length()));
    }

    private void number() {
        int end = at;
        while (end < source.length()
                && (Character.isLetterOrDigit(source.charAt(end))
                        || source.charAt(end) == '_'
                        || source.charAt(end) == '.'
                        || "+-".indexOf(source.charAt(end)) >= 0 && "eE".indexOf(source.charAt(end - 1)) >= 0)) {
            end++;
        }
        tokens.add(new Token(NUMBER, line));
        advance(end);
    }

    private void word() {
        int end = at;
        while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
            end++;
        }
        String word = source.substring(at, end);
        if (!LEFT_OUT.contains(word)) {
            tokens.add(new Token(isKept(word) ? word : NAME, line));
        }
        advance(end);
    }

    private boolean isKept(String word) {
        if (KEYWORDS.contains(word) || Character.isUpperCase(word.charAt(0))) {
            return true;
        }
        int last = tokens.size() - 1;
        boolean member = last >= 0 && tokens.get(last).text().equals(".");
        return member && !(last >= 1 && tokens.get(last - 1).text().equals("this"));
    }
}
