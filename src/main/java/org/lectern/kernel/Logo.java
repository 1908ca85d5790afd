package org.lectern.kernel;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** The kernel's logo: an open book on a lectern, with a small network above it. */
final class Logo {
    private static final Color INK = new Color(0x24, 0x4a, 0x7c);
    private static final Color PAGE = new Color(0xf6, 0xf1, 0xe4);
    private static final Color SPARK = new Color(0xe0, 0x7a, 0x3a);
    /** The drawing's own units on each side. */
    private static final double UNITS = 64;

    private Logo() {}

    static byte[] png(int size) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.scale(size / UNITS, size / UNITS);
        g.setColor(INK);
        g.fill(new RoundRectangle2D.Double(1, 1, 62, 62, 14, 14));
        page(g, -1);
        page(g, 1);
        network(g);
        g.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private static void page(Graphics2D g, int side) {
        Path2D page = new Path2D.Double();
        page.moveTo(32, 38);
        page.quadTo(32 + side * 10, 32, 32 + side * 24, 35);
        page.lineTo(32 + side * 24, 53);
        page.quadTo(32 + side * 10, 50, 32, 56);
        page.closePath();
        g.setColor(PAGE);
        g.fill(page);
        g.setColor(INK);
        g.setStroke(new BasicStroke(2));
        g.draw(page);
    }

    private static void network(Graphics2D g) {
        double[][] nodes = {{16, 11}, {16, 25}, {32, 18}, {48, 11}, {48, 25}};
        int[][] edges = {{0, 2}, {1, 2}, {2, 3}, {2, 4}};
        g.setColor(PAGE);
        g.setStroke(new BasicStroke(2.2f));
        for (int[] edge : edges) {
            double[] from = nodes[edge[0]];
            double[] to = nodes[edge[1]];
            g.draw(new Line2D.Double(from[0], from[1], to[0], to[1]));
        }
        g.setColor(SPARK);
        for (double[] node : nodes) {
            g.fill(new Ellipse2D.Double(node[0] - 4.5, node[1] - 4.5, 9, 9));
        }
    }
}
