package org.lectern.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;
import org.lectern.tensor.Tensor;

/**
 * A drawing as the strokes of a pen: {@link Datasets#strokes} draws some, and {@link #of(Tensor)} shows what a model drew.
 *
 * <p>Points have x to the right and y down. As numbers, each point is a row {@code (dx, dy, p1, p2, p3)}: the way from the point
 * before, then which state the pen is in after it: 1 for {@code p1} draws on to the next point, for {@code p2} moves to it off the
 * paper, for {@code p3} is done. Source: Ha and Eck, "A neural representation of sketch drawings", 2018, section 3.1.
 */
public final class Sketch implements Displayable {
    private static final int SHOWN = 160;

    private final String name;
    private final List<double[][]> strokes;

    Sketch(String name, List<double[][]> strokes) {
        this.name = name;
        this.strokes = List.copyOf(strokes);
    }

    /**
     * The drawing that rows {@code (t, 5)} stand for, up to the first whose {@code p3} is the largest of its three. The pen's states
     * may be probabilities. The first row is the first point.
     *
     * @throws DataException if there are not five columns, or a number is not finite
     */
    public static Sketch of(Tensor rows) {
        if (rows == null || rows.rank() != 2 || rows.dim(1) != 5) {
            throw new DataException(
                    "sketch",
                    "rows (t, 5) of dx, dy, p1, p2, p3",
                    rows == null ? "null" : Arrays.toString(rows.shape()),
                    "row(i) takes one of a batch");
        }
        float[] v = rows.toFloats();
        List<double[][]> strokes = new ArrayList<>();
        List<double[]> stroke = new ArrayList<>();
        double x = 0;
        double y = 0;
        for (int i = 0; i < v.length; i += 5) {
            for (int c = 0; c < 5; c++) {
                if (!Float.isFinite(v[i + c])) {
                    throw new DataException(
                            "sketch",
                            "finite numbers",
                            v[i + c] + " in row " + i / 5,
                            "did the model's loss become NaN?");
                }
            }
            if (v[i + 4] > v[i + 2] && v[i + 4] >= v[i + 3]) {
                break;
            }
            x += v[i];
            y += v[i + 1];
            stroke.add(new double[] {x, y});
            if (v[i + 3] > v[i + 2]) {
                strokes.add(stroke.toArray(new double[0][]));
                stroke.clear();
            }
        }
        if (!stroke.isEmpty()) {
            strokes.add(stroke.toArray(new double[0][]));
        }
        return new Sketch("", strokes);
    }

    /** What it shows, such as {@code cat}; empty if nobody said. */
    public String name() {
        return name;
    }

    /** The strokes, each a row {@code {x, y}} for each of its points. */
    public List<double[][]> strokes() {
        return strokes.stream()
                .map(stroke -> Arrays.stream(stroke).map(double[]::clone).toArray(double[][]::new))
                .toList();
    }

    /** How many points all strokes have. */
    public int points() {
        return strokes.stream().mapToInt(stroke -> stroke.length).sum();
    }

    /** The rows {@code (points + 1, 5)}; the last one says that the pen is done. */
    public Tensor rows() {
        float[] rows = new float[5 * (points() + 1)];
        write(rows, 0, points() + 1);
        return Tensor.of(rows).reshape(points() + 1, 5);
    }

    /** Writes the points' rows from {@code at} on and fills up with rows of a pen that is done, {@code count} in all. */
    void write(float[] rows, int at, int count) {
        double x = 0;
        double y = 0;
        int i = at;
        boolean first = true;
        for (double[][] stroke : strokes) {
            for (int p = 0; p < stroke.length; p++) {
                rows[i] = first ? 0 : (float) (stroke[p][0] - x);
                rows[i + 1] = first ? 0 : (float) (stroke[p][1] - y);
                rows[i + (p == stroke.length - 1 ? 3 : 2)] = 1;
                x = stroke[p][0];
                y = stroke[p][1];
                first = false;
                i += 5;
            }
        }
        for (; i < at + 5 * count; i += 5) {
            rows[i + 4] = 1;
        }
    }

    /**
     * The same strokes with fewer points: none that is left out was further than {@code tolerance} from the line between its
     * neighbours that stay. Source: Douglas and Peucker, "Algorithms for the reduction of the number of points", 1973.
     */
    public Sketch simplify(double tolerance) {
        if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
            throw new DataException(
                    "simplify", "a tolerance >= 0", tolerance + "", "0.07 is a hundredth of a sketch's side");
        }
        return new Sketch(
                name,
                strokes.stream().map(s -> Simplifier.simplify(s, tolerance)).toList());
    }

    /** Ink from 0 to 1 on paper, {@code (1, side, side)}, the drawing in the middle. */
    public Tensor image(int side) {
        if (side < 8 || side > 1024) {
            throw new DataException("image", "a side of 8 to 1024 pixels", side + "", "28 is MNIST's");
        }
        float[] pixels = new float[side * side];
        SketchInk.draw(strokes, pixels, 0, side);
        return Tensor.of(pixels).reshape(1, side, side);
    }

    /**
     * Writes the drawing to a file whose name ends in {@code .svg} or {@code .html}.
     *
     * @throws IllegalArgumentException if it ends otherwise
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public void save(String file) {
        save(Path.of(file));
    }

    /** As {@link #save(String)}. */
    public void save(Path file) {
        String drawing = svg(SHOWN).replaceFirst("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ");
        display().with(MimeBundle.SVG, drawing).save(file);
    }

    @Override
    public MimeBundle display() {
        return MimeBundle.html(svg(SHOWN), toString());
    }

    /** The drawing as SVG in the text's colour, so that it is seen on dark pages as well. */
    String svg(int side) {
        double left = Double.MAX_VALUE;
        double top = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        StringBuilder path = new StringBuilder();
        for (double[][] stroke : strokes) {
            for (int p = 0; p < stroke.length; p++) {
                left = Math.min(left, stroke[p][0]);
                right = Math.max(right, stroke[p][0]);
                top = Math.min(top, stroke[p][1]);
                bottom = Math.max(bottom, stroke[p][1]);
                path.append(String.format(Locale.ROOT, "%s%.3f %.3f", p == 0 ? "M" : "L", stroke[p][0], stroke[p][1]));
            }
            // A stroke of one point is a dot.
            path.append(stroke.length == 1 ? "h0" : "");
        }
        double size = strokes.isEmpty() ? 1 : Math.max(1e-6, Math.max(right - left, bottom - top));
        double x = strokes.isEmpty() ? 0 : (left + right) / 2;
        double y = strokes.isEmpty() ? 0 : (top + bottom) / 2;
        double box = 1.12 * size;
        return String.format(
                Locale.ROOT,
                "<svg width=\"%d\" height=\"%d\" viewBox=\"%.3f %.3f %.3f %.3f\" role=\"img\" aria-label=\"%s\"><path d=\"%s\" "
                        + "fill=\"none\" stroke=\"currentColor\" stroke-width=\"%.4f\" stroke-linecap=\"round\" "
                        + "stroke-linejoin=\"round\"/></svg>",
                side,
                side,
                x - box / 2,
                y - box / 2,
                box,
                box,
                Table.escape(toString()),
                path,
                0.02 * size);
    }

    @Override
    public String toString() {
        return "Sketch" + (name.isEmpty() ? "" : " of a " + name) + ": " + strokes.size() + " strokes, " + points()
                + " points";
    }
}
