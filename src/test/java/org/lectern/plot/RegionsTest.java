package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

class RegionsTest {
    /** Corners of a square, so that x = 0 is the middle of the area. */
    private static final Tensor POINTS = Tensor.of(new float[][] {{-1, -1}, {-1, 1}, {1, -1}, {1, 1}});

    private static final Tensor LABELS = Tensor.of(0, 0, 1, 1);
    /** Class 1 where x > 0, with logits of some size. */
    private static final Function<Tensor, Tensor> HALF_PLANE =
            x -> x.slice(1, 0, 1).mul(8);

    private static int tinted(int cls) {
        return Style.tint(Style.series(cls), 0.5);
    }

    private static boolean close(int rgb, int other) {
        return Pixels.near(rgb, new java.awt.Color(other), 12);
    }

    @Test
    void theTwoHalvesOfAHalfPlaneHaveTheTwoClassesColours() {
        Plot plot = Plots.decisionRegions(HALF_PLANE, POINTS, LABELS).noLegend();
        BufferedImage image = plot.image();
        for (int y : new int[] {80, 150, 300}) {
            assertThat(close(Pixels.rgb(image, 120, y), tinted(0))).isTrue();
            assertThat(close(Pixels.rgb(image, 560, y), tinted(1))).isTrue();
        }
        assertThat(plot.text()).contains("one output read as logits").contains("50 % of the area to class 1");
    }

    @Test
    void twelveClassesHaveAColourEach() {
        int k = 12;
        // A strip of the plane for each class, from left to right.
        Tensor centers = Tensor.arange(k).add(0.5).mul(2.2 / k).sub(1.1).reshape(1, k);
        Plot plot = Plots.decisionRegions(
                        x -> x.slice(1, 0, 1).sub(centers).square().mul(-2000), POINTS, LABELS)
                .noLegend();
        BufferedImage image = plot.image();
        double[][] seen = new double[k][];
        for (int c = 0; c < k; c++) {
            int x = 50 + (int) ((c + 0.5) * 575 / k);
            assertThat(close(Pixels.rgb(image, x, 180), tinted(c)))
                    .as("class " + c)
                    .isTrue();
            seen[c] = Oklab.fromRgb(Pixels.rgb(image, x, 180));
            for (int other = 0; other < c; other++) {
                assertThat(distance(seen[c], seen[other]))
                        .as("classes " + other + " and " + c)
                        .isGreaterThan(0.03);
            }
        }
    }

    private static double distance(double[] a, double[] b) {
        return Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
    }

    @Test
    void theBoundaryIsDrawnWhereTheClassesMeet() {
        BufferedImage image =
                Plots.decisionRegions(HALF_PLANE, POINTS, LABELS).noLegend().image();
        int row = 2 * 200;
        List<Integer> dark = new ArrayList<>();
        for (int x = 0; x < image.getWidth(); x++) {
            if (Pixels.near(image.getRGB(x, row), Style.INK, 60)) {
                dark.add(x);
            }
        }
        // The plane's x runs from -1.1 to 1.1: zero is the middle of the area between its outlines.
        assertThat(dark).isNotEmpty().allSatisfy(x -> assertThat(x / 2.0).isBetween(325.0, 350.0));
    }

    @Test
    void logitsOfSeveralClassesShowTheirArgmax() {
        Function<Tensor, Tensor> twoColumns =
                x -> Tensor.concat(1, x.slice(1, 0, 1).mul(-4), x.slice(1, 0, 1).mul(4));
        BufferedImage one = Plots.decisionRegions(HALF_PLANE, POINTS, LABELS).image();
        BufferedImage two = Plots.decisionRegions(twoColumns, POINTS, LABELS).image();
        int different = 0;
        for (int y = 0; y < one.getHeight(); y += 7) {
            for (int x = 0; x < one.getWidth(); x += 7) {
                different += close(one.getRGB(x, y), two.getRGB(x, y) & 0xFFFFFF) ? 0 : 1;
            }
        }
        assertThat(different).isZero();
    }

    @Test
    void probabilitiesAreReadAsSuch() {
        Plot sigmoid = Plots.decisionRegions(x -> HALF_PLANE.apply(x).sigmoid(), POINTS, LABELS);
        assertThat(sigmoid.text()).contains("one output read as probabilities").contains("50 % of the area to class 0");
        Function<Tensor, Tensor> softmax =
                x -> Tensor.concat(1, x, x.slice(1, 0, 1).neg()).softmax(1);
        assertThat(Plots.decisionRegions(softmax, POINTS, LABELS).text()).contains("3 outputs read as probabilities");
    }

    @Test
    void labelsOfMinusOneAndOneTakeTheTwoClassesColours() {
        Xy xy = TensorData.regions(HALF_PLANE, POINTS, Tensor.of(-1, -1, 1, 1));
        assertThat(xy.series().stream().map(Series::slot)).containsExactly(0, 1);
        assertThat(xy.series().stream().map(Series::name)).containsExactly("class -1", "class 1");
    }

    @Test
    void aMissingClassDoesNotShiftTheColours() {
        Xy xy = TensorData.regions(HALF_PLANE, POINTS, Tensor.of(0, 0, 2, 2));
        assertThat(xy.series().stream().map(Series::slot)).containsExactly(0, 2);
    }

    @Test
    void aModelWithoutANumberIsShownAndSaid() {
        Plot plot = Plots.decisionRegions(x -> x.slice(1, 0, 1).mul(Double.NaN), POINTS, LABELS)
                .noLegend();
        assertThat(Pixels.rgb(plot.image(), 300, 150)).isEqualTo(Pixels.rgb(Style.UNDEFINED));
        assertThat(plot.text()).contains("no number at 19481 of 19481 grid points");
    }

    @Test
    void theModelIsAskedInBatchesWithoutGradientsAndOnlyOnce() {
        List<Integer> batches = new ArrayList<>();
        Tensor weight = Tensor.of(new float[][] {{1}, {1}}).requiresGrad();
        Plot plot = Plots.decisionRegions(
                x -> {
                    batches.add(x.dim(0));
                    Tensor out = x.matmul(weight);
                    assertThat(out.needsGrad()).isFalse();
                    return out;
                },
                POINTS,
                LABELS);
        int asked = batches.size();
        plot.png();
        plot.text();
        assertThat(batches).hasSize(asked).allMatch(n -> n <= 4096);
        assertThat(batches.stream().mapToInt(n -> n).sum()).isEqualTo(161 * 121);
    }

    @Test
    void wrongShapesAreNamed() {
        assertThatThrownBy(() -> Plots.decisionRegions(HALF_PLANE, Tensor.zeros(4, 3), LABELS))
                .hasMessageContaining("points as a tensor [n, 2], got [4, 3]");
        assertThatThrownBy(() -> Plots.decisionRegions(HALF_PLANE, POINTS, Tensor.of(0, 1)))
                .hasMessageContaining("a label for each point, got 4 points and 2 labels");
        assertThatThrownBy(() -> Plots.decisionRegions(x -> x.sum(), POINTS, LABELS))
                .hasMessageContaining("one row of outputs each");
        assertThatThrownBy(() -> Plots.scatter(POINTS, Tensor.of(0.5f, 0, 0, 0)))
                .hasMessageContaining("labels that are whole numbers, got 0.5");
    }

    @Test
    void equalAspectMakesUnitsEqual() {
        Tensor wide = Tensor.of(new float[][] {{-4, -1}, {4, 1}});
        Plot plot = Plots.scatter(wide).equalAspect();
        Size size = plot.size();
        Settings s = plot.settings();
        Content.Ranges r = new Content.Ranges(new Range(-4.4, 4.4), new Range(-1.1, 1.1));
        AxesFrame frame = AxesFrame.layout(
                size, s, new NumberScale(r.x(), false, false), new NumberScale(r.y(), false, false), List.of());
        double xUnit = frame.area().width / r.x().span();
        double yUnit = frame.area().height / r.y().span();
        assertThat(xUnit / yUnit).isBetween(0.97, 1.03);
    }

    @Test
    void aModelThatNamesTheClassItselfIsTakenAtItsWord() {
        Tensor points = Tensor.of(new double[][] {{-1, 0}, {0, 0}, {1, 0}});
        Plot plot = Plots.decisionRegions(
                x -> x.slice(1, 0, 1).mul(1.5).add(1.5).clip(0, 2).reshape(-1).to(DType.INT32),
                points,
                Tensor.of(0, 1, 2));
        assertThat(plot.text()).contains("class 0", "class 1", "class 2");
        assertThatThrownBy(() -> Plots.decisionRegions(
                        x -> Tensor.full(7, x.dim(0)).to(DType.INT32), points, Tensor.of(0, 1, 2)))
                .hasMessageContaining("needs class numbers from 0 to 2, as the labels have them, got the class 7");
    }
}
