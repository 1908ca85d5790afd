package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Histograms one below another over one axis, such as the activations or gradients of each layer: what shrinks, grows or dies on its
 * way through the depth shows at a glance.
 *
 * @param notes the least width of the notes beside the histograms, as those of other frames of an animation need it
 */
record Ridges(List<Ridge> ridges, Range x, double notes) implements Content {
    private static final int BINS = 81;
    private static final int MOST = 60;
    private static final int ROW = 52;
    /** The most that names get, and the part of the width that histograms keep. */
    private static final double LONGEST_NAME = 230;

    private static final double LEAST_AREA = 0.23;
    private static final double SHORTEST_NAME = 50;
    /** The least width of the histograms. */
    private static final double NARROWEST = 60;

    /**
     * One layer.
     *
     * @param values those that are finite
     * @param counts of the values in each bin; bins are equally wide and their middle one is centred on zero if the range is
     * @param zeros the share of values that are exactly zero
     * @param leftOut how many are not finite
     */
    record Ridge(
            String name, Sample values, double[] counts, double mean, double deviation, double zeros, int leftOut) {
        int size() {
            return values.size();
        }

        /** How many lie outside the axis. */
        int beyond() {
            return size() - (int) Arrays.stream(counts).sum();
        }

        Ridge on(Range range) {
            return new Ridge(name, values, values.counts(range, BINS), mean, deviation, zeros, leftOut);
        }
    }

    static Ridges of(List<String> names, List<double[]> values) {
        if (names.size() != values.size() || values.isEmpty() || values.size() > MOST) {
            throw new PlotException(
                    "histograms",
                    "as many names as tensors, from 1 to " + MOST,
                    Numbers.count(names.size(), "name") + " and " + Numbers.count(values.size(), "tensor"),
                    "");
        }
        Range range = range(values);
        List<Ridge> ridges = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            ridges.add(ridge(names.get(i), values.get(i), range));
        }
        return new Ridges(List.copyOf(ridges), range, 0);
    }

    /** Wide enough for all but the thousandth farthest values of each layer: a single outlier would make needles of all. */
    private static Range range(List<double[]> values) {
        double lo = Double.POSITIVE_INFINITY;
        double hi = Double.NEGATIVE_INFINITY;
        for (double[] each : values) {
            double[] sorted =
                    Arrays.stream(each).filter(Range::drawable).sorted().toArray();
            if (sorted.length > 0) {
                lo = Math.min(lo, Boxes.quantile(sorted, 0.001));
                hi = Math.max(hi, Boxes.quantile(sorted, 0.999));
            }
        }
        if (lo > hi) {
            throw new PlotException(
                    "histograms", "at least one finite value", "none", "look at the loss: has it diverged?");
        }
        return new Range(lo, hi).padded(0.04, false);
    }

    private static Ridge ridge(String name, double[] values, Range range) {
        Sample sample = Sample.of(values);
        int size = sample.size();
        double sum = 0;
        int zeros = 0;
        for (double v : values) {
            if (Range.drawable(v)) {
                sum += v;
                zeros += v == 0 ? 1 : 0;
            }
        }
        double mean = size == 0 ? Double.NaN : sum / size;
        double squares = 0;
        for (double v : values) {
            squares += Range.drawable(v) ? (v - mean) * (v - mean) : 0;
        }
        return new Ridge(
                name,
                sample,
                sample.counts(range, BINS),
                mean,
                size == 0 ? Double.NaN : Math.sqrt(squares / size),
                size == 0 ? 0 : (double) zeros / size,
                values.length - size);
    }

    @Override
    public Range ownRange() {
        return x;
    }

    @Override
    public Content onRange(Range shared) {
        return new Ridges(ridges.stream().map(each -> each.on(shared)).toList(), shared, notes);
    }

    @Override
    public List<Content> alike(List<Content> frames) {
        double widest = frames.stream()
                .mapToDouble(frame -> ((Ridges) frame).notesWidth())
                .max()
                .orElse(0);
        return Content.super.alike(frames).stream()
                .<Content>map(frame -> new Ridges(((Ridges) frame).ridges, ((Ridges) frame).x, widest))
                .toList();
    }

    private double notesWidth() {
        double widest = notes;
        for (Ridge ridge : ridges) {
            String more = more(ridge);
            widest = Math.max(widest, Style.width(note(ridge), Style.TICK));
            widest = Math.max(widest, more == null ? 0 : Style.width(more, Style.TICK));
        }
        return widest;
    }

    @Override
    public String kind() {
        return "series of histograms";
    }

    @Override
    public boolean hasAxisLabels() {
        return true;
    }

    @Override
    public Size naturalSize(Settings s) {
        double header = new Header(s.title(), List.of(), 612).height();
        int below = s.xLabel() == null ? 46 : 64;
        return new Size(640, (int) Math.min(2400, Math.max(140, header + below + ROW * ridges.size() + 14)));
    }

    @Override
    public Size leastSize(Settings s, int width) {
        double names = ridges.stream()
                .mapToDouble(each -> Style.width(each.name(), Style.TICK))
                .max()
                .orElse(0);
        double w = 2 * Style.PAD + 8 + Math.min(names, SHORTEST_NAME) + NARROWEST + 12 + notesWidth();
        boolean hasTwoLines = ridges.stream().anyMatch(each -> more(each) != null);
        double header = new Header(s.title(), List.of(), Math.max(w, width) - 2 * Style.PAD).height();
        double h = header + (s.xLabel() == null ? 46 : 64) + (hasTwoLines ? 30 : 16) * ridges.size();
        return new Size((int) Math.ceil(w), (int) Math.ceil(h));
    }

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        NumberScale scale = new NumberScale(x, false, false);
        double beside = notesWidth();
        double room = Math.max(
                SHORTEST_NAME,
                Math.min(LONGEST_NAME, size.width() - beside - 2 * Style.PAD - 20 - LEAST_AREA * size.width()));
        CategoryScale rows =
                new CategoryScale(Style.fit(ridges.stream().map(Ridge::name).toList(), Style.TICK, room), false, true);
        AxesFrame frame = AxesFrame.layout(size, s, scale, rows, List.of(), beside + 12, 0);
        frame.paint(g, false);
        double slot = (double) frame.area().height / ridges.size();
        g.setStroke(new BasicStroke(1f));
        for (Scale.Tick tick : scale.ticks(frame.area().width, 64)) {
            g.setColor(tick.value() == 0 ? Style.ZERO : Style.GRID);
            double at = frame.x(tick.value());
            g.draw(new Line2D.Double(at, frame.area().y, at, frame.area().getMaxY()));
        }
        for (int i = 0; i < ridges.size(); i++) {
            double base = frame.area().y + (i + 1) * slot - 2;
            paint(g, frame, ridges.get(i), base, slot * 0.86, slot);
        }
    }

    private void paint(Graphics2D g, AxesFrame frame, Ridge ridge, double base, double height, double slot) {
        double most = Arrays.stream(ridge.counts()).max().orElse(0);
        Path2D hill = new Path2D.Double();
        hill.moveTo(frame.area().x, base);
        double width = (double) frame.area().width / BINS;
        for (int i = 0; i < BINS && most > 0; i++) {
            double top = base - height * ridge.counts()[i] / most;
            hill.lineTo(frame.area().x + i * width, top);
            hill.lineTo(frame.area().x + (i + 1) * width, top);
        }
        hill.lineTo(frame.area().getMaxX(), base);
        g.setColor(Style.shade(0));
        g.fill(hill);
        g.setColor(Style.series(0));
        g.setStroke(new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        g.draw(hill);
        double left = frame.area().getMaxX() + 12;
        double middle = base - slot / 2;
        String more = more(ridge);
        Style.text(g, note(ridge), Style.TICK, Style.INK, left, middle + (more == null ? 5 : -2), 0);
        if (more != null) {
            Style.text(g, more, Style.TICK, Style.MUTED, left, middle + 14, 0);
        }
    }

    private static String note(Ridge ridge) {
        return ridge.size() == 0
                ? "no finite value"
                : Numbers.minus(Numbers.brief(rounded(ridge.mean()))) + " ± "
                        + Numbers.minus(Numbers.brief(rounded(ridge.deviation())));
    }

    private static @Nullable String more(Ridge ridge) {
        List<String> parts = new ArrayList<>();
        if (ridge.leftOut() > 0) {
            parts.add(ridge.leftOut() + " not finite");
        }
        if (ridge.zeros() >= 0.01) {
            parts.add(Numbers.percent(ridge.zeros()) + " zero");
        }
        return parts.isEmpty() ? null : String.join(", ", parts);
    }

    private static double rounded(double value) {
        return Double.isNaN(value) ? value : Double.parseDouble(String.format(Locale.ROOT, "%.2e", value));
    }

    @Override
    public String describe(Settings s) {
        StringBuilder text = new StringBuilder(Xy.axis("x", s.xLabel(), x, false)).append('.');
        for (Ridge r : ridges) {
            text.append('\n').append(r.name()).append(": ").append(Numbers.count(r.size(), "value"));
            if (r.size() > 0) {
                text.append(", mean ").append(Numbers.brief(r.mean()));
                text.append(", standard deviation ").append(Numbers.brief(r.deviation()));
            }
            text.append(r.zeros() > 0 ? ", " + Numbers.percent(r.zeros()) + " exactly zero" : "");
            text.append(r.beyond() > 0 ? ", " + r.beyond() + " outside the axis" : "");
            text.append(r.leftOut() > 0 ? ", " + r.leftOut() + " not finite" : "")
                    .append('.');
        }
        return text.toString();
    }
}
