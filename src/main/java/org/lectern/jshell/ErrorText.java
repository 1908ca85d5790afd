package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;

/** How a {@link CellError} looks as text and as HTML. */
final class ErrorText {
    private static final int LONGEST_LINE = 200;
    private static final String RED = "\u001b[1;31m";
    private static final String BLUE = "\u001b[34m";
    private static final String GREY = "\u001b[90m";
    private static final String PLAIN = "\u001b[0m";

    private ErrorText() {}

    /** The error with no more of a very long line than what is around the place. */
    private static CellError shortened(CellError error) {
        String source = error.source();
        if (source.length() <= LONGEST_LINE) {
            return error;
        }
        int place = Math.max(0, Math.min(source.length(), error.column() - 1));
        int from = Math.max(0, place - LONGEST_LINE / 2);
        int to = Math.min(source.length(), from + LONGEST_LINE);
        String before = from > 0 ? "… " : "";
        String shown = before + source.substring(from, to) + (to < source.length() ? " …" : "");
        int column = error.column() == 0 ? 0 : place - from + before.length() + 1;
        int length = Math.min(error.length(), to - place);
        return new CellError(
                error.kind(),
                error.name(),
                error.message(),
                error.line(),
                column,
                length,
                shown,
                error.traceback(),
                error.help());
    }

    static List<String> lines(CellError whole, boolean coloured) {
        CellError error = shortened(whole);
        List<String> lines = new ArrayList<>();
        String[] message = error.headline().split("\n", -1);
        lines.add(colour(RED, message[0], coloured));
        for (int i = 1; i < message.length; i++) {
            lines.add(message[i]);
        }
        if (error.line() > 0) {
            String number = "line " + error.line() + ": ";
            lines.add(colour(GREY, number, coloured) + error.source());
            String marker = marker(error);
            if (!marker.isEmpty()) {
                lines.add(" ".repeat(number.length()) + colour(RED, marker, coloured));
            }
        }
        for (String frame : error.traceback()) {
            boolean heading = isHeading(frame);
            lines.add(colour(heading ? RED : GREY, heading ? frame : "    at " + frame, coloured));
        }
        if (!error.help().isEmpty()) {
            for (String line : error.help().split("\n", -1)) {
                lines.add(colour(BLUE, line, coloured));
            }
        }
        return lines;
    }

    static String html(CellError whole) {
        CellError error = shortened(whole);
        StringBuilder html = new StringBuilder("<div class=\"lectern-error\"><pre>");
        html.append("<strong style=\"color:#d33\">")
                .append(escape(error.headline()))
                .append("</strong>\n");
        if (error.line() > 0) {
            String source = error.source();
            int from = error.column() == 0 ? 0 : Math.min(source.length(), error.column() - 1);
            int to = error.column() == 0
                    ? source.length()
                    : Math.min(source.length(), from + Math.max(1, error.length()));
            html.append("<span style=\"opacity:.7\">line ").append(error.line()).append(": </span>");
            html.append(escape(source.substring(0, from)));
            html.append("<mark>")
                    .append(escape(from == to ? " " : source.substring(from, to)))
                    .append("</mark>");
            html.append(escape(source.substring(to))).append('\n');
        }
        for (String frame : error.traceback()) {
            String shown = isHeading(frame) ? frame : "    at " + frame;
            html.append("<span style=\"opacity:.7\">").append(escape(shown)).append("</span>\n");
        }
        html.append("</pre>");
        if (!error.help().isEmpty()) {
            html.append("<p>")
                    .append(escape(error.help()).replace("\n", "<br>"))
                    .append("</p>");
        }
        return html.append("</div>").toString();
    }

    private static boolean isHeading(String frame) {
        return frame.startsWith("caused by ") || frame.startsWith("suppressed ");
    }

    /** The underline below the place; tabs stay tabs, so that it stands where the place is. */
    private static String marker(CellError error) {
        if (error.column() == 0) {
            return "";
        }
        String before = error.source()
                .substring(0, Math.min(error.column() - 1, error.source().length()));
        return before.replaceAll("[^\t]", " ") + "^".repeat(Math.max(1, error.length()));
    }

    private static String colour(String code, String text, boolean coloured) {
        return coloured && !text.isEmpty() ? code + text + PLAIN : text;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
