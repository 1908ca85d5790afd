package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.RoundRectangle2D;
import org.jspecify.annotations.Nullable;

/** An entry of a legend: a line, a marker, or both, and a name. */
record Key(
        String name,
        Color color,
        @Nullable BasicStroke line,
        @Nullable Glyph glyph) {
    private static final double SYMBOL = 24;
    private static final double LONGEST_NAME = 260;
    private static final Color BAND = new Color(0x3B528B);

    double width() {
        return symbolWidth() + 6 + Style.width(shown(), Style.TICK);
    }

    private double symbolWidth() {
        return line == null ? 10 : SYMBOL;
    }

    private String shown() {
        return Style.fit(name, Style.TICK, LONGEST_NAME);
    }

    void paint(Graphics2D g, double x, double baseline) {
        double middle = baseline - 4.5;
        if (line != null && glyph != null) {
            // A path's colours are for the bands of a landscape: white would not be seen on the page.
            g.setColor(BAND);
            g.fill(new RoundRectangle2D.Double(x, middle - 6, SYMBOL, 12, 4, 4));
        }
        if (line != null) {
            g.setColor(color);
            g.setStroke(line);
            g.draw(new Line2D.Double(x + 1, middle, x + SYMBOL - 1, middle));
        }
        if (glyph != null) {
            glyph.paint(g, color, x + symbolWidth() / 2, middle, line == null ? 9 : 7, false);
        }
        Style.text(g, shown(), Style.TICK, Style.INK, x + symbolWidth() + 6, baseline, 0);
    }
}
