package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes one picture as SVG: text stays text, colours follow a dark page, and what it is called inside cannot meet another picture
 * on the same page. Format: Scalable Vector Graphics 1.1, W3C, which other programs than browsers read too; what is newer only adds.
 *
 * <p>Each colour is there as a plain attribute for a light ground. A style sheet, which programs without one pass over, exchanges the
 * colours of the {@link Ink}s where the page is dark: as the system says ({@code prefers-color-scheme}), unless the page says
 * otherwise, as JupyterLab's and VS Code's do.
 */
final class SvgWriter {
    private static final String FONTS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',"
            + "'Noto Sans','DejaVu Sans',Arial,sans-serif";
    private static final String DARK_PAGE =
            "[data-jp-theme-light=\"false\"] ID,.vscode-dark ID,.vscode-high-contrast ID";
    private static final String LIGHT_PAGE = "[data-jp-theme-light=\"true\"] *,.vscode-light *";
    /** The page's own ground, where it says which. */
    private static final String PAGE_GROUND =
            "--ground:var(--jp-layout-color0,var(--vscode-editor-background,#17191c));";

    /** Stands for the picture's own name until that is known. */
    private static final String NAME = "\u0001";
    /** What follows it in a text is raised. */
    static final char RAISED = '\u0002';

    private final Size size;
    private final long most;
    private final StringBuilder body = new StringBuilder();
    private final StringBuilder definitions = new StringBuilder();
    private final Map<String, Ink> inks = new TreeMap<>();
    private final Map<String, String> marks = new LinkedHashMap<>();
    private final Map<String, String> clips = new LinkedHashMap<>();
    private String group = "";

    /**
     * Begins an empty picture.
     *
     * @param most how many characters it may have
     */
    SvgWriter(Size size, long most) {
        this.size = size;
        this.most = most;
    }

    /** Told when a picture would be larger than it may be: pixels are smaller then. */
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLargeException() {
            super("the picture has too many parts for an SVG", null, false, false);
        }
    }

    // --- what is drawn

    void fill(Shape shape, Color color, @Nullable Shape clip) {
        if (color.getAlpha() > 0) {
            element(paint("fill", color), clip, shape.getBounds2D(), outline(shape));
        }
    }

    void draw(Shape shape, Color color, BasicStroke stroke, @Nullable Shape clip) {
        if (color.getAlpha() == 0) {
            return;
        }
        StringBuilder style = new StringBuilder(paint("stroke", color)).append(" fill=\"none\"");
        style.append(" stroke-width=\"").append(number(stroke.getLineWidth())).append('"');
        style.append(stroke.getEndCap() == BasicStroke.CAP_ROUND ? " stroke-linecap=\"round\"" : "");
        style.append(stroke.getLineJoin() == BasicStroke.JOIN_ROUND ? " stroke-linejoin=\"round\"" : "");
        float[] dashes = stroke.getDashArray();
        if (dashes != null) {
            style.append(" stroke-dasharray=\"");
            for (int i = 0; i < dashes.length; i++) {
                style.append(i == 0 ? "" : ",").append(number(dashes[i]));
            }
            style.append('"');
        }
        Rectangle2D bounds = shape.getBounds2D();
        double by = stroke.getLineWidth() / 2;
        bounds.setRect(bounds.getX() - by, bounds.getY() - by, bounds.getWidth() + 2 * by, bounds.getHeight() + 2 * by);
        element(style.toString(), clip, bounds, "<path d=\"" + path(shape) + "\"/>");
    }

    void mark(Glyph glyph, Color color, double x, double y, double by, boolean rim, @Nullable Shape clip) {
        String shape = path(AffineTransform.getScaleInstance(by, by).createTransformedShape(glyph.unit()));
        String name = marks.computeIfAbsent(shape, each -> NAME + "m" + marks.size());
        String style = paint("fill", color)
                + (rim
                        ? paint("stroke", Style.BACKGROUND).replace(" class=\"", " data-rim=\"")
                                + " stroke-width=\"1.6\" stroke-linejoin=\"round\" paint-order=\"stroke\""
                        : "");
        element(
                merged(style),
                clip,
                new Rectangle2D.Double(x - by, y - by, 2 * by, 2 * by),
                "<use href=\"#" + name + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\"/>");
    }

    /** Two colours in one style: their classes stand in one attribute. */
    private static String merged(String style) {
        int rim = style.indexOf(" data-rim=\"");
        int main = style.indexOf(" class=\"");
        if (rim < 0) {
            return style;
        }
        int end = style.indexOf('"', rim + 11);
        String rimClass = style.substring(rim + 11, end);
        String rest = style.substring(0, rim) + style.substring(end + 1);
        return main < 0 || main > rim
                ? rest + " class=\"" + rimClass + "\""
                : rest.replaceFirst(" class=\"", " class=\"" + rimClass + " ");
    }

    void text(
            String text,
            Font font,
            Color color,
            AffineTransform at,
            double x,
            double y,
            double anchor,
            @Nullable Shape clip) {
        int caret = text.indexOf(RAISED);
        StringBuilder element = new StringBuilder("<text");
        boolean moved = (at.getType() & ~AffineTransform.TYPE_TRANSLATION) == 0;
        if (!moved) {
            double[] m = new double[6];
            at.getMatrix(m);
            element.append(" transform=\"matrix(");
            for (int i = 0; i < 6; i++) {
                element.append(i == 0 ? "" : " ").append(i < 4 ? fine(m[i]) : number(m[i]));
            }
            element.append(")\"");
        }
        element.append(" x=\"").append(number(x + (moved ? at.getTranslateX() : 0)));
        element.append("\" y=\"")
                .append(number(y + (moved ? at.getTranslateY() : 0)))
                .append('"');
        if (anchor > 0) {
            element.append(anchor < 0.75 ? " text-anchor=\"middle\"" : " text-anchor=\"end\"");
        }
        element.append('>').append(escaped(caret < 0 ? text : text.substring(0, caret)));
        if (caret >= 0) {
            element.append("<tspan dy=\"-5\" font-size=\"9\">")
                    .append(escaped(text.substring(caret + 1)))
                    .append("</tspan>");
        }
        element.append("</text>");
        String style = paint("fill", color) + " font-size=\"" + number(font.getSize2D()) + "\""
                + (font.isBold() ? " font-weight=\"bold\"" : "") + (font.isItalic() ? " font-style=\"italic\"" : "");
        double w = Style.width(text, font);
        Rectangle2D bounds = new Rectangle2D.Double(x - w, y - font.getSize2D(), 2 * w, 1.5 * font.getSize2D());
        element(style, clip, at.createTransformedShape(bounds).getBounds2D(), element.toString());
    }

    void image(BufferedImage image, AffineTransform at, boolean smooth, @Nullable Shape clip) {
        StringBuilder element = new StringBuilder("<image");
        boolean upright = (at.getType() & (AffineTransform.TYPE_MASK_ROTATION | AffineTransform.TYPE_FLIP)) == 0;
        double w = image.getWidth();
        double h = image.getHeight();
        if (upright) {
            element.append(" x=\"").append(number(at.getTranslateX()));
            element.append("\" y=\"").append(number(at.getTranslateY())).append('"');
            w *= at.getScaleX();
            h *= at.getScaleY();
        } else {
            double[] m = new double[6];
            at.getMatrix(m);
            element.append(" transform=\"matrix(");
            for (int i = 0; i < 6; i++) {
                element.append(i == 0 ? "" : " ").append(i < 4 ? fine(m[i]) : number(m[i]));
            }
            element.append(")\"");
        }
        element.append(" width=\"")
                .append(number(w))
                .append("\" height=\"")
                .append(number(h))
                .append('"');
        element.append(" preserveAspectRatio=\"none\"");
        // Two names for one thing: browsers agree on the second, other programs know the first.
        element.append(smooth ? "" : " image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\"");
        String data = Base64.getEncoder().encodeToString(Png.of(image));
        element.append(" href=\"data:image/png;base64,").append(data).append("\"/>");
        Rectangle2D bounds = at.createTransformedShape(
                        new Rectangle2D.Double(0, 0, image.getWidth(), image.getHeight()))
                .getBounds2D();
        element("", clip, bounds, element.toString());
    }

    // --- how it is written

    /** Neighbours that look alike share a group, which says so once. */
    private void element(String style, @Nullable Shape clip, Rectangle2D bounds, String element) {
        String cut = clip == null || clip.contains(bounds)
                ? ""
                : " clip-path=\"url(#" + clips.computeIfAbsent(path(clip), c -> NAME + "c" + clips.size()) + ")\"";
        String next = style + cut;
        if (!next.equals(group)) {
            body.append(group.isEmpty() ? "" : "</g>\n");
            body.append(next.isEmpty() ? "" : "<g" + next + ">");
            group = next;
        }
        body.append(element);
        if (body.length() > most) {
            throw new TooLargeException();
        }
    }

    private String paint(String what, Color color) {
        String style = " " + what + "=\"" + hex(color.getRGB()) + "\"";
        if (color instanceof Ink ink) {
            inks.put(ink.role(), ink);
            style += " class=\"" + NAME + what.charAt(0) + ink.role() + "\"";
        }
        return color.getAlpha() == 255
                ? style
                : style + " " + what + "-opacity=\"" + number(color.getAlpha() / 255.0) + "\"";
    }

    private static String outline(Shape shape) {
        return "<path d=\"" + path(shape) + "\"/>";
    }

    /** In relative steps of a hundredth of a pixel, which are short; rounding does not add up along the way. */
    static String path(Shape shape) {
        StringBuilder d = new StringBuilder();
        double[] c = new double[6];
        long[] pen = new long[2];
        long[] start = new long[2];
        char before = ' ';
        for (PathIterator p = shape.getPathIterator(null); !p.isDone(); p.next()) {
            int kind = p.currentSegment(c);
            if (kind == PathIterator.SEG_CLOSE) {
                d.append('z');
                pen = start.clone();
                before = 'z';
                continue;
            }
            char letter = kind == PathIterator.SEG_MOVETO
                    ? 'M'
                    : kind == PathIterator.SEG_LINETO ? 'l' : kind == PathIterator.SEG_QUADTO ? 'q' : 'c';
            int points = letter == 'q' ? 2 : letter == 'c' ? 3 : 1;
            if (letter != before) {
                d.append(letter);
            }
            boolean first = letter != before;
            for (int i = 0; i < 2 * points; i++) {
                long place = Math.round(c[i] * 100);
                String step = hundredths(letter == 'M' ? place : place - pen[i % 2]);
                d.append(first || step.startsWith("-") ? "" : " ").append(step);
                first = false;
            }
            pen = new long[] {Math.round(c[2 * points - 2] * 100), Math.round(c[2 * points - 1] * 100)};
            if (letter == 'M') {
                start = pen.clone();
            }
            // After an M more numbers would mean lines.
            before = letter == 'M' ? ' ' : letter;
        }
        return d.toString();
    }

    private static String hundredths(long n) {
        long whole = Math.abs(n) / 100;
        long part = Math.abs(n) % 100;
        String sign = n < 0 ? "-" : "";
        if (part == 0) {
            return sign + whole;
        }
        String digits = part % 10 == 0 ? Long.toString(part / 10) : part < 10 ? "0" + part : Long.toString(part);
        return sign + (whole == 0 ? "" : Long.toString(whole)) + "." + digits;
    }

    static String number(double value) {
        return hundredths(Math.round(value * 100));
    }

    private static String fine(double value) {
        return Numbers.fixed(value, 6).replace('\u2212', '-');
    }

    private static String hex(int rgb) {
        return String.format("#%06x", rgb & 0xFFFFFF);
    }

    static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\n', '\t' -> safe.append(' ');
                default -> {
                    // What XML 1.0 has no way to say.
                    boolean sayable = c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
                    safe.appendCodePoint(sayable ? c : 0xFFFD);
                }
            }
        });
        return safe.toString();
    }

    /**
     * The finished picture.
     *
     * @param title what it is, in a few words
     * @param description what it shows, for those who do not see it
     */
    String svg(String title, String description) {
        body.append(group.isEmpty() ? "" : "</g>\n");
        group = "";
        String ground = "<rect width=\"100%\" height=\"100%\"" + paint("fill", Style.BACKGROUND) + "/>\n";
        marks.forEach((shape, name) -> definitions.append("<path id=\"" + name + "\" d=\"" + shape + "\"/>"));
        clips.forEach((shape, name) ->
                definitions.append("<clipPath id=\"" + name + "\"><path d=\"" + shape + "\"/></clipPath>"));
        String inner = "<title id=\"" + NAME + "t\">" + escaped(title) + "</title>\n<desc id=\"" + NAME + "d\">"
                + escaped(description) + "</desc>\n<style>" + sheet() + "</style>\n"
                + (definitions.length() == 0 ? "" : "<defs>" + definitions + "</defs>\n") + ground + body;
        CRC32 sum = new CRC32();
        sum.update((size + inner).getBytes(StandardCharsets.UTF_8));
        String name = String.format("plot%08x", sum.getValue());
        return ("<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"" + NAME + "\" width=\"" + size.width() + "\" height=\""
                        + size.height() + "\" viewBox=\"0 0 " + size.width() + " " + size.height()
                        + "\" role=\"img\" aria-labelledby=\"" + NAME + "t " + NAME + "d\" font-family=\"" + FONTS
                        + "\">\n" + inner + "</svg>\n")
                .replace(NAME, name);
    }

    private String sheet() {
        StringBuilder rules = new StringBuilder();
        StringBuilder dark = new StringBuilder();
        String id = "#" + NAME;
        rules.append(id).append("{max-width:100%;height:auto}");
        inks.forEach((role, ink) -> {
            for (String what : new String[] {"fill", "stroke"}) {
                rules.append(id)
                        .append(" .")
                        .append(NAME)
                        .append(what.charAt(0))
                        .append(role);
                rules.append('{').append(what).append(":var(--").append(role).append(',');
                rules.append(hex(ink.getRGB())).append(")}");
            }
            dark.append("--").append(role).append(':').append(hex(ink.dark())).append(';');
        });
        return rules + "@media(prefers-color-scheme:dark){" + id + ":not(" + LIGHT_PAGE + "){" + dark + "}}"
                + DARK_PAGE.replace("ID", id) + "{" + dark + PAGE_GROUND + "}";
    }
}
