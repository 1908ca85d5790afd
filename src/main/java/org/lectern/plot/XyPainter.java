package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
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
    /** Beyond this many points for each CSS pixel a line is thinned to what a pixel can show. */
    private static final int DENSE = 6;

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
            Points drawn = Points.of(series, x, y, area.width * DENSE);
            if (drawn.count() == 0) {
                continue;
            }
            // XChart needs distinct names; ours may repeat.
            XYSeries shown = chart.addSeries("series " + i, drawn.x(), drawn.y());
            shown.setLineColor(Style.series(slot));
            shown.setMarkerColor(Style.series(slot));
            if (series.kind() == Series.Kind.LINE) {
                shown.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
                shown.setLineStyle(Style.line(slot));
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
        return crowd <= 250 ? 9 : crowd <= 800 ? 7.5 : crowd <= 4000 ? 6 : crowd <= 25_000 ? 4 : 2.5;
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
            glyph.paint(g, color, x, y, size, rim);
            g.setColor(color);
            g.setStroke(new BasicStroke(1f));
        }
    }
}
