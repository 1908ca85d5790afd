package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** The spread of several groups of values side by side: Tukey's box plot (Exploratory Data Analysis, 1977). */
record Boxes(List<String> names, List<Box> boxes) implements Content {
    private static final int MOST = 60;
    private static final int MOST_OUTLIERS = 200;
    private static final float BOX_LINE = 1.4f;

    /**
     * One group.
     *
     * @param low the least value within one and a half box heights below the box
     * @param high the greatest value within as much above it
     * @param outliers the values beyond
     * @param notPositive how many values a logarithmic axis cannot show
     * @param leftOut how many values are not finite
     */
    record Box(
            double low,
            double lowerQuartile,
            double median,
            double upperQuartile,
            double high,
            double[] outliers,
            int size,
            int notPositive,
            int leftOut) {
        static Box of(String name, double[] values) {
            double[] sorted =
                    Arrays.stream(values).filter(Range::drawable).sorted().toArray();
            if (sorted.length == 0) {
                throw new PlotException(
                        "box",
                        "at least one finite value in each group",
                        values.length == 0
                                ? "none in \"" + name + "\""
                                : "only NaN or infinite ones in \"" + name + "\"",
                        "leave the group out");
            }
            double q1 = quantile(sorted, 0.25);
            double q3 = quantile(sorted, 0.75);
            double reach = 1.5 * (q3 - q1);
            double[] inside = Arrays.stream(sorted)
                    .filter(v -> v >= q1 - reach && v <= q3 + reach)
                    .toArray();
            double[] outside = Arrays.stream(sorted)
                    .filter(v -> v < q1 - reach || v > q3 + reach)
                    .toArray();
            return new Box(
                    Math.min(inside[0], q1),
                    q1,
                    quantile(sorted, 0.5),
                    q3,
                    Math.max(inside[inside.length - 1], q3),
                    outside,
                    sorted.length,
                    (int) Arrays.stream(sorted).filter(v -> v <= Range.TINY).count(),
                    values.length - sorted.length);
        }

        /** Whether some of its box or whiskers is within a range. */
        private boolean spans(Range y) {
            return low <= y.hi() && high >= y.lo();
        }

        /** What a range that somebody chose hides, in words. */
        private String hidden(Range y, boolean log) {
            long far = Arrays.stream(outliers)
                    .filter(v -> !y.contains(v) && !(log && v <= Range.TINY))
                    .count();
            boolean isCut = high > y.hi() || low < y.lo() && !(log && low <= Range.TINY);
            return (spans(y) ? isCut ? ", cut off at the axes' end" : "" : ", outside the axes")
                    + (far == 0 ? "" : ", " + far + " of the outliers outside the axes");
        }

        /** The values that are drawn, from the least to the greatest. */
        private DoubleStream drawn() {
            return DoubleStream.concat(
                            DoubleStream.of(low, lowerQuartile, median, upperQuartile, high), Arrays.stream(outliers))
                    .sorted();
        }
    }

    /** Linear between the two nearest ranks, as in most statistics programs. */
    static double quantile(double[] sorted, double p) {
        double at = p * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    static Boxes of(List<String> names, List<double[]> groups) {
        if (names.size() != groups.size() || groups.isEmpty() || groups.size() > MOST) {
            throw new PlotException(
                    "box",
                    "as many names as groups, from 1 to " + MOST,
                    Numbers.count(names.size(), "name") + " and " + Numbers.count(groups.size(), "group"),
                    "");
        }
        List<Box> boxes = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            boxes.add(Box.of(names.get(i), groups.get(i)));
        }
        return new Boxes(List.copyOf(names), List.copyOf(boxes));
    }

    @Override
    public String kind() {
        return "box plot";
    }

    @Override
    public boolean hasAxes() {
        return true;
    }

    @Override
    public boolean hasNumberX() {
        return false;
    }

    @Override
    public Ranges autoRanges(Settings s) {
        double lo = Double.POSITIVE_INFINITY;
        double hi = Double.NEGATIVE_INFINITY;
        for (Box box : boxes) {
            double[] drawn =
                    box.drawn().filter(v -> !s.logY() || v > Range.TINY).toArray();
            if (drawn.length > 0) {
                lo = Math.min(lo, drawn[0]);
                hi = Math.max(hi, drawn[drawn.length - 1]);
            }
        }
        Range x = new Range(-0.5, boxes.size() - 0.5);
        return new Ranges(x, lo > hi ? new Range(0.1, 10) : new Range(lo, hi).padded(0.05, s.logY()));
    }

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        Range y = s.y() == null ? autoRanges(s).y() : s.y();
        AxesFrame frame =
                AxesFrame.layout(size, s, CategoryScale.of(names), new NumberScale(y, s.logY(), false), List.of());
        frame.paint(g, true);
        Graphics2D inside = (Graphics2D) g.create();
        try {
            inside.clip(frame.area());
            double half = Math.min(36, 0.29 * frame.area().width / boxes.size());
            for (int i = 0; i < boxes.size(); i++) {
                paint(inside, frame, boxes.get(i), frame.x(i), half, s.logY());
            }
        } finally {
            inside.dispose();
        }
        if (boxes.stream().allMatch(box -> box.drawn().noneMatch(y::contains) && !box.spans(y))) {
            String words = "all boxes are outside the axes";
            Style.text(
                    g,
                    words,
                    Style.LABEL,
                    Style.MUTED,
                    frame.area().getCenterX(),
                    frame.area().getCenterY(),
                    0.5);
        }
    }

    private static void paint(Graphics2D g, AxesFrame frame, Box box, double x, double half, boolean log) {
        // On a logarithmic axis what is not positive lies below its end: the box goes on to there.
        double end = frame.area().getMaxY() + 2 * BOX_LINE;
        DoubleUnaryOperator y = v -> log && v <= Range.TINY ? end : frame.y(v);
        double top = y.applyAsDouble(box.upperQuartile());
        double bottom = y.applyAsDouble(box.lowerQuartile());
        g.setColor(Style.series(0));
        g.setStroke(new BasicStroke(BOX_LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        g.draw(new Line2D.Double(x, y.applyAsDouble(box.low()), x, bottom));
        g.draw(new Line2D.Double(x, top, x, y.applyAsDouble(box.high())));
        for (double whisker : new double[] {y.applyAsDouble(box.low()), y.applyAsDouble(box.high())}) {
            g.draw(new Line2D.Double(x - half / 2, whisker, x + half / 2, whisker));
        }
        Rectangle2D body = new Rectangle2D.Double(x - half, top, 2 * half, bottom - top);
        g.setColor(Style.BACKGROUND);
        g.fill(body);
        g.setColor(Style.shade(0));
        g.fill(body);
        g.setColor(Style.series(0));
        g.draw(body);
        g.setColor(Style.series(1));
        g.setStroke(new BasicStroke(2.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        double middle = y.applyAsDouble(box.median());
        g.draw(new Line2D.Double(x - half, middle, x + half, middle));
        int step = Math.max(1, box.outliers().length / MOST_OUTLIERS);
        for (int i = 0; i < box.outliers().length; i += step) {
            if (!log || box.outliers()[i] > Range.TINY) {
                Glyph.CIRCLE.paint(g, Style.series(0), x, frame.y(box.outliers()[i]), 5, false);
            }
        }
    }

    @Override
    public String describe(Settings s) {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++) {
            Box b = boxes.get(i);
            each.add(names.get(i) + ": " + Numbers.count(b.size(), "value") + ", median " + Numbers.brief(b.median())
                    + ", half of them from " + Numbers.brief(b.lowerQuartile()) + " to "
                    + Numbers.brief(b.upperQuartile())
                    + (b.outliers().length == 0 ? "" : ", " + Numbers.count(b.outliers().length, "outlier"))
                    + (s.y() == null ? "" : b.hidden(s.y(), s.logY()))
                    + (s.logY() && b.notPositive() > 0 ? ", " + b.notPositive() + " not positive left out" : "")
                    + (b.leftOut() == 0 ? "" : ", " + b.leftOut() + " not finite left out"));
        }
        return Numbers.some(each, 20).replace(", …", "; …") + ".";
    }
}
