package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;

/**
 * Bars over names, or over the bins of a histogram.
 *
 * @param names of the bars; empty for a histogram
 * @param bins the range that a histogram's bins divide evenly; {@code null} for named bars
 * @param heights one that is not finite is left out
 * @param leftOut how many values had no bin or no bar
 * @param groups the names of the bars that stand side by side over each name; empty for one nameless bar each
 * @param more the heights of the second and each further bar over the names
 * @param sample what a histogram counts; {@code null} for named bars
 */
record Bars(
        List<String> names,
        double[] heights,
        @Nullable Range bins,
        int leftOut,
        List<String> groups,
        List<double[]> more,
        @Nullable Sample sample)
        implements Content {
    private static final int MOST_BARS = 200;

    static Bars named(List<String> names, double[] heights) {
        if (names.size() != heights.length || heights.length == 0) {
            throw new PlotException(
                    "bars",
                    "as many names as values, and at least one",
                    Numbers.count(names.size(), "name") + " and " + Numbers.count(heights.length, "value"),
                    "");
        }
        if (heights.length > MOST_BARS) {
            throw new PlotException(
                    "bars", "at most " + MOST_BARS + " bars", heights.length + "", "use line or histogram instead");
        }
        int leftOut =
                (int) Arrays.stream(heights).filter(h -> !Range.drawable(h)).count();
        return new Bars(List.copyOf(names), heights.clone(), null, leftOut, List.of(), List.of(), null);
    }

    static Bars histogram(double[] values, int bins) {
        if (bins < 1 || bins > 1000) {
            throw new PlotException("histogram", "1 to 1000 bins", bins + "", "");
        }
        if (values.length == 0) {
            throw new PlotException("histogram", "at least one value", "none", "has the loop that fills it run?");
        }
        double lo = Double.POSITIVE_INFINITY;
        double hi = Double.NEGATIVE_INFINITY;
        for (double v : values) {
            if (Range.drawable(v)) {
                lo = Math.min(lo, v);
                hi = Math.max(hi, v);
            }
        }
        if (lo > hi) {
            throw new PlotException(
                    "histogram",
                    "at least one finite value",
                    Numbers.count(values.length, "value") + ", none finite",
                    "");
        }
        // All values equal: bins of some width around them, wide enough to survive rounding.
        boolean constant = hi - lo <= 1e-12 * Math.max(Math.abs(lo), Math.abs(hi));
        double around = Math.max(0.5, 1e-9 * Math.abs(lo));
        Range range = constant ? new Range(lo - around, hi + around) : new Range(lo, hi);
        Sample sample = Sample.of(values);
        return new Bars(
                List.of(),
                sample.counts(range, bins),
                range,
                values.length - sample.size(),
                List.of(),
                List.of(),
                sample);
    }

    /** The same bars under a name of their own, which others can join. */
    Bars group(String name) {
        return new Bars(names, heights, bins, leftOut, List.of(name), more, sample);
    }

    /** These bars and others over the same names. */
    Bars add(String name, double[] values) {
        if (bins != null || groups.isEmpty()) {
            throw new PlotException(
                    "add",
                    "bars that have a name",
                    "a " + kind() + " without one",
                    "such as bars(\"2023\", names, values)");
        }
        if (values.length != names.size()) {
            throw new PlotException(
                    "add",
                    "a value for each of " + Numbers.count(names.size(), "name"),
                    Numbers.count(values.length, "value"),
                    "");
        }
        Bars other = named(names, values);
        List<String> allGroups = new ArrayList<>(groups);
        allGroups.add(name);
        List<double[]> all = new ArrayList<>(more);
        all.add(other.heights);
        return new Bars(names, heights, null, leftOut + other.leftOut, List.copyOf(allGroups), List.copyOf(all), null);
    }

    /** The heights of each group. */
    private List<double[]> all() {
        List<double[]> all = new ArrayList<>();
        all.add(heights);
        all.addAll(more);
        return all;
    }

    private List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            keys.add(new Key(groups.get(i), Style.series(i), null, Glyph.SQUARE));
        }
        return keys;
    }

    @Override
    public Content names(List<String> newGroups) {
        if (groups.isEmpty() || newGroups.size() != groups.size()) {
            return Content.super.names(newGroups);
        }
        return new Bars(names, heights, bins, leftOut, List.copyOf(newGroups), more, sample);
    }

    @Override
    public String kind() {
        return bins == null ? "bar chart" : "histogram";
    }

    @Override
    public @Nullable Range ownRange() {
        return bins;
    }

    @Override
    public Content onRange(Range shared) {
        return sample == null
                ? this
                : new Bars(names, sample.counts(shared, heights.length), shared, leftOut, groups, more, sample);
    }

    @Override
    public boolean hasAxes() {
        return true;
    }

    @Override
    public boolean hasNumberX() {
        return bins != null;
    }

    @Override
    public Ranges autoRanges(Settings s) {
        double least = s.logY() ? Double.POSITIVE_INFINITY : 0;
        double most = 0;
        for (double[] group : all()) {
            for (double h : group) {
                if (isDrawn(h, s.logY())) {
                    least = Math.min(least, h);
                    most = Math.max(most, h);
                }
            }
        }
        Range x = bins == null ? new Range(-0.5, heights.length - 0.5) : bins;
        if (s.logY()) {
            // Bars on a logarithmic axis start at the bottom: half of the least keeps that one visible.
            return new Ranges(
                    x, most > 0 ? new Range(Math.max(Range.TINY, least / 2), most * 1.3) : new Range(0.1, 10));
        }
        double room = (most - least) * 0.05;
        double lower = least < 0 ? least - room : 0;
        return new Ranges(x, most == least ? new Range(0, 1) : new Range(lower, most > 0 ? most + room : 0));
    }

    private static boolean isDrawn(double height, boolean log) {
        return Range.drawable(height) && (!log || height > Range.TINY);
    }

    /** How many bars have nothing within a range of heights, of all that there are. */
    private long outside(Range y, boolean log) {
        return drawn(log).filter(h -> isOutside(h, y, log)).count();
    }

    private DoubleStream drawn(boolean log) {
        return all().stream().flatMapToDouble(Arrays::stream).filter(h -> isDrawn(h, log) && (bins == null || h > 0));
    }

    private static boolean isOutside(double height, Range y, boolean log) {
        double foot = log ? 0 : Math.min(0, height);
        double top = log ? height : Math.max(0, height);
        return top < y.lo() || foot > y.hi();
    }

    /** What a range that somebody chose hides, in words. */
    private String hidden(Range y, boolean log) {
        long outside = outside(y, log);
        long cut = drawn(log)
                .filter(h -> !isOutside(h, y, log) && (h > y.hi() || !log && h < Math.min(0, y.lo())))
                .count();
        return (outside == 0 ? "" : " " + Numbers.count((int) outside, "bar") + " outside the axes.")
                + (cut == 0 ? "" : " " + Numbers.count((int) cut, "bar") + " cut off at the axes' end.");
    }

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        Ranges auto = autoRanges(s);
        Range yRange = s.y() == null ? auto.y() : s.y();
        boolean whole = true;
        for (double[] group : all()) {
            for (double h : group) {
                whole &= h == Math.rint(h) || !Range.drawable(h);
            }
        }
        NumberScale y = new NumberScale(yRange, s.logY(), whole);
        Range shown = s.x() == null ? auto.x() : s.x();
        Scale x = bins == null ? CategoryScale.of(names) : new NumberScale(shown.padded(0.01, false), false, false);
        AxesFrame frame = AxesFrame.layout(size, s, x, y, s.legend() ? keys() : List.of());
        frame.paint(g, true);
        Rectangle area = frame.area();
        Graphics2D inside = (Graphics2D) g.create();
        try {
            inside.clip(area);
            double left = bins == null ? area.x : frame.x(bins.lo());
            double width = bins == null ? area.width : frame.x(bins.hi()) - left;
            // XChart works in whole pixels; the rest of the scale is left to the transform.
            int pixels = (int) Math.max(1, Math.min(20_000, Math.ceil(width)));
            inside.translate(left, area.y);
            inside.scale(width / pixels, 1);
            chart(pixels, area.height, y).paint(inside, pixels, area.height);
        } finally {
            inside.dispose();
        }
        g.setColor(Style.ZERO);
        g.setStroke(new BasicStroke(1f));
        double base = s.logY() || !yRange.contains(0) ? area.getMaxY() : frame.y(0);
        g.draw(new Line2D.Double(area.x, base, area.getMaxX(), base));
        long all = drawn(s.logY()).count();
        if (all > 0 && outside(yRange, s.logY()) == all) {
            String words = "all bars are outside the axes";
            Style.text(g, words, Style.LABEL, Style.MUTED, area.getCenterX(), area.getCenterY(), 0.5);
        }
    }

    private CategoryChart chart(int width, int height, NumberScale y) {
        // As for lines, XChart gets places in the area instead of values; bars stand on its zero.
        double base = !y.log() && y.range().contains(0) ? y.position(0) : 0;
        CategoryChart chart = new CategoryChart(width, height);
        XyPainter.bare(chart.getStyler());
        chart.getStyler()
                .setAvailableSpaceFill(bins == null ? more.isEmpty() ? 0.66 : 0.8 : heights.length > 100 ? 1 : 0.94)
                .setYAxisMin(-base)
                .setYAxisMax(1 - base);
        for (int group = 0; group < all().size(); group++) {
            List<Integer> places = new ArrayList<>();
            List<Double> tops = new ArrayList<>();
            for (double each : all().get(group)) {
                places.add(places.size());
                // XChart has no gaps among bars, but a bar of no height is none.
                tops.add(isDrawn(each, y.log()) ? Math.max(-base, Math.min(1 - base, y.position(each) - base)) : 0);
            }
            CategorySeries bars = chart.addSeries("bars " + group, places, tops);
            bars.setFillColor(Style.series(group));
            bars.setLineColor(Style.series(group));
        }
        return chart;
    }

    @Override
    public String describe(Settings s) {
        String left = leftOut == 0 ? "" : " " + leftOut + " not finite left out.";
        if (bins == null && s.logY()) {
            long without = all().stream()
                    .flatMapToDouble(Arrays::stream)
                    .filter(h -> h <= Range.TINY && Range.drawable(h))
                    .count();
            left += without == 0
                    ? ""
                    : " " + Numbers.count((int) without, "value")
                            + " not positive left out: a logarithmic axis has no place for "
                            + (without == 1 ? "it." : "them.");
        }
        left += s.y() == null ? "" : hidden(s.y(), s.logY());
        if (bins == null) {
            List<String> each = new ArrayList<>();
            for (int i = 0; i < heights.length; i++) {
                StringBuilder one = new StringBuilder(names.get(i));
                for (int group = 0; group < all().size(); group++) {
                    one.append(group == 0 ? " " : " and ");
                    one.append(groups.isEmpty() ? "" : groups.get(group) + " ");
                    one.append(Numbers.brief(all().get(group)[i]));
                }
                each.add(one.toString());
            }
            return Numbers.some(each, 20) + "." + left;
        }
        double total = 0;
        int top = 0;
        for (int i = 0; i < heights.length; i++) {
            total += heights[i];
            top = heights[i] > heights[top] ? i : top;
        }
        double step = bins.span() / heights.length;
        double beyond = 0;
        for (int i = 0; s.x() != null && i < heights.length; i++) {
            boolean isShown = bins.lo() + i * step < s.x().hi() && bins.lo() + (i + 1) * step > s.x().lo();
            beyond += isShown ? 0 : heights[i];
        }
        left += beyond == 0 ? "" : " " + Numbers.count((int) beyond, "value") + " outside the axes.";
        return Numbers.brief(total) + " values in " + Numbers.count(heights.length, "bin") + " from "
                + Numbers.brief(bins.lo()) + " to " + Numbers.brief(bins.hi()) + "; the fullest, "
                + Numbers.brief(bins.lo() + top * step) + " to " + Numbers.brief(bins.lo() + (top + 1) * step)
                + ", holds "
                + Numbers.brief(heights[top]) + "." + left;
    }
}
