package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class PaletteTest {
    @Test
    void fewColoursSurviveExactly() throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 40; x++) {
            for (int y = 0; y < 30; y++) {
                image.setRGB(x, y, x * 5 << 16 | (y % 4) * 60);
            }
        }

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(Png.of(image)));

        assertThat(read.getRGB(0, 0, 40, 30, null, 0, 40)).isEqualTo(image.getRGB(0, 0, 40, 30, null, 0, 40));
        assertThat(read.getColorModel().getPixelSize()).isEqualTo(8);
    }

    @Test
    void rareMixturesMoveOnlySlightlyAndAGradientKeepsItsColours() {
        BufferedImage edges = new BufferedImage(450, 300, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 450; x++) {
            // 150 greens twice each, and as often with a trace of blue once: more colours than a palette holds.
            edges.setRGB(x, 0, x % 150 << 8 | (x < 300 ? 0 : 1));
        }
        BufferedImage indexed = Palette.indexed(edges);
        assertThat(indexed.getType()).isEqualTo(BufferedImage.TYPE_BYTE_INDEXED);
        for (int x = 0; x < 450; x++) {
            assertThat(indexed.getRGB(x, 0) & 0xffff00).isEqualTo(x % 150 << 8);
        }

        BufferedImage photograph = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 300 * 300; i++) {
            photograph.setRGB(i % 300, i / 300, i * 180);
        }
        assertThat(Palette.indexed(photograph)).isSameAs(photograph);
    }

    @Test
    void aChartIsAFifthSmallerThanByJavasWriter() throws IOException {
        BufferedImage image = Plots.decisionRegions(
                        points -> points,
                        Tensor.randn(Rng.seed(1), 100, 2),
                        Tensor.arange(100).lt(50).to(DType.INT32))
                .image();
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        ImageIO.write(Palette.indexed(image), "png", other);
        assertThat(Png.of(image).length).isLessThan(other.size() * 4 / 5);
    }
}
