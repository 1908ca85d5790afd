package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** A function over a part of the plane, as level sets between equal parts of its values: the steep and the flat both show. */
final class Landscape {
    private static final int COLUMNS = 201;
    private static final int ROWS = 151;
    private static final int LEVELS = 14;
    private static final Color LINE = new Color(0x5F, 0x6B, 0x7A, 90);

    private final Range x;
    private final Range y;
    /** On a grid, row by row from the lower left. */
    private final double[] values;
    /** Rising. */
    private final double[] levels;
    /** The last picture: all frames of an animation have the same. */
    private final AtomicReference<@Nullable BufferedImage> painted = new AtomicReference<>();

    private Landscape(Range x, Range y, double[] values, double[] levels) {
        this.x = x;
        this.y = y;
        this.values = values;
        this.levels = levels;
    }

    Range x() {
        return x;
    }

    Range y() {
        return y;
    }

    static Landscape of(DoubleBinaryOperator f, Range x, Range y) {
        double[] values = new double[ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = f.applyAsDouble(
                    x.lo() + x.span() * (i % COLUMNS) / (COLUMNS - 1), y.lo() + y.span() * (i / COLUMNS) / (ROWS - 1));
        }
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            throw new PlotException("race", "a function that is finite somewhere", "NaN or infinity everywhere", "");
        }
        double[] levels = new double[LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            // Closer together at the bottom, where the race ends.
            double part = Math.pow((i + 1.0) / (LEVELS + 1), 1.6);
            levels[i] = sorted[(int) Math.min(sorted.length - 1L, Math.round(part * (sorted.length - 1)))];
        }
        return new Landscape(x, y, values, levels);
    }

    private int band(double value) {
        int band = 0;
        while (band < levels.length && value > levels[band]) {
            band++;
        }
        return band;
    }

    void paint(Graphics2D g, AxesFrame frame) {
        Rectangle area = frame.area();
        Graphics2D inside = (Graphics2D) g.create();
        try {
            inside.clip(area);
            int left = (int) Math.round(frame.x(x.lo()));
            int right = (int) Math.round(frame.x(x.hi()));
            int top = (int) Math.round(frame.y(y.hi()));
            int bottom = (int) Math.round(frame.y(y.lo()));
            int w = Math.max(1, Math.min(4000, right - left));
            int h = Math.max(1, Math.min(4000, bottom - top));
            inside.drawImage(picture(w * Graphic.SCALE, h * Graphic.SCALE), left, top, w, h, null);
        } finally {
            inside.dispose();
        }
    }

    private BufferedImage picture(int w, int h) {
        BufferedImage before = painted.get();
        if (before != null && before.getWidth() == w && before.getHeight() == h) {
            return before;
        }
        BufferedImage image = shading(w, h);
        Graphics2D g = image.createGraphics();
        Style.prepare(g);
        g.setColor(LINE);
        g.setStroke(new BasicStroke(0.7f * Graphic.SCALE));
        for (double level : levels) {
            g.draw(contour(level, 0, 0, w, h));
        }
        g.dispose();
        painted.set(image);
        return image;
    }

    private BufferedImage shading(int w, int h) {
        BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        for (int py = 0; py < h; py++) {
            double gy = (h - py - 0.5) / h * (ROWS - 1);
            int row = Math.min((int) gy, ROWS - 2);
            for (int px = 0; px < w; px++) {
                double gx = (px + 0.5) / w * (COLUMNS - 1);
                int column = Math.min((int) gx, COLUMNS - 2);
                int at = row * COLUMNS + column;
                double tx = gx - column;
                double ty = gy - row;
                double value = (1 - ty) * ((1 - tx) * values[at] + tx * values[at + 1])
                        + ty * ((1 - tx) * values[at + COLUMNS] + tx * values[at + COLUMNS + 1]);
                int rgb = Double.isNaN(value)
                        ? Style.UNDEFINED.getRGB()
                        : Style.tint(Style.series(5), 0.42 * (1 - (double) band(value) / levels.length));
                image.setRGB(px, py, rgb);
            }
        }
        return image;
    }

    /** Where the function has a value: marching squares (Lorensen and Cline, 1987, in the plane). */
    private Path2D contour(double level, int left, int top, int w, int h) {
        Path2D path = new Path2D.Double();
        double[] ends = new double[8];
        for (int row = 0; row + 1 < ROWS; row++) {
            for (int column = 0; column + 1 < COLUMNS; column++) {
                int at = row * COLUMNS + column;
                double a = values[at] - level;
                double b = values[at + 1] - level;
                double c = values[at + COLUMNS + 1] - level;
                double d = values[at + COLUMNS] - level;
                int n = crossing(ends, 0, a, b, column, row, 1, 0);
                n = crossing(ends, n, b, c, column + 1, row, 0, 1);
                n = crossing(ends, n, d, c, column, row + 1, 1, 0);
                n = crossing(ends, n, a, d, column, row, 0, 1);
                for (int i = 0; i + 3 < n; i += 4) {
                    path.moveTo(left + ends[i] * w / (COLUMNS - 1), top + h - ends[i + 1] * h / (ROWS - 1));
                    path.lineTo(left + ends[i + 2] * w / (COLUMNS - 1), top + h - ends[i + 3] * h / (ROWS - 1));
                }
            }
        }
        return path;
    }

    private static int crossing(double[] into, int n, double from, double to, int column, int row, int dx, int dy) {
        if (!Double.isFinite(from) || !Double.isFinite(to) || from > 0 == to > 0) {
            return n;
        }
        double t = from / (from - to);
        into[n] = column + t * dx;
        into[n + 1] = row + t * dy;
        return n + 2;
    }
}
