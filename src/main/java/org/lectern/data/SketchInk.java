package org.lectern.data;

import java.util.List;

/** Draws strokes as a picture, with a pen of about a pixel and a half whose edge fades over a pixel. */
final class SketchInk {
    private static final double MARGIN = 0.08;

    private SketchInk() {}

    /** Inks {@code side} by {@code side} values from {@code at} on; the drawing's larger side fills most of the picture. */
    static void draw(List<double[][]> strokes, float[] pixels, int at, int side) {
        double left = Double.MAX_VALUE;
        double top = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        for (double[][] stroke : strokes) {
            for (double[] p : stroke) {
                left = Math.min(left, p[0]);
                right = Math.max(right, p[0]);
                top = Math.min(top, p[1]);
                bottom = Math.max(bottom, p[1]);
            }
        }
        double size = Math.max(right - left, bottom - top);
        double scale = side * (1 - 2 * MARGIN) / Math.max(size, 1e-9);
        double x = side / 2.0 - scale * (left + right) / 2;
        double y = side / 2.0 - scale * (top + bottom) / 2;
        double radius = Math.max(0.7, 0.012 * side);
        for (double[][] stroke : strokes) {
            for (int i = 0; i < stroke.length; i++) {
                double[] from = stroke[Math.max(0, i - 1)];
                segment(
                        new double[] {x + scale * from[0], y + scale * from[1]},
                        new double[] {x + scale * stroke[i][0], y + scale * stroke[i][1]},
                        radius,
                        pixels,
                        at,
                        side);
            }
        }
    }

    private static void segment(double[] a, double[] b, double radius, float[] pixels, int at, int side) {
        double reach = radius + 0.5;
        int left = Math.max(0, (int) Math.floor(Math.min(a[0], b[0]) - reach));
        int right = Math.min(side - 1, (int) Math.ceil(Math.max(a[0], b[0]) + reach));
        int top = Math.max(0, (int) Math.floor(Math.min(a[1], b[1]) - reach));
        int bottom = Math.min(side - 1, (int) Math.ceil(Math.max(a[1], b[1]) + reach));
        double[] p = new double[2];
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                p[0] = x + 0.5;
                p[1] = y + 0.5;
                double ink = Math.min(1, reach - Simplifier.distance(p, a, b));
                int i = at + y * side + x;
                if (ink > pixels[i]) {
                    pixels[i] = (int) (255 * ink + 0.5) / 255f;
                }
            }
        }
    }
}
