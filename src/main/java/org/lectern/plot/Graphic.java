package org.lectern.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;

/** Turns painting into pixels, on a machine without a screen. */
final class Graphic {
    /** Device pixels for each CSS pixel, so that a plot is sharp on a dense screen. */
    static final int SCALE = 2;

    private static volatile boolean fontsWork;

    private Graphic() {}

    /** Must run before the first touch of AWT: a kernel has no screen, and on a Mac no icon should jump in the dock. */
    static void headless() {
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    static BufferedImage image(Size size, Consumer<Graphics2D> painter) {
        ready();
        BufferedImage image =
                new BufferedImage(SCALE * size.width(), SCALE * size.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, image.getWidth(), image.getHeight());
            g.scale(SCALE, SCALE);
            Style.prepare(g);
            painter.accept(g);
        } finally {
            g.dispose();
        }
        return image;
    }

    /** Before anything is painted or measured: no screen needed, fonts found. */
    static void ready() {
        headless();
        if (!fontsWork) {
            try {
                requireFonts(Graphic::measure);
            } catch (PlotException e) {
                if (!FontsOnLoan.lend()) {
                    throw e;
                }
                requireFonts(Graphic::measure);
            }
            fontsWork = true;
        }
    }

    private static void measure() {
        GraphicsEnvironment.getLocalGraphicsEnvironment();
        BufferedImage probe = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = probe.createGraphics();
        try {
            g.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12)).stringWidth("x");
        } finally {
            g.dispose();
        }
    }

    /** Java reports missing fonts as a null pointer, an InternalError or a failed link, depending on the version. */
    static void requireFonts(Runnable probe) {
        try {
            probe.run();
        } catch (RuntimeException | InternalError | LinkageError e) {
            PlotException clear = new PlotException(
                    "plot",
                    "fonts to draw text with",
                    "a Java that finds none (" + e + ")",
                    "install them (Debian and Ubuntu: apt install fontconfig fonts-dejavu-core) and restart the kernel");
            clear.initCause(e);
            throw clear;
        }
    }
}
