package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class MovingPicturesTest {
    @TempDir
    Path temp;

    private static Animation bouncing() {
        return Plots.animate(
                5,
                i -> Plots.line(new double[] {0, i, 2 * i, 3})
                        .title("step " + i)
                        .size(240, 160));
    }

    private static IIOMetadataNode child(IIOMetadataNode node, String name) {
        return (IIOMetadataNode) node.getElementsByTagName(name).item(0);
    }

    private static int distance(BufferedImage a, BufferedImage b) {
        int most = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    most = Math.max(most, Math.abs((a.getRGB(x, y) >> shift & 255) - (b.getRGB(x, y) >> shift & 255)));
                }
            }
        }
        return most;
    }

    @Test
    void aGifRepeatsAndItsFramesLaidUponEachOtherAreTheAnimations() throws Exception {
        Animation animation = bouncing().framesPerSecond(10);
        Path file = temp.resolve("line.gif");
        animation.save(file);
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(5);
            BufferedImage canvas = new BufferedImage(480, 320, BufferedImage.TYPE_INT_RGB);
            Graphics2D g = canvas.createGraphics();
            for (int i = 0; i < 5; i++) {
                IIOMetadataNode data =
                        (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
                IIOMetadataNode place = child(data, "ImageDescriptor");
                g.drawImage(
                        reader.read(i),
                        Integer.parseInt(place.getAttribute("imageLeftPosition")),
                        Integer.parseInt(place.getAttribute("imageTopPosition")),
                        null);
                assertThat(child(data, "GraphicControlExtension").getAttribute("delayTime"))
                        .isEqualTo(i == 4 ? "200" : "10");
                assertThat(child(data, "ApplicationExtension").getAttribute("applicationID"))
                        .isEqualTo("NETSCAPE");
                BufferedImage frame = ImageIO.read(new ByteArrayInputStream(animation.png(i)));
                assertThat(distance(canvas, frame)).as("frame " + i).isLessThan(24);
            }
            g.dispose();
        } finally {
            reader.dispose();
        }
    }

    @Test
    void aPageIsWholeAndAsksForNothing() throws Exception {
        Path file = temp.resolve("line.html");
        bouncing().save(file.toString());
        String page = Files.readString(file);
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains(bouncing().html())
                .doesNotContain("http:")
                .doesNotContain("https:");
        Plots.film(() -> Plots.line(new double[] {1, 2})).take().save(file.resolveSibling("film.html"));
        assertThat(temp.resolve("film.html")).content().contains("Frame 1 of 1");
        assertThatThrownBy(() -> Plots.film(() -> Plots.line(new double[] {1})).save(temp.resolve("none.gif")))
                .hasMessageContaining("at least one frame");
    }

    @Test
    void anotherEndingIsRefused() {
        assertThatThrownBy(() -> bouncing().save("line.mp4"))
                .isInstanceOf(PlotException.class)
                .hasMessageContaining(".gif or .html")
                .hasMessageContaining("line.mp4");
    }

    @Test
    void aPageHoldsOnlyWhatChanges() {
        Animation animation = bouncing();
        Matcher each = Pattern.compile("data-png=\"([^\"]*)\"").matcher(animation.html());
        int last = animation.png(4).length;
        each.find();
        while (each.find()) {
            assertThat(Base64.getDecoder().decode(each.group(1)).length).isLessThan(last * 4 / 5);
        }
        String still = Plots.animate(3, i -> Plots.line(new double[] {1, 2})).html();
        assertThat(still).contains("data-png=\"\"");
    }

    @Test
    void aRaceShowsEachPathUpToItsStepAndSaysWhereItIs() {
        Map<String, double[][]> paths = new LinkedHashMap<>();
        paths.put("straight", new double[][] {{2, 2}, {1, 1}, {0, 0}});
        paths.put("short", new double[][] {{2, 2}, {2, 0}});
        paths.put("wild", new double[][] {{2, 2}, {1e9, 0}, {Double.NaN, 0}});
        Animation race = Plots.race((x, y) -> x * x + y * y, paths);
        assertThat(race.frames()).isEqualTo(3);
        assertThat(race.text())
                .contains("Step 0: straight at 2, 2 with value 8")
                .contains("Step 2: straight at 0, 0 with value 0; short at 2, 0 with value 4");
        assertThat(race.png(0)).isNotEqualTo(race.png(1));
        assertThat(race.png(1)).isNotEqualTo(race.png(2));
    }

    @Test
    void aPathThatDivergesLeavesThePictureToTheOthers() {
        Map<String, double[][]> paths = new LinkedHashMap<>();
        for (double lr : new double[] {0.02, 0.05, 0.14}) {
            double[][] path = new double[40][];
            path[0] = new double[] {-1.5, 2};
            for (int i = 1; i < path.length; i++) {
                path[i] = new double[] {path[i - 1][0] * (1 - 2 * lr), path[i - 1][1] * (1 - 16 * lr)};
            }
            paths.put("lr " + lr, path);
        }
        Plot last = lastOf(paths);
        Content.Ranges shown = ranges(last);
        assertThat(shown.y().lo()).isBetween(-3.0, 0.0);
        assertThat(shown.y().hi()).isBetween(2.0, 3.0);
        assertThat(shown.x().span()).isLessThan(4);
        assertThat(last.text()).containsOnlyOnce("(outside the picture)").contains("lr 0.14 at");
        // Where all run away, all are shown.
        paths.keySet().removeIf(name -> !name.equals("lr 0.14"));
        Content.Ranges wide = ranges(lastOf(paths));
        assertThat(wide.y().span()).isGreaterThan(50);
    }

    private static Content.Ranges ranges(Plot plot) {
        return Objects.requireNonNull(plot.content().autoRanges(plot.settings()));
    }

    private static Plot lastOf(Map<String, double[][]> paths) {
        return Race.frames((x, y) -> x * x + 8 * y * y, paths).get(39);
    }

    @Test
    void aRaceOfManyStepsHasAHundredFramesAndItsEnd() {
        double[][] path = new double[1235][2];
        for (int i = 0; i < path.length; i++) {
            path[i][0] = 1 - i / 1234.0;
        }
        Animation race = Plots.race((x, y) -> x * x + y * y, Map.of("slow", path));
        assertThat(race.frames()).isBetween(90, 101);
        assertThat(race.text()).contains("Step 1234: slow at 0, 0");
    }

    @Test
    void aRaceRefusesPathsThatAreNone() {
        assertThatThrownBy(() -> Plots.race((x, y) -> x, Map.of())).hasMessageContaining("1 to 8 paths, got 0");
        assertThatThrownBy(() -> Plots.race((x, y) -> x, Map.of("a", new double[][] {{1, 2}, {1}})))
                .hasMessageContaining("1 numbers at step 1 of \"a\"");
        assertThatThrownBy(() -> Plots.race((x, y) -> x, Map.of("a", new double[0][])))
                .hasMessageContaining("an empty path \"a\"");
        assertThatThrownBy(() -> Plots.race((x, y) -> Double.NaN, Map.of("a", new double[][] {{1, 2}})))
                .hasMessageContaining("finite somewhere");
    }

    @Test
    void aFilmTakesWhatIsThereEachTimeAndThinsItself() {
        double[] now = new double[2];
        Film film = Plots.film(() -> Plots.line(now).size(120, 90));
        assertThat(film.toString()).isEqualTo("Film of 0 frames");
        assertThatThrownBy(film::animation).hasMessageContaining("call take()");
        for (int i = 0; i < 1000; i++) {
            now[1] = i;
            film.accept("epoch");
        }
        assertThat(film.frames()).isBetween(60, 120);
        Animation animation = film.animation();
        assertThat(animation.text()).contains("\"epoch 1\"").contains("\"epoch 1000\"");
        assertThat(animation.frames()).isEqualTo(film.frames());
        now[1] = -5;
        assertThat(film.animation().text()).as("taken once").isEqualTo(animation.text());
        film.accept("epoch");
        assertThat(film.animation().text()).contains("\"epoch 1001\"", "last -5");
        assertThat(film.display().data()).containsKey("text/html");
    }

    @Test
    void aFilmTellsItsCameraTheEpochAlsoWhereItLeavesSomeOut() {
        Film film = Plots.film(
                epoch -> Plots.line(new double[] {0, epoch}).size(120, 90).title("after " + epoch));
        film.take();
        for (int i = 0; i < 250; i++) {
            film.accept("epoch");
        }
        assertThat(film.frames()).isLessThanOrEqualTo(120);
        assertThat(film.animation().text()).contains("\"after 1\"").contains("\"after 250\". x", "last 250");
        Film untitled = Plots.film(epoch -> Plots.line(new double[] {0, epoch}).size(120, 90));
        untitled.take();
        untitled.accept("epoch");
        assertThat(untitled.animation().text()).contains("\"frame 1\"", "\"epoch 1\"");
    }

    @Test
    void aRaceOfFewStepsShowsItsGoal() {
        double[][] newton = {{1, 1}, {0, 0}};
        double[][] slow = new double[30][];
        Arrays.setAll(slow, i -> new double[] {Math.pow(1 - 2e-4, i), Math.pow(1 - 16e-4, i)});
        List<Map<String, double[][]>> races = List.of(
                Map.of("Newton", newton),
                Map.of("Newton", new double[][] {{1, 1}, {0.6, 0.5}, {0, 0}}),
                Map.of("Newton", newton, "slow", slow));
        for (Map<String, double[][]> race : races) {
            List<Plot> frames = Race.frames((u, v) -> u * u + 8 * v * v, race);
            Content.Ranges shown = ranges(frames.get(frames.size() - 1));
            assertThat(shown.x().contains(0) && shown.x().contains(1)).isTrue();
            assertThat(shown.y().span()).isBetween(1.0, 2.0);
            assertThat(frames.get(frames.size() - 1).text())
                    .contains("Newton at 0, 0")
                    .doesNotContain("outside");
        }
    }

    @Test
    void aPathThatIsNoNumberAnyMoreEndsWithACross() {
        double[][] whole = {{1, 1}, {0.5, 0.2}, {0.4, 0.1}};
        double[][] lost = {{1, 1}, {0.5, 0.2}, {Double.NaN, 0}};
        // Another keeps the picture the same.
        double[][] other = {{1, 1}, {0, 0}, {0, 0}};
        Map<String, double[][]> paths = new LinkedHashMap<>();
        paths.put("other", other);
        paths.put("path", lost);
        List<Plot> frames = Race.frames((u, v) -> u * u + v * v, paths);
        assertThat(frames.get(2).text())
                .contains("path at 0.5, 0.2 with value 0.29, lost in step 2: not finite from there");
        assertThat(frames.get(1).text()).doesNotContain("lost");
        int dot = Pixels.count(frames.get(1).image(), Style.series(1));
        assertThat(Pixels.count(frames.get(2).image(), Style.series(1)))
                .as("a cross is larger")
                .isNotEqualTo(dot);
        paths.put("path", whole);
        assertThat(Race.frames((u, v) -> u * u + v * v, paths).get(2).text()).doesNotContain("lost");
    }

    @Test
    void chartsTurnDarkOnDarkPagesAndPicturesDoNot() {
        Plot chart = Plots.line(new double[] {1, 2});
        Plot picture = Plots.image(Tensor.eye(8));
        assertThat(Plots.animate(List.of(chart, chart)).html())
                .contains("prefers-color-scheme:dark", "lectern-chart\"");
        assertThat(Plots.animate(List.of(picture, picture)).html())
                .doesNotContain("prefers-color-scheme", "lectern-chart");
    }

    @Test
    void framesOfHistogramsAndHeatMapsShareTheirAxisAndTheirColours() throws Exception {
        Tensor values = Tensor.randn(Rng.seed(1), 1000);
        Animation below = Plots.animate(List.of(
                Plots.histograms(List.of("layer"), List.of(values)),
                Plots.histograms(List.of("layer"), List.of(values.mul(100)))));
        java.awt.Color shade = new java.awt.Color(Style.tint(Style.series(0), 0.22));
        assertThat(width(below, 0, shade)).isBetween(1, width(below, 1, shade) / 5);
        Animation bins = Plots.animate(List.of(Plots.histogram(values, 20), Plots.histogram(values.mul(100), 20)));
        assertThat(width(bins, 0, Style.series(0))).isBetween(1, width(bins, 1, Style.series(0)) / 5);
        Tensor cells = values.slice(0, 0, 16).reshape(4, 4);
        Animation maps = Plots.animate(List.of(Plots.heatmap(cells), Plots.heatmap(cells.mul(100))));
        BufferedImage pale = ImageIO.read(new ByteArrayInputStream(maps.png(0)));
        BufferedImage strong = ImageIO.read(new ByteArrayInputStream(maps.png(1)));
        assertThat(brightness(pale)).isGreaterThan(brightness(strong) + 100);
    }

    @Test
    void framesOfHistogramsAreCountedAgainInTheSharedBins() {
        double[] narrow = new double[100];
        Arrays.fill(narrow, 1.9);
        narrow[0] = 0;
        narrow[99] = 10;
        double[] wide = {-1, 8.9};
        assertThat(Plots.animate(List.of(Plots.histogram(narrow, 5), Plots.histogram(wide, 5)))
                        .text())
                .contains("First: Histogram. 100 values in 5 bins from -1 to 10; the fullest, 1.2 to 3.4, holds 98.");
        double[] stars = {1, 1, 1, 1, 1, 1, 2, 3, 4, 5, Double.NaN};
        double[] better = {2, 2, 3, 3, 3, 4, 4, 4, 4, 6};
        assertThat(Plots.animate(List.of(Plots.histogram(stars, 5), Plots.histogram(better, 5)))
                        .text())
                .contains("the fullest, 1 to 2, holds 6. 1 not finite left out.", "the fullest, 4 to 5, holds 4.");
    }

    @Test
    void framesOfHistogramsBelowEachOtherSayWhatLiesOutsideTheSharedAxis() {
        Tensor values = Tensor.randn(Rng.seed(1), 1000);
        Plot alone = Plots.histograms(List.of("layer"), List.of(values));
        assertThat(alone.text()).contains("outside the axis");
        Plot wide = Plots.histograms(List.of("layer"), List.of(values.mul(5)));
        assertThat(Plots.animate(List.of(alone, wide)).text().lines().toList())
                .filteredOn(line -> line.contains("1000 values"))
                .first()
                .asString()
                .doesNotContain("outside");
    }

    @Test
    void histogramsBelowEachOtherKeepTheirPlaceFromFrameToFrame() throws Exception {
        Tensor[] values = {Tensor.of(DType.FLOAT64, 0, 10), Tensor.of(DType.FLOAT64, 1.2345678, 4.5678912, 3.4567891)};
        Animation frames = Plots.animate(2, i -> Plots.histograms(List.of("layer"), List.of(values[i])));
        assertThat(edge(frames, 0)).isEqualTo(edge(frames, 1));
    }

    /** The rightmost column of a frame that has grid lines. */
    private static int edge(Animation animation, int frame) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(animation.png(frame)));
        return java.util.stream.IntStream.range(0, image.getWidth())
                .filter(x -> image.getRGB(x, 40) == Style.GRID.getRGB())
                .max()
                .orElseThrow();
    }

    @Test
    void aSampleCountsItsValuesInAnyBinsWhetherTheyAreFloatsOrNot() {
        Sample floats = Sample.of(new double[] {0, 0.5, 1, 2, Double.NaN, Double.POSITIVE_INFINITY});
        assertThat(floats.size()).isEqualTo(4);
        assertThat(floats.counts(new Range(0, 2), 2)).containsExactly(2, 2);
        assertThat(floats.counts(new Range(0, 1), 4)).containsExactly(1, 0, 1, 1);
        assertThat(floats.counts(new Range(-4, -1), 1)).containsExactly(0);
        Sample doubles = Sample.of(new double[] {1 - 1e-12, 1 + 1e-12, 1e40});
        assertThat(doubles.size()).isEqualTo(3);
        assertThat(doubles.counts(new Range(0, 2), 2)).containsExactly(1, 1);
    }

    @Test
    void framesOfGridsShareScalesPlaceByPlace() {
        Animation grids = Plots.animate(
                2,
                i -> Plots.grid(
                        2,
                        Plots.line(new double[] {0, 10 * i}).yRange(0, 1),
                        Plots.scatter(new double[] {0, 1}, new double[] {0, 100 * i}),
                        Plots.histogram(new double[] {0, 1, 1 + i}, 2)));
        assertThat(grids.text().split("Last:")[0])
                .contains("y from 0 to 1.", "y from -5 to 105", "3 values in 2 bins from 0 to 2; the fullest, 1 to 2");
        Animation unlike = Plots.animate(
                2, i -> Plots.grid(1, Collections.nCopies(i + 1, Plots.histogram(new double[] {0, 1 + i}, 2))));
        assertThat(unlike.text()).contains("from 0 to 1;", "from 0 to 2;");
    }

    @Test
    void framesOfShadedTextShareTheirShades() throws Exception {
        List<String> words = List.of("a", "b");
        Animation texts = Plots.animate(
                List.of(Plots.attention(words, Tensor.of(0.02, 0.08)), Plots.attention(words, Tensor.of(0.2, 0.8))));
        Plot alone = Plots.attention(words, Tensor.of(0.2, 0.8));
        assertThat(strongest(texts.png(1))).isEqualTo(strongest(png(alone.image())));
        assertThat(strongest(texts.png(0))).isGreaterThan(strongest(texts.png(1)) + 60);
    }

    /** The least red of a picture's pixels that are blue. */
    private static int strongest(byte[] png) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int least = 255;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                java.awt.Color color = new java.awt.Color(image.getRGB(x, y));
                least = color.getBlue() > color.getRed() + 8 ? Math.min(least, color.getRed()) : least;
            }
        }
        return least;
    }

    private static byte[] png(BufferedImage image) throws Exception {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    void framesOfImagesShareTheirColours() throws Exception {
        Tensor image = Tensor.full(0.1, 1, 4, 4);
        Animation grids = Plots.animate(List.of(Plots.imageGrid(image, 1), Plots.imageGrid(image.mul(100), 1)));
        assertThat(grids.text())
                .contains("First: Picture. 1 image of 4 x 4; all values are 0.1, in colours from 0.1 to 10");
        assertThat(color(grids, 0)).isEqualTo(ColorMap.GRAY.color(0));
        assertThat(color(grids, 1)).isEqualTo(ColorMap.GRAY.color(1));
        Animation filters = Plots.animate(
                List.of(Plots.filters(Tensor.full(0.1, 2, 1, 3, 3)), Plots.filters(Tensor.full(-0.4, 2, 1, 3, 3))));
        assertThat(color(filters, 0)).isEqualTo(ColorMap.DIVERGING.color(0.625));
        // The first frame alone would have colours for what is never negative.
        Animation maps = Plots.animate(
                List.of(Plots.featureMaps(Tensor.full(1, 1, 3, 3)), Plots.featureMaps(Tensor.full(-1, 1, 3, 3))));
        assertThat(color(maps, 0)).isEqualTo(ColorMap.DIVERGING.color(1));
        assertThat(color(maps, 1)).isEqualTo(ColorMap.DIVERGING.color(0));
        Plot asked = Plots.imageGrid(image, 1).valueRange(0, 0.1);
        assertThat(color(Plots.animate(List.of(asked, asked)), 0)).isEqualTo(ColorMap.GRAY.color(1));
    }

    /** The colour of a frame's first image in its middle. */
    private static java.awt.Color color(Animation animation, int frame) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(animation.png(frame)));
        return new java.awt.Color(image.getRGB(Graphic.SCALE * (Style.PAD + 10), Graphic.SCALE * (Style.PAD + 10)));
    }

    /** How many columns of a frame have such a colour. */
    private static int width(Animation animation, int frame, java.awt.Color color) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(animation.png(frame)));
        return (int) java.util.stream.IntStream.range(0, image.getWidth())
                .filter(x -> java.util.stream.IntStream.range(0, image.getHeight())
                        .anyMatch(y -> image.getRGB(x, y) == color.getRGB()))
                .count();
    }

    /** The mean sum of red, green and blue of the middle of a picture, where the cells are. */
    private static double brightness(BufferedImage image) {
        long sum = 0;
        long count = 0;
        for (int x = image.getWidth() / 4; x < image.getWidth() / 2; x++) {
            for (int y = image.getHeight() / 4; y < image.getHeight() / 2; y++) {
                java.awt.Color c = new java.awt.Color(image.getRGB(x, y));
                sum += c.getRed() + c.getGreen() + c.getBlue();
                count++;
            }
        }
        return (double) sum / count;
    }
}
