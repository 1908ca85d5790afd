package org.lectern.plot;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Named points in the plane, drawn as a line or as markers.
 *
 * @param name shown in the legend; {@code null} for none
 * @param x one value for each point
 * @param y one value for each point; a point with a value that cannot be drawn is a gap
 * @param slot which colour and marker it has; -1 takes the next by its place in the chart
 * @param band a shaded range around the line; {@code null} for none
 * @param labels what is written beside each point; empty for nothing
 * @param measure what the legend says behind whatever name it has, such as the area under a curve; empty for nothing
 */
record Series(
        @Nullable String name,
        double[] x,
        double[] y,
        Kind kind,
        int slot,
        @Nullable Band band,
        List<String> labels,
        String measure) {
    enum Kind {
        LINE,
        POINTS,
        /** The places of an optimizer, one after another: a line with its points, its start and its end marked. */
        PATH,
        /** A thin line to compare with, such as chance: no colour of its own, and never counted among the series. */
        GUIDE
    }

    /**
     * A range around each point.
     *
     * @param what it is, such as {@code one standard deviation of 5 runs}
     */
    record Band(double[] low, double[] high, String what) {}

    /** Checked and copied. */
    static Series of(String operation, @Nullable String name, double[] x, double[] y, Kind kind) {
        if (x.length != y.length) {
            throw new PlotException(
                    operation,
                    "as many x as y values",
                    x.length + " x and " + y.length + " y values",
                    "both lists belong to the same points");
        }
        if (y.length == 0) {
            throw new PlotException(operation, "at least one value", "none", "has the loop that fills it run?");
        }
        return new Series(name, x.clone(), y.clone(), kind, -1, null, List.of(), "");
    }

    /** What the legend says of a class or model that has no curve, such as a class without examples; it keeps its colour. */
    static Series missing(String name, String why) {
        return new Series(name, new double[0], new double[0], Kind.LINE, -1, null, List.of(), why).named(name);
    }

    Series named(String newName) {
        String whole = measure.isEmpty() ? newName : newName + ", " + measure;
        return new Series(whole, x, y, kind, slot, band, labels, measure);
    }

    /** Adds a measure to the name, which stays when the name changes. */
    Series measured(String newMeasure) {
        String whole = name == null ? newMeasure : name + ", " + newMeasure;
        return new Series(whole, x, y, kind, slot, band, labels, newMeasure);
    }

    Series inSlot(int newSlot) {
        return new Series(name, x, y, kind, newSlot, band, labels, measure);
    }

    Series banded(Band newBand) {
        return new Series(name, x, y, kind, slot, newBand, labels, measure);
    }

    Series labelled(List<String> newLabels) {
        return new Series(name, x, y, kind, slot, band, List.copyOf(newLabels), measure);
    }

    boolean sameGuide(Series other) {
        return kind == Kind.GUIDE && Arrays.equals(x, other.x) && Arrays.equals(y, other.y);
    }

    /** Whether points are joined. */
    boolean isLine() {
        return kind != Kind.POINTS;
    }

    /** Where a line that ends in values which cannot be drawn was last seen: a loss that has diverged; -1 if it ends well. */
    int stop(boolean logX, boolean logY) {
        int last = size() - 1;
        while (last >= 0 && !drawable(last, logX, logY)) {
            last--;
        }
        return kind == Kind.LINE && last < size() - 1 && !Double.isNaN(x[last + 1]) ? last : -1;
    }

    int size() {
        return y.length;
    }

    boolean drawable(int i, boolean logX, boolean logY) {
        return Range.drawable(x[i])
                && Range.drawable(y[i])
                && (!logX || x[i] > Range.TINY)
                && (!logY || y[i] > Range.TINY);
    }

    int gaps(boolean logX, boolean logY) {
        int gaps = 0;
        for (int i = 0; i < size(); i++) {
            gaps += drawable(i, logX, logY) ? 0 : 1;
        }
        return gaps;
    }

    /** How many points could be drawn, but for the ranges of the axes. */
    int outside(boolean logX, boolean logY, Range xs, Range ys) {
        int outside = 0;
        for (int i = 0; i < size(); i++) {
            outside += drawable(i, logX, logY) && !(xs.contains(x[i]) && ys.contains(y[i])) ? 1 : 0;
        }
        return outside;
    }

    /** Whether a value is finite, but too large to be drawn. */
    boolean hasHuge() {
        return DoubleStream.concat(Arrays.stream(x), Arrays.stream(y))
                .anyMatch(v -> Double.isFinite(v) && !Range.drawable(v));
    }

    boolean wholeX() {
        return whole(x);
    }

    boolean wholeY() {
        return whole(y);
    }

    private static boolean whole(double[] values) {
        return Arrays.stream(values).allMatch(v -> v == Math.rint(v) || Double.isNaN(v));
    }
}
