package org.lectern.plot;

import java.util.Arrays;

/**
 * The values at which a function's bands meet or its lines run, and the range that they divide.
 *
 * @param asked about how many were wanted
 * @param at the values, rising; none if the function is constant
 * @param heights from the function's least value to its greatest
 */
record Levels(int asked, double[] at, Range heights) {
    static Levels of(double[] values, int asked) {
        double[] sorted = Arrays.stream(values).filter(Range::drawable).sorted().toArray();
        double lo = sorted[0];
        double hi = sorted[sorted.length - 1];
        Range heights = hi > lo ? new Range(lo, hi) : new Range(lo, lo + Math.max(1, Math.abs(lo)));
        return new Levels(asked, between(sorted, asked), heights);
    }

    /**
     * Round values, evenly spaced; where most of the area lies in a small part of the range, as in a narrow valley, closer towards the
     * lower end, so that the valley has lines too.
     */
    private static double[] between(double[] sorted, int count) {
        double lo = sorted[0];
        double hi = sorted[sorted.length - 1];
        if (hi - lo <= 1e-12 * Math.max(Math.abs(lo), Math.abs(hi)) || hi == lo) {
            return new double[0];
        }
        double median = (sorted[sorted.length / 2] - lo) / (hi - lo);
        if (median > 0.08) {
            return new NumberScale(new Range(lo, hi), false, false)
                    .ticks(count, 1).stream()
                            .mapToDouble(Scale.Tick::value)
                            .filter(v -> v > lo && v < hi)
                            .toArray();
        }
        // The power that puts the middle of the area into the middle of the levels.
        double power = Math.min(3.5, Math.log(Math.max(median, 1e-6)) / Math.log(0.5));
        double[] levels = new double[count];
        for (int i = 0; i < count; i++) {
            double rise = Math.pow((i + 1.0) / (count + 1), power) * (hi - lo);
            double unit = Math.pow(10, Math.floor(Math.log10(rise)) - 1);
            double round = Math.rint((lo + rise) / unit) * unit;
            levels[i] = round > lo && round < hi ? round : lo + rise;
        }
        return Arrays.stream(levels).distinct().sorted().toArray();
    }

    /** 0 below the first level, 1 above the last, equal steps between. */
    double shade(double value) {
        int band = 0;
        while (band < at.length && value > at[band]) {
            band++;
        }
        return at.length == 0 ? 0.5 : (double) band / at.length;
    }

    /** The same without steps: how far a value has come from each level to the next. */
    double smoothShade(double value) {
        double[] marks = new double[at.length + 2];
        marks[0] = heights.lo();
        System.arraycopy(at, 0, marks, 1, at.length);
        marks[marks.length - 1] = heights.hi();
        int band = 0;
        while (band < marks.length - 2 && value > marks[band + 1]) {
            band++;
        }
        double part = (value - marks[band]) / Math.max(1e-300, marks[band + 1] - marks[band]);
        return (band + Math.max(0, Math.min(1, part))) / (marks.length - 1);
    }

    /** A level as text, with as many decimals as all need. */
    String label(double level) {
        double step = Double.POSITIVE_INFINITY;
        double widest = 0;
        for (int i = 1; i < at.length; i++) {
            step = Math.min(step, at[i] - at[i - 1]);
            widest = Math.max(widest, at[i] - at[i - 1]);
        }
        double most = Math.max(Math.abs(at[0]), Math.abs(at[at.length - 1]));
        boolean even = widest < 1.5 * step;
        if (!even || most >= 1e5 || most < 1e-3) {
            // A zero that rounding has missed.
            double tidy = Math.abs(level) < 1e-9 * most ? 0 : level;
            return Numbers.minus(Numbers.brief(tidy));
        }
        int decimals = (int) Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
        return Numbers.fixed(level, decimals);
    }
}
