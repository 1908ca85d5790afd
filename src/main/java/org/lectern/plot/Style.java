package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;
import org.lectern.display.ShortNames;

/** The common look: colours, fonts, and text that knows its width. */
final class Style {
    static final Color INK = new Ink("ink", 0x262626, 0xE8EAED);
    static final Color MUTED = new Ink("muted", 0x5F6368, 0xA9AEB6);
    static final Color GRID = new Ink("grid", 0xE4E6E9, 0x32363C);
    /** The line of zero, and what frames a filled area. */
    static final Color ZERO = new Ink("zero", 0xB4B9BF, 0x5C636B);

    static final Color FAINT = new Ink("faint", 0xF3F4F6, 0x23262B);
    static final Color BACKGROUND = new Ink("ground", 0xFFFFFF, 0x17191C);
    /** Text over a light or a dark colour that stands for a value, and so stays what it is on every page. */
    static final Color ON_LIGHT = new Color(0x262626);

    static final Color ON_DARK = Color.WHITE;
    /** Marks what is wrong, such as a misclassified image. */
    static final Color WRONG = new Ink("wrong", 0xD55E00, 0xF08A45);
    /** Stands for a value that is not a number. */
    static final Color UNDEFINED = new Color(0xF2C6DE);

    /**
     * The colour-blind-safe set of Okabe and Ito (2008), reordered so that neighbours differ in lightness too; its yellow,
     * too pale for lines on white, is darkened and last. Four more follow, as far from all others as colours can be, those of
     * people with protanopia or deuteranopia included. On a dark ground each is lighter, of the same hue.
     */
    private static final Ink[] SERIES = {
        new Ink("s0", 0x0072B2, 0x4DA6E8), new Ink("s1", 0xD55E00, 0xF08A45),
        new Ink("s2", 0x009E73, 0x2CC79A), new Ink("s3", 0xE69F00, 0xF0B436),
        new Ink("s4", 0xCC79A7, 0xE09AC2), new Ink("s5", 0x56B4E9, 0x8FD3F7),
        new Ink("s6", 0x4D4D4D, 0xC2C6CC), new Ink("s7", 0xB8A500, 0xDACB3C),
        new Ink("s8", 0xA00010, 0xE5484D), new Ink("s9", 0x25DC89, 0x86F2BB),
        new Ink("s10", 0x6228A8, 0xA87BF0), new Ink("s11", 0x0A0A80, 0x6A78E8)
    };

    /** The colours that anybody tells apart without another hint. */
    private static final int SAFE = 8;

    /** Lines over filled bands, whose colours are the same on every page. */
    static final Color[] OVER_BANDS = {
        new Color(0xE8402A), new Color(0xF7F7F7), new Color(0x111111), new Color(0xF39BC4)
    };

    static final int PAD = 14;
    static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 12);
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);

    /** Metrics that do not depend on the picture's scale, so that a layout is the same for every target. */
    private static final FontRenderContext METRICS = new FontRenderContext(new AffineTransform(), true, true);

    private Style() {}

    /** The colour of the i-th series or class. */
    static Ink series(int i) {
        return SERIES[Math.floorMod(i, SERIES.length)];
    }

    /** The colour of the i-th series, made thin for what is shaded. */
    static Color shade(int i) {
        return series(i).thinned(0.22);
    }

    /** The stroke of the i-th line: solid for the first eight, whose colours are the safest, dashed after that. */
    static BasicStroke line(int i) {
        int round = Math.floorDiv(i, SAFE) % 3;
        float[][] dashes = {null, {7, 4}, {2, 3}};
        float[] dash = dashes[round];
        return dash == null
                ? new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                : new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, dash, 0f);
    }

    /** The same with plain corners and ends, for lines of very many points. */
    static BasicStroke plainLine(int i) {
        BasicStroke rounded = line(i);
        return new BasicStroke(
                rounded.getLineWidth(),
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_BEVEL,
                10f,
                rounded.getDashArray(),
                rounded.getDashPhase());
    }

    static void prepare(Graphics2D g) {
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
    }

    static double width(String text, Font font) {
        return font.getStringBounds(text, METRICS).getWidth();
    }

    /** Draws text with its baseline at y; {@code anchor} 0 starts it at x, 0.5 centres it there, 1 ends it there. */
    static void text(Graphics2D g, String text, Font font, Color color, double x, double y, double anchor) {
        if (g instanceof SvgGraphics svg) {
            svg.text(text, font, color, x, y, anchor);
            return;
        }
        g.setFont(font);
        g.setColor(color);
        g.drawString(text, (float) (x - anchor * width(text, font)), (float) y);
    }

    /** The text, cut with an ellipsis to fit a width. */
    static String fit(String text, Font font, double width) {
        return ShortNames.cut(text, 0, shown -> width(shown, font) <= width);
    }

    /** The texts, cut to fit a width each, so that they differ where the whole ones do. */
    static List<String> fit(List<String> texts, Font font, double width) {
        return ShortNames.of(texts, shown -> width(shown, font) <= width);
    }

    /** The text broken at spaces into lines of at most a width; a longer word stands alone. */
    static List<String> wrap(String text, Font font, double width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (line.length() > 0 && width(line + " " + word, font) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Packed RGB of white with some of a colour, as if painted with that opacity. */
    static int tint(Color color, double strength) {
        return tint(color.getRed(), strength) << 16
                | tint(color.getGreen(), strength) << 8
                | tint(color.getBlue(), strength);
    }

    private static int tint(int channel, double strength) {
        return (int) Math.round(255 + strength * (channel - 255));
    }
}
