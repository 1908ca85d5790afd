package org.lectern.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notebook text, which a file holds as one string or as a list of lines. */
final class Text {
    private Text() {}

    /** The text of a string or of a list of strings; empty for anything else. */
    static String join(@Nullable JsonNode node) {
        if (node == null || !node.isArray()) {
            return node == null || !node.isTextual() ? "" : node.textValue();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode line : node) {
            text.append(line.asText());
        }
        return text.toString();
    }

    /** Whether a field can be read as text: a string, or a list of nothing but strings. */
    static boolean isText(@Nullable JsonNode node) {
        if (node == null) {
            return false;
        }
        if (node.isTextual()) {
            return true;
        }
        if (!node.isArray()) {
            return false;
        }
        for (JsonNode line : node) {
            if (!line.isTextual()) {
                return false;
            }
        }
        return true;
    }

    /** The text as Jupyter writes it: a list of lines with their line ends. */
    static ArrayNode split(String text) {
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        for (String line : lines(text)) {
            lines.add(line);
        }
        return lines;
    }

    /** Lines with their ends, cut where Python's {@code str.splitlines} cuts, for Jupyter's files are written with it. */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isLineEnd(text.charAt(i))) {
                if (text.charAt(i) == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                lines.add(text.substring(start, i + 1));
                start = i + 1;
            }
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    private static boolean isLineEnd(char c) {
        return switch (c) {
            case '\n', '\r', '\u000b', '\f', '\u001c', '\u001d', '\u001e', '\u0085', '\u2028', '\u2029' -> true;
            default -> false;
        };
    }
}
