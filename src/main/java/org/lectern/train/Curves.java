package org.lectern.train;

import java.util.Locale;
import org.lectern.display.Table;

/** Draws a history's curves as an SVG that fits light and dark pages and needs nothing from outside. */
final class Curves {
    private static final int WIDTH = 330;
    private static final int HEIGHT = 210;
    private static final int LEFT = 52;
    private static final int RIGHT = 12;
    private static final int TOP = 26;
    private static final int BOTTOM = 30;
    // Blue and vermilion of Okabe and Ito's palette, which colour-blind readers tell apart.
    private static final String TRAINING = "#0072B2";
    private static final String VALIDATION = "#D55E00";

    private Curves() {}

    static String svg(History history) {
        boolean accuracy = history.accuracy().length > 0 || history.validationAccuracy().length > 0;
        int width = accuracy ? 2 * WIDTH : WIDTH;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "style=\"max-width:100%%;height:auto\" font-family=\"sans-serif\" font-size=\"11\" "
                        + "fill=\"currentColor\" role=\"img\" aria-label=\"training curves\">",
                width,
                HEIGHT,
                width,
                HEIGHT));
        panel(svg, 0, "loss", history.loss(), history.validationLoss());
        if (accuracy) {
            panel(svg, WIDTH, "accuracy", history.accuracy(), history.validationAccuracy());
        }
        return svg.append("</svg>").toString();
    }

    private static void panel(StringBuilder svg, int x, String title, double[] training, double[] validation) {
        Scale scale = Scale.of(training, validation);
        int epochs = Math.max(training.length, validation.length);
        svg.append("<g transform=\"translate(").append(x).append(",0)\">");
        text(svg, LEFT, 16, "start", "font-weight=\"bold\"", title);
        double legend = WIDTH - RIGHT;
        if (validation.length > 0) {
            text(svg, legend, 16, "end", "fill=\"" + VALIDATION + "\"", "validation");
            legend -= 62;
        }
        if (training.length > 0) {
            text(svg, legend, 16, "end", "fill=\"" + TRAINING + "\"", "training");
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
        text(svg, x(0, epochs), HEIGHT - 12, "middle", "fill-opacity=\"0.75\"", "1");
        if (epochs > 1) {
            text(svg, x(epochs - 1, epochs), HEIGHT - 12, "middle", "fill-opacity=\"0.75\"", String.valueOf(epochs));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "fill-opacity=\"0.75\"", "epoch");
        curve(svg, training, epochs, scale, TRAINING);
        curve(svg, validation, epochs, scale, VALIDATION);
        svg.append("</g>");
    }

    private static void curve(StringBuilder svg, double[] values, int epochs, Scale scale, String colour) {
        StringBuilder points = new StringBuilder();
        int drawn = 0;
        double lastX = 0;
        double lastY = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                lastX = x(i, epochs);
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

    private static double x(int epoch, int epochs) {
        double width = WIDTH - LEFT - RIGHT;
        return epochs <= 1 ? LEFT + width / 2 : LEFT + width * epoch / (epochs - 1);
    }

    private static double y(double value, Scale scale) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - scale.low()) / (scale.high() - scale.low());
    }

    /** An axis between round numbers. */
    private record Scale(double low, double high, double step) {
        static Scale of(double[]... series) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (double[] values : series) {
                for (double value : values) {
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
