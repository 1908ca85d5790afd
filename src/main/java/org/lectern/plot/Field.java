package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The values of a function over a part of the plane, as bands between levels or as lines of equal value.
 *
 * @param values on a grid of columns and rows, row by row from the lower left
 * @param scale the values of the lines, and the range that they divide
 * @param slopes at the places of the arrows: x, y and the two partial derivatives; {@code null} for lines without arrows
 * @param name of the kind, such as {@code contour plot}
 */
record Field(
        Range x,
        Range y,
        int columns,
        int rows,
        double[] values,
        Levels scale,
        boolean filled,
        double @Nullable [][] slopes,
        String name,
        ColorMap map)
        implements Backdrop {
    static final int COLUMNS = 121;
    static final int ROWS = 97;
    private static final int LINES = 10;
    private static final int ARROWS_ACROSS = 15;
    private static final int ARROWS_UP = 11;
    private static final int BAR = 14;
    private static final Color LINE = new Color(0, 0, 0, 90);

    /** A function and its partial derivatives, asked for many points at once. */
    interface Function {
        /** The values at points {x, y}. */
        double[] values(double[][] points);

        /** The partial derivatives by x and by y at points {x, y}. */
        double[][] slopes(double[][] points);

        /** A function without derivatives of its own: central differences, steps of a small part of the area. */
        static Function of(DoubleBinaryOperator f, double stepX, double stepY) {
            return new Function() {
                @Override
                public double[] values(double[][] points) {
                    return Arrays.stream(points)
                            .mapToDouble(p -> f.applyAsDouble(p[0], p[1]))
                            .toArray();
                }

                @Override
                public double[][] slopes(double[][] points) {
                    return Arrays.stream(points)
                            .map(p -> new double[] {
                                (f.applyAsDouble(p[0] + stepX, p[1]) - f.applyAsDouble(p[0] - stepX, p[1]))
                                        / (2 * stepX),
                                (f.applyAsDouble(p[0], p[1] + stepY) - f.applyAsDouble(p[0], p[1] - stepY))
                                        / (2 * stepY)
                            })
                            .toArray(double[][]::new);
                }
            };
        }
    }

    /** Asks a function for its values over an area. */
    static Field of(String operation, Function f, Range x, Range y, boolean filled, boolean arrows) {
        double[] values = f.values(grid(x, y, COLUMNS, ROWS, false));
        if (Arrays.stream(values).noneMatch(Range::drawable)) {
            throw new PlotException(
                    operation, "a function with finite values in the area", "none", "does it need another range?");
        }
        double[][] slopes = null;
        if (arrows) {
            double[][] places = grid(x, y, ARROWS_ACROSS, ARROWS_UP, true);
            double[][] partial = f.slopes(places);
            slopes = new double[places.length][];
            for (int i = 0; i < slopes.length; i++) {
                slopes[i] = new double[] {places[i][0], places[i][1], partial[i][0], partial[i][1]};
            }
        }
        String name = filled ? "contour plot" : "plot of level sets";
        return new Field(
                x, y, COLUMNS, ROWS, values, Levels.of(values, LINES), filled, slopes, name, ColorMap.SEQUENTIAL);
    }

    Field named(String newName) {
        return new Field(x, y, columns, rows, values, scale, filled, slopes, newName, map);
    }

    Field colored(ColorMap other) {
        return new Field(x, y, columns, rows, values, scale, filled, slopes, name, other);
    }

    Field withLevels(int count) {
        return new Field(x, y, columns, rows, values, Levels.of(values, count), filled, slopes, name, map);
    }

    Field onLevels(Levels other) {
        return new Field(x, y, columns, rows, values, other, filled, slopes, name, map);
    }

    /** Fields whose levels, and so whose colours, mean the same. */
    static List<Field> alike(List<Field> fields) {
        double[] all = fields.stream()
                .flatMapToDouble(field -> Arrays.stream(field.values))
                .toArray();
        Levels shared = Levels.of(
                all,
                fields.stream().mapToInt(field -> field.scale.asked()).max().orElse(LINES));
        return fields.stream().map(field -> field.onLevels(shared)).toList();
    }

    private static double[][] grid(Range x, Range y, int columns, int rows, boolean inside) {
        double[][] points = new double[columns * rows][];
        for (int i = 0; i < points.length; i++) {
            double c = i % columns;
            double r = i / columns;
            double tx = inside ? (c + 0.5) / columns : c / (columns - 1);
            double ty = inside ? (r + 0.5) / rows : r / (rows - 1);
            points[i] = new double[] {x.lo() + tx * x.span(), y.lo() + ty * y.span()};
        }
        return points;
    }

    @Override
    public String kind() {
        return name;
    }

    @Override
    public boolean fills() {
        return filled;
    }

    @Override
    public double right() {
        double[] levels = levels();
        if (!filled || levels.length == 0) {
            return 0;
        }
        double widest = 0;
        for (double level : levels) {
            widest = Math.max(widest, AxesFrame.labelWidth(scale.label(level)));
        }
        return 18 + BAR + 8 + widest;
    }

    @Override
    public void paint(Graphics2D g, AxesFrame frame) {
        double[] levels = levels();
        GridPlace place = GridPlace.of(this, columns, rows, frame);
        Rectangle seen = place.seen();
        Graphics2D inside = (Graphics2D) g.create();
        try {
            inside.clip(frame.area());
            if (filled && !seen.isEmpty()) {
                inside.drawImage(bands(place), seen.x, seen.y, seen.width, seen.height, null);
            }
            for (int i = 0; i < levels.length; i++) {
                inside.setColor(filled ? LINE : lineColor(i));
                inside.setStroke(new BasicStroke(filled ? 0.8f : 1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                List<double[][]> lines = Isolines.of(values, columns, rows, levels[i]);
                for (double[][] line : lines) {
                    inside.draw(path(places(line, place)));
                }
            }
            paintArrows(inside, frame, place);
            List<Rectangle2D> taken = new ArrayList<>();
            for (int i = 0; i < levels.length && !filled; i++) {
                label(
                        inside,
                        scale.label(levels[i]),
                        Isolines.of(values, columns, rows, levels[i]).stream()
                                .map(line -> places(line, place))
                                .toList(),
                        taken,
                        frame.area());
            }
        } finally {
            inside.dispose();
        }
        if (right() > 0) {
            paintBar(g, frame.area());
        }
    }

    /** The map's middle part: its ends are too pale or too dark for lines on one of the two grounds. */
    private Color lineColor(int level) {
        double[] levels = levels();
        double t = levels.length < 2 ? 0.5 : (double) level / (levels.length - 1);
        return map.color(0.3 + 0.45 * t);
    }

    private BufferedImage bands(GridPlace place) {
        Rectangle seen = place.seen();
        int w = seen.width * Graphic.SCALE;
        BufferedImage image = new BufferedImage(w, seen.height * Graphic.SCALE, BufferedImage.TYPE_INT_RGB);
        int[] line = new int[w];
        for (int py = 0; py < image.getHeight(); py++) {
            double gy = place.row(seen.y + (py + 0.5) / Graphic.SCALE);
            int row = Math.min((int) gy, rows - 2);
            for (int px = 0; px < w; px++) {
                double gx = place.column(seen.x + (px + 0.5) / Graphic.SCALE);
                int column = Math.min((int) gx, columns - 2);
                double value = between(row, column, gy - row, gx - column);
                line[px] = Range.drawable(value) ? map.rgb(scale.shade(value)) : Style.UNDEFINED.getRGB();
            }
            image.setRGB(0, py, w, 1, line, 0, w);
        }
        return image;
    }

    private double between(int row, int column, double ty, double tx) {
        int at = row * columns + column;
        return (1 - ty) * ((1 - tx) * values[at] + tx * values[at + 1])
                + ty * ((1 - tx) * values[at + columns] + tx * values[at + columns + 1]);
    }

    private static Path2D path(double[][] places) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < places.length; i++) {
            if (i == 0) {
                path.moveTo(places[i][0], places[i][1]);
            } else {
                path.lineTo(places[i][0], places[i][1]);
            }
        }
        return path;
    }

    /** Where points {column, row} are in the picture. */
    private static double[][] places(double[][] line, GridPlace place) {
        return Arrays.stream(line)
                .map(point -> new double[] {place.x(point[0]), place.y(point[1])})
                .toArray(double[][]::new);
    }

    /** A line's value in a gap of its longest piece, inside the area and clear of other labels; left out where there is no room. */
    private void label(Graphics2D g, String label, List<double[][]> lines, List<Rectangle2D> taken, Rectangle area) {
        double[][] longest = new double[0][];
        for (double[][] line : lines) {
            double[][] seen = Arrays.stream(line)
                    .filter(point -> area.contains(point[0], point[1]))
                    .toArray(double[][]::new);
            longest = seen.length > longest.length ? seen : longest;
        }
        double half = Style.width(label, Style.TICK) / 2 + 3;
        double length = 0;
        for (int i = 1; i < longest.length; i++) {
            length += Math.hypot(longest[i][0] - longest[i - 1][0], longest[i][1] - longest[i - 1][1]);
        }
        if (length < 3 * half) {
            return;
        }
        for (int i = 0; i < longest.length; i++) {
            // From a quarter of the way on, so that the labels of nested lines do not stack in one place.
            double[] point = longest[(i + longest.length / 4) % longest.length];
            double px = point[0];
            double py = point[1];
            Rectangle2D box = new Rectangle2D.Double(px - half, py - 8, 2 * half, 16);
            Rectangle2D wide = new Rectangle2D.Double(px - half - 4, py - 12, 2 * half + 8, 24);
            if (area.contains(wide) && taken.stream().noneMatch(wide::intersects)) {
                taken.add(box);
                g.setColor(Style.BACKGROUND);
                g.fill(box);
                AxesFrame.label(g, label, px, py + 4.3, 0.5);
                return;
            }
        }
    }

    private void paintArrows(Graphics2D g, AxesFrame frame, GridPlace place) {
        double[][] arrows = slopes;
        if (arrows == null) {
            return;
        }
        Rectangle area = frame.area();
        double longest = 0;
        double[][] steps = new double[arrows.length][];
        for (int i = 0; i < arrows.length; i++) {
            // A step along the gradient as it looks in the picture, whose axes may have different units.
            steps[i] =
                    new double[] {arrows[i][2] / x.span() * place.width(), -arrows[i][3] / y.span() * place.height()};
            double length = Math.hypot(steps[i][0], steps[i][1]);
            longest = Range.drawable(length) ? Math.max(longest, length) : longest;
        }
        double room = 0.85 * Math.min((double) area.width / ARROWS_ACROSS, (double) area.height / ARROWS_UP);
        g.setColor(Style.INK);
        g.setStroke(new BasicStroke(1.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (int i = 0; i < arrows.length; i++) {
            double length = Math.hypot(steps[i][0], steps[i][1]);
            if (!(length > 0) || !Range.drawable(length)) {
                continue;
            }
            // By the square root, so that small gradients still show where they point.
            double shown = room * Math.sqrt(length / longest);
            if (shown < 3) {
                continue;
            }
            double ux = steps[i][0] / length;
            double uy = steps[i][1] / length;
            double cx = frame.x(arrows[i][0]);
            double cy = frame.y(arrows[i][1]);
            arrow(g, cx - ux * shown / 2, cy - uy * shown / 2, cx + ux * shown / 2, cy + uy * shown / 2);
        }
    }

    private static void arrow(Graphics2D g, double x1, double y1, double x2, double y2) {
        double length = Math.hypot(x2 - x1, y2 - y1);
        double ux = (x2 - x1) / length;
        double uy = (y2 - y1) / length;
        double head = Math.min(6, length * 0.45);
        g.draw(new Line2D.Double(x1, y1, x2 - ux * head * 0.7, y2 - uy * head * 0.7));
        Path2D tip = new Path2D.Double();
        tip.moveTo(x2, y2);
        tip.lineTo(x2 - ux * head - uy * head * 0.42, y2 - uy * head + ux * head * 0.42);
        tip.lineTo(x2 - ux * head + uy * head * 0.42, y2 - uy * head - ux * head * 0.42);
        tip.closePath();
        g.fill(tip);
    }

    private void paintBar(Graphics2D g, Rectangle area) {
        double[] levels = levels();
        int left = area.x + area.width + 18;
        double step = (double) area.height / (levels.length + 1);
        for (int i = 0; i <= levels.length; i++) {
            g.setColor(map.color((double) i / levels.length));
            g.fill(new Rectangle2D.Double(left, area.getMaxY() - (i + 1) * step, BAR, step));
        }
        int every = (int) Math.max(1, Math.ceil(16 / step));
        for (int i = 0; i < levels.length; i += every) {
            AxesFrame.label(g, scale.label(levels[i]), left + BAR + 8, area.getMaxY() - (i + 1) * step + 4.3, 0);
        }
    }

    /** The least value and where it is. */
    private int lowest() {
        int at = -1;
        for (int i = 0; i < values.length; i++) {
            at = Range.drawable(values[i]) && (at < 0 || values[i] < values[at]) ? i : at;
        }
        return at;
    }

    /** The value between the grid's points, NaN outside. */
    double valueAt(double px, double py) {
        double gx = (px - x.lo()) / x.span() * (columns - 1);
        double gy = (py - y.lo()) / y.span() * (rows - 1);
        if (!(gx >= 0 && gy >= 0 && gx <= columns - 1 && gy <= rows - 1)) {
            return Double.NaN;
        }
        int column = Math.min((int) gx, columns - 2);
        int row = Math.min((int) gy, rows - 2);
        return between(row, column, gy - row, gx - column);
    }

    /** The values of the lines, rising. */
    double[] levels() {
        return scale.at();
    }

    @Override
    public String describe() {
        int least = lowest();
        long undefined = Arrays.stream(values).filter(v -> !Range.drawable(v)).count();
        double most = Arrays.stream(values).filter(Range::drawable).max().orElse(0);
        double px = x.lo() + x.span() * (least % columns) / (columns - 1);
        double py = y.lo() + y.span() * (least / columns) / (rows - 1);
        return "Values from " + Numbers.brief(values[least]) + ", least near (" + Numbers.brief(px) + ", "
                + Numbers.brief(py) + "), to " + Numbers.brief(most) + ", with "
                + (levels().length == 0 ? "no levels: it is constant" : Numbers.count(levels().length, "level"))
                + (slopes == null ? "" : " and arrows along the gradient, uphill")
                + (undefined == 0
                        ? "."
                        : "; " + undefined + " of " + values.length + " grid points are not finite and left blank.");
    }
}
