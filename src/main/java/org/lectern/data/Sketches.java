package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Drawings as strokes of a pen, made by {@link Datasets#strokes}, for models such as sketch-RNN. A drawing's larger side is {@value
 * #SIDE} long, so that the steps from point to point have a deviation of about 1 and need no scaling.
 */
public final class Sketches implements Displayable {
    /** The length of a drawing's larger side. */
    public static final double SIDE = 7;

    /** The most points of a drawing; {@link #strokes()} has one row more, for the end. */
    public static final int MOST_POINTS = 99;

    private static final double TOLERANCE = 0.085;
    private static final int MOST_SHOWN = 24;

    private final List<Sketch> sketches;
    private final int[] labels;

    private Sketches(List<Sketch> sketches, int[] labels) {
        this.sketches = sketches;
        this.labels = labels;
    }

    static Sketches of(int n, Rng rng) {
        int[] order = rng.permutation(n);
        int[] labels = new int[n];
        List<Sketch> sketches = new ArrayList<>(n);
        SketchHand hand = new SketchHand(rng);
        SketchStyles styles = new SketchStyles(hand);
        for (int i = 0; i < n; i++) {
            labels[i] = order[i] % SketchStyles.NAMES.size();
            hand.clear();
            boolean either = styles.draw(labels[i]);
            List<double[][]> strokes = hand.sketch(SIDE, either && hand.chance(0.5)).stream()
                    .map(Sketches::points)
                    .toList();
            sketches.add(concise(new Sketch(SketchStyles.NAMES.get(labels[i]), strokes)));
        }
        return new Sketches(List.copyOf(sketches), labels);
    }

    private static double[][] points(double[] xy) {
        return IntStream.range(0, xy.length / 2)
                .mapToObj(i -> new double[] {xy[2 * i], xy[2 * i + 1]})
                .toArray(double[][]::new);
    }

    /** The sketch without points that tell little, ever coarser until it has few enough. */
    private static Sketch concise(Sketch sketch) {
        double tolerance = TOLERANCE;
        Sketch simple = sketch.simplify(tolerance);
        while (simple.points() > MOST_POINTS) {
            tolerance *= 1.25;
            simple = sketch.simplify(tolerance);
        }
        return simple;
    }

    /** How many drawings. */
    public int size() {
        return labels.length;
    }

    /** One drawing. */
    public Sketch sketch(int index) {
        if (index < 0 || index >= size()) {
            throw new DataException("sketch", "a sketch from 0 to " + (size() - 1), index + "", "count from 0");
        }
        return sketches.get(index);
    }

    /** What drawings show, by class. */
    public List<String> classNames() {
        return SketchStyles.NAMES;
    }

    /** The class of each drawing, int32 {@code (n)}. */
    public Tensor labels() {
        return Tensor.of(labels);
    }

    /** How many points each drawing has: so many rows of {@link #strokes()} come before its end. */
    public int[] lengths() {
        return sketches.stream().mapToInt(Sketch::points).toArray();
    }

    /**
     * The drawings' rows {@code (dx, dy, p1, p2, p3)}, {@code (n, 100, 5)}: see {@link Sketch}. Each begins with {@code (0, 0, 1, 0,
     * 0)}, its first point, and is filled up with {@code (0, 0, 0, 0, 1)}. A model that predicts the next row learns rows 1 to 99
     * from rows 0 to 98.
     */
    public Tensor strokes() {
        int rows = MOST_POINTS + 1;
        float[] all = new float[size() * rows * 5];
        for (int i = 0; i < size(); i++) {
            sketches.get(i).write(all, i * rows * 5, rows);
        }
        return Tensor.of(all).reshape(size(), rows, 5);
    }

    /** The strokes with their classes: x {@code (n, 100, 5)}, y {@code (n)}. */
    public Dataset classification() {
        return labelled(strokes());
    }

    /** The drawings as pictures with their classes: x {@code (n, 1, side, side)} from 0 (paper) to 1 (ink), y {@code (n)}. */
    public Dataset images(int side) {
        if (side < 8 || side > 256) {
            throw new DataException("images", "a side of 8 to 256 pixels", side + "", "28 is MNIST's");
        }
        float[] pixels = new float[Math.multiplyExact(size(), side * side)];
        for (int i = 0; i < size(); i++) {
            SketchInk.draw(sketches.get(i).strokes(), pixels, i * side * side, side);
        }
        return labelled(Tensor.of(pixels).reshape(size(), 1, side, side));
    }

    private Dataset labelled(Tensor x) {
        return Dataset.of(x, labels()).withClassNames(classNames()).withSource("drawn sketches");
    }

    /** The drawings of one class only, as sketch-RNN learns them. */
    public Sketches only(String name) {
        int label = classNames().indexOf(name);
        if (label < 0) {
            throw new DataException("only", "one of " + classNames(), "\"" + name + "\"", "choose one of these");
        }
        int[] places =
                IntStream.range(0, size()).filter(i -> labels[i] == label).toArray();
        if (places.length == 0) {
            throw new DataException("only", "at least one sketch of a " + name, "none", "draw more sketches");
        }
        return new Sketches(
                Arrays.stream(places).mapToObj(sketches::get).toList(),
                Arrays.stream(places).map(i -> labels[i]).toArray());
    }

    /** The drawings {@code from} to before {@code to}, as for a part to test on. */
    public Sketches slice(int from, int to) {
        if (from < 0 || to <= from || to > size()) {
            throw new DataException(
                    "slice",
                    "0 <= from < to <= " + size(),
                    "from " + from + " to " + to,
                    "there are " + size() + " sketches");
        }
        return new Sketches(sketches.subList(from, to), Arrays.copyOfRange(labels, from, to));
    }

    @Override
    public MimeBundle display() {
        StringBuilder html = new StringBuilder("<div style=\"display:flex;flex-wrap:wrap;gap:6px;max-width:820px\">");
        for (Sketch sketch : sketches.subList(0, Math.min(MOST_SHOWN, size()))) {
            html.append("<div style=\"text-align:center;font-size:11px\">")
                    .append(sketch.svg(92))
                    .append("<div style=\"opacity:.75\">")
                    .append(Table.escape(sketch.name()))
                    .append("</div></div>");
        }
        html.append("</div><div style=\"opacity:.75;padding:6px 0\">")
                .append(Table.escape(toString()))
                .append("</div>");
        return MimeBundle.html(html.toString(), toString());
    }

    @Override
    public String toString() {
        return size() + " sketches of "
                + String.join(
                        ", ",
                        Arrays.stream(labels)
                                .distinct()
                                .sorted()
                                .mapToObj(classNames()::get)
                                .toList());
    }
}
