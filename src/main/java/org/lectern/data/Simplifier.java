package org.lectern.data;

/** Leaves out points of a line that lie close to it anyway, as Douglas and Peucker do. */
final class Simplifier {
    private Simplifier() {}

    static double[][] simplify(double[][] line, double tolerance) {
        boolean[] kept = new boolean[line.length];
        kept[0] = true;
        kept[line.length - 1] = true;
        keep(line, 0, line.length - 1, tolerance, kept);
        int n = 0;
        for (boolean k : kept) {
            n += k ? 1 : 0;
        }
        double[][] simple = new double[n][];
        int at = 0;
        for (int i = 0; i < line.length; i++) {
            if (kept[i]) {
                simple[at++] = line[i].clone();
            }
        }
        return simple;
    }

    private static void keep(double[][] line, int from, int to, double tolerance, boolean[] kept) {
        int furthest = -1;
        double most = tolerance;
        for (int i = from + 1; i < to; i++) {
            double d = distance(line[i], line[from], line[to]);
            if (d > most) {
                most = d;
                furthest = i;
            }
        }
        if (furthest >= 0) {
            kept[furthest] = true;
            keep(line, from, furthest, tolerance, kept);
            keep(line, furthest, to, tolerance, kept);
        }
    }

    /** The distance of a point from the line between two others, not beyond its ends. */
    static double distance(double[] p, double[] a, double[] b) {
        double dx = b[0] - a[0];
        double dy = b[1] - a[1];
        double x = p[0] - a[0];
        double y = p[1] - a[1];
        double length2 = dx * dx + dy * dy;
        double t = length2 == 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / length2));
        double ex = x - t * dx;
        double ey = y - t * dy;
        return Math.sqrt(ex * ex + ey * ey);
    }
}
