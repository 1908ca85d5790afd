package org.lectern.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A notebook as one HTML file that needs nothing else: text with typeset formulas, coloured Java, outputs, a table of
 * contents. It reads in light and dark, on a phone and on paper, and its content policy keeps it from fetching anything.
 *
 * <p>The text's own HTML is kept, as in Jupyter: make pages only of notebooks whose author you trust.
 */
public final class HtmlPage {
    private static final String POLICY = "default-src 'none'; img-src data:; media-src data:; font-src data:; "
            + "style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    private static final Set<String> HIDDEN_SOURCE = Set.of("hide-input", "hide_input");
    private static final int TOC_LEVELS = 3;

    private final Notebook notebook;
    private final Markdown markdown;
    private final LocalFiles files;
    private final StringBuilder body = new StringBuilder();

    private HtmlPage(Notebook notebook, Path directory) {
        this.notebook = notebook;
        files = new LocalFiles(directory);
        markdown = new Markdown(files);
    }

    /**
     * The page of a notebook.
     *
     * @param directory where the pictures that the notebook's text names are looked for
     */
    public static String of(Notebook notebook, Path directory) {
        return new HtmlPage(notebook, directory).page();
    }

    /**
     * Writes the page of a notebook, whole or not at all.
     *
     * @param directory where the pictures that the notebook's text names are looked for
     * @throws NotebookException if the file can't be written
     */
    public static void write(Notebook notebook, Path directory, Path file) {
        AtomicFile.write(file, of(notebook, directory));
    }

    private String page() {
        List<Cell> cells = notebook.cells();
        for (int i = 0; i < cells.size(); i++) {
            cell(cells.get(i), i + 1);
        }
        String title = markdown.headings().stream()
                .findFirst()
                .map(Markdown.Entry::text)
                .or(notebook::title)
                .orElse("Notebook");
        return "<!DOCTYPE html>\n<html lang=\"" + Html.escape(language()) + "\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n"
                + "<meta name=\"generator\" content=\"Lectern\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n"
                + "<title>" + Html.escape(title) + "</title>\n"
                + (markdown.hasFormulas() ? Katex.head() : "")
                + "<style>\n" + resource("page.css") + "</style>\n</head>\n<body>\n"
                + contents() + "<main>\n" + body + "</main>\n"
                + "<script>\n" + resource("page.js") + "</script>\n</body>\n</html>\n";
    }

    /** The human language of the text, where the notebook names it. */
    private String language() {
        return notebook.json().path("metadata").path("lang").asText("en");
    }

    private void cell(Cell cell, int number) {
        switch (cell.kind()) {
            case MARKDOWN -> {
                String html = markdown.html(cell.source(), cell.json().path("attachments"));
                body.append("<section class=\"text\">\n").append(html).append("</section>\n");
            }
            case RAW -> {
                if (!cell.source().isBlank()) {
                    body.append("<pre class=\"raw\">")
                            .append(Html.escape(cell.source()))
                            .append("</pre>\n");
                }
            }
            case CODE -> code(cell, number);
        }
    }

    private void code(Cell cell, int number) {
        String source = cell.source();
        OutputHtml outputs = new OutputHtml(markdown, files);
        String shown = outputs.html(cell);
        if (source.isBlank() && shown.isEmpty()) {
            return;
        }
        body.append("<section class=\"code\" id=\"cell-").append(number).append("\">\n");
        if (!source.isBlank()) {
            boolean hidden = isSourceHidden(cell);
            body.append(hidden ? "<details class=\"hidden-source\"><summary>Show the code</summary>\n" : "");
            source(cell, source);
            body.append(hidden ? "</details>\n" : "");
        }
        if (!shown.isEmpty()) {
            body.append("<div class=\"outputs\">\n").append(shown).append("</div>\n");
        }
        body.append("</section>\n");
    }

    private void source(Cell cell, String source) {
        int line = OutputHtml.errorLine(cell);
        String code = source.stripTrailing();
        String prompt = cell.executionCount().map(String::valueOf).orElse(" ");
        body.append("<div class=\"source\"><span class=\"prompt\" aria-hidden=\"true\">")
                .append(prompt);
        body.append("</span><pre tabindex=\"0\"><code>");
        body.append(notebook.language().equals("java") ? JavaColours.html(code, line) : JavaColours.plain(code, line));
        body.append("</code></pre></div>\n");
    }

    private static boolean isSourceHidden(Cell cell) {
        boolean jupyter = cell.json()
                .path("metadata")
                .path("jupyter")
                .path("source_hidden")
                .asBoolean();
        return jupyter || cell.tags().stream().anyMatch(HIDDEN_SOURCE::contains);
    }

    private String contents() {
        List<Markdown.Entry> headings = markdown.headings();
        if (headings.size() < 2) {
            return "";
        }
        StringBuilder html = new StringBuilder("<nav class=\"contents\" aria-label=\"Contents\"><details open>");
        html.append("<summary>Contents</summary>\n<ol>\n");
        for (Markdown.Entry heading : headings) {
            if (heading.level() <= TOC_LEVELS) {
                html.append("<li class=\"level-").append(heading.level()).append("\"><a href=\"#");
                html.append(Html.escape(heading.id()))
                        .append("\">")
                        .append(heading.html())
                        .append("</a></li>\n");
            }
        }
        return html.append("</ol>\n</details></nav>\n").toString();
    }

    private static String resource(String name) {
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new NotebookException("HTML page: " + name + " is not on the class path; build Lectern again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
