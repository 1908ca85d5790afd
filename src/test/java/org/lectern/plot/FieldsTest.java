package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.Tensor;

class FieldsTest {
    private static Field field(Plot plot) {
        return (Field) Objects.requireNonNull(((Xy) plot.content()).backdrop());
    }

    private static double[][] slopes(Plot plot) {
        return Objects.requireNonNull(field(plot).slopes());
    }

    private static final Plot BOWL = Plots.contour((x, y) -> x * x + y * y, -2, 2, -2, 2);

    @Test
    void aLevelOfABowlIsOneClosedCircle() {
        int n = 101;
        double[] values = new double[n * n];
        Arrays.setAll(values, i -> Math.hypot(i % n - 50, i / n - 50));
        List<double[][]> lines = Isolines.of(values, n, n, 30.5);
        assertThat(lines).hasSize(1);
        double[][] circle = lines.get(0);
        assertThat(circle[0]).isEqualTo(circle[circle.length - 1]);
        for (double[] point : circle) {
            assertThat(Math.hypot(point[0] - 50, point[1] - 50)).isCloseTo(30.5, within(0.02));
        }
    }

    @Test
    void linesOfASaddleDoNotCross() {
        List<double[][]> lines = Isolines.of(new double[] {1, 0, 0, 1}, 2, 2, 0.4);
        assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).hasDimensions(2, 2));
    }

    @Test
    void aLineStopsWhereValuesAreNotFinite() {
        double[] values = {0, 0, 0, 0, Double.NaN, 0, 1, 1, 1};
        assertThat(Isolines.of(values, 3, 3, 0.5)).isEmpty();
    }

    @Test
    void framesOfAnAnimationShareLevelsAndHeights() {
        Plot high = Plots.contour((x, y) -> 3 * x * x + y * y, -1, 1, -1, 1);
        Plot low = Plots.contour((x, y) -> x * x + y * y, -1, 1, -1, 1);
        Plot flat = Plots.contour((x, y) -> 2, -1, 1, -1, 1).levels(20);
        List<Plot> frames = SharedScales.of(List.of(low, high));
        assertThat(field(frames.get(0)).levels()).containsExactly(field(high).levels());
        assertThat(field(frames.get(1)).levels()).containsExactly(field(high).levels());
        assertThat(SharedScales.of(List.of(low, flat, high)))
                .allSatisfy(plot ->
                        assertThat(field(plot).levels()).hasSizeBetween(15, 25).contains(2));
        assertThat(SharedScales.of(List.of(low.surface(), high.surface())))
                .extracting(plot -> ((Surface) plot.content()).field().scale().heights())
                .containsOnly(new Range(0, 4));
        assertThat(Plots.animate(List.of(low, high)).text()).contains("First: Contour plot. Values from 0");
        List<Plot> mixed = List.of(low, Plots.line(new double[] {1, 2}));
        assertThat(field(SharedScales.of(mixed).get(0)).levels())
                .containsExactly(field(low).levels());
    }

    @Test
    void aSurfaceNamesTheSidesOfItsFloor() {
        Plot surface = Plots.landscape((x, y) -> x * x + y, -1, 1, -2, 2).surface();
        assertThat(surface.svg()).contains(">x</text>", ">y</text>");
        assertThat(surface.xLabel("weight").svg()).contains(">weight</text>", ">y</text>");
    }

    @Test
    void levelsAreRoundAndFollowTheArea() {
        assertThat(field(BOWL).levels()).containsExactly(1, 2, 3, 4, 5, 6, 7);
        double[] valley = field(
                        Plots.landscape((x, y) -> (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x), -2, 2, -1, 3))
                .levels();
        assertThat(valley[0]).isLessThan(1);
        assertThat(valley[valley.length - 1]).isGreaterThan(1000);
        assertThat(field(BOWL.levels(20)).levels()).hasSizeBetween(10, 21);
        assertThat(field(Plots.contour((x, y) -> 3, 0, 1, 0, 1)).levels()).isEmpty();
    }

    @Test
    void theColourRisesWithTheValue() {
        BufferedImage image = BOWL.image();
        int low = image.getRGB(image.getWidth() / 2 - 60, image.getHeight() / 2);
        assertThat(low & 0xFFFFFF).isEqualTo(ColorMap.SEQUENTIAL.rgb(0));
        assertThat(BOWL.text()).contains("Values from 0, least near (0, 0), to 8, with 7 levels");
    }

    @Test
    void arrowsOfBothKindsOfFunctionPointTheSameWay() {
        double[][] numbers = slopes(Plots.levelSets((x, y) -> x * x * y + y, -1, 1, -1, 1));
        double[][] tensors =
                slopes(Plots.levelSets(w -> w.slice(0, 0, 1).square().add(1).mul(w.slice(0, 1, 2)), -1, 1, -1, 1));
        for (int i = 0; i < numbers.length; i++) {
            assertThat(numbers[i]).containsExactly(tensors[i], within(1e-6));
            assertThat(tensors[i][2]).isCloseTo(2 * tensors[i][0] * tensors[i][1], within(1e-12));
        }
    }

    @Test
    void aPathLiesOverItsLandscape() {
        Plot plot = BOWL.path("Adam", Tensor.of(new double[][] {{-1.5, 1.5}, {-1, 0.2}, {0, 0}}));
        assertThat(plot.text()).contains("Adam: a path of 3 points from (-1.5, 1.5) to (0, 0)");
        assertThat(Pixels.count(plot.image(), Style.OVER_BANDS[0])).isGreaterThan(300);
        assertThat(Pixels.count(plot.surface().image(), Style.OVER_BANDS[0])).isGreaterThan(150);
        assertThat(plot.surface().text()).startsWith("Surface plot").contains("On it 1 path");
        assertThatThrownBy(() -> Plots.line(new double[] {1}).path(new double[][] {{1, 2}}))
                .hasMessageContaining("a contour plot or a loss landscape");
        assertThatThrownBy(() -> Plots.line(new double[] {1}).surface()).hasMessageContaining("surface");
    }

    @Test
    void whatIsNotFiniteIsBlankAndTold() {
        Plot half = Plots.contour((x, y) -> Math.log(x), -1, 1, 0, 1);
        assertThat(half.text()).contains("grid points are not finite and left blank");
        assertThat(half.png()).isNotEmpty();
        assertThat(half.surface().png()).isNotEmpty();
        assertThatThrownBy(() -> Plots.contour((x, y) -> Double.NaN, 0, 1, 0, 1))
                .hasMessageContaining("a function with finite values in the area");
        assertThatThrownBy(() -> Plots.contour((x, y) -> x, 1, 0, 0, 1)).hasMessageContaining("swap them");
        assertThatThrownBy(() -> Plots.contour(w -> w, 0, 1, 0, 1))
                .hasMessageContaining("from [2] to one number, got [2] mapped to [2]");
    }

    @Test
    void aPartOfLevelSetsHasTheNumbersOfItsLinesAlone() {
        Plot all = Plots.levelSets((x, y) -> x * x + y * y, -2, 2, -2, 2);
        assertThat(all.svg()).contains(">1<", ">3<");
        String part = all.xRange(0, 1).yRange(0, 1).svg();
        // Its ticks are 0.0, 0.5 and such.
        assertThat(part).contains(">1<").doesNotContain(">2<", ">3<", ">4<", ">7<");
    }

    @Test
    void aSmallPartOfAMapHasTheColoursOfItsValues() {
        BufferedImage image = Plots.contour((x, y) -> x, -2, 2, -2, 2)
                .levels(40)
                .xRange(0.01, 0.03)
                .yRange(0, 0.01)
                .image();
        Color middle = new Color(image.getRGB(image.getWidth() / 3, image.getHeight() / 2));
        // Between the levels 0 and 0.1, the 20th and 21st of 39.
        assertThat(middle).isEqualTo(ColorMap.SEQUENTIAL.color(20 / 39.0));
    }

    @Test
    void mapsRefuseLogarithmicAxesBecauseTheyAreMadeOverEvenSteps() {
        Tensor points = Tensor.of(1, 2, 3, 4).reshape(2, 2);
        Plot line = Plots.line("y", new double[] {1, 2}, new double[] {1, 2});
        for (Plot map : List.of(
                Plots.contour((x, y) -> x, 1, 10, 1, 10),
                Plots.levelSets((x, y) -> x, 1, 10, 1, 10),
                Plots.decisionRegions(x -> x, points, Tensor.of(0, 1)))) {
            assertThatThrownBy(map::logX).isInstanceOf(PlotException.class).hasMessageContaining("Math.pow(10, a)");
            assertThatThrownBy(map::logY).isInstanceOf(PlotException.class);
            assertThatThrownBy(() -> line.logX().add(map)).isInstanceOf(PlotException.class);
        }
    }
}
