package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A function over the plane as a shaded surface in space, seen from above at an angle, without perspective; paths lie on it.
 *
 * @param field the function
 * @param paths points in the plane, of the kind {@code PATH}
 */
record Surface(Field field, List<Series> paths) implements Content {
    private static final int CELLS = 36;
    private static final double TURN = Math.toRadians(-52);
    private static final double TILT = Math.toRadians(34);
    private static final double HEIGHT = 0.62;
    private static final Size NATURAL = new Size(640, 470);

    static Surface of(Field field, List<Series> series) {
        return new Surface(
                field, series.stream().filter(s -> s.kind() == Series.Kind.PATH).toList());
    }

    @Override
    public String kind() {
        return "surface plot";
    }

    @Override
    public boolean hasAxisLabels() {
        return true;
    }

    @Override
    public Size naturalSize(Settings settings) {
        return NATURAL;
    }

    @Override
    public Content path(Series path) {
        List<Series> both = new ArrayList<>(paths);
        both.add(path);
        return new Surface(field, List.copyOf(both));
    }

    @Override
    public Content surface() {
        return this;
    }

    @Override
    public List<Content> alike(List<Content> frames) {
        List<Field> fields = Field.alike(
                frames.stream().map(frame -> ((Surface) frame).field).toList());
        List<Content> alike = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            alike.add(new Surface(fields.get(i), ((Surface) frames.get(i)).paths));
        }
        return alike;
    }

    @Override
    public Content levels(int count) {
        return new Surface(field.withLevels(count), paths);
    }

    @Override
    public Content colors(ColorMap map) {
        return new Surface(field.colored(map), paths);
    }

    /** Turns points of the unit cube into places of the picture. */
    private record View(double centerX, double centerY, double scale) {
        /** Right, down and towards the eye, before scaling. */
        static double[] turned(double x, double y, double z) {
            double cx = x - 0.5;
            double cy = y - 0.5;
            double right = Math.cos(TURN) * cx - Math.sin(TURN) * cy;
            double away = Math.sin(TURN) * cx + Math.cos(TURN) * cy;
            double h = (z - 0.5) * HEIGHT;
            return new double[] {
                right, -(h * Math.cos(TILT) + away * Math.sin(TILT)), h * Math.sin(TILT) - away * Math.cos(TILT)
            };
        }

        double[] place(double x, double y, double z) {
            double[] t = turned(x, y, z);
            return new double[] {centerX + scale * t[0], centerY + scale * t[1]};
        }
    }

    /** Around all corners of the cube. */
    private static View view(double left, double top, double right, double bottom) {
        double[] low = {9, 9};
        double[] high = {-9, -9};
        for (int corner = 0; corner < 8; corner++) {
            double[] t = View.turned(corner & 1, corner >> 1 & 1, corner >> 2);
            for (int i = 0; i < 2; i++) {
                low[i] = Math.min(low[i], t[i]);
                high[i] = Math.max(high[i], t[i]);
            }
        }
        double scale = Math.min((right - left) / (high[0] - low[0]), (bottom - top) / (high[1] - low[1]));
        return new View(
                (left + right) / 2 - scale * (low[0] + high[0]) / 2,
                (top + bottom) / 2 - scale * (low[1] + high[1]) / 2,
                scale);
    }

    /** A piece of the surface or of a path, painted from the farthest to the nearest. */
    private record Piece(double near, Color color, Path2D shape, boolean isLine) {}

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            String name = paths.get(i).name();
            if (name != null && s.legend()) {
                keys.add(new Key(name, pathColor(i), Style.line(0), Glyph.CIRCLE));
            }
        }
        Header header = new Header(s.title(), keys, size.width() - 2.0 * Style.PAD, size.height());
        header.paint(g, Style.PAD, Style.PAD);
        View view = view(
                Style.PAD + 52,
                Style.PAD + header.height() + 8,
                size.width() - Style.PAD - 16.0,
                size.height() - Style.PAD - 40.0);
        paintCube(g, view, s);
        List<Piece> pieces = new ArrayList<>();
        quads(view, pieces);
        List<Path2D> whole = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            int first = pieces.size();
            line(view, paths.get(i), pathColor(i), pieces);
            Path2D all = new Path2D.Double();
            pieces.subList(first, pieces.size()).forEach(piece -> all.append(piece.shape(), true));
            whole.add(all);
        }
        pieces.sort(Comparator.comparingDouble(Piece::near));
        for (Piece piece : pieces) {
            g.setColor(piece.color());
            if (piece.isLine()) {
                g.setStroke(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                g.draw(piece.shape());
            } else {
                g.fill(piece.shape());
                // Its own edge in its own colour: without it the ground shines through between neighbours.
                g.setStroke(new BasicStroke(0.7f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                g.draw(piece.shape());
            }
        }
        for (int i = 0; i < paths.size(); i++) {
            Series path = paths.get(i);
            // Where a hill hides the path, it is seen through the hill as dashes.
            g.setColor(pathColor(i));
            g.setStroke(new BasicStroke(1.1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {3, 3}, 0));
            g.draw(whole.get(i));
            end(g, view, path, 0, Glyph.CIRCLE, 9, pathColor(i));
            end(g, view, path, path.size() - 1, Glyph.STAR, 16, pathColor(i));
        }
    }

    private static Color pathColor(int i) {
        return Style.OVER_BANDS[i % Style.OVER_BANDS.length];
    }

    private double unitX(double x) {
        return (x - field.x().lo()) / field.x().span();
    }

    private double unitY(double y) {
        return (y - field.y().lo()) / field.y().span();
    }

    private static double unitZ(double value, Range heights) {
        return (value - heights.lo()) / heights.span();
    }

    private void end(Graphics2D g, View view, Series path, int i, Glyph glyph, double size, Color color) {
        double z = field.valueAt(path.x()[i], path.y()[i]);
        if (Range.drawable(z)) {
            double[] at = view.place(
                    unitX(path.x()[i]),
                    unitY(path.y()[i]),
                    unitZ(z, field.scale().heights()));
            glyph.paint(g, color, at[0], at[1], size, true);
        }
    }

    private void quads(View view, List<Piece> pieces) {
        Range heights = field.scale().heights();
        double[][] z = new double[CELLS + 1][CELLS + 1];
        for (int r = 0; r <= CELLS; r++) {
            for (int c = 0; c <= CELLS; c++) {
                z[r][c] = field.valueAt(
                        field.x().lo() + field.x().span() * c / CELLS,
                        field.y().lo() + field.y().span() * r / CELLS);
            }
        }
        for (int r = 0; r < CELLS; r++) {
            for (int c = 0; c < CELLS; c++) {
                double middle = (z[r][c] + z[r][c + 1] + z[r + 1][c] + z[r + 1][c + 1]) / 4;
                if (!Range.drawable(middle)) {
                    continue;
                }
                Path2D quad = new Path2D.Double();
                int[][] corners = {{0, 0}, {0, 1}, {1, 1}, {1, 0}};
                for (int[] corner : corners) {
                    double[] at = view.place(
                            (double) (c + corner[1]) / CELLS,
                            (double) (r + corner[0]) / CELLS,
                            unitZ(z[r + corner[0]][c + corner[1]], heights));
                    if (quad.getCurrentPoint() == null) {
                        quad.moveTo(at[0], at[1]);
                    } else {
                        quad.lineTo(at[0], at[1]);
                    }
                }
                quad.closePath();
                double slopeX = (z[r][c + 1] + z[r + 1][c + 1] - z[r][c] - z[r + 1][c]) / 2 / heights.span() * CELLS;
                double slopeY = (z[r + 1][c] + z[r + 1][c + 1] - z[r][c] - z[r][c + 1]) / 2 / heights.span() * CELLS;
                double near = View.turned((c + 0.5) / CELLS, (r + 0.5) / CELLS, 0)[2];
                pieces.add(new Piece(
                        near, shaded(field.map().rgb(field.scale().smoothShade(middle)), slopeX, slopeY), quad, false));
            }
        }
    }

    /** Light from the upper left: what faces it keeps its colour, what turns away is up to a third darker. */
    private static Color shaded(int rgb, double slopeX, double slopeY) {
        double nx = -slopeX * HEIGHT;
        double ny = -slopeY * HEIGHT;
        double length = Math.sqrt(nx * nx + ny * ny + 1);
        double facing = (-0.55 * nx + 0.25 * ny + 0.8) / length / 1.002;
        double light = 0.66 + 0.34 * Math.max(0, Math.min(1, facing));
        // In 32 steps, so that neighbours share their colour and the picture stays small.
        light = Math.round(light * 32) / 32.0;
        return new Color(
                (int) ((rgb >> 16 & 255) * light), (int) ((rgb >> 8 & 255) * light), (int) ((rgb & 255) * light));
    }

    private void line(View view, Series path, Color color, List<Piece> pieces) {
        Range heights = field.scale().heights();
        double[] before = new double[0];
        double beforeNear = 0;
        for (int i = 0; i < path.size(); i++) {
            double z = field.valueAt(path.x()[i], path.y()[i]);
            if (!Range.drawable(z)) {
                before = new double[0];
                continue;
            }
            // Cut into short steps, each on the surface: a long one would run through a hill.
            int steps = before.length == 0 ? 1 : 12;
            for (int step = 1; step <= steps; step++) {
                double t = (double) step / steps;
                double px = i == 0 ? path.x()[0] : path.x()[i - 1] + t * (path.x()[i] - path.x()[i - 1]);
                double py = i == 0 ? path.y()[0] : path.y()[i - 1] + t * (path.y()[i] - path.y()[i - 1]);
                if (before.length == 0) {
                    px = path.x()[i];
                    py = path.y()[i];
                }
                double height = field.valueAt(px, py);
                if (!Range.drawable(height)) {
                    continue;
                }
                double[] here = view.place(unitX(px), unitY(py), unitZ(height, heights) + 0.004);
                double near = View.turned(unitX(px), unitY(py), 0)[2];
                if (before.length > 0) {
                    Path2D segment = new Path2D.Double();
                    segment.moveTo(before[0], before[1]);
                    segment.lineTo(here[0], here[1]);
                    // Nearer than the cells it crosses, by the width of one.
                    pieces.add(new Piece(Math.max(near, beforeNear) + 1.6 / CELLS, color, segment, true));
                }
                before = here;
                beforeNear = near;
            }
        }
    }

    /** A tick's label; none where another stands, as that of another axis in a corner. */
    private static void label(
            Graphics2D g, String label, double x, double baseline, double anchor, List<Rectangle2D> taken) {
        double width = AxesFrame.labelWidth(label);
        Rectangle2D box = new Rectangle2D.Double(x - anchor * width, baseline - 9, width, 10);
        if (taken.stream().noneMatch(box::intersects)) {
            taken.add(box);
            AxesFrame.label(g, label, x, baseline, anchor);
        }
    }

    private void paintCube(Graphics2D g, View view, Settings s) {
        g.setStroke(new BasicStroke(1f));
        NumberScale xs = new NumberScale(field.x(), false, false);
        NumberScale ys = new NumberScale(field.y(), false, false);
        NumberScale zs = new NumberScale(field.scale().heights(), false, false);
        // The floor's and the two far walls' grid; the eye is at low x... high x and low y.
        List<Rectangle2D> taken = new ArrayList<>();
        for (Scale.Tick tick : zs.ticks(200, 44)) {
            double t = zs.position(tick.value());
            g.setColor(Style.GRID);
            segment(g, view, new double[] {0, 0, t}, new double[] {0, 1, t});
            segment(g, view, new double[] {0, 1, t}, new double[] {1, 1, t});
            double[] at = view.place(0, -0.03, t);
            label(g, tick.label(), at[0] - 4, at[1] + 4, 1, taken);
        }
        for (Scale.Tick tick : xs.ticks(260, 60)) {
            double t = xs.position(tick.value());
            g.setColor(Style.GRID);
            segment(g, view, new double[] {t, 0, 0}, new double[] {t, 1, 0});
            segment(g, view, new double[] {t, 1, 0}, new double[] {t, 1, 1});
            double[] at = view.place(t, -0.06, 0);
            label(g, tick.label(), at[0], at[1] + 6, 0.5, taken);
        }
        for (Scale.Tick tick : ys.ticks(260, 60)) {
            double t = ys.position(tick.value());
            g.setColor(Style.GRID);
            segment(g, view, new double[] {0, t, 0}, new double[] {1, t, 0});
            segment(g, view, new double[] {0, t, 0}, new double[] {0, t, 1});
            double[] at = view.place(1.06, t, 0);
            label(g, tick.label(), at[0], at[1] + 6, 0.5, taken);
        }
        g.setColor(Style.ZERO);
        segment(g, view, new double[] {0, 0, 0}, new double[] {1, 0, 0});
        segment(g, view, new double[] {1, 0, 0}, new double[] {1, 1, 0});
        segment(g, view, new double[] {0, 0, 0}, new double[] {0, 0, 1});
        // Turned as it is, the floor does not say by itself which of its sides is which.
        axisName(g, s.xLabel() == null ? "x" : s.xLabel(), view.place(0.5, -0.2, 0));
        axisName(g, s.yLabel() == null ? "y" : s.yLabel(), view.place(1.2, 0.5, 0));
    }

    private static void axisName(Graphics2D g, String name, double[] at) {
        Style.text(g, Style.fit(name, Style.LABEL, 200), Style.LABEL, Style.INK, at[0], at[1] + 8, 0.5);
    }

    private static void segment(Graphics2D g, View view, double[] from, double[] to) {
        double[] a = view.place(from[0], from[1], from[2]);
        double[] b = view.place(to[0], to[1], to[2]);
        g.draw(new Line2D.Double(a[0], a[1], b[0], b[1]));
    }

    @Override
    public String describe(Settings s) {
        return Xy.axis("x", s.xLabel(), field.x(), false) + ", " + Xy.axis("y", s.yLabel(), field.y(), false) + ". "
                + field.describe()
                + (paths.isEmpty() ? "" : " On it " + Numbers.count(paths.size(), "path") + ".");
    }
}
