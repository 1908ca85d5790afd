package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Paths over the level sets of a function up to a step, as optimizers take them.
 *
 * @param paths each {@code [steps][2]}
 * @param step how far they have come; one that is over stays at its end
 */
record Race(Landscape land, DoubleBinaryOperator f, List<String> names, List<double[][]> paths, int step)
        implements Content {
    private static final int MOST_FRAMES = 100;
    private static final int MOST_PATHS = 8;
    private static final int WIDTH = 480;
    private static final int HEIGHT = 360;
    /** In pixels from the middle, far beyond every picture. */
    private static final double FARTHEST = 1e6;
    /** How far from the edge an arrow stands to what is outside. */
    private static final double EDGE = 12;

    static Animation animation(DoubleBinaryOperator f, Map<String, double[][]> paths) {
        return Animation.of(frames(f, paths)).framesPerSecond(12);
    }

    static List<Plot> frames(DoubleBinaryOperator f, Map<String, double[][]> paths) {
        if (paths.isEmpty() || paths.size() > MOST_PATHS) {
            throw new PlotException("race", "1 to " + MOST_PATHS + " paths", paths.size() + "", "");
        }
        List<double[][]> all = new ArrayList<>();
        int steps = 0;
        for (Map.Entry<String, double[][]> entry : paths.entrySet()) {
            double[][] path = entry.getValue();
            for (int i = 0; i < path.length; i++) {
                if (path[i].length != 2) {
                    throw new PlotException(
                            "race",
                            "points of two numbers",
                            path[i].length + " numbers at step " + i + " of \"" + entry.getKey() + "\"",
                            "add new double[] {x, y} for each step");
                }
            }
            if (path.length == 0 || !isDrawable(path[0])) {
                throw new PlotException(
                        "race",
                        "a finite start of each path",
                        path.length == 0 ? "an empty path \"" + entry.getKey() + "\"" : Arrays.toString(path[0]),
                        "begin with the point before the first step");
            }
            all.add(Arrays.stream(path).map(double[]::clone).toArray(double[][]::new));
            steps = Math.max(steps, path.length - 1);
        }
        Range[] area = area(f, all);
        Race race = new Race(Landscape.of(f, area[0], area[1]), f, List.copyOf(paths.keySet()), List.copyOf(all), 0);
        int stride = Math.max(1, (steps + MOST_FRAMES - 1) / MOST_FRAMES);
        List<Plot> frames = new ArrayList<>();
        for (int step = 0; step < steps; step += stride) {
            frames.add(race.at(step));
        }
        frames.add(race.at(steps));
        return frames;
    }

    private Plot at(int step) {
        return new Plot(new Race(land, f, names, paths, step))
                .title("step " + step)
                .size(WIDTH, HEIGHT);
    }

    private static boolean isDrawable(double[] point) {
        return Range.drawable(point[0]) && Range.drawable(point[1]);
    }

    /** All points but those of a path that runs away, with some room. */
    private static Range[] area(DoubleBinaryOperator f, List<double[][]> paths) {
        List<double[][]> kept = new ArrayList<>();
        boolean doSomeStay = false;
        for (double[][] path : paths) {
            boolean climbs = climbs(f, path);
            doSomeStay |= !climbs;
            kept.add(climbs ? Arrays.copyOf(path, 1) : path);
        }
        return around(doSomeStay ? kept : paths);
    }

    /** Whether a path ends above its start or beyond all numbers: it diverges, and the others would be one dot beside it. */
    private static boolean climbs(DoubleBinaryOperator f, double[][] path) {
        double[] end = path[path.length - 1];
        return !isDrawable(end) || !(f.applyAsDouble(end[0], end[1]) <= f.applyAsDouble(path[0][0], path[0][1]));
    }

    private static Range[] around(List<double[][]> paths) {
        double[] start = paths.get(0)[0];
        double most = 1e-6;
        for (double[][] path : paths) {
            // Each by itself, so that one of few steps counts as much as one of many.
            double[] far = Arrays.stream(path)
                    .filter(Race::isDrawable)
                    .mapToDouble(p -> Math.hypot(p[0] - start[0], p[1] - start[1]))
                    .sorted()
                    .toArray();
            most = Math.max(most, 2 * far[(int) Math.ceil(0.8 * (far.length - 1))]);
        }
        double[] lo = start.clone();
        double[] hi = start.clone();
        for (double[][] path : paths) {
            for (double[] p : path) {
                if (isDrawable(p) && Math.hypot(p[0] - start[0], p[1] - start[1]) <= most) {
                    for (int d = 0; d < 2; d++) {
                        lo[d] = Math.min(lo[d], p[d]);
                        hi[d] = Math.max(hi[d], p[d]);
                    }
                }
            }
        }
        double span = Math.max(hi[0] - lo[0], hi[1] - lo[1]);
        Range[] area = new Range[2];
        for (int d = 0; d < 2; d++) {
            // A race along one axis still needs a landscape on its sides.
            double room = 0.15 * Math.max(hi[d] - lo[d], 1e-6) + Math.max(0, 0.25 * span - 0.5 * (hi[d] - lo[d]));
            area[d] = new Range(lo[d] - room, hi[d] + room);
        }
        return area;
    }

    @Override
    public String kind() {
        return "race";
    }

    @Override
    public boolean hasAxes() {
        return true;
    }

    @Override
    public @Nullable Ranges autoRanges(Settings settings) {
        return new Ranges(land.x(), land.y());
    }

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            keys.add(new Key(names.get(i), Style.series(i), Style.line(i), null));
        }
        AxesFrame frame = frame(size, s, keys);
        land.paint(g, frame);
        frame.paint(g, false);
        Graphics2D inside = (Graphics2D) g.create();
        try {
            inside.clip(frame.area());
            List<Point2D> ends = new ArrayList<>();
            for (int i = 0; i < paths.size(); i++) {
                ends.add(path(inside, frame, paths.get(i), Style.series(i)));
            }
            for (int i = 0; i < ends.size(); i++) {
                end(inside, frame.area(), ends.get(i), Style.series(i), lostAt(paths.get(i)) <= step);
            }
        } finally {
            inside.dispose();
        }
        frame.outline(g);
    }

    private AxesFrame frame(Size size, Settings s, List<Key> keys) {
        Range x = s.x() == null ? land.x() : s.x();
        Range y = s.y() == null ? land.y() : s.y();
        return AxesFrame.layout(size, s, new NumberScale(x, false, false), new NumberScale(y, false, false), keys);
    }

    /** Draws the line and gives its end. */
    private Point2D path(Graphics2D g, AxesFrame frame, double[][] path, Color color) {
        Path2D line = new Path2D.Double();
        double x = 0;
        double y = 0;
        for (int i = 0; i <= Math.min(step, path.length - 1); i++) {
            if (!isDrawable(path[i])) {
                break;
            }
            double middleX = frame.area().getCenterX();
            double middleY = frame.area().getCenterY();
            x = frame.x(path[i][0]) - middleX;
            y = frame.y(path[i][1]) - middleY;
            // Nearer, but in the same direction, so that the part in the picture stays the same.
            double nearer = Math.min(1, FARTHEST / Math.max(Math.abs(x), Math.abs(y)));
            x = middleX + nearer * x;
            y = middleY + nearer * y;
            if (i == 0) {
                line.moveTo(x, y);
            } else {
                line.lineTo(x, y);
            }
        }
        g.setColor(color);
        g.setStroke(new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(line);
        return new Point2D.Double(x, y);
    }

    private static void end(Graphics2D g, Rectangle area, Point2D end, Color color, boolean isLost) {
        double x = end.getX();
        double y = end.getY();
        if (!area.contains(end)) {
            pointer(g, area, x, y, color);
            return;
        }
        if (isLost) {
            Glyph.CROSS.paint(g, color, x, y, 14, true);
            return;
        }
        g.setColor(Color.WHITE);
        g.fill(new Ellipse2D.Double(x - 6, y - 6, 12, 12));
        g.setColor(color);
        g.fill(new Ellipse2D.Double(x - 4.5, y - 4.5, 9, 9));
    }

    /** An arrow at the edge of the picture towards a path that has left it. */
    private static void pointer(Graphics2D g, Rectangle area, double x, double y, Color color) {
        double atX = Math.max(area.x + EDGE, Math.min(area.getMaxX() - EDGE, x));
        double atY = Math.max(area.y + EDGE, Math.min(area.getMaxY() - EDGE, y));
        AffineTransform before = g.getTransform();
        g.translate(atX, atY);
        g.rotate(Math.atan2(y - atY, x - atX));
        Path2D tip = new Path2D.Double();
        tip.moveTo(9, 0);
        tip.lineTo(-6, -7);
        tip.lineTo(-6, 7);
        tip.closePath();
        g.setColor(Color.WHITE);
        g.setStroke(new BasicStroke(3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(tip);
        g.setColor(color);
        g.fill(tip);
        g.setTransform(before);
    }

    /** The step from which on a path has no place, as after a division by zero; the largest number if there is none. */
    private static int lostAt(double[][] path) {
        return IntStream.range(0, path.length)
                .filter(i -> !isDrawable(path[i]))
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    private boolean isOutside(double[] p, Settings s) {
        Range x = s.x() == null ? land.x() : s.x();
        Range y = s.y() == null ? land.y() : s.y();
        return !x.contains(p[0]) || !y.contains(p[1]);
    }

    @Override
    public String describe(Settings s) {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            double[][] path = paths.get(i);
            int lost = lostAt(path);
            double[] p = path[Math.min(lost <= step ? lost - 1 : step, path.length - 1)];
            each.add(names.get(i) + " at " + Numbers.brief(p[0]) + ", " + Numbers.brief(p[1]) + " with value "
                    + Numbers.brief(f.applyAsDouble(p[0], p[1]))
                    + (isOutside(p, s) ? " (outside the picture)" : "")
                    + (lost <= step ? ", lost in step " + lost + ": not finite from there" : ""));
        }
        return "Step " + step + ": " + String.join("; ", each) + ".";
    }
}
