package org.lectern.plot;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines and points over two number axes, possibly over the backdrop of a classifier or the values of a function. */
record Xy(List<Series> series, @Nullable Backdrop backdrop) implements Content {
    @Override
    public String kind() {
        if (backdrop != null) {
            return backdrop.kind();
        }
        return allPoints() ? "scatter plot" : "line plot";
    }

    private boolean allPoints() {
        return series.stream().allMatch(s -> s.kind() == Series.Kind.POINTS);
    }

    /** The kind of series that {@code add} continues with. */
    Series.Kind kindToAdd() {
        return series.isEmpty() || series.get(0).kind() == Series.Kind.POINTS ? Series.Kind.POINTS : Series.Kind.LINE;
    }

    /** Whether its first series begins there. */
    boolean startsAt(double x) {
        return !series.isEmpty() && series.get(0).size() > 0 && series.get(0).x()[0] == x;
    }

    @Override
    public boolean hasAxes() {
        return true;
    }

    @Override
    public boolean isPlane() {
        return true;
    }

    @Override
    public boolean isOverMap() {
        return backdrop != null;
    }

    @Override
    public Content add(String operation, Content other) {
        if (!(other instanceof Xy more)) {
            return Content.super.add(operation, other);
        }
        if (backdrop != null && more.backdrop != null) {
            throw new PlotException(operation, "one filled area", "two", "use Plots.grid to show both");
        }
        List<Series> both = new ArrayList<>(series);
        for (Series one : more.series) {
            boolean known = one.kind() == Series.Kind.GUIDE && series.stream().anyMatch(s -> s.sameGuide(one));
            if (!known) {
                both.add(one);
            }
        }
        return new Xy(List.copyOf(both), backdrop == null ? more.backdrop : backdrop);
    }

    @Override
    public Content names(List<String> names) {
        List<Series> named =
                series.stream().filter(one -> one.kind() != Series.Kind.GUIDE).toList();
        int count = named.size();
        if (names.size() > count && areClasses(named) && named.get(count - 1).slot() < names.size()) {
            // Of a data set's classes some have no points.
            return new Xy(
                    series.stream()
                            .map(one -> one.kind() == Series.Kind.GUIDE ? one : one.named(names.get(one.slot())))
                            .toList(),
                    backdrop);
        }
        if (names.size() != count) {
            throw new PlotException(
                    "names",
                    "a name for each of " + Numbers.count(count, "series"),
                    Numbers.count(names.size(), "name"),
                    "");
        }
        List<Series> renamed = new ArrayList<>();
        int next = 0;
        for (Series one : series) {
            renamed.add(one.kind() == Series.Kind.GUIDE ? one : one.named(names.get(next++)));
        }
        return new Xy(List.copyOf(renamed), backdrop);
    }

    /** Whether series are the points of classes, by their numbers. */
    private static boolean areClasses(List<Series> series) {
        return !series.isEmpty()
                && series.stream()
                        .allMatch(
                                one -> one.kind() == Series.Kind.POINTS && ("class " + one.slot()).equals(one.name()));
    }

    @Override
    public Content path(Series path) {
        if (!(backdrop instanceof Field)) {
            return Content.super.path(path);
        }
        List<Series> both = new ArrayList<>(series);
        both.add(path);
        return new Xy(List.copyOf(both), backdrop);
    }

    @Override
    public Content surface() {
        return backdrop instanceof Field field ? Surface.of(field, series) : Content.super.surface();
    }

    @Override
    public List<Content> alike(List<Content> frames) {
        List<Field> fields = new ArrayList<>();
        for (Content frame : frames) {
            if (!(((Xy) frame).backdrop instanceof Field field)) {
                return frames;
            }
            fields.add(field);
        }
        List<Field> shared = Field.alike(fields);
        List<Content> alike = new ArrayList<>();
        for (int i = 0; i < shared.size(); i++) {
            alike.add(new Xy(((Xy) frames.get(i)).series, shared.get(i)));
        }
        return alike;
    }

    @Override
    public Content levels(int count) {
        return backdrop instanceof Field field ? new Xy(series, field.withLevels(count)) : Content.super.levels(count);
    }

    @Override
    public Content colors(ColorMap map) {
        return backdrop instanceof Field field ? new Xy(series, field.colored(map)) : Content.super.colors(map);
    }

    @Override
    public Content pointNames(List<String> names) {
        if (series.size() != 1 || series.get(0).isLine()) {
            return Content.super.pointNames(names);
        }
        if (names.size() != series.get(0).size()) {
            throw new PlotException(
                    "pointNames",
                    "a name for each of " + Numbers.count(series.get(0).size(), "point"),
                    Numbers.count(names.size(), "name"),
                    "");
        }
        return new Xy(List.of(series.get(0).labelled(names)), backdrop);
    }

    @Override
    public Ranges autoRanges(Settings s) {
        if (backdrop instanceof Field field) {
            // The area was asked for; an optimizer that leaves it leaves the picture.
            return new Ranges(field.x(), field.y());
        }
        Range x = backdrop == null ? null : backdrop.x();
        Range y = backdrop == null ? null : backdrop.y();
        for (Series one : series) {
            for (int i = 0; i < one.size(); i++) {
                if (one.drawable(i, s.logX(), s.logY())) {
                    x = grown(x, one.x()[i]);
                    y = grown(y, one.y()[i]);
                    Series.Band band = one.band();
                    if (band != null && Range.drawable(band.low()[i])) {
                        // Below zero a logarithmic axis has no place.
                        y = grown(y, band.high()[i]);
                        y = s.logY() && band.low()[i] <= Range.TINY ? y : grown(y, band.low()[i]);
                    }
                }
            }
        }
        if (x == null || y == null) {
            Range none = s.logX() || s.logY() ? new Range(0.1, 10) : new Range(0, 1);
            return new Ranges(none, none);
        }
        if (backdrop != null) {
            return new Ranges(x, y);
        }
        Range padded = y.padded(0.05, s.logY());
        if (!s.logY() && !allPoints() && y.lo() >= 0 && y.lo() < 0.25 * y.hi()) {
            // A loss or a count near zero: the axis starts there.
            padded = new Range(y.lo() == 0 ? padded.lo() : 0, padded.hi());
        }
        return new Ranges(x.padded(allPoints() ? 0.05 : 0.02, s.logX()), padded);
    }

    private static Range grown(@Nullable Range range, double value) {
        return range == null
                ? new Range(value, value)
                : new Range(Math.min(range.lo(), value), Math.max(range.hi(), value));
    }

    /** With equal units the picture is as wide as its area needs. */
    @Override
    public Size naturalSize(Settings s) {
        if (!s.equalAspect() || s.logX() || s.logY()) {
            return Size.STANDARD;
        }
        Size trial = new Size(Size.STANDARD.width(), 470);
        AxesFrame wide = frame(trial, s);
        int width = Math.max(260, trial.width() - wide.room().width + wide.area().width);
        // A narrower picture may break its legend into more rows, so the height is found last.
        AxesFrame narrow = frame(new Size(width, trial.height()), s);
        double aspect = xScale(s).range().span() / yScale(s).range().span();
        double height = trial.height() - narrow.room().height + narrow.room().width / aspect;
        return new Size(width, (int) Math.max(180, Math.min(900, Math.round(height))));
    }

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        AxesFrame frame = frame(size, s);
        if (backdrop != null) {
            backdrop.paint(g, frame);
        }
        frame.paint(g, backdrop == null);
        if (backdrop == null) {
            XyPainter.paintBands(g, this, frame, s);
        }
        XyPainter.paint(g, this, frame.area(), xScale(s), yScale(s));
        XyPainter.paintMarks(g, this, frame, s);
        if (backdrop != null) {
            frame.outline(g);
        }
        if (nothingToShow(s)) {
            Style.text(
                    g,
                    series.stream().anyMatch(one -> one.gaps(s.logX(), s.logY()) < one.size())
                            ? "all points are outside the axes"
                            : s.logX() || s.logY()
                                    ? "no values above 0 to show on a logarithmic axis"
                                    : "no finite values to show",
                    Style.LABEL,
                    Style.MUTED,
                    frame.area().getCenterX(),
                    frame.area().getCenterY(),
                    0.5);
        }
    }

    private AxesFrame frame(Size size, Settings s) {
        NumberScale x = xScale(s);
        NumberScale y = yScale(s);
        double aspect = s.equalAspect() ? x.range().span() / y.range().span() : 0;
        double right = backdrop == null ? 0 : backdrop.right();
        return AxesFrame.layout(size, s, x, y, s.legend() ? keys() : List.of(), right, aspect);
    }

    private NumberScale xScale(Settings s) {
        boolean whole = backdrop == null && series.stream().allMatch(Series::wholeX);
        return new NumberScale(s.x() == null ? autoRanges(s).x() : s.x(), s.logX(), whole);
    }

    private NumberScale yScale(Settings s) {
        boolean whole = backdrop == null && series.stream().allMatch(Series::wholeY);
        return new NumberScale(s.y() == null ? autoRanges(s).y() : s.y(), s.logY(), whole);
    }

    private boolean nothingToShow(Settings s) {
        Range x = xScale(s).range();
        Range y = yScale(s).range();
        return backdrop == null
                && series.stream()
                        .allMatch(one -> one.gaps(s.logX(), s.logY())
                                        // A line may cross the picture between two points outside.
                                        + (one.isLine() ? 0 : one.outside(s.logX(), s.logY(), x, y))
                                == one.size());
    }

    int slot(int index) {
        int slot = series.get(index).slot();
        if (slot >= 0) {
            return slot;
        }
        int before = 0;
        for (Series earlier : series.subList(0, index)) {
            before += earlier.kind() == Series.Kind.GUIDE ? 0 : 1;
        }
        return before;
    }

    private List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            Series one = series.get(i);
            if (one.name() != null && one.size() == 0) {
                keys.add(new Key(one.name(), Style.MUTED, null, null));
            } else if (one.name() != null) {
                keys.add(
                        switch (one.kind()) {
                            case GUIDE -> new Key(one.name(), Style.MUTED, XyPainter.GUIDE, null);
                            case POINTS -> new Key(one.name(), Style.series(slot(i)), null, Glyph.of(slot(i)));
                            case PATH -> new Key(one.name(), XyPainter.pathColor(this, i), Style.line(0), Glyph.CIRCLE);
                            case LINE -> new Key(one.name(), Style.series(slot(i)), Style.line(slot(i)), null);
                        });
            }
        }
        return keys;
    }

    @Override
    public String describe(Settings s) {
        StringBuilder text = new StringBuilder();
        if (backdrop != null) {
            text.append(backdrop.describe()).append(' ');
        }
        Ranges auto = autoRanges(s);
        Range x = s.x() == null ? auto.x() : s.x();
        Range y = s.y() == null ? auto.y() : s.y();
        text.append(axis("x", s.xLabel(), x, s.logX())).append(", ").append(axis("y", s.yLabel(), y, s.logY()));
        text.append('.');
        for (int i = 0; i < Math.min(series.size(), 12); i++) {
            text.append(' ').append(sentence(series.get(i), s, x, y));
        }
        if (series.size() > 12) {
            text.append(" And ").append(series.size() - 12).append(" more series.");
        }
        return text.toString();
    }

    static String axis(String letter, @Nullable String label, Range range, boolean log) {
        return letter + (label == null ? "" : " (" + label + ")") + " from " + Numbers.brief(range.lo()) + " to "
                + Numbers.brief(range.hi()) + (log ? ", logarithmic" : "");
    }

    private static String sentence(Series one, Settings s, Range x, Range y) {
        String name = one.name() == null ? "" : one.name() + ": ";
        int gaps = one.gaps(s.logX(), s.logY());
        int outside = one.outside(s.logX(), s.logY(), x, y);
        String left = (gaps == 0
                        ? ""
                        : " (" + gaps + " left out: not finite"
                                + (one.hasHuge() ? ", or beyond " + Numbers.brief(Range.HUGE) : "")
                                + (s.logX() || s.logY() ? " or not positive" : "") + ")")
                + (outside == 0 ? "" : " (" + outside + " outside the axes)");
        if (one.kind() == Series.Kind.GUIDE) {
            return one.name() == null ? "" : "A line to compare with: " + one.name() + ".";
        }
        if (one.size() == 0) {
            return one.name() + ".";
        }
        if (one.kind() == Series.Kind.PATH) {
            int end = one.size() - 1;
            return name + "a path of " + Numbers.count(one.size(), "point") + " from (" + Numbers.brief(one.x()[0])
                    + ", "
                    + Numbers.brief(one.y()[0]) + ") to (" + Numbers.brief(one.x()[end]) + ", "
                    + Numbers.brief(one.y()[end]) + ")" + left + ".";
        }
        if (one.kind() == Series.Kind.POINTS && !one.labels().isEmpty()) {
            return name + Numbers.count(one.size(), "point") + left + ": " + Numbers.some(one.labels(), 30) + ".";
        }
        if (one.kind() == Series.Kind.POINTS || gaps == one.size()) {
            return name + Numbers.count(one.size(), "point") + left + ".";
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < one.size(); i++) {
            if (one.drawable(i, s.logX(), s.logY())) {
                least = Math.min(least, one.y()[i]);
                most = Math.max(most, one.y()[i]);
            }
        }
        return name + Numbers.count(one.size(), "point") + left + ", first " + Numbers.brief(one.y()[0]) + ", last "
                + Numbers.brief(one.y()[one.size() - 1]) + ", least " + Numbers.brief(least) + ", greatest "
                + Numbers.brief(most)
                + (one.band() == null ? "" : ", the band is " + one.band().what())
                + (one.stop(s.logX(), s.logY()) < 0
                        ? "."
                        : "; it ends at x = "
                                + Numbers.brief(one.x()[one.stop(s.logX(), s.logY())])
                                + ", after which no value can be drawn.");
    }
}
