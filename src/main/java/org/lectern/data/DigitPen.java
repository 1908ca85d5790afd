package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lectern.data.DigitStyles.Point;
import org.lectern.tensor.Rng;

/**
 * Draws handwritten-style digits of 28 by 28 pixels: a style's strokes, with shaken points, slanted, turned, stretched and
 * bent, fitted to 20 by 20 pixels around the centre of mass as MNIST's are, and traced by a soft pen of changing pressure.
 *
 * <p>Only {@code +, -, *, /}, square roots and {@link StrictMath}: the same seed gives the same picture on every machine.
 */
final class DigitPen {
    static final int SIDE = 28;
    static final int PIXELS = SIDE * SIDE;

    /** MNIST fits its digits to a box of this many pixels. */
    private static final double BOX = 20;

    private static final int STEPS = 7;

    private final Rng rng;
    private final double[] canvas = new double[PIXELS];
    private final double[] across = new double[PIXELS];
    private final double[] blurred = new double[PIXELS];

    DigitPen(Rng rng) {
        this.rng = rng;
    }

    /** Draws one digit, values from 0 (paper) to 1 (ink), row by row into {@code pixels} from {@code at} on. */
    void draw(int digit, float[] pixels, int at) {
        List<List<List<Point>>> styles = DigitStyles.of(digit);
        List<double[]> strokes = new ArrayList<>();
        double care = StrictMath.exp(0.35 * normal());
        for (List<Point> stroke : styles.get(rng.nextInt(styles.size()))) {
            strokes.add(trace(shaken(stroke, 0.028 * care)));
        }
        slant(strokes);
        bend(strokes, 0.024 * care);
        double radius = Math.min(1.9, Math.max(0.65, 1.2 * StrictMath.exp(0.25 * normal())));
        fit(strokes, BOX * uniform(0.86, 1.04) - 2 * radius);
        Arrays.fill(canvas, 0);
        for (double[] stroke : strokes) {
            ink(stroke, radius);
        }
        develop(pixels, at);
    }

    private List<Point> shaken(List<Point> stroke, double amount) {
        List<Point> shaken = new ArrayList<>(stroke.size());
        for (Point p : stroke) {
            shaken.add(new Point(p.x() + amount * normal(), p.y() + amount * normal(), p.corner()));
        }
        return shaken;
    }

    /** A polyline {@code x0, y0, x1, y1, ...} along a smooth curve through the points, with a corner where one is marked. */
    private static double[] trace(List<Point> points) {
        int pieces = points.size() - 1;
        double[] line = new double[2 * (pieces * STEPS + 1)];
        int n = 0;
        for (int i = 0; i < pieces; i++) {
            Point a = points.get(i);
            Point b = points.get(i + 1);
            Point before = i == 0 || a.corner() ? mirrored(b, a) : points.get(i - 1);
            Point after = i == pieces - 1 || b.corner() ? mirrored(a, b) : points.get(i + 2);
            double d0 = knot(before, a);
            double d1 = knot(a, b);
            double d2 = knot(b, after);
            for (int s = 0; s < STEPS; s++) {
                double t = s / (double) STEPS;
                line[n++] = hermite(before.x(), a.x(), b.x(), after.x(), d0, d1, d2, t);
                line[n++] = hermite(before.y(), a.y(), b.y(), after.y(), d0, d1, d2, t);
            }
        }
        line[n++] = points.get(pieces).x();
        line[n] = points.get(pieces).y();
        return line;
    }

    private static Point mirrored(Point p, Point centre) {
        return new Point(2 * centre.x() - p.x(), 2 * centre.y() - p.y(), false);
    }

    /** Centripetal spacing, the square root of the distance: the curve makes no loops between uneven points. */
    private static double knot(Point a, Point b) {
        double distance = Math.sqrt((a.x() - b.x()) * (a.x() - b.x()) + (a.y() - b.y()) * (a.y() - b.y()));
        return Math.sqrt(Math.max(distance, 1e-6));
    }

    /** A Catmull-Rom piece from {@code p1} to {@code p2} with knot spacings {@code d0, d1, d2}. */
    private static double hermite(
            double p0, double p1, double p2, double p3, double d0, double d1, double d2, double t) {
        double m1 = d1 * ((p1 - p0) / d0 - (p2 - p0) / (d0 + d1) + (p2 - p1) / d1);
        double m2 = d1 * ((p2 - p1) / d1 - (p3 - p1) / (d1 + d2) + (p3 - p2) / d2);
        double t2 = t * t;
        double t3 = t2 * t;
        return (2 * t3 - 3 * t2 + 1) * p1 + (t3 - 2 * t2 + t) * m1 + (3 * t2 - 2 * t3) * p2 + (t3 - t2) * m2;
    }

    private void slant(List<double[]> strokes) {
        // Writers lean to the right, most of them a little.
        double shear = 0.12 + 0.24 * normal();
        double angle = 0.13 * normal();
        double width = 0.95 * StrictMath.exp(0.18 * normal());
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        for (double[] line : strokes) {
            for (int i = 0; i < line.length; i += 2) {
                double y = line[i + 1] - 0.5;
                double x = width * (line[i] - 0.5) - shear * y;
                line[i] = cos * x - sin * y;
                line[i + 1] = sin * x + cos * y;
            }
        }
    }

    /** Displaces the plane by two slow waves for each axis: an elastic distortion. */
    private void bend(List<double[]> strokes, double amount) {
        double[] waves = new double[16];
        for (int w = 0; w < waves.length; w += 4) {
            waves[w] = amount * normal();
            waves[w + 1] = 5 * normal();
            waves[w + 2] = 5 * normal();
            waves[w + 3] = uniform(0, 2 * Math.PI);
        }
        for (double[] line : strokes) {
            for (int i = 0; i < line.length; i += 2) {
                double x = line[i];
                double y = line[i + 1];
                line[i] = x + wave(waves, 0, x, y) + wave(waves, 4, x, y);
                line[i + 1] = y + wave(waves, 8, x, y) + wave(waves, 12, x, y);
            }
        }
    }

    private static double wave(double[] waves, int w, double x, double y) {
        return waves[w] * StrictMath.sin(waves[w + 1] * x + waves[w + 2] * y + waves[w + 3]);
    }

    /** Scales the strokes' larger side to {@code box} pixels and puts their centre of mass near the middle. */
    private void fit(List<double[]> strokes, double box) {
        double left = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double top = Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        double mass = 0;
        double massX = 0;
        double massY = 0;
        for (double[] line : strokes) {
            for (int i = 0; i < line.length; i += 2) {
                left = Math.min(left, line[i]);
                right = Math.max(right, line[i]);
                top = Math.min(top, line[i + 1]);
                bottom = Math.max(bottom, line[i + 1]);
            }
            for (int i = 2; i < line.length; i += 2) {
                double dx = line[i] - line[i - 2];
                double dy = line[i + 1] - line[i - 1];
                double length = Math.sqrt(dx * dx + dy * dy);
                mass += length;
                massX += length * (line[i] - dx / 2);
                massY += length * (line[i + 1] - dy / 2);
            }
        }
        double scale = box / Math.max(right - left, bottom - top);
        double centreX = SIDE / 2.0 + 0.75 * normal();
        double centreY = SIDE / 2.0 + 0.75 * normal();
        for (double[] line : strokes) {
            for (int i = 0; i < line.length; i += 2) {
                line[i] = centreX + scale * (line[i] - massX / mass);
                line[i + 1] = centreY + scale * (line[i + 1] - massY / mass);
            }
        }
    }

    private void ink(double[] line, double radius) {
        double pressure = uniform(0, 0.3);
        double rhythm = uniform(1, 5) / line.length;
        double phase = uniform(0, 2 * Math.PI);
        for (int i = 2; i < line.length; i += 2) {
            double r = radius * (1 + pressure * StrictMath.sin(2 * Math.PI * rhythm * i + phase));
            segment(line[i - 2], line[i - 1], line[i], line[i + 1], r);
        }
    }

    /** Inks the pixels near a segment: fully inside {@code r}, fading over about a pixel. */
    private void segment(double x0, double y0, double x1, double y1, double r) {
        double reach = r + 0.6;
        int left = Math.max(0, (int) Math.floor(Math.min(x0, x1) - reach));
        int right = Math.min(SIDE - 1, (int) Math.ceil(Math.max(x0, x1) + reach));
        int top = Math.max(0, (int) Math.floor(Math.min(y0, y1) - reach));
        int bottom = Math.min(SIDE - 1, (int) Math.ceil(Math.max(y0, y1) + reach));
        double dx = x1 - x0;
        double dy = y1 - y0;
        double length2 = Math.max(dx * dx + dy * dy, 1e-12);
        for (int py = top; py <= bottom; py++) {
            for (int px = left; px <= right; px++) {
                double x = px + 0.5 - x0;
                double y = py + 0.5 - y0;
                double t = Math.min(1, Math.max(0, (x * dx + y * dy) / length2));
                double ex = x - t * dx;
                double ey = y - t * dy;
                double d2 = ex * ex + ey * ey;
                if (d2 < reach * reach) {
                    double inked = Math.min(1, (reach - Math.sqrt(d2)) / 1.2);
                    int at = py * SIDE + px;
                    canvas[at] = Math.max(canvas[at], inked);
                }
            }
        }
    }

    /** Blurs a little, roughens the ink, and rounds to 256 levels as a scanner does. */
    private void develop(float[] pixels, int at) {
        blur();
        double blur = uniform(0, 0.5);
        double strength = uniform(0.95, 1.35);
        double grain = uniform(0, 0.12);
        for (int i = 0; i < PIXELS; i++) {
            double value = canvas[i] + blur * (blurred[i] - canvas[i]);
            if (value > 0) {
                value = strength * value * (1 - grain * rng.nextDouble() * 2);
            }
            pixels[at + i] = (int) (255 * Math.min(1, value) + 0.5) / 255f;
        }
    }

    /** Weights 1, 2, 1 along the rows, then along the columns; the picture's rim is paper. */
    private void blur() {
        for (int i = 1; i < PIXELS - 1; i++) {
            across[i] = canvas[i - 1] + 2 * canvas[i] + canvas[i + 1];
        }
        for (int i = SIDE; i < PIXELS - SIDE; i++) {
            blurred[i] = (across[i - SIDE] + 2 * across[i] + across[i + SIDE]) / 16;
        }
    }

    private double normal() {
        return rng.nextGaussian();
    }

    private double uniform(double low, double high) {
        return low + (high - low) * rng.nextDouble();
    }
}
