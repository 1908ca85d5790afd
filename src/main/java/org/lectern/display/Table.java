package org.lectern.display;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A small table of text that shows itself as HTML and as aligned plain text; columns of numbers align right.
 *
 * @param caption a line below the table; empty for none
 * @param columns the heading of each column
 * @param rows the cells, as many in each row as there are columns
 */
public record Table(String caption, List<String> columns, List<List<String>> rows) implements Displayable {
    private static final Pattern NUMBER =
            Pattern.compile("[-+−]?[0-9][-+−0-9., %e()x×s/]*|NaN|[-–…]?|[-+−]?(Infinity|∞)");

    /** @throws IllegalArgumentException if a row has another number of cells than there are columns */
    public Table {
        columns = List.copyOf(columns);
        List<List<String>> copied = new ArrayList<>();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "Table: needs " + columns.size() + " cells in each row, got " + row.size() + ": " + row);
            }
            copied.add(List.copyOf(row));
        }
        rows = List.copyOf(copied);
    }

    @Override
    public MimeBundle display() {
        return MimeBundle.html(html(), toString());
    }

    /** The table as an HTML fragment; cells are escaped, leading spaces are kept as indentation. */
    public String html() {
        StringBuilder html = new StringBuilder(
                "<table style=\"border-collapse:collapse;margin:4px 0;color:inherit;font-size:inherit\">");
        if (!caption.isEmpty()) {
            html.append("<caption style=\"caption-side:bottom;text-align:left;opacity:.75;padding:4px 8px\">")
                    .append(escape(caption))
                    .append("</caption>");
        }
        html.append("<thead><tr style=\"border-bottom:1px solid currentColor\">");
        for (int c = 0; c < columns.size(); c++) {
            html.append("<th").append(style(c)).append('>').append(escape(columns.get(c)));
            html.append("</th>");
        }
        html.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            html.append("<tr>");
            for (int c = 0; c < row.size(); c++) {
                html.append("<td").append(style(c)).append('>');
                html.append(indented(row.get(c))).append("</td>");
            }
            html.append("</tr>");
        }
        return html.append("</tbody></table>").toString();
    }

    /** The table as aligned plain text. */
    @Override
    public String toString() {
        int[] widths = new int[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = columns.get(c).length();
            for (List<String> row : rows) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder(line(columns, widths));
        int total = -2;
        for (int width : widths) {
            total += width + 2;
        }
        text.append("─".repeat(Math.max(0, total))).append('\n');
        for (List<String> row : rows) {
            text.append(line(row, widths));
        }
        return text.append(caption).toString().stripTrailing();
    }

    /** Text made safe inside HTML. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String padding = " ".repeat(widths[c] - cells.get(c).length());
            line.append(c == 0 ? "" : "  ");
            line.append(numeric(c) ? padding + cells.get(c) : cells.get(c) + padding);
        }
        return line.toString().stripTrailing() + "\n";
    }

    private String style(int column) {
        return " style=\"text-align:" + (numeric(column) ? "right" : "left") + ";padding:2px 8px\"";
    }

    private boolean numeric(int column) {
        return rows.stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
    }

    private static String indented(String cell) {
        String stripped = cell.stripLeading();
        return "&nbsp;".repeat(cell.length() - stripped.length()) + escape(stripped);
    }
}
