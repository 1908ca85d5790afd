package org.lectern.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;

/** Turns the Markdown of one notebook into HTML and collects its headings; ids are unique over all cells of the page. */
final class Markdown {
    /**
     * A heading of the page.
     *
     * @param level 1 to 6
     * @param id of the element
     * @param html the heading's text, with formulas
     * @param text the heading's text alone
     */
    record Entry(int level, String id, String html, String text) {}

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    private final Parser parser =
            MathSyntax.install(Parser.builder().extensions(EXTENSIONS)).build();
    private final LocalFiles files;
    private final List<Entry> headings = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private boolean formulas;

    Markdown(LocalFiles files) {
        this.files = files;
    }

    List<Entry> headings() {
        return headings;
    }

    /** Whether any text so far had a formula, so that the page needs KaTeX. */
    boolean hasFormulas() {
        return formulas;
    }

    String html(String source) {
        return html(source, MissingNode.getInstance());
    }

    /** HTML of a cell's Markdown; pictures may be among the cell's attachments. */
    String html(String source, JsonNode attachments) {
        Node document = parser.parse(source);
        document.accept(new FormulaFinder());
        return MathSyntax.install(HtmlRenderer.builder().extensions(EXTENSIONS))
                .attributeProviderFactory(context -> Markdown::attributes)
                .nodeRendererFactory(context -> new Renderer(context, attachments))
                .build()
                .render(document);
    }

    /** A formula that came as a cell's output. */
    String latex(String source) {
        formulas = true;
        String tex = source.strip();
        boolean display = !(tex.startsWith("$") && !tex.startsWith("$$"));
        return MathSyntax.html(tex.replaceAll("^\\$+|\\$+$", ""), display);
    }

    private static void attributes(Node node, String tag, Map<String, String> attributes) {
        if (node instanceof Link && tag.equals("a")) {
            String target = attributes.getOrDefault("href", "");
            attributes.put("rel", "noopener");
            // The next lecture's page lies beside this one.
            if (!target.contains(":") && target.matches("[^#?]+\\.ipynb([#?].*)?")) {
                attributes.put("href", target.replaceFirst("\\.ipynb", ".html"));
            }
        }
    }

    private final class FormulaFinder extends AbstractVisitor {
        @Override
        public void visit(CustomNode node) {
            formulas |= node instanceof MathSyntax.Formula;
            visitChildren(node);
        }

        @Override
        public void visit(CustomBlock block) {
            formulas |= block instanceof MathSyntax.FormulaBlock;
            visitChildren(block);
        }
    }

    private final class Renderer implements NodeRenderer {
        private final HtmlNodeRendererContext context;
        private final HtmlWriter html;
        private final JsonNode attachments;

        Renderer(HtmlNodeRendererContext context, JsonNode attachments) {
            this.context = context;
            this.html = context.getWriter();
            this.attachments = attachments;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Heading.class, Image.class, FencedCodeBlock.class, HtmlBlock.class, HtmlInline.class);
        }

        @Override
        public void render(Node node) {
            if (node instanceof Heading heading) {
                heading(heading);
            } else if (node instanceof Image image) {
                image(image);
            } else if (node instanceof FencedCodeBlock fence) {
                fence(fence);
            } else if (node instanceof HtmlBlock block) {
                html.line();
                html.raw(files.inline(block.getLiteral(), attachments));
                html.line();
            } else if (node instanceof HtmlInline inline) {
                html.raw(files.inline(inline.getLiteral(), attachments));
            }
        }

        private void heading(Heading heading) {
            HeadingText text = new HeadingText();
            heading.accept(text);
            String id = id(text.text.toString());
            int level = heading.getLevel();
            headings.add(new Entry(level, id, text.html.toString(), text.text.toString()));
            html.line();
            html.raw("<h" + level + " id=\"" + Html.escape(id) + "\">");
            for (Node child = heading.getFirstChild(); child != null; child = child.getNext()) {
                context.render(child);
            }
            html.raw("<a class=\"anchor\" href=\"#" + Html.escape(id) + "\" aria-label=\"Link to this section\">¶</a>");
            html.raw("</h" + level + ">");
            html.line();
        }

        private void image(Image image) {
            HeadingText text = new HeadingText();
            image.accept(text);
            String alt = text.text.toString();
            String url = image.getDestination();
            Optional<String> data = files.dataUri(url, attachments);
            if (data.isPresent()) {
                String title = image.getTitle() == null ? "" : " title=\"" + Html.escape(image.getTitle()) + "\"";
                html.raw("<img src=\"" + Html.escape(data.get()) + "\" alt=\"" + Html.escape(alt) + "\"" + title + ">");
            } else if (LocalFiles.isRemote(url)) {
                String shown = alt.isBlank() ? url : alt;
                html.raw("<a class=\"picture-link\" rel=\"noopener\" href=\"" + Html.escape(url) + "\">"
                        + Html.escape(shown) + "</a>");
            } else {
                html.raw("<span class=\"missing\">" + Html.escape(alt + " (picture not found: " + url + ")")
                        + "</span>");
            }
        }

        private void fence(FencedCodeBlock fence) {
            String language = fence.getInfo() == null ? "" : fence.getInfo().strip();
            String code = fence.getLiteral().stripTrailing();
            html.line();
            html.raw("<pre class=\"fence\"><code>"
                    + (language.equals("java") ? JavaColours.html(code, 0) : Html.escape(code)) + "</code></pre>");
            html.line();
        }

        private String id(String text) {
            // Jupyter's own rule, so that links between sections work there and here.
            String base = text.strip().replaceAll("\\s+", "-").replaceAll("[\"'<>]", "");
            String id = base.isEmpty() ? "section" : base;
            for (int n = 2; !ids.add(id); n++) {
                id = base + "-" + n;
            }
            return id;
        }
    }

    /** The text of a heading, with its formulas for the table of contents. */
    private static final class HeadingText extends AbstractVisitor {
        final StringBuilder text = new StringBuilder();
        final StringBuilder html = new StringBuilder();

        @Override
        public void visit(org.commonmark.node.Text node) {
            add(node.getLiteral());
        }

        @Override
        public void visit(Code node) {
            add(node.getLiteral());
        }

        @Override
        public void visit(SoftLineBreak node) {
            add(" ");
        }

        @Override
        public void visit(CustomNode node) {
            if (node instanceof MathSyntax.Formula formula) {
                text.append(formula.tex);
                html.append(MathSyntax.html(formula.tex, false));
            } else {
                visitChildren(node);
            }
        }

        private void add(String part) {
            text.append(part);
            html.append(Html.escape(part));
        }
    }
}
