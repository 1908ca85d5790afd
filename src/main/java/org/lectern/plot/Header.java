package org.lectern.plot;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The title and, under it, the legend as a flowing row: a legend above the area never hides data. */
final class Header {
    private static final double TITLE_LINE = 20;
    private static final double KEY_LINE = 20;
    private static final double KEY_GAP = 18;
    private static final int MOST_ROWS = 6;
    private static final double LEGEND = 0.3;

    private final List<String> title;
    private final List<List<Key>> rows = new ArrayList<>();
    private int leftOut;

    Header(@Nullable String title, List<Key> keys, double width) {
        this(title, keys, width, Double.POSITIVE_INFINITY);
    }

    /** @param height of the whole picture, of which the legend leaves most to the data */
    Header(@Nullable String title, List<Key> keys, double width, double height) {
        this.title = title == null || title.isBlank() ? List.of() : lines(title, width);
        List<Key> row = new ArrayList<>();
        double used = 0;
        for (Key key : Key.fitting(keys, width)) {
            if (!row.isEmpty() && used + key.width() > width) {
                rows.add(row);
                row = new ArrayList<>();
                used = 0;
            }
            row.add(key);
            used += key.width() + KEY_GAP;
        }
        if (!row.isEmpty()) {
            rows.add(row);
        }
        int most = (int) Math.max(1, Math.min(MOST_ROWS, LEGEND * height / KEY_LINE));
        while (rows.size() > most) {
            leftOut += rows.remove(rows.size() - 1).size();
        }
    }

    private static List<String> lines(String title, double width) {
        List<String> all = Style.wrap(title, Style.TITLE, width);
        List<String> lines = new ArrayList<>();
        for (String line : all.subList(0, Math.min(2, all.size()))) {
            lines.add(Style.fit(line, Style.TITLE, width));
        }
        if (all.size() > 2) {
            lines.set(1, Style.fit(lines.get(1) + " " + all.get(2), Style.TITLE, width));
        }
        return lines;
    }

    double height() {
        double h = title.size() * TITLE_LINE + (rows.size() + (leftOut > 0 ? 1 : 0)) * KEY_LINE;
        return h == 0 ? 0 : h + 6;
    }

    void paint(Graphics2D g, double x, double y) {
        double baseline = y + 14;
        for (String line : title) {
            Style.text(g, line, Style.TITLE, Style.INK, x, baseline, 0);
            baseline += TITLE_LINE;
        }
        baseline = y + title.size() * TITLE_LINE + 13;
        for (List<Key> row : rows) {
            double at = x;
            for (Key key : row) {
                key.paint(g, at, baseline);
                at += key.width() + KEY_GAP;
            }
            baseline += KEY_LINE;
        }
        if (leftOut > 0) {
            Style.text(g, "… and " + leftOut + " more", Style.TICK, Style.MUTED, x, baseline, 0);
        }
    }
}
