package org.lectern.notebook;

import java.util.Locale;
import java.util.Set;

/**
 * Colours Java by the kind of its tokens, as HTML with one {@code span.line} for each line, so that a line can be marked.
 * A tokenizer and no parser: code that does not compile is coloured too.
 */
final class JavaColours {
    private static final Set<String> KEYWORDS = Set.of(
            ("abstract assert boolean break byte case catch char class const continue default do double else enum extends "
                            + "final finally float for goto if implements import instanceof int interface long native new "
                            + "package permits private protected public record return sealed short static strictfp super "
                            + "switch synchronized this throw throws transient try var void volatile while yield")
                    .split(" "));
    private static final Set<String> LITERALS = Set.of("true", "false", "null");

    private final String source;
    private final int markedLine;
    private final StringBuilder html = new StringBuilder();
    private int line = 1;

    private JavaColours(String source, int markedLine) {
        this.source = source;
        this.markedLine = markedLine;
    }

    /** The source in colours; {@code markedLine} counts from 1, 0 marks none. */
    static String html(String source, int markedLine) {
        return new JavaColours(source, markedLine).run();
    }

    /** Source in another language, without colours. */
    static String plain(String source, int markedLine) {
        JavaColours colours = new JavaColours(source, markedLine);
        colours.openLine();
        colours.emit("", source);
        return colours.html.append("</span>").toString();
    }

    private String run() {
        openLine();
        int at = 0;
        while (at < source.length()) {
            int end = tokenEnd(at);
            emit(kind(at, end), source.substring(at, end));
            at = end;
        }
        return html.append("</span>").toString();
    }

    private int tokenEnd(int at) {
        char c = source.charAt(at);
        if (source.startsWith("//", at) || isMagic(at)) {
            return until("\n", at, false);
        }
        if (source.startsWith("/*", at)) {
            return until("*/", at + 2, true);
        }
        if (source.startsWith("\"\"\"", at)) {
            return quoted(at + 3, "\"\"\"");
        }
        if (c == '"' || c == '\'') {
            return quoted(at + 1, String.valueOf(c));
        }
        if (c == '@' && at + 1 < source.length() && Character.isJavaIdentifierStart(source.charAt(at + 1))) {
            return word(at + 1);
        }
        if (Character.isDigit(c)) {
            return number(at);
        }
        return Character.isJavaIdentifierStart(c) ? word(at) : at + 1;
    }

    private String kind(int at, int end) {
        char c = source.charAt(at);
        if (source.startsWith("//", at) || source.startsWith("/*", at)) {
            return "comment";
        }
        if (c == '"' || c == '\'') {
            return "string";
        }
        if (Character.isDigit(c)) {
            return "number";
        }
        if (c == '@' && end > at + 1) {
            return "annotation";
        }
        if (isMagic(at)) {
            return "magic";
        }
        if (!Character.isJavaIdentifierStart(c)) {
            return "";
        }
        String word = source.substring(at, end);
        if (KEYWORDS.contains(word)) {
            return "keyword";
        }
        if (LITERALS.contains(word)) {
            return "number";
        }
        if (isCall(end)) {
            return Character.isUpperCase(c) ? "type" : "call";
        }
        boolean constant = word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
        return Character.isUpperCase(c) && !constant ? "type" : "";
    }

    private boolean isCall(int end) {
        int next = end;
        while (next < source.length() && source.charAt(next) == ' ') {
            next++;
        }
        return next < source.length() && source.charAt(next) == '(';
    }

    /** A line that begins with a percent sign is a magic of the kernel. */
    private boolean isMagic(int at) {
        return source.charAt(at) == '%' && (at == 0 || source.charAt(at - 1) == '\n');
    }

    private int until(String mark, int from, boolean inclusive) {
        int end = source.indexOf(mark, from);
        return end < 0 ? source.length() : inclusive ? end + mark.length() : end;
    }

    private int quoted(int from, String quote) {
        boolean block = quote.length() > 1;
        for (int i = from; i < source.length(); i++) {
            if (source.charAt(i) == '\\') {
                i++;
            } else if (source.startsWith(quote, i)) {
                return i + quote.length();
            } else if (!block && source.charAt(i) == '\n') {
                return i;
            }
        }
        return source.length();
    }

    private int word(int from) {
        int end = from + 1;
        while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
            end++;
        }
        return end;
    }

    private int number(int from) {
        int end = from + 1;
        while (end < source.length()) {
            char c = source.charAt(end);
            boolean fraction = c == '.' && end + 1 < source.length() && Character.isDigit(source.charAt(end + 1));
            boolean hex = source.startsWith("0x", from) || source.startsWith("0X", from);
            boolean exponentSign = (c == '+' || c == '-') && !hex && "eE".indexOf(source.charAt(end - 1)) >= 0;
            if (!Character.isLetterOrDigit(c) && c != '_' && !fraction && !exponentSign) {
                break;
            }
            end++;
        }
        return end;
    }

    /** Appends a token; one that spans lines is closed and opened again at each line end. */
    private void emit(String kind, String text) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (i > 0) {
                html.append("</span>\n");
                line++;
                openLine();
            }
            if (lines[i].isEmpty()) {
                continue;
            }
            if (kind.isEmpty()) {
                html.append(Html.escape(lines[i]));
            } else {
                html.append("<span class=\"").append(kind).append("\">");
                html.append(Html.escape(lines[i])).append("</span>");
            }
        }
    }

    private void openLine() {
        html.append(line == markedLine ? "<span class=\"line marked\">" : "<span class=\"line\">");
    }
}
