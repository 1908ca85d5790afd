package org.lectern.plot;

import java.util.Arrays;

/**
 * The points of a series as they are drawn: what has no place is a gap, what lies far outside is brought nearer, and a line
 * with far more points than pixels is thinned without a visible change.
 *
 * @param y NaN marks a gap
 */
record Points(double[] x, double[] y) {
    /** Further outside than this many spans a point is moved in: renderers overflow on huge coordinates. */
    private static final double FAR = 1000;

    static Points of(Series series, NumberScale xScale, NumberScale yScale, int most) {
        int n = series.size();
        double[] x = new double[n];
        double[] y = new double[n];
        double last = xScale.range().lo();
        for (int i = 0; i < n; i++) {
            boolean there = series.drawable(i, xScale.log(), yScale.log());
            x[i] = there ? clamp(series.x()[i], xScale) : last;
            y[i] = there ? clamp(series.y()[i], yScale) : Double.NaN;
            last = x[i];
        }
        Points all = new Points(x, y);
        return series.kind() == Series.Kind.LINE && n > most && ascending(x) ? all.thinned(most / 4) : all;
    }

    private static double clamp(double value, NumberScale scale) {
        if (scale.log()) {
            return Math.max(1e-300, value);
        }
        double far = FAR * scale.range().span();
        return Math.max(scale.range().lo() - far, Math.min(scale.range().hi() + far, value));
    }

    private static boolean ascending(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i] < values[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** The first, least, greatest and last point of each of equally many neighbours, and a gap where there was one. */
    private Points thinned(int buckets) {
        double[] tx = new double[5 * buckets];
        double[] ty = new double[5 * buckets];
        int kept = 0;
        for (int b = 0; b < buckets; b++) {
            int from = (int) ((long) b * x.length / buckets);
            int to = (int) ((long) (b + 1) * x.length / buckets);
            int least = -1;
            int greatest = -1;
            int first = -1;
            int last = -1;
            boolean gap = false;
            for (int i = from; i < to; i++) {
                if (Double.isNaN(y[i])) {
                    gap = true;
                    continue;
                }
                first = first < 0 ? i : first;
                last = i;
                least = least < 0 || y[i] < y[least] ? i : least;
                greatest = greatest < 0 || y[i] > y[greatest] ? i : greatest;
            }
            int before = -1;
            int[] order = {first, Math.min(least, greatest), Math.max(least, greatest), last};
            for (int i : order) {
                if (i >= 0 && i != before) {
                    tx[kept] = x[i];
                    ty[kept++] = y[i];
                    before = i;
                }
            }
            if (gap && kept > 0) {
                tx[kept] = tx[kept - 1];
                ty[kept++] = Double.NaN;
            }
        }
        return new Points(Arrays.copyOf(tx, kept), Arrays.copyOf(ty, kept));
    }

    /** The points without a neighbour on either side. */
    Points lone() {
        double[] lx = new double[x.length];
        double[] ly = new double[x.length];
        int n = 0;
        for (int i = 0; i < x.length; i++) {
            boolean before = i > 0 && !Double.isNaN(y[i - 1]);
            boolean after = i + 1 < x.length && !Double.isNaN(y[i + 1]);
            if (!Double.isNaN(y[i]) && !before && !after) {
                lx[n] = x[i];
                ly[n++] = y[i];
            }
        }
        return new Points(Arrays.copyOf(lx, n), Arrays.copyOf(ly, n));
    }

    int count() {
        int n = 0;
        for (double v : y) {
            n += Double.isNaN(v) ? 0 : 1;
        }
        return n;
    }
}
