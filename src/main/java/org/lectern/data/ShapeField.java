package org.lectern.data;

import org.lectern.data.SceneObject.Shape;

/**
 * The shapes of scenes as signed distances: how far a point is from the outline, negative inside. For shapes of about radius 1
 * around the origin, x right and y down, with rounded corners.
 */
final class ShapeField {
    private static final double[] TRIANGLE = regular(3, 1.02, 1.02, 0.16);
    private static final double[] STAR = regular(5, 1.02, 0.47, 0.04);
    private static final double HEART_SIDE = 0.6;
    private static final double DIAGONAL = Math.sqrt(0.5);

    private static final double[][] KEY_POINTS = {
        {0, -0.82, 0.82, 0, 0, 0.82, -0.82, 0},
        {-0.73, -0.73, 0.73, -0.73, 0.73, 0.73, -0.73, 0.73},
        {0, -0.86, 0.883, 0.67, -0.883, 0.67},
        {0, -0.93, 0.923, -0.26, 0.57, 0.825, -0.57, 0.825, -0.923, -0.26},
        {0, -0.86, 0.86, 0, 0, 0.86, -0.86, 0},
        {0, -0.66, 0.424, -0.86, 0, 0.74, -0.424, -0.86},
    };

    private ShapeField() {}

    /** The most key points that a shape has. */
    static final int MOST_KEY_POINTS = 5;

    /** The shape's key points {@code x0, y0, x1, y1, ...}, all a little inside its outline. */
    static double[] keyPoints(Shape shape) {
        return KEY_POINTS[shape.ordinal()];
    }

    /** The signed distance of a point from the shape's outline. */
    static double distance(Shape shape, double x, double y) {
        return switch (shape) {
            case CIRCLE -> length(x, y) - 0.93;
            case SQUARE -> box(x, y, 0.73, 0.73) - 0.12;
            case TRIANGLE -> polygon(TRIANGLE, x, y) - 0.12;
            case STAR -> polygon(STAR, x, y) - 0.07;
            case CROSS -> Math.min(box(x, y, 0.88, 0.24), box(x, y, 0.24, 0.88)) - 0.1;
            case HEART -> heart(Math.abs(x), y);
        };
    }

    /** A square that stands on its corner, with a circle on each upper side. */
    private static double heart(double x, double y) {
        double down = y - 0.06;
        double square = box(DIAGONAL * (x + down), DIAGONAL * (x - down), HEART_SIDE - 0.05, HEART_SIDE - 0.05) - 0.05;
        double lobe = length(x - DIAGONAL * HEART_SIDE, down + DIAGONAL * HEART_SIDE) - HEART_SIDE;
        return Math.min(square, lobe);
    }

    private static double box(double x, double y, double halfWidth, double halfHeight) {
        double dx = Math.abs(x) - halfWidth;
        double dy = Math.abs(y) - halfHeight;
        return length(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0);
    }

    /** The distance from the nearest side, negative where a ray crosses the outline an odd number of times. */
    private static double polygon(double[] corners, double x, double y) {
        double nearest = Double.MAX_VALUE;
        boolean inside = false;
        int n = corners.length;
        for (int i = 0, j = n - 2; i < n; j = i, i += 2) {
            double ex = corners[j] - corners[i];
            double ey = corners[j + 1] - corners[i + 1];
            double wx = x - corners[i];
            double wy = y - corners[i + 1];
            double t = Math.min(1, Math.max(0, (wx * ex + wy * ey) / (ex * ex + ey * ey)));
            double dx = wx - t * ex;
            double dy = wy - t * ey;
            nearest = Math.min(nearest, dx * dx + dy * dy);
            boolean above = corners[i + 1] > y;
            if (above != corners[j + 1] > y && x < corners[i] + (y - corners[i + 1]) * ex / ey) {
                inside = !inside;
            }
        }
        return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest);
    }

    /** A regular polygon, or a star where the inner radius is smaller, with a tip up. */
    private static double[] regular(int tips, double outer, double inner, double down) {
        int corners = inner < outer ? 2 * tips : tips;
        double[] xy = new double[2 * corners];
        for (int i = 0; i < corners; i++) {
            double radius = corners > tips && i % 2 == 1 ? inner : outer;
            double angle = 2 * Math.PI * i / corners;
            xy[2 * i] = radius * StrictMath.sin(angle);
            xy[2 * i + 1] = down - radius * StrictMath.cos(angle);
        }
        return xy;
    }

    private static double length(double x, double y) {
        return Math.sqrt(x * x + y * y);
    }
}
