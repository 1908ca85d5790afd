package org.lectern.data;

import java.util.ArrayList;
import java.util.List;
import org.lectern.tensor.Rng;

/**
 * Draws lines as a hand does: bowed, shaken, not quite closed. Strokes are polylines {@code x0, y0, x1, y1, ...} with x right and
 * y down, about -1 to 1.
 *
 * <p>Only {@code +, -, *, /}, square roots and {@link StrictMath}: the same seed gives the same sketch on every machine.
 */
final class SketchHand {
    private static final double STEP = 0.05;

    private final Rng rng;
    private final List<double[]> strokes = new ArrayList<>();
    private double care = 1;

    SketchHand(Rng rng) {
        this.rng = rng;
    }

    /** Starts a new sketch, of a more or less careful hand. */
    void clear() {
        strokes.clear();
        care = StrictMath.exp(0.3 * rng.nextGaussian());
    }

    double uniform(double low, double high) {
        return low + (high - low) * rng.nextDouble();
    }

    boolean chance(double probability) {
        return rng.nextDouble() < probability;
    }

    int among(int low, int high) {
        return low + rng.nextInt(high - low + 1);
    }

    /** One stroke of straight pieces between points that are a little off, drawn from either end. */
    void line(double... points) {
        double[] from = points.clone();
        for (int i = 0; i < from.length; i++) {
            from[i] += 0.018 * care * rng.nextGaussian();
        }
        // Who closes a shape aims at where it began.
        int last = from.length - 2;
        if (points.length > 4 && points[0] == points[last] && points[1] == points[last + 1]) {
            from[last] = from[0] + 0.022 * care * rng.nextGaussian();
            from[last + 1] = from[1] + 0.022 * care * rng.nextGaussian();
        }
        List<Double> path = new ArrayList<>(List.of(from[0], from[1]));
        for (int i = 2; i < from.length; i += 2) {
            piece(path, from[i - 2], from[i - 1], from[i], from[i + 1]);
        }
        add(path);
    }

    private void piece(List<Double> path, double x0, double y0, double x1, double y1) {
        double length = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
        int steps = Math.max(1, (int) Math.ceil(length / STEP));
        double bow = 0.04 * care * rng.nextGaussian();
        for (int s = 1; s <= steps; s++) {
            double t = s / (double) steps;
            double off = 4 * bow * t * (1 - t);
            path.add(x0 + t * (x1 - x0) - off * (y1 - y0));
            path.add(y0 + t * (y1 - y0) + off * (x1 - x0));
        }
    }

    /** A part of an ellipse from one angle to another in turns: 0 is right, 0.25 down. */
    void arc(double x, double y, double rx, double ry, double from, double to) {
        spiral(x, y, rx, ry, rx, ry, from, to);
    }

    /** A whole ellipse that begins anywhere and closes more or less. */
    void ellipse(double x, double y, double rx, double ry) {
        double from = uniform(-0.35, -0.15);
        double turn = 1 + 0.02 * care * rng.nextGaussian();
        double drift = 1 + 0.03 * care * rng.nextGaussian();
        spiral(x, y, rx, ry, rx * drift, ry * drift, from, chance(0.75) ? from - turn : from + turn);
    }

    /** An arc whose radii change on the way. */
    void spiral(double x, double y, double rx0, double ry0, double rx1, double ry1, double from, double to) {
        double length = 2 * Math.PI * Math.abs(to - from) * Math.max(Math.max(rx0, ry0), Math.max(rx1, ry1));
        int steps = Math.max(6, (int) Math.ceil(length / STEP));
        List<Double> path = new ArrayList<>();
        for (int s = 0; s <= steps; s++) {
            double t = s / (double) steps;
            double angle = 2 * Math.PI * (from + t * (to - from));
            path.add(x + (rx0 + t * (rx1 - rx0)) * StrictMath.cos(angle));
            path.add(y + (ry0 + t * (ry1 - ry0)) * StrictMath.sin(angle));
        }
        add(path);
    }

    /** One stroke of arcs {@code x, y, radius x, radius y, from, to} after one another. */
    void arcs(double[]... arcs) {
        List<Double> path = new ArrayList<>();
        for (double[] a : arcs) {
            int steps = Math.max(4, (int) Math.ceil(2 * Math.PI * Math.abs(a[5] - a[4]) * Math.max(a[2], a[3]) / STEP));
            for (int s = 0; s <= steps; s++) {
                double angle = 2 * Math.PI * (a[4] + (a[5] - a[4]) * s / steps);
                path.add(a[0] + a[2] * StrictMath.cos(angle));
                path.add(a[1] + a[3] * StrictMath.sin(angle));
            }
        }
        add(path);
    }

    private void add(List<Double> path) {
        double[] xy = new double[path.size()];
        double[] waves = new double[8];
        for (int w = 0; w < waves.length; w += 4) {
            waves[w] = 0.014 * care * rng.nextGaussian();
            waves[w + 1] = 0.014 * care * rng.nextGaussian();
            waves[w + 2] = uniform(2, 7);
            waves[w + 3] = uniform(0, 2 * Math.PI);
        }
        double way = 0;
        for (int i = 0; i < xy.length; i += 2) {
            double x = path.get(i);
            double y = path.get(i + 1);
            if (i > 0) {
                double dx = x - path.get(i - 2);
                double dy = y - path.get(i - 1);
                way += Math.sqrt(dx * dx + dy * dy);
            }
            xy[i] = x;
            xy[i + 1] = y;
            for (int w = 0; w < waves.length; w += 4) {
                xy[i] += waves[w] * StrictMath.sin(waves[w + 2] * way + waves[w + 3]);
                xy[i + 1] += waves[w + 1] * StrictMath.sin(waves[w + 2] * way + waves[w + 3] + 2);
            }
        }
        strokes.add(xy);
    }

    /** The sketch, stretched, slanted and turned a little, mirrored if so asked, its larger side {@code side} long. */
    List<double[]> sketch(double side, boolean mirrored) {
        double width = StrictMath.exp(0.12 * rng.nextGaussian()) * (mirrored ? -1 : 1);
        double shear = 0.07 * rng.nextGaussian();
        double angle = 0.07 * rng.nextGaussian();
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double left = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double top = Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        for (double[] stroke : strokes) {
            for (int i = 0; i < stroke.length; i += 2) {
                double x = width * stroke[i] + shear * stroke[i + 1];
                double y = stroke[i + 1];
                stroke[i] = cos * x - sin * y;
                stroke[i + 1] = sin * x + cos * y;
                left = Math.min(left, stroke[i]);
                right = Math.max(right, stroke[i]);
                top = Math.min(top, stroke[i + 1]);
                bottom = Math.max(bottom, stroke[i + 1]);
            }
        }
        double scale = side / Math.max(right - left, bottom - top);
        for (double[] stroke : strokes) {
            for (int i = 0; i < stroke.length; i++) {
                stroke[i] *= scale;
            }
        }
        return List.copyOf(strokes);
    }
}
