package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.tensor.Tensor;

/**
 * Pictures against pictures that someone has looked at, both blurred to squares of eight CSS pixels: shapes, colours and places are held,
 * while another machine's fonts are not. {@code -Dlectern.golden=FOLDER} writes new ones to be looked at.
 */
class GoldenImagesTest {
    private static final int SQUARE = 8 * Graphic.SCALE;
    /** Of 255, over all squares and channels: another font moves text and margins by this much at most. */
    private static final double MEAN = 4;

    static Stream<Arguments> plots() {
        double[] loss = new double[40];
        double[] test = new double[40];
        for (int i = 0; i < 40; i++) {
            loss[i] = 2 * Math.exp(-i / 8.0) + 0.05;
            test[i] = 2 * Math.exp(-i / 9.0) + 0.2 + 0.02 * Math.sin(i);
        }
        return Stream.of(
                Arguments.of("line", Plots.line("train", loss).add("test", test)),
                Arguments.of(
                        "bars",
                        Plots.bars("2023", List.of("a", "b"), new double[] {2, 5})
                                .add("2024", new double[] {3, 4})),
                Arguments.of("heatmap", Plots.heatmap(new double[][] {{-2, -1, 0}, {0, 1, 2}, {2, 0, -2}})),
                Arguments.of(
                        "landscape",
                        Plots.landscape((x, y) -> x * x + 3 * y * y + x * y, -2, 2, -2, 2)
                                .path(new double[][] {{-1.8, 1.6}, {-0.4, 0.9}, {-0.2, 0.1}, {0, 0}})),
                Arguments.of(
                        "surface",
                        Plots.contour((x, y) -> Math.sin(2 * x) * Math.cos(2 * y), -2, 2, -2, 2)
                                .surface()),
                Arguments.of("spread", Plots.learningCurves("Adam", List.of(loss, test))));
    }

    /** The mean colour of each square, three numbers for each. */
    private static double[] blurred(BufferedImage image, int square) {
        int columns = image.getWidth() / square;
        int rows = image.getHeight() / square;
        double[] means = new double[columns * rows * 3];
        for (int y = 0; y < rows * square; y++) {
            for (int x = 0; x < columns * square; x++) {
                int rgb = image.getRGB(x, y);
                int at = 3 * (y / square * columns + x / square);
                for (int c = 0; c < 3; c++) {
                    means[at + c] += (rgb >> 16 - 8 * c & 255) / (double) (square * square);
                }
            }
        }
        return means;
    }

    private static double apart(BufferedImage picture, BufferedImage golden) {
        double[] seen = blurred(picture, SQUARE);
        double[] expected = blurred(golden, 1);
        assertThat(seen).as("the picture's size").hasSameSizeAs(expected);
        double sum = 0;
        for (int i = 0; i < seen.length; i++) {
            sum += Math.abs(seen[i] - expected[i]) / seen.length;
        }
        return sum;
    }

    private static BufferedImage golden(String name) throws IOException {
        try (InputStream in = GoldenImagesTest.class.getResourceAsStream("golden/" + name + ".png")) {
            assertThat(in).as("the golden picture of " + name).isNotNull();
            return ImageIO.read(in);
        }
    }

    private static void write(String folder, String name, BufferedImage picture) throws IOException {
        double[] means = blurred(picture, SQUARE);
        BufferedImage small = new BufferedImage(
                picture.getWidth() / SQUARE, picture.getHeight() / SQUARE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < means.length / 3; i++) {
            int rgb = (int) Math.round(means[3 * i]) << 16
                    | (int) Math.round(means[3 * i + 1]) << 8
                    | (int) Math.round(means[3 * i + 2]);
            small.setRGB(i % small.getWidth(), i / small.getWidth(), rgb);
        }
        ImageIO.write(small, "png", new File(folder, name + ".png"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plots")
    void looksAsItDid(String name, Plot plot) throws IOException {
        BufferedImage picture = plot.size(480, 320).image();
        String folder = System.getProperty("lectern.golden");
        if (folder != null) {
            write(folder, name, picture);
            return;
        }
        assertThat(apart(picture, golden(name)))
                .as("how far it is from its golden picture")
                .isLessThan(MEAN);
    }

    @Test
    void whatLooksDifferentIsFound() throws IOException {
        Tensor other = Tensor.of(new double[][] {{-2, -1, 0}, {2, -1, 2}, {2, 0, -2}});
        assertThat(apart(Plots.heatmap(other).size(480, 320).image(), golden("heatmap")))
                .isGreaterThan(MEAN);
        Plot shifted = Plots.learningCurves("Adam", List.of(new double[] {2, 1, 0.5, 0.2}, new double[] {1, 1, 1, 1}));
        assertThat(apart(shifted.size(480, 320).image(), golden("spread"))).isGreaterThan(MEAN);
    }
}
