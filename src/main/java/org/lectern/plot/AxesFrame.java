package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.util.List;
import org.lectern.display.ShortNames;
import org.lectern.plot.Scale.Tick;

/** The frame that every chart with axes shares: title, legend, grid, ticks and labels around an area for the data. */
final class AxesFrame {
    /** Names that are too long to stand level are slanted, steeper where they are close to each other. */
    private static final double LEAST_SLANT = Math.toRadians(35);

    private static final double MOST_SLANT = Math.toRadians(70);
    /** How far apart slanted lines of text must be to be read. */
    private static final double LINE = 13;

    private static final Font RAISED = Style.TICK.deriveFont(9f);

    private final Settings settings;
    private final Scale xScale;
    private final Scale yScale;
    private final Header header;
    private final Rectangle area;
    private final Rectangle room;
    private final List<Tick> xTicks;
    private final List<Tick> yTicks;
    /** How long slanted labels may be; 0 if they are level. */
    private final double slanted;

    private final double slant;

    private AxesFrame(
            Settings settings,
            Scale xScale,
            Scale yScale,
            Header header,
            Rectangle area,
            Rectangle room,
            List<Tick> xTicks,
            List<Tick> yTicks,
            double slanted,
            double slant) {
        this.settings = settings;
        this.xScale = xScale;
        this.yScale = yScale;
        this.header = header;
        this.area = area;
        this.room = room;
        this.xTicks = xTicks;
        this.yTicks = yTicks;
        this.slanted = slanted;
        this.slant = slant;
    }

    static AxesFrame layout(Size size, Settings settings, Scale xScale, Scale yScale, List<Key> keys) {
        double aspect = settings.equalAspect() && xScale instanceof NumberScale x && yScale instanceof NumberScale y
                ? x.range().span() / y.range().span()
                : 0;
        return layout(size, settings, xScale, yScale, keys, 0, aspect);
    }

    /**
     * Finds the sizes of all parts.
     *
     * @param right room to keep beside the area, such as for a colour bar
     * @param aspect the width of the area in heights; 0 to fill the room there is
     */
    static AxesFrame layout(
            Size size, Settings settings, Scale xScale, Scale yScale, List<Key> keys, double right, double aspect) {
        double left = 60;
        double bottom = 40;
        double rightMargin = Style.PAD + right;
        Header header = new Header(settings.title(), keys, size.width() - 2.0 * Style.PAD, size.height());
        double top = Style.PAD + header.height();
        List<Tick> xTicks = List.of();
        List<Tick> yTicks = List.of();
        boolean slanted = false;
        double slant = LEAST_SLANT;
        double mostSlanted = size.height() * 0.45;
        // Margins depend on labels, labels on ticks, ticks on the room the margins leave: the second pass settles it.
        for (int pass = 0; pass < 2; pass++) {
            double width = Math.max(20, size.width() - left - rightMargin);
            xTicks = spreadTicks(xScale, width);
            slanted = xScale instanceof CategoryScale names && !names.indices() && !labelsFit(xScale, xTicks, width);
            double label = 17;
            if (slanted) {
                slant = slant(xScale, xTicks, width);
                double longest = Math.min(widest(xTicks), mostSlanted);
                label = 8 + Math.sin(slant) * longest + 10;
            }
            bottom = label + (settings.xLabel() == null ? 6 : 24) + 8;
            double height = Math.max(20, size.height() - top - bottom);
            yTicks = yScale.ticks(height, 44);
            left = Style.PAD + (settings.yLabel() == null ? 0 : 22) + widest(yTicks) + 8;
            if (slanted) {
                for (Tick tick : xTicks) {
                    double across = Math.cos(slant) * Math.min(labelWidth(tick.label()), mostSlanted);
                    left = Math.max(left, across + 6 - xScale.position(tick.value()) * width);
                }
            } else if (!xTicks.isEmpty() && right == 0) {
                Tick last = xTicks.get(xTicks.size() - 1);
                double beyond = labelWidth(last.label()) / 2 - (1 - xScale.position(last.value())) * width;
                rightMargin = Math.max(Style.PAD, beyond + 6);
            }
            header = new Header(settings.title(), keys, size.width() - left - Style.PAD, size.height());
            top = Style.PAD + header.height();
        }
        Rectangle area = new Rectangle(
                (int) Math.round(left),
                (int) Math.round(top),
                (int) Math.max(20, Math.round(size.width() - left - rightMargin)),
                (int) Math.max(20, Math.round(size.height() - top - bottom)));
        Rectangle room = new Rectangle(area);
        if (aspect > 0) {
            area.width = (int) Math.max(20, Math.round(Math.min(room.width, room.height * aspect)));
            area.height = (int) Math.max(20, Math.round(Math.min(room.height, room.width / aspect)));
            xTicks = spreadTicks(xScale, area.width);
            yTicks = yScale.ticks(area.height, 44);
        }
        return new AxesFrame(
                settings, xScale, yScale, header, area, room, xTicks, yTicks, slanted ? mostSlanted : 0, slant);
    }

    private static List<Tick> spreadTicks(Scale scale, double width) {
        double spacing = 64;
        List<Tick> ticks = scale.ticks(width, spacing);
        while (!(scale instanceof CategoryScale) && !labelsFit(scale, ticks, width) && spacing < width) {
            spacing *= 1.4;
            ticks = scale.ticks(width, spacing);
        }
        boolean areTooLong = ticks.size() > 1 && scale instanceof NumberScale && !labelsFit(scale, ticks, width);
        return areTooLong ? ticks.subList(0, 1) : ticks;
    }

    private static double slant(Scale scale, List<Tick> ticks, double width) {
        double apart = ticks.size() < 2
                ? width
                : Math.abs(scale.position(ticks.get(1).value())
                                - scale.position(ticks.get(0).value()))
                        * width;
        return Math.max(LEAST_SLANT, Math.min(MOST_SLANT, Math.asin(Math.min(1, LINE / apart))));
    }

    private static boolean labelsFit(Scale scale, List<Tick> ticks, double width) {
        for (int i = 1; i < ticks.size(); i++) {
            Tick a = ticks.get(i - 1);
            Tick b = ticks.get(i);
            double apart = (scale.position(b.value()) - scale.position(a.value())) * width;
            if ((labelWidth(a.label()) + labelWidth(b.label())) / 2 + 10 > apart) {
                return false;
            }
        }
        return true;
    }

    /** Where the data goes. */
    Rectangle area() {
        return area;
    }

    /** Where the data could have gone, had it any shape. */
    Rectangle room() {
        return room;
    }

    double x(double value) {
        return area.x + xScale.position(value) * area.width;
    }

    double y(double value) {
        return area.y + (1 - yScale.position(value)) * area.height;
    }

    /** Paints everything around the data, and the grid under it. */
    void paint(Graphics2D g, boolean grid) {
        header.paint(g, area.x, Style.PAD);
        g.setStroke(new BasicStroke(1f));
        for (Tick tick : yTicks) {
            double y = y(tick.value());
            g.setColor(Style.GRID);
            if (grid) {
                g.draw(new Line2D.Double(area.x, y, area.getMaxX(), y));
            }
            label(g, yScale, tick.label(), area.x - 8, y + 4.3, 1);
        }
        List<String> slantedLabels =
                Style.fit(xTicks.stream().map(Tick::label).toList(), Style.TICK, Math.max(slanted, 0));
        for (int i = 0; i < xTicks.size(); i++) {
            Tick tick = xTicks.get(i);
            double x = x(tick.value());
            g.setColor(Style.GRID);
            if (grid && xScale instanceof NumberScale) {
                g.draw(new Line2D.Double(x, area.y, x, area.getMaxY()));
            }
            if (slanted > 0) {
                slantedLabel(g, slantedLabels.get(i), x + 4, area.getMaxY() + 13);
            } else {
                label(g, xScale, tick.label(), x, area.getMaxY() + 18, 0.5);
            }
        }
        if (grid) {
            zeroLines(g);
        }
        axisLabels(g);
    }

    /** A thin outline, for areas that are filled to the edge. */
    void outline(Graphics2D g) {
        g.setColor(Style.ZERO);
        g.setStroke(new BasicStroke(1f));
        g.draw(area);
    }

    private void zeroLines(Graphics2D g) {
        g.setColor(Style.ZERO);
        if (xScale instanceof NumberScale s && !s.log() && s.range().contains(0)) {
            g.draw(new Line2D.Double(x(0), area.y, x(0), area.getMaxY()));
        }
        if (yScale instanceof NumberScale s && !s.log() && s.range().contains(0)) {
            g.draw(new Line2D.Double(area.x, y(0), area.getMaxX(), y(0)));
        }
    }

    private void axisLabels(Graphics2D g) {
        String xLabel = settings.xLabel();
        if (xLabel != null) {
            double below = area.getMaxY() + 38;
            if (slanted > 0) {
                below += Math.sin(slant) * (Math.min(widest(xTicks), slanted) - 4);
            }
            Style.text(
                    g,
                    Style.fit(xLabel, Style.LABEL, area.width + area.x - Style.PAD),
                    Style.LABEL,
                    Style.INK,
                    area.getCenterX(),
                    below,
                    0.5);
        }
        String yLabel = settings.yLabel();
        if (yLabel != null) {
            AffineTransform before = g.getTransform();
            g.rotate(-Math.PI / 2, Style.PAD + 11, area.getCenterY());
            Style.text(
                    g,
                    Style.fit(yLabel, Style.LABEL, area.height + 40),
                    Style.LABEL,
                    Style.INK,
                    Style.PAD + 11,
                    area.getCenterY(),
                    0.5);
            g.setTransform(before);
        }
    }

    private void slantedLabel(Graphics2D g, String label, double x, double y) {
        AffineTransform before = g.getTransform();
        g.rotate(-slant, x, y);
        double room = (x - 4) / Math.cos(slant);
        String shown = ShortNames.cut(label, 0.5, text -> Style.width(text, Style.TICK) <= room);
        Style.text(g, shown, Style.TICK, Style.MUTED, x, y, 1);
        g.setTransform(before);
    }

    /** A tick's label: in names, a caret raises nothing. */
    private static void label(Graphics2D g, Scale scale, String label, double x, double baseline, double anchor) {
        if (scale instanceof CategoryScale) {
            Style.text(g, label, Style.TICK, Style.MUTED, x, baseline, anchor);
        } else {
            label(g, label, x, baseline, anchor);
        }
    }

    static void label(Graphics2D g, String label, double x, double baseline, double anchor) {
        int caret = label.indexOf('^');
        if (caret < 0) {
            Style.text(g, label, Style.TICK, Style.MUTED, x, baseline, anchor);
            return;
        }
        if (g instanceof SvgGraphics) {
            Style.text(g, label.replace('^', SvgWriter.RAISED), Style.TICK, Style.MUTED, x, baseline, anchor);
            return;
        }
        String base = label.substring(0, caret);
        double start = x - anchor * labelWidth(label);
        Style.text(g, base, Style.TICK, Style.MUTED, start, baseline, 0);
        Style.text(
                g,
                label.substring(caret + 1),
                RAISED,
                Style.MUTED,
                start + Style.width(base, Style.TICK),
                baseline - 5,
                0);
    }

    static double labelWidth(String label) {
        int caret = label.indexOf('^');
        return caret < 0
                ? Style.width(label, Style.TICK)
                : Style.width(label.substring(0, caret), Style.TICK) + Style.width(label.substring(caret + 1), RAISED);
    }

    private static double widest(List<Tick> ticks) {
        return ticks.stream().mapToDouble(t -> labelWidth(t.label())).max().orElse(0);
    }
}
