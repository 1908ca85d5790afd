package org.lectern.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text into rows of values, as RFC 4180 says, and names the line and the column of what it can't read: values in quotes
 * may hold separators, line ends and doubled quotes; blank lines are left out.
 */
final class CsvRows {
    private static final char QUOTE = '"';

    private final String where;
    private final String text;
    private final char separator;
    private int line;
    private int at;

    /**
     * Rows from a place on.
     *
     * @param start where the first row begins
     */
    CsvRows(String where, String text, int start, char separator) {
        this.where = where;
        this.text = text;
        this.separator = separator;
        at = start;
        line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
    }

    /**
     * One row.
     *
     * @param line where it begins, counted from 1
     */
    record Row(int line, List<String> values) {}

    /** The next row; null at the end. */
    @Nullable
    Row next() {
        while (at < text.length()) {
            int start = line;
            int from = at;
            List<String> values = new ArrayList<>();
            do {
                values.add(value(values.size() + 1));
            } while (separated());
            if (!text.substring(from, at).isBlank()) {
                return new Row(start, values);
            }
        }
        return null;
    }

    /** Goes behind a separator or a line's end; whether it was a separator. */
    private boolean separated() {
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at++);
        if (c == separator) {
            return true;
        }
        if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
            at++;
        }
        line++;
        return false;
    }

    private String value(int column) {
        int start = at;
        while (at < text.length() && text.charAt(at) == ' ' && separator != ' ') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == QUOTE) {
            return quoted(column);
        }
        at = start;
        while (!atEnd()) {
            if (text.charAt(at) == 0) {
                throw new DataException(
                        place(line, column),
                        "text",
                        "a zero byte",
                        "is it a binary file? For UTF-16 write .charset(\"UTF-16\")");
            }
            at++;
        }
        return text.substring(start, at).strip();
    }

    private String quoted(int column) {
        int opened = line;
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == QUOTE) {
                boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == QUOTE;
                if (!doubled) {
                    at++;
                    afterQuotes(column);
                    return value.toString();
                }
                at++;
            } else if (c == '\n' || c == '\r' && !(at + 1 < text.length() && text.charAt(at + 1) == '\n')) {
                line++;
            }
            value.append(c);
        }
        throw new DataException(
                place(opened, column), "a closing quote", "the end of the file", "close or remove the quote");
    }

    private void afterQuotes(int column) {
        while (at < text.length() && text.charAt(at) == ' ' && separator != ' ') {
            at++;
        }
        if (!atEnd()) {
            throw new DataException(
                    place(line, column),
                    "a " + name(separator) + " or the line's end behind the closing quote",
                    "'" + text.charAt(at) + "'",
                    "write a quote within quotes twice: \"\"");
        }
    }

    private boolean atEnd() {
        if (at >= text.length()) {
            return true;
        }
        char c = text.charAt(at);
        return c == separator || c == '\n' || c == '\r';
    }

    private String place(int atLine, int column) {
        return where + ", line " + atLine + ", column " + column;
    }

    /** A separator in words. */
    static String name(char separator) {
        return switch (separator) {
            case ',' -> "comma";
            case ';' -> "semicolon";
            case '\t' -> "tab";
            case ' ' -> "space";
            default -> "'" + separator + "'";
        };
    }
}
