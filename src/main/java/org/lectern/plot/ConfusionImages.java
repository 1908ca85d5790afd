package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lectern.tensor.Tensor;

/**
 * A confusion matrix that shows what was confused: for each true and predicted class the first such image and how many there are.
 *
 * @param images of which each cell shows one
 * @param first the image of each cell, row by row; -1 where there is none
 * @param counts how many images belong to each cell
 */
record ConfusionImages(Images images, int[] first, int[] counts, List<String> names) implements Content {
    private static final int MOST_CLASSES = 20;
    private static final double GAP = 4;
    private static final double COUNT = 15;
    /** In a smaller one not even the count has room. */
    private static final double LEAST_CELL = 14;
    /** The height of level names under the cells and of the axis' label. */
    private static final double FOOTER = 44;

    private static final Font SMALL = Style.TICK.deriveFont(11f);

    /** Images [n, …] with a label and a prediction for each; of those that share a cell the first is kept. */
    static ConfusionImages of(Tensor images, double[] labels, double[] predicted) {
        int given = images.rank() == 0 ? 0 : images.dim(0);
        if (labels.length != given || predicted.length != given || given == 0) {
            throw new PlotException(
                    "confusionImages",
                    "a label and a prediction for each of " + Numbers.count(given, "image"),
                    Numbers.count(labels.length, "label") + " and " + Numbers.count(predicted.length, "prediction"),
                    "");
        }
        int classes = 0;
        for (double[] each : List.of(labels, predicted)) {
            for (double label : each) {
                if (!(label >= 0 && label < MOST_CLASSES) || label != Math.rint(label)) {
                    throw new PlotException(
                            "confusionImages",
                            "classes from 0 to " + (MOST_CLASSES - 1),
                            Numbers.brief(label),
                            label >= MOST_CLASSES && label == Math.rint(label)
                                    ? "more have no room: take the images of some classes"
                                    : TensorData.classRemedy(label));
                }
                classes = Math.max(classes, (int) label + 1);
            }
        }
        int[] first = new int[classes * classes];
        int[] counts = new int[classes * classes];
        Arrays.fill(first, -1);
        List<Tensor> shown = new ArrayList<>();
        for (int i = 0; i < given; i++) {
            int cell = (int) labels[i] * classes + (int) predicted[i];
            counts[cell]++;
            if (first[cell] < 0) {
                first[cell] = shown.size();
                shown.add(images.slice(0, i, i + 1));
            }
        }
        Images pictures = TensorData.images("confusionImages", Tensor.concat(0, shown.toArray(new Tensor[0])), 1);
        List<String> names = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            names.add(Integer.toString(c));
        }
        return new ConfusionImages(pictures, first, counts, names);
    }

    @Override
    public String kind() {
        return "confusion matrix of images";
    }

    /** A data set may have classes that are neither among the labels nor among the predictions: their rows stay empty. */
    @Override
    public Content names(List<String> newNames) {
        int known = names.size();
        int classes = newNames.size();
        if (classes < known || classes > MOST_CLASSES) {
            throw new PlotException(
                    "names",
                    "a name for each of " + Numbers.count(known, "class") + ", and at most " + MOST_CLASSES,
                    Numbers.count(classes, "name"),
                    "");
        }
        int[] newFirst = new int[classes * classes];
        int[] newCounts = new int[classes * classes];
        Arrays.fill(newFirst, -1);
        for (int row = 0; row < known; row++) {
            System.arraycopy(first, row * known, newFirst, row * classes, known);
            System.arraycopy(counts, row * known, newCounts, row * classes, known);
        }
        return new ConfusionImages(images, newFirst, newCounts, List.copyOf(newNames));
    }

    private static final double LONGEST_NAME = 110;

    private static final double SLANT = Math.toRadians(35);

    private double widestName() {
        double widest = 0;
        for (String name : Style.fit(names, Style.TICK, LONGEST_NAME)) {
            widest = Math.max(widest, Style.width(name, Style.TICK));
        }
        return widest;
    }

    private double margin() {
        return widestName() + 36;
    }

    /** How much lower the axis' label stands because the names above it are wider than a cell, and slanted; 0 if they are level. */
    private double drop(double cell) {
        return widestName() > cell + GAP - 4 ? Math.sin(SLANT) * widestName() : 0;
    }

    @Override
    public Size naturalSize(Settings s) {
        double cell = Math.max(34, Math.min(84, 560.0 / names.size()));
        int side = (int) Math.ceil(names.size() * (cell + GAP));
        double header = new Header(s.title(), List.of(), side + margin()).height();
        double below = FOOTER + drop(cell);
        return new Size((int) Math.max(160, Math.ceil(2 * Style.PAD + margin() + side)), (int)
                Math.ceil(2 * Style.PAD + header + names.size() * (cell + COUNT + GAP) + below));
    }

    @Override
    public Size leastSize(Settings s, int width) {
        int k = names.size();
        int least = (int) Math.ceil(2 * Style.PAD + margin() + k * (LEAST_CELL + GAP));
        double header = new Header(s.title(), List.of(), Math.max(width, least) - 2.0 * Style.PAD).height();
        double h = 2 * Style.PAD + header + k * (LEAST_CELL + COUNT + GAP) + FOOTER + drop(LEAST_CELL);
        return new Size(least, (int) Math.ceil(h));
    }

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        Header header = new Header(s.title(), List.of(), size.width() - 2.0 * Style.PAD);
        header.paint(g, Style.PAD, Style.PAD);
        int k = names.size();
        double left = Style.PAD + margin();
        double top = Style.PAD + header.height();
        double wide = (size.width() - left - Style.PAD) / k - GAP;
        double room = size.height() - top - Style.PAD - FOOTER;
        double drop = drop(Math.min(wide, room / k - GAP - COUNT));
        double cell = Math.max(8, Math.min(wide, (room - drop) / k - GAP - COUNT));
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        for (int i = 0; i < first.length; i++) {
            int row = i / k;
            int column = i % k;
            double x = left + column * (cell + GAP);
            double y = top + row * (cell + COUNT + GAP);
            boolean right = row == column;
            if (counts[i] == 0) {
                g.setColor(Style.FAINT);
                g.fill(new Rectangle2D.Double(x, y, cell, cell));
                continue;
            }
            if (first[i] >= 0) {
                double unit = Math.min(cell / images.width(), cell / images.height());
                g.drawImage(
                        images.picture(first[i]),
                        new AffineTransform(
                                unit,
                                0,
                                0,
                                unit,
                                x + (cell - unit * images.width()) / 2,
                                y + (cell - unit * images.height()) / 2),
                        null);
            }
            g.setColor(right ? Style.ZERO : Style.WRONG);
            g.setStroke(new BasicStroke(right ? 0.8f : 2f));
            g.draw(new Rectangle2D.Double(x, y, cell, cell));
            Style.text(
                    g,
                    Integer.toString(counts[i]),
                    right ? SMALL : SMALL.deriveFont(Font.BOLD),
                    right ? Style.MUTED : Style.WRONG,
                    x + cell / 2,
                    y + cell + 12.5,
                    0.5);
        }
        List<String> beside = Style.fit(names, Style.TICK, LONGEST_NAME);
        double bottom = top + k * (cell + COUNT + GAP);
        for (int c = 0; c < k; c++) {
            String name = beside.get(c);
            double y = top + c * (cell + COUNT + GAP) + cell / 2 + 4.3;
            Style.text(g, name, Style.TICK, Style.MUTED, left - 8, y, 1);
            double x = left + c * (cell + GAP) + cell / 2;
            AffineTransform level = g.getTransform();
            g.rotate(drop > 0 ? -SLANT : 0, x, bottom + 12);
            Style.text(g, name, Style.TICK, Style.MUTED, x, bottom + 12, drop > 0 ? 1 : 0.5);
            g.setTransform(level);
        }
        double middle = left + k * (cell + GAP) / 2;
        Style.text(g, "predicted", Style.LABEL, Style.INK, middle, bottom + drop + 34, 0.5);
        AffineTransform before = g.getTransform();
        double center = top + k * (cell + COUNT + GAP) / 2;
        g.rotate(-Math.PI / 2, Style.PAD + 11, center);
        Style.text(g, "true", Style.LABEL, Style.INK, Style.PAD + 11, center, 0.5);
        g.setTransform(before);
    }

    @Override
    public String describe(Settings s) {
        int right = 0;
        int all = 0;
        List<String> mistakes = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            int row = i / names.size();
            int column = i % names.size();
            all += counts[i];
            right += row == column ? counts[i] : 0;
            if (row != column && counts[i] > 0) {
                mistakes.add(names.get(row) + " taken for " + names.get(column) + ": " + counts[i]);
            }
        }
        return Numbers.count(all, "image") + ", " + right + " right."
                + (mistakes.isEmpty() ? "" : " " + Numbers.some(mistakes, 30) + ".");
    }
}
