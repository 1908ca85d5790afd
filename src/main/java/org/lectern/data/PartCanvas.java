package org.lectern.data;

import java.util.Arrays;
import org.lectern.tensor.Rng;

/**
 * A small square picture that parts of sketches are painted on, with soft edges.
 *
 * <p>Only {@code +, -, *, /}, square roots and {@link StrictMath}: the same picture on every machine.
 */
final class PartCanvas {
    /** The colour of a pixel, for textures. */
    interface Shade {
        double at(int channel, int x, int y);
    }

    private static final int LINES = 4;
    private static final double LIMIT = 100;

    private final int channels;
    private final int side;
    private final double[] cells;
    private final double[] cover;
    private final double[] blurred;
    private double[] crossings = new double[16];

    /** From a sketch's square to pixels: x' = m0 x + m1 y + m2, y' = m3 x + m4 y + m5, then waves. */
    private final double[] matrix = new double[6];

    private final double[] waves = new double[6];

    PartCanvas(int channels, int side) {
        this.channels = channels;
        this.side = side;
        this.cells = new double[channels * side * side];
        this.cover = new double[side * side];
        this.blurred = new double[side];
    }

    /** Fills everything. */
    void clear(Shade shade) {
        Arrays.fill(cover, 1);
        blend(shade);
    }

    /**
     * Places the sketches that follow.
     *
     * @param width of the sketch's square in pixels, negative to mirror it
     * @param height of it in pixels
     * @param turn in radians
     * @param slant how far the top leans to the right, as a share of the height
     * @param bend how far outlines wave, in pixels
     */
    void place(
            double width,
            double height,
            double turn,
            double slant,
            double centreX,
            double centreY,
            double bend,
            Rng rng) {
        double c = StrictMath.cos(turn);
        double s = StrictMath.sin(turn);
        double a = width / LIMIT;
        double d = height / LIMIT;
        double b = -slant * d;
        matrix[0] = c * a;
        matrix[1] = c * b - s * d;
        matrix[3] = s * a;
        matrix[4] = s * b + c * d;
        matrix[2] = centreX - LIMIT / 2 * (matrix[0] + matrix[1]);
        matrix[5] = centreY - LIMIT / 2 * (matrix[3] + matrix[4]);
        for (int i = 0; i < waves.length; i += 3) {
            waves[i] = bend * rng.nextGaussian();
            waves[i + 1] = rng.nextDouble(0.03, 0.09);
            waves[i + 2] = rng.nextDouble(0, 2 * Math.PI);
        }
    }

    void paint(DrawnParts.Part part, Shade shade) {
        double[] line = placed(part.outline());
        Arrays.fill(cover, 0);
        if (part.width() == 0) {
            coverArea(line);
        } else {
            coverLine(line, part.width() / 2 * Math.sqrt(Math.abs(matrix[0] * matrix[4] - matrix[1] * matrix[3])));
        }
        blend(shade);
    }

    /** Mixes each pixel with its neighbours, {@code share} of 1, 2, 1 in both directions. */
    void blur(double share) {
        for (int line = 0; line < 2 * channels * side; line++) {
            int channel = line / (2 * side);
            boolean isRow = line % 2 == 0;
            int start = channel * side * side + line / 2 % side * (isRow ? side : 1);
            int step = isRow ? 1 : side;
            for (int i = 0; i < side; i++) {
                double before = cells[start + Math.max(0, i - 1) * step];
                double after = cells[start + Math.min(side - 1, i + 1) * step];
                blurred[i] = (before + 2 * cells[start + i * step] + after) / 4;
            }
            for (int i = 0; i < side; i++) {
                cells[start + i * step] += share * (blurred[i] - cells[start + i * step]);
            }
        }
    }

    /** Writes the pixels, rounded to 256 levels, with noise where there is any colour or everywhere. */
    void develop(float[] pixels, int at, double noise, boolean everywhere, Rng rng) {
        for (int i = 0; i < cells.length; i++) {
            double value = cells[i];
            if (everywhere || value > 0.02) {
                value += noise * rng.nextGaussian();
            }
            pixels[at + i] = (int) (255 * Math.min(1, Math.max(0, value)) + 0.5) / 255f;
        }
    }

    private double[] placed(double[] outline) {
        double[] line = new double[outline.length];
        for (int i = 0; i < line.length; i += 2) {
            double x = outline[i];
            double y = outline[i + 1];
            line[i] = matrix[0] * x + matrix[1] * y + matrix[2] + waves[0] * StrictMath.sin(waves[1] * y + waves[2]);
            line[i + 1] =
                    matrix[3] * x + matrix[4] * y + matrix[5] + waves[3] * StrictMath.sin(waves[4] * x + waves[5]);
        }
        return line;
    }

    /** How much of each pixel lies inside, by the crossings of the outline with a few lines through each row. */
    private void coverArea(double[] line) {
        for (int row = 0; row < side * LINES; row++) {
            double y = (row + 0.5) / LINES;
            int count = 0;
            for (int i = 0; i + 3 < line.length; i += 2) {
                double y0 = line[i + 1];
                double y1 = line[i + 3];
                if (y0 <= y != y1 <= y) {
                    if (count == crossings.length) {
                        crossings = Arrays.copyOf(crossings, 2 * count);
                    }
                    crossings[count++] = line[i] + (y - y0) / (y1 - y0) * (line[i + 2] - line[i]);
                }
            }
            Arrays.sort(crossings, 0, count);
            for (int i = 0; i + 1 < count; i += 2) {
                coverSpan(row / LINES * side, crossings[i], crossings[i + 1]);
            }
        }
    }

    private void coverSpan(int start, double left, double right) {
        double from = Math.max(0, left);
        double to = Math.min(side, right);
        for (int x = (int) from; x < to; x++) {
            double share = Math.min(x + 1, to) - Math.max(x, from);
            cover[start + x] = Math.min(1, cover[start + x] + share / LINES);
        }
    }

    private void coverLine(double[] line, double radius) {
        double reach = Math.max(0.5, radius) + 0.5;
        // A line thinner than a pixel is fainter instead.
        double strength = Math.min(1, 2 * radius);
        for (int i = 0; i + 3 < line.length; i += 2) {
            double dx = line[i + 2] - line[i];
            double dy = line[i + 3] - line[i + 1];
            double square = Math.max(1e-9, dx * dx + dy * dy);
            int left = Math.max(0, (int) (Math.min(line[i], line[i + 2]) - reach));
            int right = Math.min(side - 1, (int) (Math.max(line[i], line[i + 2]) + reach));
            int top = Math.max(0, (int) (Math.min(line[i + 1], line[i + 3]) - reach));
            int bottom = Math.min(side - 1, (int) (Math.max(line[i + 1], line[i + 3]) + reach));
            for (int y = top; y <= bottom; y++) {
                for (int x = left; x <= right; x++) {
                    double px = x + 0.5 - line[i];
                    double py = y + 0.5 - line[i + 1];
                    double t = Math.min(1, Math.max(0, (px * dx + py * dy) / square));
                    double ex = px - t * dx;
                    double ey = py - t * dy;
                    double share = strength * Math.min(1, reach - Math.sqrt(ex * ex + ey * ey));
                    cover[y * side + x] = Math.max(cover[y * side + x], share);
                }
            }
        }
    }

    private void blend(Shade shade) {
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < cover.length; i++) {
                if (cover[i] > 0) {
                    int cell = c * cover.length + i;
                    cells[cell] += cover[i] * (shade.at(c, i % side, i / side) - cells[cell]);
                }
            }
        }
    }
}
