package org.lectern.plot;

/**
 * An interval of values on an axis or in a colour map.
 *
 * @param lo the lower end
 * @param hi the upper end, above {@code lo}
 */
record Range(double lo, double hi) {
    /** Values beyond this are treated as infinite, so that differences of two values stay finite. */
    static final double HUGE = 1e300;

    /** Positive values below this count as zero on a logarithmic axis, for the same reason. */
    static final double TINY = 1e-290;

    static Range checked(String operation, double lo, double hi) {
        if (!drawable(lo) || !drawable(hi) || !(lo < hi)) {
            throw new PlotException(
                    operation,
                    "two finite numbers, the lower first",
                    Numbers.brief(lo) + " and " + Numbers.brief(hi),
                    lo > hi ? "swap them" : "give a range of some width");
        }
        return new Range(lo, hi);
    }

    /** Whether a value has a place on an axis. */
    static boolean drawable(double value) {
        return Math.abs(value) < HUGE;
    }

    double span() {
        return hi - lo;
    }

    boolean contains(double value) {
        return value >= lo && value <= hi;
    }

    Range union(Range other) {
        return new Range(Math.min(lo, other.lo), Math.max(hi, other.hi));
    }

    /** The least range that holds this one and has zero in its middle. */
    Range around() {
        double most = Math.max(Math.abs(lo), Math.abs(hi));
        return new Range(-most, most);
    }

    /** This range made wider by a fraction of its span at each end; in decades if {@code log}. */
    Range padded(double fraction, boolean log) {
        if (log) {
            double a = Math.log10(lo);
            double b = Math.log10(hi);
            double by = b - a < 1e-9 ? 0.5 : (b - a) * fraction;
            return new Range(Math.max(TINY, Math.pow(10, a - by)), Math.min(HUGE, Math.pow(10, b + by)));
        }
        // A constant needs some width around it; so does a span lost in the rounding of large values.
        double by = span() <= 1e-13 * Math.max(Math.abs(lo), Math.abs(hi)) || span() == 0
                ? Math.max(Math.abs(lo) * 0.1, lo == 0 ? 1 : 1e-300)
                : span() * fraction;
        return new Range(lo - by, hi + by);
    }
}
