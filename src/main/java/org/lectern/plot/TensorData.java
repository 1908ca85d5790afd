package org.lectern.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/** Copies tensors into the plain arrays of a plot, with shapes checked. */
final class TensorData {
    private static final int MOST_CLASSES = 56;
    /** A larger number is hardly a class. */
    private static final int MOST_NAMED = 1000;

    private TensorData() {}

    /** The values of a tensor [n], [n, 1] or [1, n]. */
    static double[] vector(String operation, String what, Tensor t) {
        int longest = 1;
        for (int size : t.shape()) {
            longest = Math.max(longest, size);
        }
        if (t.rank() == 0 || t.rank() > 2 || longest != Math.max(1, t.size())) {
            throw new PlotException(
                    operation, what + " as a tensor [n]", shape(t), t.size() == 1 ? "" : "use flatten() or row(i)");
        }
        return t.toDoubles();
    }

    /** Labels or predictions [n], of which rows of scores or of one-hot numbers are the most common mistake. */
    static double[] classNumbers(String operation, String what, Tensor t) {
        if (t.rank() == 2 && t.dim(0) > 1 && t.dim(1) > 1) {
            throw new PlotException(
                    operation,
                    what + " as a tensor [n], the number of each one's class",
                    shape(t),
                    "use argmax(1), which finds the class in each row of scores or of one-hot numbers");
        }
        return vector(operation, what, t);
    }

    /** What helps where a label or a prediction is not the number of a class. */
    static String classRemedy(double label) {
        if (!Double.isFinite(label)) {
            return "look where it comes from";
        }
        return label == Math.rint(label)
                ? "count classes from 0"
                : "of two classes' probabilities, use gt(0.5); of logits, gt(0)";
    }

    /** Points [n, 2] as two coordinate arrays. */
    static double[][] points(String operation, Tensor t) {
        if (t.rank() != 2 || t.dim(1) != 2) {
            throw new PlotException(
                    operation,
                    "points as a tensor [n, 2]",
                    shape(t),
                    t.rank() == 2 && t.dim(0) == 2 ? "use transpose()" : "choose two of the features");
        }
        double[] flat = t.toDoubles();
        double[][] xy = new double[2][flat.length / 2];
        for (int i = 0; i < flat.length; i++) {
            xy[i % 2][i / 2] = flat[i];
        }
        return xy;
    }

    /** Points as one series for each class, with the class's colour and marker. */
    static List<Series> classes(String operation, double[][] xy, double[] labels) {
        if (labels.length != xy[0].length) {
            throw new PlotException(
                    operation,
                    "a label for each point",
                    Numbers.count(xy[0].length, "point") + " and " + Numbers.count(labels.length, "label"),
                    "");
        }
        if (labels.length == 0) {
            throw new PlotException(operation, "at least one point", "none", "");
        }
        TreeSet<Double> distinct = new TreeSet<>();
        for (double label : labels) {
            if (label != Math.rint(label) || !Range.drawable(label)) {
                throw new PlotException(
                        operation, "labels that are whole numbers", Numbers.brief(label), classRemedy(label));
            }
            distinct.add(label);
        }
        if (distinct.size() > MOST_CLASSES) {
            throw new PlotException(
                    operation,
                    "at most " + MOST_CLASSES + " classes",
                    distinct.size() + " different labels",
                    "leave the labels out");
        }
        // Labels 0..k-1 keep their own colour even if some are missing; others, such as -1 and 1, are numbered in
        // order.
        boolean counting = distinct.first() >= 0 && distinct.last() < MOST_CLASSES;
        List<Series> series = new ArrayList<>();
        int order = 0;
        for (double label : distinct) {
            int n = (int) Arrays.stream(labels).filter(l -> l == label).count();
            double[] x = new double[n];
            double[] y = new double[n];
            int at = 0;
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] == label) {
                    x[at] = xy[0][i];
                    y[at++] = xy[1][i];
                }
            }
            int slot = counting ? (int) label : order;
            series.add(Series.of(operation, "class " + (int) label, x, y, Series.Kind.POINTS)
                    .inSlot(slot));
            order++;
        }
        return series;
    }

    static Xy regions(Function<Tensor, Tensor> model, Tensor points, Tensor labels) {
        String operation = "decisionRegions";
        double[][] xy = points(operation, points);
        List<Series> series = classes(operation, xy, classNumbers(operation, "labels", labels));
        Content.Ranges around = new Xy(series, null).autoRanges(Settings.STANDARD);
        DType dtype = points.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        int classes = 1 + (int) Arrays.stream(labels.toDoubles()).max().orElse(1);
        Regions regions =
                Regions.of(batch -> evaluate(model, batch, dtype, Math.max(2, classes)), around.x(), around.y());
        return new Xy(series, regions);
    }

    private static double[][] evaluate(Function<Tensor, Tensor> model, double[][] batch, DType dtype, int classes) {
        Tensor out = Tensor.noGrad(() -> model.apply(Tensor.of(batch).to(dtype)));
        int n = batch.length;
        if (out.rank() == 0 || out.rank() > 2 || out.dim(0) != n || out.size() == 0) {
            throw new PlotException(
                    "decisionRegions",
                    "a model that maps points [n, 2] to one row of outputs each, [n, k]",
                    "[" + n + ", 2] mapped to " + shape(out),
                    "");
        }
        int k = out.size() / n;
        double[] flat = out.toDoubles();
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = k == 1 && out.dtype() == DType.INT32
                    ? certain((int) flat[i], classes)
                    : Arrays.copyOfRange(flat, i * k, (i + 1) * k);
        }
        return rows;
    }

    /** What a model that names the class itself says of each. */
    private static double[] certain(int winner, int classes) {
        if (winner < 0 || winner >= classes) {
            throw new PlotException(
                    "decisionRegions",
                    "class numbers from 0 to " + (classes - 1) + ", as the labels have them",
                    "the class " + winner,
                    "a model without argmax gives one output for each class");
        }
        double[] row = new double[classes];
        row[winner] = 1;
        return row;
    }

    /** A batch of images: [n, h, w], [n, 1, h, w], [n, 3, h, w], or [n, h * w] of square images. */
    static Images images(String operation, Tensor t, int columns) {
        if (columns < 1) {
            throw new PlotException(operation, "at least one column", columns + "", "");
        }
        int[] s = t.shape();
        int n = s.length == 0 ? 0 : s[0];
        int[] chw = switch (s.length) {
            case 2 -> square(operation, t, s[1]);
            case 3 -> new int[] {1, s[1], s[2]};
            case 4 -> new int[] {s[1], s[2], s[3]};
            default -> throw wrongImages(operation, t, "");
        };
        if (chw[0] != 1 && chw[0] != 3) {
            throw wrongImages(operation, t, chw[2] == 1 || chw[2] == 3 ? "use permute(0, 3, 1, 2)" : "");
        }
        if (n == 0 || t.size() == 0) {
            throw new PlotException(operation, "at least one image", shape(t), "");
        }
        int kept = Math.min(n, Images.MOST);
        float[] flat = (kept < n ? t.slice(0, 0, kept) : t).toFloats();
        int each = flat.length / kept;
        float[][] pixels = new float[kept][];
        for (int i = 0; i < kept; i++) {
            pixels[i] = Arrays.copyOfRange(flat, i * each, (i + 1) * each);
        }
        return Images.of(n, chw[0], chw[1], chw[2], pixels, columns);
    }

    /** One image: [h, w], [1, h, w], [3, h, w], or [h * w] of a square image. */
    static Images image(Tensor t) {
        int[] s = t.shape();
        boolean flat = s.length == 1;
        boolean planes = s.length == 2 || (s.length == 3 && (s[0] == 1 || s[0] == 3));
        if (!flat && !planes) {
            throw new PlotException(
                    "image",
                    "[h, w], [1, h, w], [3, h, w] or [h * w]",
                    shape(t),
                    s.length == 3 && (s[2] == 3 || s[2] == 1)
                            ? "the channels come first: image.permute(2, 0, 1)"
                            : s.length > 2 ? "use imageGrid for several" : "");
        }
        return images("image", t.unsqueeze(0), 1);
    }

    private static int[] square(String operation, Tensor t, int pixels) {
        int side = (int) Math.round(Math.sqrt(pixels));
        if (side * side != pixels) {
            throw wrongImages(operation, t, pixels + " is no square: use reshape(n, h, w)");
        }
        return new int[] {1, side, side};
    }

    private static PlotException wrongImages(String operation, Tensor t, String remedy) {
        return new PlotException(
                operation, "[n, h, w], [n, 1, h, w], [n, 3, h, w] or [n, h * w] with h = w", shape(t), remedy);
    }

    /** The columns of a matrix [n, groups]. */
    static List<double[]> columns(String operation, Tensor t) {
        if (t.rank() != 2 || t.size() == 0) {
            throw new PlotException(operation, "a matrix [n, groups]", shape(t), "");
        }
        double[] flat = t.toDoubles();
        List<double[]> columns = new ArrayList<>();
        for (int c = 0; c < t.dim(1); c++) {
            double[] column = new double[t.dim(0)];
            for (int r = 0; r < column.length; r++) {
                column[r] = flat[r * t.dim(1) + c];
            }
            columns.add(column);
        }
        return columns;
    }

    static Heatmap matrix(Tensor t) {
        return matrix("heatmap", t);
    }

    static Heatmap matrix(String operation, Tensor t) {
        if (t.rank() != 2 || t.size() == 0) {
            throw new PlotException(
                    operation, "a matrix [rows, columns]", shape(t), t.rank() == 1 ? "use unsqueeze(0)" : "");
        }
        return Heatmap.of(t.dim(0), t.dim(1), t.toDoubles());
    }

    /** Counts [true class][predicted class]. */
    static double[] confusion(double[] labels, double[] predicted, int classes) {
        if (labels.length != predicted.length || labels.length == 0 || classes < 1) {
            throw new PlotException(
                    "confusionMatrix",
                    "as many predictions as labels, and at least one",
                    Numbers.count(labels.length, "label") + " and " + Numbers.count(predicted.length, "prediction"),
                    "");
        }
        double[] counts = new double[classes * classes];
        int largest = largestClass(labels, predicted);
        for (int i = 0; i < labels.length; i++) {
            counts[classOf(labels[i], classes, largest) * classes + classOf(predicted[i], classes, largest)]++;
        }
        return counts;
    }

    private static int largestClass(double[] labels, double[] predicted) {
        return (int) DoubleStream.concat(Arrays.stream(labels), Arrays.stream(predicted))
                .filter(label -> label == Math.rint(label))
                .max()
                .orElse(0);
    }

    private static int classOf(double label, int classes, int largest) {
        if (!(label >= 0 && label < classes) || label != Math.rint(label)) {
            boolean isBeyond = label >= classes && label == Math.rint(label) && largest < MOST_NAMED;
            throw new PlotException(
                    "confusionMatrix",
                    "classes from 0 to " + (classes - 1),
                    Numbers.brief(label),
                    isBeyond
                            ? "give " + Numbers.count(largest + 1, "class") + " as the third argument"
                            : classRemedy(label));
        }
        return (int) label;
    }

    /** The values of an elementwise function. */
    static double[] curve(Function<Tensor, Tensor> f, double[] x) {
        return checkedCurve(Tensor.noGrad(() -> f.apply(Tensor.of(DType.FLOAT64, x))), x);
    }

    /** The slopes of an elementwise function, by automatic differentiation. */
    static double[] slope(Function<Tensor, Tensor> f, double[] x) {
        Tensor input = Tensor.of(DType.FLOAT64, x).requiresGrad();
        Tensor output = f.apply(input);
        checkedCurve(output, x);
        if (!output.needsGrad()) {
            throw new PlotException(
                    "derivative",
                    "a function made of differentiable operations",
                    "one whose result has no gradient",
                    "");
        }
        output.sum().backward();
        return input.grad().toDoubles();
    }

    private static double[] checkedCurve(Tensor output, double[] x) {
        if (output.size() != x.length) {
            throw new PlotException(
                    "activation",
                    "a function that keeps the shape",
                    "[" + x.length + "] mapped to " + shape(output),
                    "");
        }
        return output.toDoubles();
    }

    static String shape(Tensor t) {
        return Arrays.toString(t.shape());
    }
}
