package org.lectern.plot;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** Names beside points: at the first of four sides where nothing is in the way, or left out where all are taken. */
final class PointNames {
    private PointNames() {}

    static void paint(Graphics2D g, Xy xy, AxesFrame frame) {
        Rectangle area = frame.area();
        List<Rectangle2D> taken = new ArrayList<>();
        for (Series one : xy.series()) {
            for (int i = 0; i < one.size() && !one.labels().isEmpty(); i++) {
                taken.add(new Rectangle2D.Double(frame.x(one.x()[i]) - 4, frame.y(one.y()[i]) - 4, 8, 8));
            }
        }
        for (Series one : xy.series()) {
            for (int i = 0; i < one.labels().size(); i++) {
                double x = frame.x(one.x()[i]);
                double y = frame.y(one.y()[i]);
                String name = Style.fit(one.labels().get(i), Style.TICK, 160);
                double w = Style.width(name, Style.TICK);
                double[][] sides = {{x + 8, y - 6}, {x - 8 - w, y - 6}, {x - w / 2, y - 19}, {x - w / 2, y + 7}};
                for (double[] side : sides) {
                    Rectangle2D box = new Rectangle2D.Double(side[0], side[1], w, 12);
                    if (area.contains(box) && taken.stream().noneMatch(box::intersects)) {
                        taken.add(box);
                        Style.text(g, name, Style.TICK, Style.INK, side[0], side[1] + 10, 0);
                        break;
                    }
                }
            }
        }
    }
}
