package org.lectern.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The outputs of a code cell as HTML: the richest type of each that a page can show, as in Jupyter. */
final class OutputHtml {
    private static final List<String> PICTURES = List.of("image/png", "image/jpeg", "image/gif", "image/webp");

    // The line in the cell, as the session's own errors name it.
    private static final Pattern ERROR_LINE = Pattern.compile("^line (\\d+):");

    private final Markdown markdown;
    private final LocalFiles files;

    OutputHtml(Markdown markdown, LocalFiles files) {
        this.markdown = markdown;
        this.files = files;
    }

    /** The line of the cell in which it failed, from 1; 0 if it did not fail or the error names none. */
    static int errorLine(Cell cell) {
        for (JsonNode output : cell.json().path("outputs")) {
            if (output.path("output_type").asText().equals("error")) {
                for (String line : traceback(output)) {
                    Matcher named = ERROR_LINE.matcher(Ansi.strip(line));
                    if (named.find() && named.group(1).length() < 6) {
                        return Integer.parseInt(named.group(1));
                    }
                }
            }
        }
        return 0;
    }

    String html(Cell cell) {
        StringBuilder html = new StringBuilder();
        for (JsonNode output : cell.json().path("outputs")) {
            html.append(output(output, cell));
        }
        return html.toString();
    }

    private String output(JsonNode output, Cell cell) {
        return switch (output.path("output_type").asText()) {
            case "stream" -> {
                String name = output.path("name").asText().equals("stderr") ? "stderr" : "stdout";
                yield block("stream " + name, "<pre>" + Ansi.html(Text.join(output.get("text"))) + "</pre>");
            }
            case "error" -> error(output, cell);
            case "execute_result", "display_data" -> {
                String html = bundle(output.path("data"), output.path("metadata"));
                yield html.isEmpty() ? "" : block("value", html);
            }
            default -> "";
        };
    }

    private static String block(String kind, String html) {
        return "<div class=\"output " + kind + "\">" + html + "</div>\n";
    }

    private static String error(JsonNode output, Cell cell) {
        String name = Ansi.strip(output.path("ename").asText());
        String message = Ansi.strip(output.path("evalue").asText());
        StringBuilder html = new StringBuilder("<p class=\"ename\"><strong>");
        html.append(Html.escape(name)).append("</strong>");
        int line = errorLine(cell);
        if (line > 0) {
            html.append(" <span class=\"where\">in line ").append(line).append("</span>");
        }
        html.append("</p>");
        List<String> trace = traceback(output);
        String text = trace.isEmpty() ? message : String.join("\n", trace);
        html.append("<pre>").append(Ansi.html(text)).append("</pre>");
        return block("error", html.toString());
    }

    private static List<String> traceback(JsonNode output) {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : output.path("traceback")) {
            lines.add(line.asText());
        }
        return lines;
    }

    private String bundle(JsonNode data, JsonNode metadata) {
        if (data.has("text/html")) {
            return "<div class=\"rich\">" + files.inline(Text.join(data.get("text/html")), data) + "</div>";
        }
        if (data.has("image/svg+xml")) {
            // As a picture and not as elements: ids and styles of one drawing must not reach another.
            String svg = Text.join(data.get("image/svg+xml"));
            String base64 = Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
            return picture("image/svg+xml", base64, data, metadata);
        }
        for (String type : PICTURES) {
            if (data.has(type)) {
                return picture(type, Text.join(data.get(type)).replaceAll("\\s", ""), data, metadata);
            }
        }
        if (data.has("text/markdown")) {
            return markdown.html(Text.join(data.get("text/markdown")));
        }
        if (data.has("text/latex")) {
            return "<p>" + markdown.latex(Text.join(data.get("text/latex"))) + "</p>";
        }
        if (data.has("text/plain")) {
            return "<pre>" + Ansi.html(Text.join(data.get("text/plain"))) + "</pre>";
        }
        return data.has("application/json")
                ? "<pre>" + Html.escape(data.get("application/json").toPrettyString()) + "</pre>"
                : "";
    }

    private static String picture(String type, String base64, JsonNode data, JsonNode metadata) {
        JsonNode size = metadata.path(type);
        StringBuilder html = new StringBuilder("<img src=\"data:").append(type).append(";base64,");
        html.append(Html.escape(base64)).append("\" alt=\"");
        html.append(Html.escape(Text.join(data.get("text/plain")))).append('"');
        for (String side : List.of("width", "height")) {
            double pixels = size.path(side).asDouble(0);
            if (pixels > 0) {
                html.append(String.format(Locale.ROOT, " %s=\"%.0f\"", side, pixels));
            }
        }
        return html.append('>').toString();
    }
}
