package org.lectern.plot;

import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.PictureFile;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/**
 * A picture of data, immutable: each wither returns a changed copy. As the value of a cell it shows itself; in a terminal it
 * says in a sentence what it shows. Its data is copied when it is made, so later changes of tensors do not alter it.
 *
 * <p>Example: {@code Plots.line("train", loss).add("test", testLoss).title("Loss").xLabel("epoch").logY()}.
 */
public final class Plot implements Displayable {
    /** A notebook keeps what it shows: beyond this many characters pixels are the smaller form. */
    private static final int MOST_SVG = 100_000;

    private final Content content;
    private final Settings settings;

    Plot(Content content) {
        this(content, Settings.STANDARD);
    }

    Plot(Content content, Settings settings) {
        if (settings.logX() || settings.logY()) {
            require(
                    content,
                    !content.isOverMap(),
                    settings.logX() ? "logX" : "logY",
                    "lines or points without a map of values behind them",
                    "let the plot be of the logarithms: of the points, and of what the function takes, such as (a, b) ->"
                            + " f(Math.pow(10, a), Math.pow(10, b))");
        }
        this.content = content;
        this.settings = settings;
    }

    // --- what all plots know

    /** A heading above the picture. */
    public Plot title(String title) {
        return with(settings.title(title));
    }

    /** The size at which it is shown, in CSS pixels (its PNG has twice as many); 640 x 400 unless the kind needs else. */
    public Plot size(int width, int height) {
        return with(settings.size(Size.checked(width, height)));
    }

    // --- what plots with axes know

    /** What the x-axis measures. */
    public Plot xLabel(String label) {
        require(content.hasAxisLabels(), "xLabel", "a chart with axes");
        return with(settings.xLabel(label));
    }

    /** What the y-axis measures. */
    public Plot yLabel(String label) {
        require(content.hasAxisLabels(), "yLabel", "a chart with axes");
        return with(settings.yLabel(label));
    }

    /** The part of the x-axis that is shown; chosen from the data if never set. */
    public Plot xRange(double lo, double hi) {
        require(content.hasNumberX(), "xRange", "a chart with numbers along x");
        return with(settings.ranges(Range.checked("xRange", lo, hi), settings.y()));
    }

    /** The part of the y-axis that is shown; chosen from the data if never set. */
    public Plot yRange(double lo, double hi) {
        require(content.hasAxes(), "yRange", "a chart with numbers along y");
        return with(settings.ranges(settings.x(), Range.checked("yRange", lo, hi)));
    }

    /** A logarithmic x-axis; values that are not positive are left out. */
    public Plot logX() {
        require(content.isPlane(), "logX", "lines or points over two number axes");
        return with(settings.log(true, settings.logY()));
    }

    /** A logarithmic y-axis; values that are not positive are left out. */
    public Plot logY() {
        require(content.hasAxes(), "logY", "a chart with numbers along y");
        return with(settings.log(settings.logX(), true));
    }

    /** One unit of x as long as one unit of y, as for points in the plane. */
    public Plot equalAspect() {
        require(content.isPlane(), "equalAspect", "lines or points over two number axes");
        return with(settings.equalAspect(true));
    }

    /** Leaves the legend out. */
    public Plot noLegend() {
        return with(settings.legend(false));
    }

    /** Adds what another chart shows: points over a line, a function over points. Title and axes stay this plot's. */
    public Plot add(Plot other) {
        return new Plot(content.add("add", other.content), settings);
    }

    /** Adds named values over their indices, drawn like what is there. */
    public Plot add(String name, double[] y) {
        if (content instanceof Bars bars) {
            return new Plot(bars.add(name, y), settings);
        }
        return add(name, Values.indices(y.length), y);
    }

    /** Adds named points, drawn like what is there. */
    public Plot add(String name, double[] x, double[] y) {
        Series.Kind kind = content instanceof Xy xy ? xy.kindToAdd() : Series.Kind.LINE;
        return new Plot(content.add("add", new Xy(List.of(Series.of("add", name, x, y, kind)), null)), settings);
    }

    /** Adds named values over their indices, drawn like what is there. */
    public Plot add(String name, List<? extends Number> y) {
        return add(name, Values.doubles("add", y));
    }

    /** Adds a named tensor [n] over its indices, drawn like what is there. */
    public Plot add(String name, Tensor y) {
        return add(name, TensorData.vector("add", "y values", y));
    }

    /** Adds named points given as tensors [n], drawn like what is there. */
    public Plot add(String name, Tensor x, Tensor y) {
        return add(name, TensorData.vector("add", "x values", x), TensorData.vector("add", "y values", y));
    }

    /**
     * The legend's names of the series or classes, in their order; what a curve measures, such as its area, stays behind them, and
     * a line to compare with keeps its name.
     */
    public Plot names(String... names) {
        return names(List.of(names));
    }

    /** The same with names in a list, such as those of a data set: {@code names(data.classNames())}. */
    public Plot names(List<String> names) {
        return new Plot(content.names(names), settings);
    }

    // --- what some kinds know

    /** A line under each image, or under each layer of a network. */
    public Plot captions(String... captions) {
        return captions(List.of(captions));
    }

    /** A line under each image, or under each layer of a network. */
    public Plot captions(List<String> captions) {
        return new Plot(content.captions(captions), settings);
    }

    /** Writes its label under each image; labels [n]. */
    public Plot captions(Tensor labels) {
        double[] values = TensorData.classNumbers("captions", "labels", labels);
        return new Plot(content.captions(Values.texts(values)), settings);
    }

    /**
     * Writes under each image what a model took it for. Where that is not its label, the image is framed and the line says
     * {@code label → prediction}.
     *
     * @param labels [n], whole numbers
     * @param predicted [n], such as {@code net.forward(x).argmax(1)}
     */
    public Plot predictions(Tensor labels, Tensor predicted) {
        double[] truth = TensorData.classNumbers("predictions", "labels", labels);
        double[] guess = TensorData.classNumbers("predictions", "predictions", predicted);
        if (truth.length != guess.length) {
            throw new PlotException(
                    "predictions",
                    "as many predictions as labels",
                    Numbers.count(truth.length, "label") + " and " + Numbers.count(guess.length, "prediction"),
                    "");
        }
        List<String> captions = new ArrayList<>();
        boolean[] wrong = new boolean[truth.length];
        for (int i = 0; i < truth.length; i++) {
            requireClass("labels", truth[i]);
            requireClass("predictions", guess[i]);
            wrong[i] = truth[i] != guess[i];
            captions.add(Numbers.brief(truth[i]) + (wrong[i] ? " → " + Numbers.brief(guess[i]) : ""));
        }
        return new Plot(content.captions(captions).wrong(wrong), settings);
    }

    private static void requireClass(String what, double value) {
        if (value != Math.rint(value) || !Range.drawable(value)) {
            throw new PlotException(
                    "predictions",
                    what + " that are whole numbers, one for each class",
                    Numbers.brief(value),
                    TensorData.classRemedy(value));
        }
    }

    /** The colours for values. */
    public Plot colors(ColorMap map) {
        return new Plot(content.colors(map), settings);
    }

    /** The values that take the first and the last colour; fitted to the data if never set. */
    public Plot valueRange(double lo, double hi) {
        return new Plot(content.valueRange(Range.checked("valueRange", lo, hi)), settings);
    }

    /** The names of a heatmap's rows and columns; their indices if never set. */
    public Plot cellNames(List<String> rows, List<String> columns) {
        return new Plot(content.cellNames(rows, columns), settings);
    }

    /** Whether numbers stand in a heatmap's cells; where they fit if never set. */
    public Plot cellValues(boolean shown) {
        return new Plot(content.cellValues(shown), settings);
    }

    /** Writes a name beside each point of a scatter plot, where there is room: words over their embeddings. */
    public Plot pointNames(List<String> names) {
        return new Plot(content.pointNames(names), settings);
    }

    /**
     * The way an optimizer took over a contour plot or a loss landscape, from a dot to a star.
     *
     * @param points [n, 2]
     */
    public Plot path(Tensor points) {
        return path(null, points);
    }

    /** One of several ways, with a name; points [n, 2]. */
    public Plot path(@Nullable String name, Tensor points) {
        double[][] xy = TensorData.points("path", points);
        return new Plot(content.path(Series.of("path", name, xy[0], xy[1], Series.Kind.PATH)), settings);
    }

    /** The way an optimizer took, each point {x, y}. */
    public Plot path(double[][] points) {
        return path(Tensor.of(DType.FLOAT64, Values.flat("path", points)).reshape(points.length, points[0].length));
    }

    /** A contour plot or a loss landscape as a shaded surface in space. */
    public Plot surface() {
        Content surface = content.surface();
        return new Plot(surface, settings.ranges(null, null).equalAspect(false));
    }

    /** About how many levels a contour plot has; 10 if never set. */
    public Plot levels(int count) {
        if (count < 1 || count > 60) {
            throw new PlotException("levels", "1 to 60 levels", count + "", "");
        }
        return new Plot(content.levels(count), settings);
    }

    /**
     * Adds the curves of another setting of {@link Plots#learningCurves}; one array for each seed. Their first epoch is that of the
     * curves that are there.
     */
    public Plot addRuns(String name, List<double[]> runs) {
        boolean fromZero = content instanceof Xy curves && curves.startsAt(0);
        return addRuns(name, runs, fromZero ? 0 : 1);
    }

    /** The same for runs whose first value was taken before training, with {@code firstEpoch} 0, or after the first epoch, with 1. */
    public Plot addRuns(String name, List<double[]> runs, int firstEpoch) {
        return add(Plots.learningCurves(name, runs, firstEpoch));
    }

    // --- what comes out

    /** The picture at two device pixels for each CSS pixel. */
    public BufferedImage image() {
        Size size = size();
        return Graphic.image(size, g -> content.paint(g, size, settings));
    }

    /** The picture as a PNG file's bytes; the same plot always gives the same bytes on the same machine. */
    public byte[] png() {
        return Png.of(image());
    }

    /**
     * The picture as an SVG: sharp at any size, its text still text, and dark where the page is dark. The same plot always gives
     * the same text on the same machine.
     */
    public String svg() {
        return svg(Integer.MAX_VALUE / 4);
    }

    /**
     * Writes the picture to a file: {@code save("loss.svg")} or {@code save("loss.png")}. A file that was there is replaced,
     * whole or not at all.
     *
     * @throws PlotException if the name ends in neither {@code .svg} nor {@code .png}
     * @throws UncheckedIOException if the file cannot be written
     */
    public void save(String file) {
        save(Path.of(file));
    }

    /** Writes the picture to a file whose name ends in {@code .svg} or {@code .png}; see {@link #save(String)}. */
    public void save(Path file) {
        PictureFile.write(file, kind(file).equals("svg") ? svg().getBytes(StandardCharsets.UTF_8) : png());
    }

    /** What the picture shows, in words. */
    public String text() {
        String kind = content.kind();
        return Character.toUpperCase(kind.charAt(0)) + kind.substring(1) + settings.quotedTitle() + ". "
                + content.describe(settings);
    }

    @Override
    public MimeBundle display() {
        Size size = size();
        MimeBundle both = MimeBundle.png(png(), text()).sized(MimeBundle.PNG, size.width(), size.height());
        try {
            String svg = svg(MOST_SVG);
            return svg.length() > MOST_SVG ? both : both.with(MimeBundle.SVG, svg);
        } catch (SvgWriter.TooLargeException e) {
            return both;
        }
    }

    @Override
    public String toString() {
        return text();
    }

    // --- for the room

    Content content() {
        return content;
    }

    Settings settings() {
        return settings;
    }

    Plot with(Settings changed) {
        requirePositive("xRange", changed.logX(), changed.x());
        requirePositive("yRange", changed.logY(), changed.y());
        Size asked = changed.size();
        if (asked != null) {
            content.refuseSize(asked, changed);
        }
        return new Plot(content, changed);
    }

    private String svg(long most) {
        Size size = size();
        SvgWriter out = new SvgWriter(size, most);
        content.paint(new SvgGraphics(out), size, settings);
        String title = settings.title();
        return out.svg(title == null || title.isBlank() ? content.kind() : title, text());
    }

    Size size() {
        Graphic.ready();
        Size asked = settings.size();
        return asked == null ? content.naturalSize(settings) : asked;
    }

    private void require(boolean met, String operation, String needed) {
        require(content, met, operation, needed, "leave " + operation + " out");
    }

    private static void require(Content content, boolean met, String operation, String needed, String remedy) {
        if (!met) {
            throw new PlotException(operation, needed, "a " + content.kind(), remedy);
        }
    }

    private static void requirePositive(String operation, boolean log, @Nullable Range range) {
        if (log && range != null && range.lo() < Range.TINY) {
            throw new PlotException(
                    operation,
                    "a range above zero on a logarithmic axis",
                    Numbers.brief(range.lo()) + " to " + Numbers.brief(range.hi()),
                    "start it at the least value to be shown");
        }
    }

    /** {@code svg} or {@code png}, by the end of a file's name. */
    private static String kind(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (name.indexOf('.') < 0 || !(end.equals("svg") || end.equals("png"))) {
            throw new PlotException(
                    "save",
                    "a file name that ends in .svg or .png",
                    "\"" + name + "\"",
                    name.indexOf('.') < 0 ? "such as save(\"" + (name.isEmpty() ? "plot" : name) + ".svg\")" : "");
        }
        return end;
    }
}
