package org.lectern.notebook;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.AbstractBlockParserFactory;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;

/**
 * Formulas as part of the Markdown grammar: {@code $..$}, {@code $$..$$}, {@code \\(..\\)}, {@code \\[..\\]} and bare
 * {@code \begin{..}..\end{..}}. What is inside stays as it is, so {@code _} and {@code *} survive; code is left alone
 * because the parser knows code first. A lone dollar is a dollar.
 */
final class MathSyntax {
    // As in Jupyter, a blank line ends a formula, so that a forgotten dollar can't swallow the page.
    private static final Pattern BEGIN = Pattern.compile("\\\\begin\\{([a-zA-Z]+\\*?)\\}.*");

    private MathSyntax() {}

    static Parser.Builder install(Parser.Builder parser) {
        return parser.customInlineContentParserFactory(new Inlines()).customBlockParserFactory(new Blocks());
    }

    static HtmlRenderer.Builder install(HtmlRenderer.Builder renderer) {
        return renderer.nodeRendererFactory(Renderer::new);
    }

    /** A formula in a line of text. */
    static final class Formula extends CustomNode {
        final String tex;
        final boolean display;

        Formula(String tex, boolean display) {
            this.tex = tex;
            this.display = display;
        }
    }

    /** A formula that stands by itself. */
    static final class FormulaBlock extends CustomBlock {
        String tex = "";
        String after = "";
        boolean closed;
    }

    /** The element that the page's script turns into a typeset formula; without the script it shows the TeX. */
    static String html(String tex, boolean display) {
        String kind = display ? "math display" : "math";
        return "<span class=\"" + kind + "\">" + Html.escape(tex.strip()) + "</span>";
    }

    private static final class Inlines implements InlineContentParserFactory {
        @Override
        public Set<Character> getTriggerCharacters() {
            return Set.of('$', '\\');
        }

        @Override
        public InlineContentParser create() {
            return new InlineParser();
        }
    }

    private static final class InlineParser implements InlineContentParser {
        @Override
        public ParsedInline tryParse(InlineParserState state) {
            Scanner scanner = state.scanner();
            if (scanner.next("$$")) {
                return until(scanner, "$$", true);
            }
            if (scanner.next("\\\\(")) {
                return until(scanner, "\\\\)", false);
            }
            if (scanner.next("\\\\[")) {
                return until(scanner, "\\\\]", true);
            }
            return scanner.next('$') ? dollar(scanner) : ParsedInline.none();
        }

        private static ParsedInline until(Scanner scanner, String end, boolean display) {
            Position start = scanner.position();
            while (scanner.hasNext()) {
                Position here = scanner.position();
                if (scanner.next(end)) {
                    String tex = scanner.getSource(start, here).getContent();
                    return tex.isBlank()
                            ? ParsedInline.none()
                            : ParsedInline.of(new Formula(tex, display), scanner.position());
                }
                scanner.next();
            }
            return ParsedInline.none();
        }

        /** One dollar opens a formula when its spacing is that of one: "$5 and $10" are prices. */
        private static ParsedInline dollar(Scanner scanner) {
            Position start = scanner.position();
            boolean spaceAfterOpening = Character.isWhitespace(scanner.peek());
            char last = '$';
            while (scanner.hasNext()) {
                Position here = scanner.position();
                char c = scanner.peek();
                if (c == '$') {
                    scanner.next();
                    boolean spaced = spaceAfterOpening == Character.isWhitespace(last);
                    boolean price = Character.isDigit(scanner.peek());
                    String tex = scanner.getSource(start, here).getContent();
                    return spaced && !price && !tex.isBlank()
                            ? ParsedInline.of(new Formula(tex, false), scanner.position())
                            : ParsedInline.none();
                }
                // A code span further on is code: the dollar in it closes nothing.
                if (c == '`') {
                    return ParsedInline.none();
                }
                scanner.next();
                if (c == '\\' && scanner.hasNext()) {
                    scanner.next();
                }
                last = c;
            }
            return ParsedInline.none();
        }
    }

    private static final class Blocks extends AbstractBlockParserFactory {
        @Override
        public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
            if (state.getIndent() >= 4) {
                return BlockStart.none();
            }
            CharSequence content = state.getLine().getContent();
            String line = content.subSequence(state.getNextNonSpaceIndex(), content.length())
                    .toString()
                    .stripTrailing();
            Matcher begin = BEGIN.matcher(line);
            if (begin.matches()) {
                return start(state, new BlockParser("\\end{" + begin.group(1) + "}", false));
            }
            String open = line.startsWith("$$") ? "$$" : line.startsWith("\\\\[") ? "\\\\[" : "";
            String close = open.equals("$$") ? "$$" : "\\\\]";
            int closed = open.isEmpty() ? -1 : line.indexOf(close, open.length());
            // "$$x$$ and more" is text with a formula in it.
            boolean text = closed >= 0 && closed + close.length() < line.length();
            return open.isEmpty() || text ? BlockStart.none() : start(state, new BlockParser(close, true));
        }

        private static BlockStart start(ParserState state, BlockParser parser) {
            return BlockStart.of(parser).atIndex(state.getNextNonSpaceIndex());
        }
    }

    private static final class BlockParser extends AbstractBlockParser {
        private final FormulaBlock block = new FormulaBlock();
        private final StringBuilder text = new StringBuilder();
        private final String close;
        private final boolean delimited;

        BlockParser(String close, boolean delimited) {
            this.close = close;
            this.delimited = delimited;
        }

        @Override
        public Block getBlock() {
            return block;
        }

        @Override
        public BlockContinue tryContinue(ParserState state) {
            return block.closed || state.isBlank() ? BlockContinue.none() : BlockContinue.atIndex(state.getIndex());
        }

        @Override
        public void addLine(SourceLine line) {
            int opening = text.length() == 0 && delimited ? close.length() : 0;
            int from = text.length() + opening;
            text.append(line.getContent()).append('\n');
            block.closed |= text.indexOf(close, from) >= 0;
        }

        @Override
        public void closeBlock() {
            String all = text.toString();
            int start = delimited && block.closed ? close.length() : 0;
            int end = block.closed ? all.lastIndexOf(close) : all.length();
            int after = block.closed ? end + close.length() : end;
            block.tex = all.substring(start, delimited ? end : after);
            block.after = all.substring(after).strip();
        }
    }

    private static final class Renderer implements NodeRenderer {
        private final HtmlWriter html;

        Renderer(HtmlNodeRendererContext context) {
            html = context.getWriter();
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Formula.class, FormulaBlock.class);
        }

        @Override
        public void render(Node node) {
            if (node instanceof Formula formula) {
                html.raw(MathSyntax.html(formula.tex, formula.display));
            } else if (node instanceof FormulaBlock formula) {
                html.line();
                // A formula that never ends is shown as it was written.
                html.raw("<p>" + (formula.closed ? MathSyntax.html(formula.tex, true) : Html.escape(formula.tex)));
                html.raw(Html.escape(formula.after) + "</p>");
                html.line();
            }
        }
    }
}
