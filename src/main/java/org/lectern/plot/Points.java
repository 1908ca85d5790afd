package org.lectern.plot;

import java.awt.Rectangle;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The points of a series as they are drawn, in parts of the area: what has no place is a gap, what lies far outside is
 * brought nearer, and a line with far more points than pixels is thinned without a visible change.
 *
 * @param x 0 at the left edge, 1 at the right
 * @param y 0 at the lower edge, 1 at the upper; NaN marks a gap
 */
record Points(double[] x, double[] y) {
    /** Further outside than this a point is moved in: renderers overflow on huge coordinates. */
    private static final double FAR = 1000;
    /** Beyond this many points for each CSS pixel a line is thinned to what a pixel can show. */
    private static final int DENSE = 6;
    /** Beyond this many markers one for each pixel is enough. */
    private static final int CROWD = 20_000;

    static Points of(Series series, NumberScale xScale, NumberScale yScale, Rectangle area) {
        int most = area.width * DENSE;
        int n = series.size();
        double[] x = new double[n];
        double[] y = new double[n];
        double last = 0;
        for (int i = 0; i < n; i++) {
            boolean there = series.drawable(i, xScale.log(), yScale.log());
            x[i] = there ? clamp(xScale.position(series.x()[i])) : last;
            y[i] = there ? clamp(yScale.position(series.y()[i])) : Double.NaN;
            last = x[i];
        }
        Points all = new Points(x, y);
        if (series.kind() == Series.Kind.POINTS && n > CROWD) {
            return all.onePerPixel(area);
        }
        if (!series.isLine() || n <= most || !ascending(x)) {
            return all;
        }
        Points seen = all.visible();
        return seen.x.length > most ? seen.thinned(most / 4) : seen;
    }

    /** Of many points in one pixel the first: the others would be painted over it. */
    private Points onePerPixel(Rectangle area) {
        BitSet taken = new BitSet(area.width * area.height);
        double[] kx = new double[x.length];
        double[] ky = new double[x.length];
        int kept = 0;
        for (int i = 0; i < x.length; i++) {
            if (x[i] >= 0 && x[i] < 1 && y[i] >= 0 && y[i] < 1) {
                int pixel = (int) (y[i] * area.height) * area.width + (int) (x[i] * area.width);
                if (taken.get(pixel)) {
                    continue;
                }
                taken.set(pixel);
            }
            kx[kept] = x[i];
            ky[kept++] = y[i];
        }
        return new Points(Arrays.copyOf(kx, kept), Arrays.copyOf(ky, kept));
    }

    /** The points inside, and one more at each end where the line enters and leaves. */
    private Points visible() {
        int from = 0;
        int to = x.length;
        while (from + 1 < to && x[from + 1] < 0) {
            from++;
        }
        while (to - 1 > from && x[to - 2] > 1) {
            to--;
        }
        return new Points(Arrays.copyOfRange(x, from, to), Arrays.copyOfRange(y, from, to));
    }

    private static double clamp(double position) {
        return Math.max(-FAR, Math.min(FAR, position));
    }

    private static boolean ascending(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i] < values[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** The first, least, greatest and last point of each of equally wide strips, and a gap where there was one. */
    private Points thinned(int strips) {
        Thinned kept = new Thinned(5 * (strips + 2));
        int from = 0;
        while (from < x.length) {
            int strip = strip(from, strips);
            int to = from;
            while (to < x.length && strip(to, strips) == strip) {
                to++;
            }
            keepOf(from, to, kept);
            from = to;
        }
        return kept.points();
    }

    private int strip(int i, int strips) {
        return (int) Math.floor(Math.max(-1, Math.min(strips, x[i] * strips)));
    }

    private void keepOf(int from, int to, Thinned kept) {
        int least = -1;
        int greatest = -1;
        int first = -1;
        int last = -1;
        for (int i = from; i < to; i++) {
            if (!Double.isNaN(y[i])) {
                first = first < 0 ? i : first;
                last = i;
                least = least < 0 || y[i] < y[least] ? i : least;
                greatest = greatest < 0 || y[i] > y[greatest] ? i : greatest;
            }
        }
        if (first != from) {
            kept.gap(x[from]);
        }
        int before = -1;
        for (int i : new int[] {first, Math.min(least, greatest), Math.max(least, greatest), last}) {
            if (i >= 0 && i != before) {
                kept.add(x[i], y[i]);
                before = i;
            }
        }
        boolean isInside = false;
        for (int i = Math.max(first, from); i < to; i++) {
            isInside |= Double.isNaN(y[i]);
        }
        if (first >= 0 && isInside) {
            kept.gap(x[to - 1]);
        }
    }

    private static final class Thinned {
        private double[] x;
        private double[] y;
        private int size;

        Thinned(int room) {
            x = new double[room];
            y = new double[room];
        }

        void add(double px, double py) {
            if (size == x.length) {
                x = Arrays.copyOf(x, 2 * size);
                y = Arrays.copyOf(y, 2 * size);
            }
            x[size] = px;
            y[size++] = py;
        }

        /** A gap, unless there is one, or nothing before it. */
        void gap(double px) {
            if (size > 0 && !Double.isNaN(y[size - 1])) {
                add(px, Double.NaN);
            }
        }

        Points points() {
            return new Points(Arrays.copyOf(x, size), Arrays.copyOf(y, size));
        }
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
