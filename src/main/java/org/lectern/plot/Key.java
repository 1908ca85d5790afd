package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.display.ShortNames;

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
        return symbolWidth() + 6 + Style.width(name, Style.TICK);
    }

    /** The same keys, those with long names with short ones, so that each fits a width. */
    static List<Key> fitting(List<Key> keys, double width) {
        double room = keys.stream()
                .mapToDouble(key -> width - key.symbolWidth() - 6)
                .min()
                .orElse(width);
        // At the end may stand a number that the curve is there for.
        List<String> names = ShortNames.of(
                keys.stream().map(Key::name).toList(),
                name -> Style.width(name, Style.TICK) <= Math.min(room, LONGEST_NAME),
                0.5);
        List<Key> fitting = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            fitting.add(new Key(names.get(i), key.color, key.line, key.glyph));
        }
        return fitting;
    }

    private double symbolWidth() {
        return line == null ? 10 : SYMBOL;
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
        Style.text(g, name, Style.TICK, Style.INK, x + symbolWidth() + 6, baseline, 0);
    }
}
