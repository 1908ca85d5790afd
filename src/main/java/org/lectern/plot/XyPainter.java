package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Has XChart draw the series into the area that {@link AxesFrame} leaves; all around the data is ours. */
final class XyPainter {
    private static final Color CLEAR = new Color(0, 0, 0, 0);
    /** Lines of up to this many points show each point. */
    private static final int DOTTED = 20;
    /** Beyond this many points a line's corners are not rounded: none is seen, and each costs as much as a line. */
    private static final int MANY = 1500;
    /** Markers of at most this size are squares: their shape is not seen either. */
    private static final double SPECK = 2.5;

    /** How a line to compare with is drawn. */
    static final BasicStroke GUIDE =
            new BasicStroke(1.3f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {5, 4}, 0f);

    private XyPainter() {}

    static void paint(Graphics2D g, Xy xy, Rectangle area, NumberScale x, NumberScale y) {
        XYChart chart = new XYChart(area.width, area.height);
        bare(chart.getStyler());
        // XChart gets places in the area instead of values: its own ticks, though never shown, are computed and do not
        // end
        // where a range is tiny beside its values.
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
        int points = xy.series().stream()
                .filter(s -> s.kind() == Series.Kind.POINTS)
                .mapToInt(Series::size)
                .sum();
        for (int i = 0; i < xy.series().size(); i++) {
            Series series = xy.series().get(i);
            int slot = xy.slot(i);
            Points drawn = Points.of(series, x, y, area);
            if (drawn.count() == 0) {
                continue;
            }
            // XChart needs distinct names; ours may repeat.
            XYSeries shown = chart.addSeries("series " + i, drawn.x(), drawn.y());
            shown.setLineColor(Style.series(slot));
            shown.setMarkerColor(Style.series(slot));
            if (series.kind() == Series.Kind.GUIDE) {
                shown.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
                shown.setLineColor(Style.MUTED);
                shown.setLineStyle(GUIDE);
                shown.setMarker(SeriesMarkers.NONE);
            } else if (series.kind() == Series.Kind.PATH) {
                Color color = pathColor(xy, i);
                shown.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
                shown.setLineColor(color);
                shown.setMarkerColor(color);
                shown.setLineStyle(Style.line(0));
                shown.setMarker(series.size() <= 200 ? new Mark(Glyph.CIRCLE, 5, false) : SeriesMarkers.NONE);
            } else if (series.kind() == Series.Kind.LINE) {
                shown.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
                shown.setLineStyle(drawn.x().length > MANY ? Style.plainLine(slot) : Style.line(slot));
                shown.setMarker(series.size() <= DOTTED ? new Mark(Glyph.CIRCLE, 5, false) : SeriesMarkers.NONE);
                addLonePoints(chart, "lone " + i, drawn, slot);
            } else {
                shown.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
                shown.setMarker(new Mark(Glyph.of(slot), markerSize(points, area), points <= 20_000));
            }
        }
        if (!chart.getSeriesMap().isEmpty()) {
            Graphics2D inside = (Graphics2D) g.create();
            try {
                inside.translate(area.x, area.y);
                chart.paint(inside, area.width, area.height);
            } finally {
                inside.dispose();
            }
        }
    }

    /** Paths over filled bands are light or dark red, which no band is. */
    static Color pathColor(Xy xy, int index) {
        boolean over = xy.backdrop() instanceof Field field && field.filled();
        return over
                ? Style.OVER_BANDS[Math.floorMod(xy.slot(index), Style.OVER_BANDS.length)]
                : Style.series(xy.slot(index) + 1);
    }

    /** The shaded ranges, under all lines. */
    static void paintBands(Graphics2D g, Xy xy, AxesFrame frame, Settings s) {
        Graphics2D inside = (Graphics2D) g.create();
        try {
            inside.clip(frame.area());
            for (int i = 0; i < xy.series().size(); i++) {
                Series one = xy.series().get(i);
                Series.Band band = one.band();
                if (band != null) {
                    inside.setColor(Style.shade(xy.slot(i)));
                    paintBand(inside, one, band, frame, s);
                }
            }
        } finally {
            inside.dispose();
        }
    }

    private static void paintBand(Graphics2D g, Series one, Series.Band band, AxesFrame frame, Settings s) {
        double floor = frame.area().getMaxY();
        int from = 0;
        while (from < one.size()) {
            int to = from;
            while (to < one.size() && one.drawable(to, s.logX(), s.logY()) && Range.drawable(band.low()[to])) {
                to++;
            }
            if (to > from + 1) {
                Path2D path = new Path2D.Double();
                for (int i = from; i < to; i++) {
                    double x = frame.x(one.x()[i]);
                    double y = frame.y(band.high()[i]);
                    if (i == from) {
                        path.moveTo(x, y);
                    } else {
                        path.lineTo(x, y);
                    }
                }
                for (int i = to - 1; i >= from; i--) {
                    boolean below = s.logY() && band.low()[i] <= Range.TINY;
                    path.lineTo(frame.x(one.x()[i]), below ? floor : frame.y(band.low()[i]));
                }
                path.closePath();
                g.fill(path);
            }
            from = to + 1;
        }
    }

    /** What is over all lines: where one broke off, where a path begins and ends, and the names of points. */
    static void paintMarks(Graphics2D g, Xy xy, AxesFrame frame, Settings s) {
        Graphics2D inside = (Graphics2D) g.create();
        try {
            Rectangle area = frame.area();
            inside.clip(new Rectangle(area.x - 6, area.y - 6, area.width + 12, area.height + 12));
            for (int i = 0; i < xy.series().size(); i++) {
                Series one = xy.series().get(i);
                int stop = one.stop(s.logX(), s.logY());
                if (stop >= 0) {
                    at(inside, frame, Glyph.CROSS, Style.series(xy.slot(i)), one, stop, 12);
                }
                if (one.kind() == Series.Kind.PATH) {
                    at(inside, frame, Glyph.CIRCLE, pathColor(xy, i), one, 0, 9);
                    at(inside, frame, Glyph.STAR, pathColor(xy, i), one, one.size() - 1, 16);
                }
            }
        } finally {
            inside.dispose();
        }
        PointNames.paint(g, xy, frame);
    }

    private static void at(Graphics2D g, AxesFrame frame, Glyph glyph, Color color, Series series, int i, double size) {
        double x = frame.x(series.x()[i]);
        double y = frame.y(series.y()[i]);
        if (Math.abs(x) < 1e6 && Math.abs(y) < 1e6) {
            glyph.paint(g, color, x, y, size, true);
        }
    }

    /** Everything off but the data, so that XChart's area is exactly its canvas. */
    static void bare(AxesChartStyler style) {
        style.setChartTitleVisible(false)
                .setLegendVisible(false)
                .setChartBackgroundColor(CLEAR)
                .setPlotBackgroundColor(CLEAR)
                .setPlotBorderVisible(false)
                .setChartPadding(0)
                .setPlotContentSize(1.0)
                .setAntiAlias(true);
        style.setPlotMargin(0)
                .setAxisTicksVisible(false)
                .setAxisTitlesVisible(false)
                .setPlotGridLinesVisible(false)
                .setPlotTicksMarksVisible(false);
    }

    /** A point between two gaps has no line to belong to; without a mark it would be invisible. */
    private static void addLonePoints(XYChart chart, String name, Points line, int slot) {
        Points lone = line.lone();
        if (lone.count() > 0) {
            XYSeries marks = chart.addSeries(name, lone.x(), lone.y());
            marks.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
            marks.setMarkerColor(Style.series(slot));
            marks.setMarker(new Mark(Glyph.CIRCLE, 5, false));
        }
    }

    /** Smaller where points are many for the area they share. */
    private static double markerSize(int points, Rectangle area) {
        double crowd = points * 200_000.0 / (area.width * area.height);
        return crowd <= 250 ? 9 : crowd <= 800 ? 7.5 : crowd <= 4000 ? 6 : crowd <= 25_000 ? 4 : SPECK;
    }

    /** One of our markers in XChart's terms. */
    private static final class Mark extends Marker {
        private final Glyph glyph;
        private final double size;
        private final boolean rim;

        Mark(Glyph glyph, double size, boolean rim) {
            this.glyph = glyph;
            this.size = size;
            this.rim = rim;
        }

        @Override
        public void paint(Graphics2D g, double x, double y, int ignored) {
            Color color = g.getColor();
            if (size <= SPECK) {
                g.fill(new Rectangle2D.Double(x - size / 2, y - size / 2, size, size));
            } else {
                glyph.paint(g, color, x, y, size, rim);
            }
            g.setColor(color);
            g.setStroke(new BasicStroke(1f));
        }
    }
}
