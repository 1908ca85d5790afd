package org.lectern.display;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A diagram of boxes, lines and texts that becomes SVG: no Graphviz, no fonts to measure, nothing from outside. On a page it takes
 * the page's own text colour, so it fits light and dark; as a file it has a background of its own. For values that show themselves.
 *
 * <p>Lengths are CSS pixels; y grows downwards. What is drawn first lies below.
 */
public final class Drawing {
    /** Blue, vermilion, green, orange, pink and sky of Okabe and Ito's palette, and a grey: all stand out on white and on black. */
    public static final String BLUE = "#1B81C4";

    public static final String VERMILION = "#D55E00";
    public static final String GREEN = "#009E73";
    public static final String ORANGE = "#C98A00";
    public static final String PINK = "#B8518F";
    public static final String SKY = "#3D9BD1";
    public static final String GREY = "#7A828C";
    /** The colour of the page's text. */
    public static final String INK = "currentColor";

    /** How a text stands to the point that it is given. */
    public enum Anchor {
        START,
        MIDDLE,
        END
    }

    private static final double PAD = 8;

    private final StringBuilder lines = new StringBuilder();
    private final StringBuilder shapes = new StringBuilder();
    private final StringBuilder gaps = new StringBuilder();
    private double left = Double.POSITIVE_INFINITY;
    private double top = Double.POSITIVE_INFINITY;
    private double right = Double.NEGATIVE_INFINITY;
    private double bottom = Double.NEGATIVE_INFINITY;

    /** Makes sure that a point is within the picture. */
    public Drawing reach(double x, double y) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
        return this;
    }

    /**
     * A tinted box with a border.
     *
     * @param radius of its corners
     * @param tooltip what a pointer upon it shows; empty for nothing
     */
    public Drawing box(double x, double y, double width, double height, double radius, String colour, String tooltip) {
        reach(x, y).reach(x + width, y + height);
        shapes.append(format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%.1f\" fill=\"%s\" fill-opacity=\"0.13\""
                        + " stroke=\"%s\" stroke-width=\"1.5\"",
                x, y, width, height, radius, colour, colour));
        shapes.append(tooltip.isEmpty() ? "/>" : "><title>" + Table.escape(tooltip) + "</title></rect>");
        return this;
    }

    /** A dashed border around what belongs together. */
    public Drawing frame(double x, double y, double width, double height) {
        reach(x, y).reach(x + width, y + height);
        lines.append(format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"8\" fill=\"currentColor\" fill-opacity=\"0.03\""
                        + " stroke=\"currentColor\" stroke-opacity=\"0.4\" stroke-dasharray=\"4 3\"/>",
                x, y, width, height));
        return this;
    }

    /** A full rectangle without a border, such as a bar. */
    public Drawing bar(double x, double y, double width, double height, String colour) {
        reach(x, y).reach(x + width, y + height);
        shapes.append(format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                x, y, width, height, colour));
        return this;
    }

    /** A circle with a sign in it, such as a plus. */
    public Drawing sign(double x, double y, double radius, String sign, String colour) {
        box(x - radius, y - radius, 2 * radius, 2 * radius, radius, colour, "");
        return text(sign, x, y + 0.36 * 1.15 * radius * 1.1, 1.15 * radius, true, INK, Anchor.MIDDLE);
    }

    /** A line through corners, x and y by turns, with an arrow's head at its end. */
    public Drawing arrow(String colour, double... corners) {
        int n = corners.length;
        double dx = corners[n - 2] - corners[n - 4];
        double dy = corners[n - 1] - corners[n - 3];
        double length = Math.max(1e-9, Math.hypot(dx, dy));
        double ux = dx / length;
        double uy = dy / length;
        double[] shortened = corners.clone();
        // The line ends within the head, whose tip stays sharp.
        shortened[n - 2] -= 5 * ux;
        shortened[n - 1] -= 5 * uy;
        line(colour, false, shortened);
        return head(corners[n - 2], corners[n - 1], ux, uy, colour);
    }

    /** An arrow's head with its tip at a point, in a direction of length 1. */
    public Drawing head(double x, double y, double ux, double uy, String colour) {
        lines.append(format(
                "<path d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fz\" fill=\"%s\"/>",
                x, y, x - 7 * ux - 4 * uy, y - 7 * uy + 4 * ux, x - 7 * ux + 4 * uy, y - 7 * uy - 4 * ux, colour));
        return this;
    }

    /** A line through corners, x and y by turns; the corners are rounded. */
    public Drawing line(String colour, boolean dashed, double... corners) {
        StringBuilder path = new StringBuilder();
        int n = corners.length / 2;
        for (int i = 0; i < n; i++) {
            double x = corners[2 * i];
            double y = corners[2 * i + 1];
            reach(x, y);
            if (i == 0) {
                path.append(format("M%.1f %.1f", x, y));
            } else if (i + 1 == n) {
                path.append(format("L%.1f %.1f", x, y));
            } else {
                double[] before = toward(x, y, corners[2 * i - 2], corners[2 * i - 1]);
                double[] after = toward(x, y, corners[2 * i + 2], corners[2 * i + 3]);
                path.append(format("L%.1f %.1fQ%.1f %.1f %.1f %.1f", before[0], before[1], x, y, after[0], after[1]));
            }
        }
        return path(path.toString(), colour, dashed);
    }

    /** The point near a corner on the way to another, where the round begins. */
    private static double[] toward(double x, double y, double otherX, double otherY) {
        double length = Math.max(1e-9, Math.hypot(otherX - x, otherY - y));
        double step = Math.min(6, length / 2) / length;
        return new double[] {x + step * (otherX - x), y + step * (otherY - y)};
    }

    /** A line by SVG's own path commands; {@link #reach} tells how far it goes. */
    public Drawing path(String commands, String colour, boolean dashed) {
        lines.append("<path d=\"" + commands + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"1.5\""
                + (dashed ? " stroke-dasharray=\"4 3\"" : "") + "/>");
        return this;
    }

    /** A text whose letters stand on y. */
    public Drawing text(String text, double x, double y, double size, boolean bold, String colour, Anchor anchor) {
        return text(text, x, y, size, bold, colour, 1, anchor);
    }

    /** A letter with an index below, such as W with xh; the lines leave a gap for it. */
    public Drawing symbol(String letter, String index, double x, double y, double size, String colour, Anchor anchor) {
        double width = width(letter, size, true) + width(index, 0.7 * size, false);
        double from = start(x, width, anchor);
        reach(from, y - size).reach(from + width, y + 0.5 * size);
        gaps.append(format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"3\"/>",
                from - 2, y - 0.9 * size, width + 4, 1.35 * size));
        shapes.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%.1f\" fill=\"%s\"><tspan font-weight=\"bold\""
                        + " font-style=\"italic\">%s</tspan><tspan dy=\"%.1f\" font-size=\"%.1f\">%s</tspan></text>",
                x,
                y,
                anchor.name().toLowerCase(Locale.ROOT),
                size,
                colour,
                Table.escape(letter),
                0.28 * size,
                0.72 * size,
                Table.escape(index)));
        return this;
    }

    /** A bold word and what belongs to it, in the middle. */
    public Drawing titled(String title, String rest, double x, double y, double size) {
        double width = width(title, size, true) + width(" " + rest, size - 1, false);
        reach(x - width / 2, y - size).reach(x + width / 2, y + 0.3 * size);
        shapes.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"%.1f\"><tspan font-weight=\"bold\">%s</tspan>"
                        + " <tspan font-size=\"%.1f\">%s</tspan></text>",
                x, y, size, Table.escape(title), size - 1, Table.escape(rest)));
        return this;
    }

    /** A text of less weight. */
    public Drawing faintText(String text, double x, double y, double size, Anchor anchor) {
        return text(text, x, y, size, false, INK, 0.72, anchor);
    }

    /** A text upon lines, which leave a gap for it. */
    public Drawing label(String text, double x, double y, double size, boolean bold, String colour, Anchor anchor) {
        double width = width(text, size, bold);
        double from = start(x, width, anchor);
        gaps.append(format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"3\"/>",
                from - 2, y - 0.85 * size - 1, width + 4, 1.1 * size + 2));
        return text(text, x, y, size, bold, colour, 1, anchor);
    }

    private Drawing text(
            String text, double x, double y, double size, boolean bold, String colour, double opacity, Anchor anchor) {
        double width = width(text, size, bold);
        double from = start(x, width, anchor);
        reach(from, y - size).reach(from + width, y + 0.3 * size);
        String paint = colour.equals(INK) ? "" : " fill=\"" + colour + "\"";
        shapes.append(format("<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\"", x, y, size))
                .append(
                        anchor == Anchor.START
                                ? ""
                                : " text-anchor=\"" + anchor.name().toLowerCase(Locale.ROOT) + "\"")
                .append(bold ? " font-weight=\"bold\"" : "")
                .append(paint)
                .append(opacity == 1 ? "" : format(" fill-opacity=\"%.2f\"", opacity))
                .append('>')
                .append(Table.escape(text))
                .append("</text>");
        return this;
    }

    private static double start(double x, double width, Anchor anchor) {
        return x - (anchor == Anchor.START ? 0 : anchor == Anchor.MIDDLE ? width / 2 : width);
    }

    /** How wide a text is, about: without a browser at hand that is an estimate, on the wide side. */
    public static double width(String text, double size, boolean bold) {
        double width = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            width += "iljtfr.,:;'|!()[] I·".indexOf(c) >= 0
                    ? 0.37
                    : "mwMW@%…—".indexOf(c) >= 0 ? 0.93 : Character.isUpperCase(c) ? 0.7 : c > 0x2E80 ? 1 : 0.61;
        }
        return width * size * (bold ? 1.17 : 1);
    }

    /** The diagram for a page and as a file, with its text form. */
    public MimeBundle bundle(String description, String text) {
        return MimeBundle.html(html(description), text).with(MimeBundle.SVG, svg(description));
    }

    /** A piece of a page, in the colours of that page; the description is for screen readers. */
    public String html(String description) {
        return "<div style=\"overflow-x:auto\">" + svg(description, "style=\"max-width:none\"", "") + "</div>";
    }

    /** A file of its own, light or dark as the reader's system is. */
    public String svg(String description) {
        return svg(
                description,
                "style=\"max-width:100%;height:auto\"",
                "<style>:root{color:#262626;background:#fff}@media(prefers-color-scheme:dark){:root{color:#e3e5e8;"
                        + "background:#1b1d20}}</style>");
    }

    private String svg(String description, String attributes, String style) {
        double x = left - PAD;
        double y = top - PAD;
        double width = Math.ceil(right - left + 2 * PAD);
        double height = Math.ceil(bottom - top + 2 * PAD);
        StringBuilder svg = new StringBuilder(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"%.1f %.1f %.0f %.0f\" %s"
                        + " font-family=\"sans-serif\" fill=\"currentColor\" role=\"img\" aria-label=\"%s\">",
                width, height, x, y, width, height, attributes, Table.escape(description)));
        svg.append(style);
        if (gaps.length() == 0) {
            svg.append(lines);
        } else {
            // By content: the same picture twice on a page may share its mask, others must not.
            CRC32 sum = new CRC32();
            sum.update((lines.toString() + gaps).getBytes(StandardCharsets.UTF_8));
            String id = "lectern-gaps-" + Long.toHexString(sum.getValue());
            svg.append(format(
                            "<mask id=\"%s\" maskUnits=\"userSpaceOnUse\" x=\"%.1f\" y=\"%.1f\" width=\"%.0f\" height=\"%.0f\">",
                            id, x, y, width, height))
                    .append(format(
                            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.0f\" height=\"%.0f\" fill=\"#fff\"/>",
                            x, y, width, height))
                    .append("<g fill=\"#000\">")
                    .append(gaps)
                    .append("</g></mask><g mask=\"url(#")
                    .append(id)
                    .append(")\">")
                    .append(lines)
                    .append("</g>");
        }
        return svg.append(shapes).append("</svg>").toString();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
