package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A fully connected network as layers of circles; large layers are shortened by an ellipsis. */
record Network(int[] sizes, List<String> captions) implements Content {
    private static final int MOST_LAYERS = 20;
    private static final int MOST_UNITS = 10;
    private static final int ENDS = 4;

    static Network of(int... sizes) {
        if (sizes.length < 2
                || sizes.length > MOST_LAYERS
                || Arrays.stream(sizes).anyMatch(n -> n < 1)) {
            throw new PlotException(
                    "network",
                    "2 to " + MOST_LAYERS + " layers of at least one unit",
                    Arrays.toString(sizes),
                    "such as network(784, 128, 10)");
        }
        return new Network(sizes.clone(), List.of());
    }

    @Override
    public String kind() {
        return "network diagram";
    }

    @Override
    public Content captions(List<String> names) {
        if (names.size() != sizes.length) {
            throw new PlotException(
                    "captions", "one for each of " + Numbers.count(sizes.length, "layer"), names.size() + "", "");
        }
        return new Network(sizes, List.copyOf(names));
    }

    @Override
    public Size naturalSize(Settings s) {
        return new Size(Math.max(360, Math.min(800, 160 * sizes.length + 80)), s.title() == null ? 360 : 384);
    }

    /** Heights of the circles that are drawn; a shortened layer leaves a gap in the middle. */
    private static double[] heights(int units, double top, double bottom, double step) {
        boolean shortened = units > MOST_UNITS;
        int shown = shortened ? 2 * ENDS : units;
        double middle = (top + bottom) / 2;
        double[] y = new double[shown];
        for (int i = 0; i < shown; i++) {
            double at = i - (shown - 1) / 2.0;
            y[i] = middle + step * (shortened ? at + Math.signum(at) * 0.9 : at);
        }
        return y;
    }

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        Header header = new Header(s.title(), List.of(), size.width() - 2.0 * Style.PAD);
        header.paint(g, Style.PAD, Style.PAD);
        double top = Style.PAD + header.height() + 4;
        double bottom = size.height() - Style.PAD - (captions.isEmpty() ? 20 : 36);
        int most = 0;
        for (int n : sizes) {
            most = Math.max(most, n > MOST_UNITS ? 2 * ENDS + 2 : n);
        }
        double step = Math.min(34, (bottom - top) / most);
        double radius = Math.max(2, Math.min(10, step * 0.36));
        double slot = (size.width() - 2.0 * Style.PAD) / sizes.length;
        List<double[]> layers = new ArrayList<>();
        for (int n : sizes) {
            layers.add(heights(n, top, bottom, step));
        }
        g.setStroke(new BasicStroke(0.8f));
        for (int l = 0; l + 1 < sizes.length; l++) {
            int edges = layers.get(l).length * layers.get(l + 1).length;
            g.setColor(new Color(0x5F, 0x6B, 0x7A, edges > 60 ? 60 : edges > 20 ? 85 : 120));
            for (double from : layers.get(l)) {
                for (double to : layers.get(l + 1)) {
                    g.draw(new Line2D.Double(center(slot, l), from, center(slot, l + 1), to));
                }
            }
        }
        for (int l = 0; l < sizes.length; l++) {
            paintLayer(g, l, layers.get(l), center(slot, l), radius, bottom, slot);
        }
    }

    private static double center(double slot, int layer) {
        return Style.PAD + (layer + 0.5) * slot;
    }

    private void paintLayer(Graphics2D g, int l, double[] ys, double x, double radius, double bottom, double slot) {
        // Input, hidden, output: the one way in which a layer's role shows without reading.
        Color color = Style.series(l == 0 ? 0 : l == sizes.length - 1 ? 1 : 2);
        for (double y : ys) {
            Ellipse2D circle = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
            g.setColor(new Color(Style.tint(color, 0.25)));
            g.fill(circle);
            g.setColor(color);
            g.setStroke(new BasicStroke(1.6f));
            g.draw(circle);
        }
        if (sizes[l] > MOST_UNITS) {
            double middle = (ys[ENDS - 1] + ys[ENDS]) / 2;
            for (int i = -1; i <= 1; i++) {
                double dot = Math.max(1.5, radius * 0.2);
                g.setColor(color);
                g.fill(new Ellipse2D.Double(x - dot, middle + i * radius * 0.9 - dot, 2 * dot, 2 * dot));
            }
        }
        Style.text(g, Integer.toString(sizes[l]), Style.BOLD, Style.INK, x, bottom + 17, 0.5);
        if (!captions.isEmpty()) {
            Style.text(
                    g, Style.fit(captions.get(l), Style.TICK, slot - 6), Style.TICK, Style.MUTED, x, bottom + 33, 0.5);
        }
    }

    @Override
    public String describe(Settings s) {
        long weights = 0;
        for (int l = 0; l + 1 < sizes.length; l++) {
            weights += (long) sizes[l] * sizes[l + 1];
        }
        String layers = Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(" - "));
        String named = captions.isEmpty() ? "" : " (" + String.join(", ", captions) + ")";
        return "Layers of " + layers + " units" + named + ", fully connected by " + weights + " weights.";
    }
}
