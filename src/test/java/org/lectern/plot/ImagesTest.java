package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class ImagesTest {
    private static final Tensor TWO =
            Tensor.of(0f, 0.25f, 0.5f, 1f, 1f, 0.5f, 0.25f, 0f).reshape(2, 2, 2);

    @Test
    void aPixelIsACrispSquareOfItsGrey() {
        BufferedImage image = Plots.imageGrid(TWO, 2).image();
        // 120 CSS pixels for 2 image pixels; the first image starts at the padding.
        int[][] grey = {{0, 64}, {128, 255}};
        for (int r = 0; r < 2; r++) {
            for (int c = 0; c < 2; c++) {
                for (double at : new double[] {1, 30, 59}) {
                    int level = Pixels.rgb(image, Style.PAD + 60 * c + at, Style.PAD + 60 * r + at) & 255;
                    assertThat(level).isEqualTo(grey[r][c]);
                }
            }
        }
        assertThat(Pixels.rgb(image, Style.PAD + 120 + 8 + 1, Style.PAD + 1)).isEqualTo(0xFFFFFF);
        assertThat(Pixels.rgb(image, Style.PAD + 120 + 8 + 119, Style.PAD + 119))
                .isZero();
    }

    @Test
    void allLayoutsOfTheSamePixelsLookAlike() {
        byte[] expected = Plots.imageGrid(TWO, 2).png();
        assertThat(Plots.imageGrid(TWO.reshape(2, 4), 2).png()).isEqualTo(expected);
        assertThat(Plots.imageGrid(TWO.reshape(2, 1, 2, 2), 2).png()).isEqualTo(expected);
    }

    @Test
    void colourImagesKeepTheirChannels() {
        Tensor orange = Tensor.of(1f, 0.6f, 0f).reshape(1, 3, 1, 1);
        BufferedImage image = Plots.imageGrid(orange, 1).image();
        assertThat(Pixels.rgb(image, 60, 60)).isEqualTo(0xFF9900);
    }

    @Test
    void theValueRangeSetsBlackAndWhite() {
        BufferedImage image = Plots.imageGrid(TWO, 2).valueRange(0, 0.5).image();
        assertThat(Pixels.rgb(image, Style.PAD + 70, Style.PAD + 10) & 255).isEqualTo(128);
        assertThat(Pixels.rgb(image, Style.PAD + 10, Style.PAD + 70) & 255).isEqualTo(255);
        assertThat(Pixels.rgb(image, Style.PAD + 70, Style.PAD + 70) & 255).isEqualTo(255);
    }

    @Test
    void wrongPredictionsAreFramedAndNamed() {
        Plot plot = Plots.imageGrid(TWO, 2).predictions(Tensor.of(7, 1), Tensor.of(7, 4));
        assertThat(plot.text()).contains("Captions: 7, 1 → 4").contains("1 of 2 wrong: 1.");
        BufferedImage image = plot.image();
        assertThat(Pixels.rgb(image, Style.PAD + 128 + 60, Style.PAD - 1)).isEqualTo(Pixels.rgb(Style.WRONG));
        assertThat(Pixels.rgb(image, Style.PAD + 60, Style.PAD - 1)).isNotEqualTo(Pixels.rgb(Style.WRONG));
    }

    @Test
    void tooManyImagesAreCutWithANote() {
        Plot plot = Plots.imageGrid(Tensor.zeros(1000, 4, 4), 25);
        assertThat(plot.text()).contains("1000 images of 4 x 4, the first 400 of 1000 shown, in 25 columns");
        assertThat(plot.captions(Tensor.zeros(1000)).png()).isNotEmpty();
    }

    @Test
    void aPixelThatIsNoNumberHasItsOwnColour() {
        Plot plot = Plots.image(Tensor.of(new float[][] {{Float.NaN, 1}, {0, 1}}));
        assertThat(Pixels.rgb(plot.image(), Style.PAD + 5, Style.PAD + 5)).isEqualTo(Pixels.rgb(Style.UNDEFINED));
        assertThat(plot.text()).contains("1 pixel values are not finite");
    }

    @Test
    void wrongShapesAreNamed() {
        assertThatThrownBy(() -> Plots.imageGrid(Tensor.zeros(3, 10), 3))
                .isInstanceOf(PlotException.class)
                .hasMessageContaining("got [3, 10]; 10 is no square: use reshape(n, h, w)");
        assertThatThrownBy(() -> Plots.imageGrid(Tensor.zeros(3, 8, 8, 3), 3))
                .hasMessageContaining("permute(0, 3, 1, 2)");
        assertThatThrownBy(() -> Plots.imageGrid(TWO, 0)).hasMessageContaining("at least one column");
        assertThatThrownBy(() -> Plots.image(TWO)).hasMessageContaining("use imageGrid for several");
        assertThat(Plots.imageGrid(TWO, 2).captions(List.of("cat", "dog")).text())
                .contains("Captions: cat, dog.");
        assertThatThrownBy(() -> Plots.imageGrid(TWO, 2).captions("one"))
                .hasMessageContaining("one for each of 2 images");
        assertThatThrownBy(() -> Plots.imageGrid(TWO, 2).xLabel("x")).isInstanceOf(PlotException.class);
    }

    @Test
    void aHeatmapsCellsHaveTheColoursOfTheirValues() {
        BufferedImage image = Plots.heatmap(new double[][] {{-2, 2}, {0, 1}})
                .cellValues(false)
                .image();
        Heatmap map = Heatmap.of(2, 2, new double[] {-2, 2, 0, 1});
        assertThat(map.kind()).isEqualTo("heatmap");
        assertThat(Pixels.count(image, ColorMap.DIVERGING.color(0))).isGreaterThan(56 * 56 * 4 - 500);
        assertThat(Pixels.count(image, ColorMap.DIVERGING.color(1))).isGreaterThan(56 * 56 * 4 - 500);
        assertThat(Pixels.count(image, ColorMap.DIVERGING.color(0.5))).isGreaterThan(56 * 56 * 4 - 500);
    }

    @Test
    void cellsSmallerThanPixelsShowTheirMean() {
        double[][] stripes = new double[784][64];
        double[][] quarter = new double[1500][1500];
        double[][] one = new double[2000][200];
        for (int i = 0; i < 784; i++) {
            Arrays.fill(stripes[i], i % 2);
        }
        for (int i = 0; i < 1500; i++) {
            Arrays.fill(quarter[i], i % 4 == 1 ? 1 : 0);
        }
        Arrays.fill(one[1000], 1);
        // Of a map with bands the brightest pixels would be far brighter than the darkest.
        assertThat(spread(Plots.heatmap(stripes))).isLessThan(70);
        assertThat(spread(Plots.heatmap(quarter))).isLessThan(110);
        assertThat(spread(Plots.heatmap(one))).isGreaterThan(20);
        double[] alike = {1, 1, 1, Double.NaN, 1, 1};
        assertThat(CellMeans.of(alike, 2, 3, 1, 2)).containsExactly(new double[] {1, 1}, within(1e-12));
        assertThat(CellMeans.of(alike, 2, 3, 2, 3)).containsExactly(alike);
        assertThat(CellMeans.of(new double[] {0, 0, 4, 0, 0, 0}, 1, 6, 1, 3))
                .containsExactly(new double[] {4.0 / 7, 1.5, 0}, within(1e-12));
    }

    /** The greatest difference of brightness between two pixels in a column of a heat map's cells. */
    private static int spread(Plot plot) {
        BufferedImage image = plot.image();
        int x = image.getWidth() / 2;
        int least = 255;
        int most = 0;
        for (int y = 60; y < image.getHeight() - 100; y++) {
            int green = image.getRGB(x, y) >> 8 & 255;
            least = Math.min(least, green);
            most = Math.max(most, green);
        }
        return most - least;
    }

    @Test
    void theFirstRowOfAHeatmapIsAtTheTop() {
        BufferedImage image =
                Plots.heatmap(new double[][] {{0, 0}, {1, 1}}).cellValues(false).image();
        Color low = ColorMap.SEQUENTIAL.color(0);
        double top = Pixels.meanRow(image, 2 * 60, low);
        double bottom = Pixels.meanRow(image, 2 * 60, ColorMap.SEQUENTIAL.color(1));
        assertThat(top).isLessThan(bottom);
    }

    @Test
    void aConfusionMatrixCountsPairs() {
        Plot plot = Plots.confusionMatrix(Tensor.of(0, 0, 1, 1, 1), Tensor.of(0, 1, 1, 1, 0), 2);
        assertThat(plot.text())
                .startsWith("Confusion matrix. 2 classes, 3 of 5 examples right (60.0 %); a row for each true class.")
                .contains("row 0: 1 1")
                .contains("row 1: 1 2");
        assertThat(plot.cellNames(List.of("a", "b"), List.of("a", "b"))
                        .colors(ColorMap.SEQUENTIAL)
                        .cellValues(false)
                        .valueRange(0, 3)
                        .text())
                .startsWith("Confusion matrix.");
        assertThatThrownBy(() -> Plots.confusionMatrix(Tensor.of(2), Tensor.of(0), 2))
                .hasMessageContaining("classes from 0 to 1, got 2");
    }

    @Test
    void aHeatmapNeedsAMatrix() {
        assertThatThrownBy(() -> Plots.heatmap(Tensor.zeros(3))).hasMessageContaining("use unsqueeze(0)");
        assertThatThrownBy(() -> Plots.heatmap(new double[][] {{1}, {1, 2}}))
                .hasMessageContaining("rows of equal length");
        assertThatThrownBy(() -> Plots.heatmap(new double[0][])).hasMessageContaining("at least one row");
        assertThatThrownBy(() -> Plots.heatmap(Tensor.zeros(2, 2)).cellNames(List.of("a"), List.of("b")))
                .hasMessageContaining("2 row and 2 column names");
    }

    @Test
    void heatmapsOfExtremeShapesFit() {
        for (int[] shape : new int[][] {{1, 1}, {1, 1000}, {1000, 1}, {784, 128}, {2, 300}}) {
            Plot plot = Plots.heatmap(Tensor.randn(Rng.seed(1), shape));
            assertThat(plot.size().width()).isBetween(100, 760);
            assertThat(plot.size().height()).isBetween(80, 560);
            assertThat(plot.png()).isNotEmpty();
        }
        assertThat(Plots.heatmap(new double[][] {{Double.NaN}}).text()).contains("none finite");
    }

    @Test
    void lightnessRisesEvenlyInTheSequentialMap() {
        double before = -1;
        for (int i = 0; i <= 20; i++) {
            double lightness = Oklab.fromRgb(ColorMap.SEQUENTIAL.rgb(i / 20.0))[0];
            assertThat(lightness - before).isBetween(0.015, i == 0 ? 2 : 0.06);
            before = lightness;
        }
    }

    @Test
    void anImageOfOneValueSaysSo() {
        assertThat(Plots.image(Tensor.full(5, 4, 4)).text()).contains("all values are 5");
    }

    @Test
    void longNamesLeaveRoomForTheCells() {
        String name = "a very long label ".repeat(20);
        Plot matrix = Plots.heatmap(Tensor.eye(2)).cellNames(List.of(name, "b"), List.of(name, "b"));
        assertThat(matrix.svg()).contains("a very long label a…").doesNotContain(">" + name);
    }

    @Test
    void smallNumbersInCellsHaveTheirDecimals() {
        Tensor small = Tensor.of(new double[][] {{0.001, 0.004}, {0.002, -0.003}});
        assertThat(Plots.heatmap(small).cellValues(true).svg()).contains(">0.0040<", ">0.0010<", ">−0.0030<");
        assertThat(Plots.heatmap(small.mul(1e-9)).cellValues(true).svg()).contains(">4e−12<", ">−3e−12<");
        assertThat(Plots.heatmap(small.mul(1000)).cellValues(true).svg()).contains(">4<", ">−3<");
        assertThat(Plots.heatmap(small.mul(100)).cellValues(true).svg()).contains(">0.40<", ">−0.30<");
    }

    @Test
    void imagesOfOneValueAreAsBrightAsThat() {
        assertThat(middle(Plots.image(Tensor.ones(4, 4)))).isEqualTo(ColorMap.GRAY.color(1));
        assertThat(middle(Plots.image(Tensor.full(255, 4, 4)))).isEqualTo(ColorMap.GRAY.color(1));
        assertThat(middle(Plots.image(Tensor.full(0.5, 4, 4)))).isEqualTo(ColorMap.GRAY.color(0.5));
        assertThat(middle(Plots.image(Tensor.zeros(4, 4)))).isEqualTo(ColorMap.GRAY.color(0));
        assertThat(Plots.image(Tensor.full(0.5, 4, 4)).text()).contains("all values are 0.5");
    }

    private static java.awt.Color middle(Plot plot) {
        BufferedImage image = plot.image();
        return new java.awt.Color(image.getRGB(image.getWidth() / 2, image.getHeight() / 2));
    }

    @Test
    void theColourOfAFilterTellsTheSignThoughAllAreOfOne() {
        Tensor positive = Tensor.of(0.1, 0.2, 0.3, 0.5).reshape(1, 1, 2, 2);
        assertThat(Plots.filters(positive).text()).contains("values from 0.1 to 0.5, in colours from -0.5 to 0.5");
        assertThat(Plots.filters(Tensor.zeros(1, 1, 2, 2)).svg())
                .isEqualTo(Plots.filters(Tensor.zeros(1, 1, 2, 2).mul(-1)).svg());
    }

    @Test
    void moreClassesThanHaveRoomAreNoMissingArgmax() {
        assertThatThrownBy(() -> Plots.confusionImages(Tensor.ones(1, 2, 2), Tensor.of(20), Tensor.of(3)))
                .hasMessageContaining("more have no room");
    }

    @Test
    void aLongNameUnderABarIsShortenedToTheRoomThereIs() {
        Plot bars = Plots.bars(
                List.of("a network of very many layers and units, and of more", "b", "c", "d"),
                new double[] {1, 2, 3, 4});
        assertThat(bars.svg()).contains("…</text>").contains(">a network of");
    }

    @Test
    void cellsHaveRoomForTheNumbersThatWereAskedFor() {
        Plot large = Plots.heatmap(Tensor.randn(Rng.seed(1), 12, 12).mul(1000)).cellValues(true);
        assertThat(large.image().getWidth()).isGreaterThan(2 * 12 * 50);
        String small = large.size(600, 500).svg();
        assertThat(small).contains("font-size=\"").doesNotContain("font-size=\"12\" text");
        // Too small for any number: the colours have their bar then.
        assertThat(large.size(200, 200).svg()).doesNotContainPattern("text-anchor=\"middle\"[^>]*>−");
    }

    @Test
    void theColourBarHasTwoNumbersHoweverLowItIs() {
        for (int[] shape : new int[][] {{100, 300}, {32, 100}, {10, 64}, {4, 30}}) {
            String svg = Plots.heatmap(Tensor.randn(Rng.seed(1), shape)).svg();
            String bar = svg.substring(svg.lastIndexOf("<image"));
            assertThat(bar.split("<text", -1)).hasSizeGreaterThan(2);
        }
    }

    @Test
    void numbersInCellsTellCloseOnesApartAndNothingSpoilsTheDigits() {
        Plot close = Plots.heatmap(Tensor.of(new double[][] {{0.9991, 0.9987}, {0.9993, 0.9999}}));
        assertThat(close.svg()).contains(">0.9991<", ">0.9987<");
        Plot holed = Plots.heatmap(Tensor.of(new double[][] {{1e-9, 2e-9}, {3e-9, Double.NaN}}))
                .cellValues(true);
        assertThat(holed.svg()).contains(">1e−9<", ">NaN<");
        assertThat(Plots.heatmap(Tensor.of(new double[][] {{123456.789, 333333}}))
                        .svg())
                .contains(">123457<");
    }
}
