package org.lectern.data;

import org.lectern.tensor.Rng;

/**
 * Paints a speaker's mouth. Each speaker has a skin, lips, a light and a place of the mouth of his own.
 *
 * <p>Only {@code +, -, *, /}, square roots and {@link StrictMath}: the same seed gives the same picture on every machine.
 */
final class LipPainter {
    static final int HEIGHT = 24;
    static final int WIDTH = 32;
    static final int PIXELS = HEIGHT * WIDTH;

    private final Rng rng;
    private final double skin;
    private final double lip;
    private final double half;
    private final double thick;
    private final double bow;
    private final double jaw;
    private final double lightX;
    private final double lightY;
    private final double grain;
    private final double cos;
    private final double sin;
    private double middleX;
    private double middleY;

    LipPainter(Rng rng) {
        this.rng = rng;
        skin = uniform(0.5, 0.86);
        lip = skin * uniform(0.44, 0.6);
        half = uniform(9.4, 11.2);
        thick = uniform(2.4, 3.5);
        bow = uniform(0.15, 0.4);
        jaw = uniform(10, 12);
        lightX = uniform(-0.008, 0.008);
        lightY = uniform(-0.009, 0.002);
        grain = uniform(0.005, 0.025);
        double tilt = uniform(-0.09, 0.09);
        cos = StrictMath.cos(tilt);
        sin = StrictMath.sin(tilt);
        middleX = WIDTH / 2.0 + uniform(-1.2, 1.2);
        middleY = HEIGHT / 2.0 - 1.2 + uniform(-0.9, 0.9);
    }

    /** Paints one frame, 0 (black) to 1 (white); the head moves a little from one to the next. */
    void paint(double[] shape, float[] pixels, int at) {
        middleX += uniform(-0.12, 0.12);
        middleY += uniform(-0.12, 0.12);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double dx = x + 0.5 - middleX;
                double dy = y + 0.5 - middleY;
                double value =
                        tone(shape, cos * dx + sin * dy, cos * dy - sin * dx) + grain * (2 * rng.nextDouble() - 1);
                pixels[at + y * WIDTH + x] = (int) (255 * Math.min(1, Math.max(0, value)) + 0.5) / 255f;
            }
        }
    }

    /** The tone at a place: x from the middle of the mouth to the right, y down from where the lips meet. */
    private double tone(double[] shape, double x, double y) {
        double opening = shape[0];
        double width = half * shape[1];
        double tucked = shape[5];
        double across = Math.min(1, Math.abs(x) / width);
        double round = Math.sqrt(1 - across * across);
        // Round mouths are ellipses, spread ones are pointed at their corners.
        double lens = round * (shape[1] < 0.8 ? 1 : 0.55 + 0.45 * round);
        double gap = jaw * opening;
        double innerTop = -0.35 * gap * lens;
        double innerBottom = 0.65 * gap * lens * (1 - 0.55 * tucked);
        double dip = bow * bell(across * across * 30);
        double outerTop = innerTop - thick * shape[2] * (1 - across * across * across) * (0.85 - dip);
        double outerBottom = innerBottom + thick * shape[2] * 1.2 * lens * (1 - 0.6 * tucked);
        double side = cover(width - Math.abs(x));

        double value = skin * (1 + lightX * x + lightY * y);
        // The groove above the lips, and the shadow below them, which sinks with the jaw.
        value *= 1 - 0.07 * bell(x * x / 3) * cover(outerTop - y);
        double below = (y - outerBottom - 2.4) / 1.6;
        value *= 1 - 0.2 * bell(below * below + x * x / (0.7 * half * half)) * cover(y - outerBottom);

        if (y < outerTop - 0.5 || y > outerBottom + 0.5 || side == 0) {
            return value;
        }
        double lips = side * cover(y - outerTop) * cover(outerBottom - y);
        double shine = (y - innerBottom - 0.45 * (outerBottom - innerBottom)) / 0.9;
        double lipTone = y < innerTop ? lip * 0.88 : lip * (1 + 0.4 * bell(shine * shine + across * across * 3));
        value += lips * (lipTone - value);
        double line = 0.35 * side * bell(4 * (y - innerTop) * (y - innerTop));
        value -= line * lip * (1 - Math.min(1, gap / 2));

        double open = side * cover(y - innerTop) * cover(innerBottom - y) * Math.min(1, gap / 1.2);
        return value + open * (inside(shape, y, innerTop, innerBottom, across) - value);
    }

    /** Teeth above, the tongue below, darkness between. */
    private static double inside(double[] shape, double y, double top, double bottom, double across) {
        double teeth = shape[3];
        double tongue = shape[4];
        double high = bottom - top;
        double value = 0.06;
        double tongueTop = bottom - high * (0.22 + 0.5 * tongue) + 0.3 * high * across * across;
        value += Math.min(1, 3 * tongue) * cover(y - tongueTop) * cover(4 * (0.7 - across)) * (0.36 - value);
        double white = 0.97 - 0.45 * across * across;
        double teethBottom = top + Math.min(2.4, 0.5 * high) * Math.min(1, teeth);
        value += Math.min(1, 1.4 * teeth) * cover(teethBottom - y) * (white - value);
        double closed = Math.min(1, Math.max(0, teeth - 1));
        double seam = (y - (top + bottom) / 2) / 0.6;
        return value + closed * (white * (1 - 0.55 * bell(seam * seam)) - value);
    }

    /** About exp(-square), and much faster than StrictMath's. */
    private static double bell(double square) {
        double base = Math.max(0, 1 - square / 4);
        return base * base * base * base;
    }

    private static double cover(double inside) {
        return Math.min(1, Math.max(0, inside + 0.5));
    }

    private double uniform(double low, double high) {
        return low + (high - low) * rng.nextDouble();
    }
}
