package org.lectern.plot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Named points in the plane, drawn as a line or as markers.
 *
 * @param name shown in the legend; {@code null} for none
 * @param x one value for each point
 * @param y one value for each point; a point with a value that cannot be drawn is a gap
 * @param slot which colour and marker it has; -1 takes the next by its place in the chart
 */
record Series(@Nullable String name, double[] x, double[] y, Kind kind, int slot) {
    enum Kind {
        LINE,
        POINTS
    }

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
        return new Series(name, x.clone(), y.clone(), kind, -1);
    }

    Series named(String newName) {
        return new Series(newName, x, y, kind, slot);
    }

    Series inSlot(int newSlot) {
        return new Series(name, x, y, kind, newSlot);
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
