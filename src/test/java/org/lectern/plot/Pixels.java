package org.lectern.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;

/** Reads pictures in tests, in device pixels. */
final class Pixels {
    private Pixels() {}

    static int rgb(BufferedImage image, double cssX, double cssY) {
        return image.getRGB((int) (cssX * Graphic.SCALE), (int) (cssY * Graphic.SCALE)) & 0xFFFFFF;
    }

    static int rgb(Color color) {
        return color.getRGB() & 0xFFFFFF;
    }

    static boolean near(int rgb, Color color, int tolerance) {
        return Math.abs((rgb >> 16 & 255) - color.getRed()) <= tolerance
                && Math.abs((rgb >> 8 & 255) - color.getGreen()) <= tolerance
                && Math.abs((rgb & 255) - color.getBlue()) <= tolerance;
    }

    /** The mean row of the pixels of a colour in a column, or NaN if there are none. */
    static double meanRow(BufferedImage image, int column, Color color) {
        double sum = 0;
        int n = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            if (near(image.getRGB(column, y), color, 40)) {
                sum += y;
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    static int count(BufferedImage image, Color color) {
        int n = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                n += near(image.getRGB(x, y), color, 3) ? 1 : 0;
            }
        }
        return n;
    }
}
