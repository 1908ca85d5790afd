package org.lectern.display;

import java.util.List;
import java.util.Locale;

/**
 * Curves as an SVG that fits light and dark pages and needs nothing from outside; for values that show themselves. The room
 * {@code plot} has the charts that a student draws.
 */
public final class Curves {
    /** Blue of Okabe and Ito's palette, which colour-blind readers tell apart from the vermilion. */
    public static final String BLUE = Drawing.BLUE;

    /** Vermilion of Okabe and Ito's palette. */
    public static final String VERMILION = "#D55E00";

    private static final int WIDTH = 330;
    private static final int HEIGHT = 210;
    private static final int LEFT = 52;
    private static final int RIGHT = 12;
    private static final int TOP = 26;
    private static final int BOTTOM = 30;

    private Curves() {}

    /**
     * One curve; values that are not finite are left out.
     *
     * @param name for the legend; empty for none
     * @param colour in CSS
     */
    public record Curve(String name, double[] values, String colour) {}

    /**
     * One chart.
     *
     * @param axis what is counted along the horizontal axis
     * @param first the number of the first value there
     * @param last the number of the last value there
     */
    public record Panel(String title, String axis, double first, double last, List<Curve> curves) {}

    /** Charts side by side; the description is for screen readers. */
    public static String svg(String description, List<Panel> panels) {
        int width = WIDTH * Math.max(1, panels.size());
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "style=\"max-width:100%%;height:auto\" font-family=\"sans-serif\" font-size=\"11\" "
                        + "fill=\"currentColor\" role=\"img\" aria-label=\"%s\">",
                width,
                HEIGHT,
                width,
                HEIGHT,
                Table.escape(description)));
        for (int i = 0; i < panels.size(); i++) {
            panel(svg, i * WIDTH, panels.get(i));
        }
        return svg.append("</svg>").toString();
    }

    private static void panel(StringBuilder svg, int x, Panel panel) {
        Scale scale = Scale.of(panel.curves);
        int count = panel.curves.stream().mapToInt(c -> c.values.length).max().orElse(0);
        svg.append("<g transform=\"translate(").append(x).append(",0)\">");
        text(svg, LEFT, 16, "start", "font-weight=\"bold\"", panel.title);
        double legend = WIDTH - RIGHT;
        for (int i = panel.curves.size() - 1; i >= 0; i--) {
            Curve curve = panel.curves.get(i);
            if (curve.values.length > 0 && !curve.name.isEmpty()) {
                text(svg, legend, 16, "end", "fill=\"" + curve.colour + "\"", curve.name);
                legend -= 12 + 6.5 * curve.name.length();
            }
        }
        for (double tick : scale.ticks()) {
            double y = y(tick, scale);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"currentColor\" stroke-opacity=\"0.18\"/>",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y));
            text(svg, LEFT - 6, y + 4, "end", "fill-opacity=\"0.75\"", scale.label(tick));
        }
        String axis = panel.axis;
        if (count > 1) {
            text(svg, x(0, count), HEIGHT - 12, "middle", "fill-opacity=\"0.75\"", number(panel.first));
            text(svg, WIDTH - 2, HEIGHT - 12, "end", "fill-opacity=\"0.75\"", number(panel.last));
        } else if (count == 1) {
            // One value stands in the middle, where the axis has its name.
            axis += " " + number(panel.first);
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "fill-opacity=\"0.75\"", axis);
        for (Curve curve : panel.curves) {
            curve(svg, curve.values, count, scale, curve.colour);
        }
        svg.append("</g>");
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.3g", value);
    }

    private static void curve(StringBuilder svg, double[] values, int count, Scale scale, String colour) {
        StringBuilder points = new StringBuilder();
        int drawn = 0;
        double lastX = 0;
        double lastY = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                lastX = x(i, count);
                lastY = y(values[i], scale);
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", lastX, lastY));
                drawn++;
            }
        }
        if (drawn > 1) {
            svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke=\"" + colour
                    + "\" points=\"" + points.toString().trim() + "\"/>");
        }
        if (drawn > 0) {
            svg.append(String.format(
                    Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", lastX, lastY, colour));
        }
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String style, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>",
                x,
                y,
                anchor,
                style,
                Table.escape(text)));
    }

    private static double x(int place, int count) {
        double width = WIDTH - LEFT - RIGHT;
        return count <= 1 ? LEFT + width / 2 : LEFT + width * place / (count - 1);
    }

    private static double y(double value, Scale scale) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - scale.low()) / (scale.high() - scale.low());
    }

    /** An axis between round numbers. */
    private record Scale(double low, double high, double step) {
        static Scale of(List<Curve> curves) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (Curve curve : curves) {
                for (double value : curve.values) {
                    if (Double.isFinite(value)) {
                        low = Math.min(low, value);
                        high = Math.max(high, value);
                    }
                }
            }
            if (low > high) {
                return new Scale(0, 1, 0.25);
            }
            double span = high > low ? high - low : Math.max(Math.abs(high), 1e-6);
            double rough = span / 4;
            double power = Math.pow(10, Math.floor(Math.log10(rough)));
            double step = power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
            double start = Math.floor(low / step) * step;
            double end = Math.ceil(high / step) * step;
            return new Scale(start, end > start ? end : start + step, step);
        }

        double[] ticks() {
            int count = (int) Math.round((high - low) / step) + 1;
            double[] ticks = new double[count];
            for (int i = 0; i < count; i++) {
                ticks[i] = low + i * step;
            }
            return ticks;
        }

        String label(double tick) {
            int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
            return digits > 5 || Math.abs(tick) >= 1e6
                    ? String.format(Locale.ROOT, "%.1e", tick)
                    : String.format(Locale.ROOT, "%." + digits + "f", tick);
        }
    }
}
