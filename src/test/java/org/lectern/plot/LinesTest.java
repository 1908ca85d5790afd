package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Tensor;

class LinesTest {
    private static final double[] THREE = {1, 2, 3};

    /** Where data goes in a chart of the standard size with these ranges and no labels. */
    private static Rectangle area(double lo, double hi) {
        NumberScale y = new NumberScale(new Range(lo, hi), false, true);
        NumberScale x = new NumberScale(new Range(0, 10), false, true);
        return AxesFrame.layout(Size.STANDARD, Settings.STANDARD, x, y, List.of())
                .area();
    }

    @Test
    void aLineRunsThroughItsPoints() {
        double[] y = new double[11];
        Arrays.setAll(y, i -> i);
        BufferedImage image = Plots.line(y).xRange(0, 10).yRange(0, 10).image();
        Rectangle area = area(0, 10);
        for (double t : new double[] {0.25, 0.5, 0.75}) {
            int column = (int) (2 * (area.x + t * area.width));
            double expected = 2 * (area.y + (1 - t) * area.height);
            assertThat(Pixels.meanRow(image, column, Style.series(0))).isBetween(expected - 3, expected + 3);
        }
    }

    @Test
    void aNanIsAGapAndTheTextSaysSo() {
        double[] y = new double[11];
        y[5] = Double.NaN;
        Plot plot = Plots.line(y).xRange(0, 10).yRange(-1, 1);
        BufferedImage image = plot.image();
        Rectangle area = area(-1, 1);
        int gap = (int) (2 * (area.x + 0.5 * area.width));
        int line = (int) (2 * (area.x + 0.25 * area.width));
        assertThat(Pixels.meanRow(image, gap, Style.series(0))).isNaN();
        assertThat(Pixels.meanRow(image, line, Style.series(0))).isNotNaN();
        assertThat(plot.text()).contains("11 points (1 left out: not finite)");
    }

    @Test
    void aPointBetweenGapsIsStillSeen() {
        double[] y = new double[101];
        Arrays.fill(y, Double.NaN);
        y[50] = 1;
        BufferedImage image = Plots.line(y).image();
        assertThat(Pixels.count(image, Style.series(0))).isGreaterThan(20);
    }

    @Test
    void nothingFiniteIsSaidInsteadOfDrawn() {
        Plot plot = Plots.line(new double[] {Double.NaN, Double.NEGATIVE_INFINITY});
        assertThat(Pixels.count(plot.image(), Style.series(0))).isZero();
        assertThat(plot.text()).contains("2 points (2 left out: not finite)");
    }

    @Test
    void hugeValuesNeitherHangNorThrow() {
        double[] y = {1e308, -1e308, Double.MAX_VALUE, 1e299, -1e299, 3, Double.MIN_VALUE};
        assertThat(Plots.line(y).png()).isNotEmpty();
        assertThat(Plots.line(y).yRange(0, 1).png()).isNotEmpty();
        assertThat(Plots.line(new double[] {1e9, 1e9 + 1e-7}).png()).isNotEmpty();
        assertThat(Plots.line(y).logY().png()).isNotEmpty();
    }

    @Test
    void smallDifferencesOfLargeNumbersAreSeen() {
        Plot high = Plots.line(new double[] {1e9 + 0.1, 1e9 + 0.35, 1e9 + 0.2});
        assertThat(Objects.requireNonNull(high.content().autoRanges(high.settings()))
                        .y()
                        .span())
                .isBetween(0.25, 0.35);
        double[] nanoseconds = {1.7e18, 1.7e18 + 4e8, 1.7e18 + 9e8};
        Plot times = Plots.line("", nanoseconds, new double[] {1, 2, 3});
        Range x = Objects.requireNonNull(times.content().autoRanges(times.settings()))
                .x();
        assertThat(x.span()).isBetween(9e8, 1e9);
        assertThat(new NumberScale(new Range(1e9, 1e9 + 1e-4), false, false)
                        .ticks(400, 80).stream().map(Scale.Tick::label))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(2);
        Plot rounded = Plots.line(new double[] {0.3, 0.1 + 0.2, 0.3});
        assertThat(Objects.requireNonNull(rounded.content().autoRanges(rounded.settings()))
                        .y()
                        .span())
                .as("rounding is no difference")
                .isGreaterThan(0.01);
    }

    @Test
    void aLogarithmicAxisLeavesOutWhatIsNotPositive() {
        Plot plot = Plots.line(new double[] {100, 10, 0, -1, 1}).logY();
        assertThat(plot.text())
                .contains("2 left out: not finite or not positive")
                .contains("logarithmic");
        assertThatThrownBy(() -> plot.yRange(0, 1))
                .isInstanceOf(PlotException.class)
                .hasMessageContaining("needs a range above zero");
    }

    @Test
    void boxesAndBarsOnALogarithmicAxisKeepWhatIsPositive() throws IOException {
        Plot box = Plots.box(
                        List.of("a", "b"), List.of(new double[] {1, 10, 100, 1000}, new double[] {0, 5, 10, 20, 30}))
                .logY();
        assertThat(box.text())
                .contains("b: 5 values", "1 not positive left out")
                .doesNotContain("2 not");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(box.png()));
        int coloured = 0;
        for (int x = image.getWidth() * 2 / 3; x < image.getWidth() - 5; x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                Color colour = new Color(image.getRGB(x, y));
                coloured += Math.abs(colour.getRed() - colour.getBlue()) > 60 ? 1 : 0;
            }
        }
        assertThat(coloured).isGreaterThan(300);
        assertThat(Plots.bars(List.of("a", "b"), new double[] {0, 5}).logY().text())
                .contains("1 value not positive left out");
        assertThat(Plots.bars(List.of("a", "b"), new double[] {0, 5}).text()).doesNotContain("left out");
    }

    @Test
    void aDenseLineKeepsItsSpikes() {
        double[] y = new double[500_000];
        y[123_456] = 1;
        BufferedImage image = Plots.line(y).yRange(-1, 1).image();
        Rectangle area = area(-1, 1);
        int spikes = 0;
        for (int x = 2 * area.x; x < 2 * area.x + 2 * area.width; x++) {
            spikes += Pixels.near(image.getRGB(x, 2 * area.y + area.height / 2), Style.series(0), 90) ? 1 : 0;
        }
        assertThat(spikes).isBetween(1, 8);
    }

    @Test
    void zoomingIntoADenseLineShowsItsOwnPoints() {
        double[] y = new double[100_000];
        Arrays.setAll(y, i -> i % 2);
        Points points = Points.of(
                Series.of("line", null, Values.indices(y.length), y, Series.Kind.LINE),
                new NumberScale(new Range(1000, 1010), false, false),
                new NumberScale(new Range(0, 1), false, false),
                new Rectangle(500, 300));
        assertThat(points.x()).hasSize(13).contains(0, 0.1, 1);
    }

    @Test
    void theBundleHasAPictureAtTwiceItsShownSize() {
        MimeBundle bundle = Plots.line(THREE).size(300, 200).display();
        assertThat(bundle.metadata()).containsEntry(MimeBundle.PNG, Map.of("width", 300, "height", 200));
        assertThat(bundle.text()).startsWith("Line plot");
        BufferedImage image = Plots.line(THREE).size(300, 200).image();
        assertThat(image.getWidth()).isEqualTo(600);
        assertThat(image.getHeight()).isEqualTo(400);
        assertThat(Plots.line(THREE).image().getWidth()).isEqualTo(1280);
    }

    @Test
    void thePictureIsTheSameEachTime() {
        Plot plot = Plots.line("a", THREE).add("b", new double[] {3, 2, 1}).title("T");
        assertThat(plot.png()).isEqualTo(plot.png());
        assertThat(Plots.line("a", THREE)
                        .add("b", new double[] {3, 2, 1})
                        .title("T")
                        .png())
                .isEqualTo(plot.png());
        assertThat(plot.title("U").png()).isNotEqualTo(plot.png());
    }

    @Test
    void laterChangesOfTheDataDoNotAlterAPlot() {
        double[] y = {1, 2, 3};
        Plot plot = Plots.line(y);
        byte[] before = plot.png();
        y[1] = 100;
        assertThat(plot.png()).isEqualTo(before);
    }

    @Test
    void withersDoNotAlterThePlotTheyAreCalledOn() {
        Plot plot = Plots.line(THREE);
        byte[] before = plot.png();
        plot.title("T").xLabel("x").logY().size(200, 200).add("b", THREE);
        assertThat(plot.png()).isEqualTo(before);
    }

    @Test
    void tensorsAndArraysGiveTheSamePlot() {
        assertThat(Plots.line(Tensor.of(1f, 2f, 3f)).png())
                .isEqualTo(Plots.line(THREE).png())
                .isEqualTo(Plots.line(List.of(1, 2, 3)).png())
                .isEqualTo(Plots.line(new float[] {1, 2, 3}).png());
    }

    @Test
    void aDerivativeIsTheSlope() {
        double[] slope = TensorData.slope(x -> x.mul(x), new double[] {-1, 0, 2});
        assertThat(slope).containsExactly(-2, 0, 4);
        assertThat(Plots.activation("tanh", Tensor::tanh, -1, 1).text()).contains("tanh: 601 points, first -0.7616");
        assertThatThrownBy(() -> Plots.derivative("step", x -> x.gt(0), -1, 1))
                .hasMessageContaining("differentiable operations");
    }

    @Test
    void addingContinuesWithTheFirstKindAndMixesKindsOfPlots() {
        Plot mixed = Plots.scatter("points", THREE, THREE)
                .add(Plots.function("f", x -> x, 1, 3))
                .add("more", THREE, THREE);
        Xy xy = (Xy) mixed.content();
        assertThat(xy.series().stream().map(Series::kind))
                .containsExactly(Series.Kind.POINTS, Series.Kind.LINE, Series.Kind.POINTS);
    }

    @Test
    void mistakesAreNamedWithTheirRemedy() {
        assertThatThrownBy(() -> Plots.line(THREE, new double[] {1, 2}))
                .isInstanceOf(PlotException.class)
                .hasMessageStartingWith("line: needs as many x as y values, got 3 x and 2 y values");
        assertThatThrownBy(() -> Plots.line(new double[0])).hasMessageContaining("at least one value");
        assertThatThrownBy(() -> Plots.line(Tensor.zeros(2, 3)))
                .hasMessageContaining("y values as a tensor [n], got [2, 3]");
        assertThatThrownBy(() -> Plots.line(THREE).yRange(3, 1)).hasMessageContaining("swap them");
        assertThatThrownBy(() -> Plots.line(THREE).yRange(0, Double.NaN)).hasMessageContaining("two finite numbers");
        assertThatThrownBy(() -> Plots.line(THREE).size(10, 10)).hasMessageContaining("size: needs");
        assertThatThrownBy(() -> Plots.line(THREE).captions("a"))
                .hasMessageContaining("captions: needs an image grid or a network, got a line plot");
        assertThatThrownBy(() -> Plots.line(THREE).add(Plots.network(2, 1))).isInstanceOf(PlotException.class);
        assertThatThrownBy(() -> Plots.network(2, 1).logY()).hasMessageContaining("leave logY out");
        assertThatThrownBy(() -> Plots.line(Arrays.asList(1.0, null))).hasMessageContaining("null at index 1");
        assertThatThrownBy(() -> Plots.line(THREE).names("a", "b")).hasMessageContaining("a name for each of 1 series");
    }

    @Test
    void aMachineWithoutFontsIsToldWhatToInstall() {
        for (Throwable cause : List.of(
                new NullPointerException("fontconfig"),
                new InternalError("head is null"),
                new NoClassDefFoundError("x"))) {
            assertThatThrownBy(() -> Graphic.requireFonts(() -> sneakyThrow(cause)))
                    .isInstanceOf(PlotException.class)
                    .hasMessageContaining("apt install fontconfig fonts-dejavu-core")
                    .hasCause(cause);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneakyThrow(Throwable t) throws T {
        throw (T) t;
    }

    @Test
    void aDenseLineOverALogarithmicAxisKeepsEachOfItsPixels() {
        double[] x = new double[200_000];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
            y[i] = Math.sin(3 * Math.log(i));
        }
        Series line = Series.of("line", null, x, y, Series.Kind.LINE);
        Points drawn = Points.of(
                line,
                new NumberScale(new Range(1, 200_000), true, false),
                new NumberScale(new Range(-1, 1), false, false),
                new Rectangle(0, 0, 400, 200));
        assertThat(drawn.x().length).isLessThan(6 * 400);
        // From the third value on, values next to each other are close; a piece that is left out would be a jump.
        int from = 0;
        while (drawn.x()[from] < 0.2) {
            from++;
        }
        for (int i = from + 1; i < drawn.x().length; i++) {
            assertThat(Math.abs(drawn.y()[i] - drawn.y()[i - 1])).isLessThan(0.2);
            assertThat(drawn.x()[i] - drawn.x()[i - 1]).isLessThan(0.05);
        }
        // What has no place, the 0, is one gap in front.
        assertThat(drawn.count()).isGreaterThanOrEqualTo(drawn.x().length - 1);
    }

    @Test
    void aBandOfWhichAPartIsNotPositiveIsWholeAboveOnALogarithmicAxis() {
        Plot curves = Plots.learningCurves("a", List.of(new double[] {1e-3, 1}, new double[] {1e-3, 100}), 0)
                .logY();
        assertThat(Objects.requireNonNull(curves.content().autoRanges(curves.settings()))
                        .y()
                        .hi())
                .isGreaterThan(50.5 + 70);
    }

    @Test
    void namesOfADataSetFitThoughOneOfItsClassesHasNoPoints() {
        Plot plot = Plots.scatter(Tensor.of(1, 2, 3, 4).reshape(2, 2), Tensor.of(0, 2))
                .names("a", "b", "c");
        assertThat(plot.svg()).contains(">a<", ">c<").doesNotContain(">b<");
    }

    @Test
    void addedPointsOfOtherNamesLookOtherwise() {
        Tensor points = Tensor.of(1, 2, 3, 4).reshape(2, 2);
        Plot train = Plots.scatter(points, Tensor.of(0, 1));
        Xy both = (Xy) train.names("a", "b")
                .add(Plots.scatter(points.add(1), Tensor.of(0, 1)).names("a test", "b test"))
                .content();
        assertThat(both.series()).extracting(Series::slot).containsExactly(0, 1, 2, 3);
        Xy same = (Xy) train.add(Plots.scatter(points.add(1), Tensor.of(0, 1))).content();
        assertThat(same.series()).extracting(Series::slot).containsExactly(0, 1, 0, 1);
    }
}
