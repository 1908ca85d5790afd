package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Marker shapes of about equal weight that can be told apart without colour. */
enum Glyph {
    CIRCLE(new Ellipse2D.Double(-0.5, -0.5, 1, 1)),
    TRIANGLE(polygon(0, -0.58, 0.56, 0.42, -0.56, 0.42)),
    SQUARE(new Rectangle2D.Double(-0.45, -0.45, 0.9, 0.9)),
    CROSS(cross(Math.PI / 4)),
    DIAMOND(polygon(0, -0.64, 0.54, 0, 0, 0.64, -0.54, 0)),
    PLUS(cross(0)),
    TRIANGLE_DOWN(polygon(0, 0.58, 0.56, -0.42, -0.56, -0.42)),
    /** Marks an end; no class has it. */
    STAR(star());

    private static final int CLASSES = 7;

    private final Shape unit;

    Glyph(Shape unit) {
        this.unit = unit;
    }

    /** The marker of the i-th class; seven shapes against twelve colours, so that pairs repeat only after 84. */
    static Glyph of(int i) {
        return values()[Math.floorMod(i, CLASSES)];
    }

    /** Its shape at size 1 around the origin. */
    Shape unit() {
        return unit;
    }

    /** Paints the marker; a white rim keeps overlapping ones apart. */
    void paint(Graphics2D g, Color color, double x, double y, double size, boolean rim) {
        if (g instanceof SvgGraphics svg) {
            svg.mark(this, color, x, y, size, rim);
            return;
        }
        AffineTransform place = AffineTransform.getTranslateInstance(x, y);
        place.scale(size, size);
        Shape shape = place.createTransformedShape(unit);
        if (rim) {
            g.setColor(Style.BACKGROUND);
            g.setStroke(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            g.draw(shape);
        }
        g.setColor(color);
        g.fill(shape);
    }

    private static Shape polygon(double... corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(corners[i], corners[i + 1]);
        }
        path.closePath();
        return path;
    }

    private static Shape star() {
        double[] corners = new double[20];
        for (int i = 0; i < 10; i++) {
            double radius = i % 2 == 0 ? 0.55 : 0.23;
            corners[2 * i] = radius * Math.sin(Math.PI * i / 5);
            corners[2 * i + 1] = -radius * Math.cos(Math.PI * i / 5);
        }
        return polygon(corners);
    }

    private static Shape cross(double angle) {
        Area cross = new Area(new Rectangle2D.Double(-0.6, -0.17, 1.2, 0.34));
        cross.add(new Area(new Rectangle2D.Double(-0.17, -0.6, 0.34, 1.2)));
        return AffineTransform.getRotateInstance(angle).createTransformedShape(cross);
    }
}
