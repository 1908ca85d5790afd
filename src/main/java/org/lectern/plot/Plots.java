package org.lectern.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/** Makes plots, each in one line; see {@link Plot} for what can be added to them. */
public final class Plots {
    private static final int FUNCTION_POINTS = 601;

    static {
        Graphic.headless();
    }

    private Plots() {}

    // --- lines

    /** Values over their indices. */
    public static Plot line(double[] y) {
        return line(Values.indices(y.length), y);
    }

    /** Values over their indices. */
    public static Plot line(float[] y) {
        return line(Values.doubles(y));
    }

    /** Values over their indices; {@code NaN} is a gap. */
    public static Plot line(List<? extends Number> y) {
        return line(Values.doubles("line", y));
    }

    /** A line through points. */
    public static Plot line(double[] x, double[] y) {
        return new Plot(new Xy(List.of(Series.of("line", null, x, y, Series.Kind.LINE)), null));
    }

    /** Named values over their indices. */
    public static Plot line(String name, double[] y) {
        return line(name, Values.indices(y.length), y);
    }

    /** Named values over their indices. */
    public static Plot line(String name, List<? extends Number> y) {
        return line(name, Values.doubles("line", y));
    }

    /** A named line through points. */
    public static Plot line(String name, double[] x, double[] y) {
        return new Plot(new Xy(List.of(Series.of("line", name, x, y, Series.Kind.LINE)), null));
    }

    /** A tensor [n] over its indices. */
    public static Plot line(Tensor y) {
        return line(TensorData.vector("line", "y values", y));
    }

    /** A line through points given as tensors [n]. */
    public static Plot line(Tensor x, Tensor y) {
        return line(TensorData.vector("line", "x values", x), TensorData.vector("line", "y values", y));
    }

    /** A named tensor [n] over its indices. */
    public static Plot line(String name, Tensor y) {
        return line(name, TensorData.vector("line", "y values", y));
    }

    /** A named line through points given as tensors [n]. */
    public static Plot line(String name, Tensor x, Tensor y) {
        return line(name, TensorData.vector("line", "x values", x), TensorData.vector("line", "y values", y));
    }

    /** A function over an interval; where it has no finite value, the line has a gap. */
    public static Plot function(String name, DoubleUnaryOperator f, double lo, double hi) {
        double[] x = between("function", lo, hi);
        double[] y = new double[x.length];
        Arrays.setAll(y, i -> f.applyAsDouble(x[i]));
        return line(name, x, y);
    }

    /** An elementwise function of tensors over an interval, such as {@code activation("relu", Tensor::relu, -4, 4)}. */
    public static Plot activation(String name, Function<Tensor, Tensor> f, double lo, double hi) {
        double[] x = between("activation", lo, hi);
        return line(name, x, TensorData.curve(f, x));
    }

    /**
     * The slope of an elementwise function, found by automatic differentiation. Parameters inside the function get gradients
     * too.
     */
    public static Plot derivative(String name, Function<Tensor, Tensor> f, double lo, double hi) {
        double[] x = between("derivative", lo, hi);
        return line(name, x, TensorData.slope(f, x));
    }

    private static double[] between(String operation, double lo, double hi) {
        Range range = Range.checked(operation, lo, hi);
        double[] x = new double[FUNCTION_POINTS];
        Arrays.setAll(x, i -> range.lo() + range.span() * i / (x.length - 1));
        return x;
    }

    // --- points

    /** Points in the plane. */
    public static Plot scatter(double[] x, double[] y) {
        return new Plot(new Xy(List.of(Series.of("scatter", null, x, y, Series.Kind.POINTS)), null));
    }

    /** Named points in the plane. */
    public static Plot scatter(String name, double[] x, double[] y) {
        return new Plot(new Xy(List.of(Series.of("scatter", name, x, y, Series.Kind.POINTS)), null));
    }

    /**
     * Points in the plane: {@code points} [n, 2] in the colour and marker of their class, {@code labels} [n]; or, when both
     * are [n], x against y.
     */
    public static Plot scatter(Tensor points, Tensor labels) {
        if (points.rank() == 1) {
            return scatter(points.toDoubles(), TensorData.vector("scatter", "y values", labels));
        }
        double[] classes = TensorData.classNumbers("scatter", "labels", labels);
        return new Plot(new Xy(TensorData.classes("scatter", TensorData.points("scatter", points), classes), null));
    }

    /** Points [n, 2] in the plane. */
    public static Plot scatter(Tensor points) {
        double[][] xy = TensorData.points("scatter", points);
        return scatter(xy[0], xy[1]);
    }

    /** Points in the plane, each {x, y}, in the colour and marker of their class. */
    public static Plot scatter(double[][] points, int[] labels) {
        return scatter(Tensor.of(points), Tensor.of(labels));
    }

    /**
     * What a classifier decides over the plane: its class as colour, its confidence as the colour's strength, the boundary
     * as a line, and the points over it.
     *
     * <p>The model maps [n, 2] to logits [n, k] (the class is the largest; softmax gives the confidence), or to [n] or
     * [n, 1] (the logit of class 1; sigmoid gives its confidence), or to [n] of INT32 (the class itself, as argmax(1) gives it).
     * Outputs that are probabilities already, all between 0 and
     * 1 and in rows that sum to 1, are taken as such; the text form says which. The model is asked here, without gradients,
     * and never again.
     *
     * @param model such as {@code net::forward}
     * @param points [n, 2], which also set the area that is shown
     * @param labels [n], whole numbers
     */
    public static Plot decisionRegions(Function<Tensor, Tensor> model, Tensor points, Tensor labels) {
        return new Plot(TensorData.regions(model, points, labels));
    }

    // --- images and matrices

    /**
     * Images side by side, each pixel a crisp square; at most 400 of them are kept.
     *
     * @param images [n, h, w], [n, 1, h, w], [n, 3, h, w] in colour, or [n, h * w] when h = w
     */
    public static Plot imageGrid(Tensor images, int columns) {
        return new Plot(TensorData.images("imageGrid", images, columns));
    }

    /** One image [h, w], [1, h, w], [3, h, w], or [h * w] when h = w. */
    public static Plot image(Tensor image) {
        return new Plot(TensorData.image(image));
    }

    /** A matrix as coloured cells, row 0 at the top; signed values get a map with zero in its middle. */
    public static Plot heatmap(Tensor matrix) {
        return new Plot(TensorData.matrix(matrix));
    }

    /** A matrix as coloured cells, row 0 at the top. */
    public static Plot heatmap(double[][] matrix) {
        return heatmap(
                Tensor.of(DType.FLOAT64, Values.flat("heatmap", matrix)).reshape(matrix.length, matrix[0].length));
    }

    /**
     * How often each class was taken for each: row the true class, column the predicted one.
     *
     * @param labels [n], whole numbers from 0 to {@code classes - 1}
     * @param predicted [n], such as {@code net.forward(x).argmax(1)}
     */
    public static Plot confusionMatrix(Tensor labels, Tensor predicted, int classes) {
        double[] truth = TensorData.classNumbers("confusionMatrix", "labels", labels);
        double[] guess = TensorData.classNumbers("confusionMatrix", "predictions", predicted);
        return new Plot(Heatmap.of(classes, classes, TensorData.confusion(truth, guess, classes))
                        .ofConfusion())
                .colors(ColorMap.COUNTS)
                .xLabel("predicted")
                .yLabel("true");
    }

    // --- bars

    /** How many values fall into each of equally wide bins from the least to the greatest. */
    public static Plot histogram(double[] values, int bins) {
        return new Plot(Bars.histogram(values, bins)).yLabel("count");
    }

    /** How many values of a tensor of any shape fall into each bin. */
    public static Plot histogram(Tensor values, int bins) {
        return histogram(values.toDoubles(), bins);
    }

    /** A bar for each name; values [n]. */
    public static Plot bars(List<String> names, Tensor values) {
        return bars(names, TensorData.vector("bars", "values", values));
    }

    /** A bar for each name. */
    public static Plot bars(List<String> names, double[] values) {
        return new Plot(Bars.named(names, values));
    }

    /** Bars under a name, which others join side by side: {@code bars("2023", names, a).add("2024", b)}. */
    public static Plot bars(String group, List<String> names, double[] values) {
        return new Plot(Bars.named(names, values).group(group));
    }

    /**
     * The spread of each group of values: the box holds the middle half, its line is the median, the whiskers reach to the farthest
     * values within one and a half box heights, and what lies beyond is a dot.
     */
    public static Plot box(List<String> names, List<double[]> groups) {
        return new Plot(Boxes.of(names, groups));
    }

    /** The spread of each column of a matrix [n, groups]. */
    public static Plot box(List<String> names, Tensor columns) {
        return box(names, TensorData.columns("box", columns));
    }

    // --- functions of two variables

    /** A function over a part of the plane as bands between levels: {@code contour((x, y) -> x * x + y * y, -2, 2, -2, 2)}. */
    public static Plot contour(DoubleBinaryOperator f, double x0, double x1, double y0, double y1) {
        return Fields.plot("contour", f, x0, x1, y0, y1, true, false);
    }

    /** A function of tensors over a part of the plane as bands between levels; {@code f} maps [2] to one number. */
    public static Plot contour(Function<Tensor, Tensor> f, double x0, double x1, double y0, double y1) {
        return Fields.plot("contour", f, x0, x1, y0, y1, true, false);
    }

    /** Lines of equal value, each with its value, and arrows along the gradient, which central differences give. */
    public static Plot levelSets(DoubleBinaryOperator f, double x0, double x1, double y0, double y1) {
        return Fields.plot("levelSets", f, x0, x1, y0, y1, false, true);
    }

    /**
     * Lines of equal value, each with its value, and arrows along the gradient, found by automatic differentiation; {@code f} maps
     * [2] to one number.
     */
    public static Plot levelSets(Function<Tensor, Tensor> f, double x0, double x1, double y0, double y1) {
        return Fields.plot("levelSets", f, x0, x1, y0, y1, false, true);
    }

    /**
     * A loss over two parameters; {@link Plot#path(Tensor)} draws the optimizer's way over it, {@link Plot#surface()} shows it in
     * space. Levels are closer towards the lowest loss where the valley is narrow.
     */
    public static Plot landscape(DoubleBinaryOperator loss, double x0, double x1, double y0, double y1) {
        return Fields.landscape(Fields.plot("landscape", loss, x0, x1, y0, y1, true, false));
    }

    /** A loss over two parameters, as a function from [2] to one number. */
    public static Plot landscape(Function<Tensor, Tensor> loss, double x0, double x1, double y0, double y1) {
        return Fields.landscape(Fields.plot("landscape", loss, x0, x1, y0, y1, true, false));
    }

    // --- models

    /**
     * How many of the yes-cases are found at the cost of how many false alarms, for every threshold, and the area under the curve
     * (AUC). {@code add} compares another model's. Of several classes, one that no label has is left out, and the legend says so.
     *
     * @param labels [n], 0 or 1; or classes 0 to k - 1 when there are k scores each
     * @param scores [n], higher for yes; or [n, k], which gives a curve for each class against the rest: probabilities, or logits,
     *     which are ranked by what softmax makes of them
     */
    public static Plot roc(Tensor labels, Tensor scores) {
        return Rates.roc(null, labels, scores);
    }

    /** The curve of a model with a name. */
    public static Plot roc(String name, Tensor labels, Tensor scores) {
        return Rates.roc(name, labels, scores);
    }

    /**
     * Which part of the alarms is right (precision) against which part of the yes-cases is found (recall), for every threshold, and the
     * average precision (AP), the sum of precision times the recall gained at each threshold. Of several classes, one that no label
     * has is left out, and the legend says so.
     *
     * @param labels [n], 0 or 1; or classes 0 to k - 1 when there are k scores each
     * @param scores [n], higher for yes; or [n, k]
     */
    public static Plot precisionRecall(Tensor labels, Tensor scores) {
        return Rates.precisionRecall(null, labels, scores);
    }

    /** The curve of a model with a name. */
    public static Plot precisionRecall(String name, Tensor labels, Tensor scores) {
        return Rates.precisionRecall(name, labels, scores);
    }

    /**
     * The mean over several seeds as a line, in a band of one standard deviation on each side. Epochs are counted from 1, as by a
     * training's history.
     *
     * @param runs a value after each epoch for each seed; where some stop early, the mean is of those that go on; where one is NaN or infinite from
     *     there to its end, as after a divergence, the line ends with a cross
     */
    public static Plot learningCurves(String name, List<double[]> runs) {
        return learningCurves(name, runs, 1);
    }

    /** The same for runs whose first value was taken before training, with {@code firstEpoch} 0; 1 is as without it. */
    public static Plot learningCurves(String name, List<double[]> runs, int firstEpoch) {
        return new Plot(new Xy(List.of(Rates.spread(name, runs, firstEpoch)), null)).xLabel("epoch");
    }

    /** Histograms below each other over one axis: activations or gradients through the depth of a network. */
    public static Plot histograms(List<String> names, List<Tensor> tensors) {
        return new Plot(Ridges.of(names, tensors.stream().map(Tensor::toDoubles).toList()));
    }

    /** Histograms below each other, in the order of the map: a {@code LinkedHashMap} keeps the one in which it was filled. */
    public static Plot histograms(Map<String, Tensor> tensors) {
        return histograms(List.copyOf(tensors.keySet()), List.copyOf(tensors.values()));
    }

    /**
     * Which words a model attends to.
     *
     * @param weights [n, n], row: the token that looks, column: the one that it looks at; or [n], one weight for each token, which
     *     shades the words of the text
     */
    public static Plot attention(List<String> tokens, Tensor weights) {
        return weights.rank() == 1
                ? new Plot(ShadedText.of(tokens, weights.toDoubles()))
                : attention(tokens, tokens, weights);
    }

    /** Which words of one text a model attends to for each word of another, as in translation; weights [from, to]. */
    public static Plot attention(List<String> from, List<String> to, Tensor weights) {
        int[] shape = weights.shape();
        if (shape.length != 2 || shape[0] != from.size() || shape[1] != to.size()) {
            throw new PlotException(
                    "attention",
                    "weights [" + from.size() + ", " + to.size() + "], one for each pair of tokens",
                    Arrays.toString(shape),
                    "");
        }
        return new Plot(TensorData.matrix("attention", weights))
                .colors(ColorMap.COUNTS)
                .cellNames(
                        from.stream().map(ShadedText::seen).toList(),
                        to.stream().map(ShadedText::seen).toList())
                .xLabel("attends to");
    }

    /**
     * Vectors as points of the plane in the colours of their labels: as they are when they have two components, else their first two
     * principal components. For t-SNE: {@code embedding(Embeddings.tsne(x, 30, rng), labels)}.
     *
     * @param vectors [n, d]
     * @param labels [n], whole numbers
     */
    public static Plot embedding(Tensor vectors, Tensor labels) {
        return Rates.axes(vectors, scatter(Embeddings.plane(vectors), labels));
    }

    /** Vectors [n, d] as points of the plane, each with its name beside it where there is room: word embeddings. */
    public static Plot embedding(Tensor vectors, List<String> names) {
        return Rates.axes(vectors, scatter(Embeddings.plane(vectors)).pointNames(names));
    }

    /** The filters of a convolution [out, in, h, w]: in colour for 3 inputs, else a row of signed images for each filter. */
    public static Plot filters(Tensor weights) {
        return FilterImages.filters(weights);
    }

    /** What each channel of a layer sees in one image; activation [channels, h, w] or [1, channels, h, w]. */
    public static Plot featureMaps(Tensor activation) {
        return FilterImages.featureMaps(activation);
    }

    /**
     * A confusion matrix that shows, for each true and predicted class, the first such image and how many there are;
     * {@code names(data.classNames())} names the classes.
     *
     * @param images [n, h, w], [n, 1, h, w], [n, 3, h, w] or [n, h * w]
     * @param labels [n], whole numbers from 0 to 19
     * @param predicted [n]
     */
    public static Plot confusionImages(Tensor images, Tensor labels, Tensor predicted) {
        return new Plot(ConfusionImages.of(
                images,
                TensorData.classNumbers("confusionImages", "labels", labels),
                TensorData.classNumbers("confusionImages", "predictions", predicted)));
    }

    // --- diagrams

    /** Events along a line, such as {@code timeline(new double[] {1943, 1958}, List.of("neuron model", "perceptron"))}. */
    public static Plot timeline(double[] when, List<String> what) {
        return new Plot(Timeline.of(when, what));
    }

    /** Events along a line, by year. */
    public static Plot timeline(Map<? extends Number, String> events) {
        return timeline(
                events.keySet().stream().mapToDouble(Number::doubleValue).toArray(), List.copyOf(events.values()));
    }

    /** A fully connected network by the sizes of its layers, such as {@code network(784, 128, 10)}. */
    public static Plot network(int... layers) {
        return new Plot(Network.of(layers));
    }

    // --- several plots

    /** Plots side by side in one picture, row by row. */
    public static Plot grid(int columns, Plot... plots) {
        return grid(columns, List.of(plots));
    }

    /** Plots side by side in one picture, row by row. */
    public static Plot grid(int columns, List<Plot> plots) {
        return new Plot(PlotGrid.of(columns, plots));
    }

    /**
     * Plots one after another with a slider and a play button; frames without set ranges share their axes, bins, levels and colours,
     * those of a grid place by place.
     */
    public static Animation animate(List<Plot> frames) {
        return Animation.of(frames);
    }

    /** Frames 0 to {@code frames - 1}, each made by the function. */
    public static Animation animate(int frames, IntFunction<Plot> frame) {
        List<Plot> plots = new ArrayList<>();
        for (int i = 0; i < Math.min(frames, Animation.MOST + 1); i++) {
            plots.add(frame.apply(i));
        }
        return Animation.of(plots);
    }

    /**
     * A small network to play with in the page; {@link Playground#add} gives it more data to choose from.
     *
     * @param points [n, 2]
     * @param labels [n], 0 or 1
     */
    public static Playground playground(String name, Tensor points, Tensor labels) {
        return Playground.empty().add(name, points, labels);
    }

    // --- moving pictures

    /**
     * Takes a picture of something that changes whenever it is told to; as the value of a cell it plays them.
     *
     * <pre>{@code
     * var film = Plots.film(() -> Plots.decisionRegions(net::forward, points, labels));
     * trainer.onEpoch(film).fit(batches, 60);
     * film
     * }</pre>
     *
     * <p>Beyond 120 pictures not every one is taken, see {@link Film}: for a number in the title, see {@link #film(IntFunction)}.
     */
    public static Film film(Supplier<Plot> camera) {
        return new Film(number -> camera.get());
    }

    /**
     * The same with the number of each picture: of the epoch, from 1, where a trainer tells it to be taken, else of
     * {@link Film#take()}.
     *
     * <pre>{@code
     * var film = Plots.film(epoch -> Plots.image(net.weight()).title("weights after " + epoch + " epochs"));
     * }</pre>
     */
    public static Film film(IntFunction<Plot> camera) {
        return new Film(camera);
    }

    /**
     * Paths over the level sets of a function of two numbers, step by step: optimizers that race downhill.
     *
     * <pre>{@code
     * Plots.race((x, y) -> x * x + 10 * y * y, Map.of("SGD", sgdPath, "Adam", adamPath))
     * }</pre>
     *
     * @param paths the points of each by name, {@code [steps + 1][2]} with the start; a LinkedHashMap keeps their order. One that
     *     runs away, and ends above its start, leaves the picture, and an arrow at the edge shows where to; one that becomes NaN ends
     *     with a cross
     */
    public static Animation race(DoubleBinaryOperator f, Map<String, double[][]> paths) {
        return Race.animation(f, paths);
    }

    // --- recurrent networks

    /** A recurrent network unrolled over some steps; see {@link Unrolled}. */
    public static Unrolled unrolled(int steps) {
        return Unrolled.of(steps);
    }

    /** A recurrent network unrolled over these inputs, such as the words of a sentence. */
    public static Unrolled unrolled(String... inputs) {
        return Unrolled.of(inputs.length).inputs(inputs);
    }
}
