package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;

class OtherPlotsTest {
    @Test
    void aHistogramCountsEachValueOnce() {
        Bars bars = Bars.histogram(new double[] {0, 1, 1, 2, 4, Double.NaN, Double.POSITIVE_INFINITY}, 4);
        assertThat(bars.heights()).containsExactly(1, 2, 1, 1);
        assertThat(Plots.histogram(new double[] {0, 1, Double.NaN}, 2).text())
                .contains("2 values in 2 bins from 0 to 1")
                .contains("1 not finite left out");
        assertThat(Bars.histogram(new double[] {7, 7, 7}, 3).heights()).containsExactly(0, 3, 0);
        assertThat(Bars.histogram(new double[] {1e15, 1e15}, 2).heights()).containsExactly(0, 2);
        assertThatThrownBy(() -> Plots.histogram(new double[] {Double.NaN}, 3)).hasMessageContaining("none finite");
        assertThatThrownBy(() -> Plots.histogram(new double[] {1}, 0)).hasMessageContaining("1 to 1000 bins");
    }

    @Test
    void barsAreAsHighAsTheirValues() {
        BufferedImage image =
                Plots.bars(List.of("a", "b"), new double[] {1, 2}).yRange(0, 2).image();
        int[] filled = new int[2];
        for (int y = 0; y < image.getHeight(); y++) {
            filled[0] += Pixels.near(image.getRGB(2 * 180, y), Style.series(0), 3) ? 1 : 0;
            filled[1] += Pixels.near(image.getRGB(2 * 480, y), Style.series(0), 3) ? 1 : 0;
        }
        assertThat((double) filled[1] / filled[0]).isBetween(1.97, 2.03);
    }

    @Test
    void aBarWithoutANumberIsNotShownAsZero() {
        Plot plot = Plots.bars(List.of("a", "b"), new double[] {Double.NaN, 2});
        assertThat(plot.text()).contains("a NaN, b 2.").contains("1 not finite left out");
        assertThat(plot.png()).isNotEmpty();
        assertThatThrownBy(() -> Plots.bars(List.of("a"), new double[] {1, 2}))
                .hasMessageContaining("got 1 name and 2 values");
        assertThatThrownBy(() -> plot.xRange(0, 1)).hasMessageContaining("numbers along x");
    }

    @Test
    void anInfiniteBarIsToldAsWhatItIs() {
        double[] heights = {Double.POSITIVE_INFINITY, 2, Double.NaN, Double.NEGATIVE_INFINITY};
        Plot plot = Plots.bars(List.of("a", "b", "c", "d"), heights);
        assertThat(plot.text()).contains("a Inf, b 2, c NaN, d -Inf. 3 not finite left out.");
        assertThat(plot.logY().text()).contains("3 not finite left out.").doesNotContain("not positive");
        assertThat(Pixels.count(plot.image(), Style.series(0)))
                .isEqualTo(Pixels.count(
                        Plots.bars(List.of("a", "b", "c", "d"), new double[] {0, 2, 0, 0})
                                .image(),
                        Style.series(0)));
    }

    @Test
    void whatARangeHidesIsTold() {
        Plot bars = Plots.bars(List.of("a", "b", "c"), new double[] {0.2, 0.97, 3});
        assertThat(bars.text()).doesNotContain("outside");
        assertThat(bars.yRange(0.9, 1).text()).contains("1 bar outside the axes. 1 bar cut off at the axes' end.");
        Plot none = bars.yRange(5, 6);
        assertThat(none.text()).contains("3 bars outside the axes.");
        assertThat(Pixels.count(none.image(), Style.MUTED)).as("says so").isGreaterThan(60);
        Plot negative = Plots.bars(List.of("a", "b"), new double[] {-2, 3}).yRange(0.5, 4);
        assertThat(negative.text()).contains("1 bar outside the axes.").doesNotContain("cut off");
        Plot counts = Plots.histogram(new double[] {0, 0.1, 0.2, 9, 10}, 10);
        assertThat(counts.xRange(0, 5).text()).contains("2 values outside the axes.");
        assertThat(counts.text()).doesNotContain("outside");
        double[] values = {1, 2, 3, 4, 5, 30};
        Plot boxes = Plots.box(List.of("a", "b"), List.of(values, new double[] {50, 51, 52}));
        assertThat(boxes.yRange(0, 10).text())
                .contains("1 outlier, 1 of the outliers outside the axes, b: 3 values, median 51")
                .endsWith("to 51.5, outside the axes.");
        assertThat(boxes.yRange(3, 10).text()).contains(", cut off at the axes' end");
        assertThat(boxes.yRange(100, 110).text()).contains("to 51.5, outside the axes");
        assertThat(boxes.text()).doesNotContain("outside");
    }

    @Test
    void nearlyAllRightIsNotAll() {
        assertThat(Numbers.percent(999_500, 1_000_000)).isEqualTo("over 99.9 %");
        assertThat(Numbers.percent(1_000_000, 1_000_000)).isEqualTo("100.0 %");
        assertThat(Numbers.percent(9_994, 10_000)).isEqualTo("99.9 %");
        assertThat(Numbers.percent(1, 3_000)).isEqualTo("under 0.1 %");
        assertThat(Numbers.percent(0, 3_000)).isEqualTo("0.0 %");
        assertThat(Numbers.percent(2, 3)).isEqualTo("66.7 %");
    }

    @Test
    void ticksAreRoundInRangeAndFew() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            double lo = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(24) - 12);
            double span = Math.pow(10, random.nextInt(20) - 10) * (0.1 + random.nextDouble());
            Range range = new Range(lo, lo + span).padded(0.05, false);
            List<Scale.Tick> ticks = new NumberScale(range, false, false).ticks(500, 60);
            assertThat(ticks).as("%s", range).hasSizeBetween(2, 12);
            assertThat(ticks)
                    .allSatisfy(
                            t -> assertThat(t.value()).isBetween(range.lo() - span * 1e-6, range.hi() + span * 1e-6));
            assertThat(ticks.stream().map(Scale.Tick::label).distinct()).hasSameSizeAs(ticks);
        }
    }

    @Test
    void tickLabelsShareTheirDecimals() {
        assertThat(labels(new Range(0, 2.4), false)).containsExactly("0.0", "0.5", "1.0", "1.5", "2.0");
        assertThat(labels(new Range(-3, 3), true)).contains("−2", "0", "2");
        assertThat(new NumberScale(new Range(1e-6, 2), true, false)
                        .ticks(300, 44).stream().map(Scale.Tick::label))
                .contains("10^−6", "10^0");
        assertThat(new NumberScale(new Range(0.2, 0.9), true, false).ticks(300, 44))
                .hasSizeGreaterThan(2);
    }

    private static List<String> labels(Range range, boolean whole) {
        return new NumberScale(range, false, whole)
                .ticks(240, 60).stream().map(Scale.Tick::label).toList();
    }

    @Test
    void timelineFlagsNeitherOverlapNorAreCrossedByStems() {
        Random random = new Random(3);
        for (int round = 0; round < 30; round++) {
            int n = 1 + random.nextInt(40);
            double[] when = new double[n];
            List<String> what = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                when[i] = 1940 + random.nextInt(80);
                what.add("event of some kind and length ".substring(0, 5 + random.nextInt(25)) + i);
            }
            List<Timeline.Flag> flags = Timeline.of(when, what).flags(800);
            for (Timeline.Flag a : flags) {
                Rectangle2D box = box(a);
                assertThat(box.getMaxX()).isLessThanOrEqualTo(800);
                for (Timeline.Flag b : flags) {
                    if (a != b && a.above() == b.above()) {
                        assertThat(box.intersects(box(b))).isFalse();
                        Rectangle2D stem = new Rectangle2D.Double(b.x(), 0, 0.5, b.offset());
                        assertThat(box.intersects(stem)).isFalse();
                    }
                }
            }
        }
    }

    private static Rectangle2D box(Timeline.Flag flag) {
        return new Rectangle2D.Double(flag.x() + 1, flag.offset(), flag.width() - 1, flag.height());
    }

    @Test
    void aTimelineIsToldInOrder() {
        Plot plot = Plots.timeline(Map.of(1986, "backpropagation", 1958, "perceptron"));
        assertThat(plot.text()).endsWith("1958 perceptron; 1986 backpropagation.");
        assertThat(plot.png()).isNotEmpty();
        assertThatThrownBy(() -> Plots.timeline(new double[] {1}, List.of()))
                .hasMessageContaining("1 date and 0 events");
        assertThatThrownBy(() -> Plots.timeline(new double[] {Double.NaN}, List.of("x")))
                .hasMessageContaining("finite dates");
    }

    @Test
    void aNetworkCountsItsWeights() {
        Plot plot = Plots.network(784, 128, 10).captions("in", "hidden", "out");
        assertThat(plot.text()).contains("784 - 128 - 10").contains("101632 weights");
        assertThat(plot.png()).isNotEmpty();
        assertThatThrownBy(() -> Plots.network(3)).hasMessageContaining("2 to 20 layers");
        assertThatThrownBy(() -> Plots.network(3, 0)).hasMessageContaining("at least one unit");
    }

    @Test
    void aGridShowsEachPlotInItsPlace() {
        Plot small = Plots.line(new double[] {1, 2}).size(300, 200);
        Plot grid = Plots.grid(2, small, Plots.network(2, 2).size(300, 200), small);
        BufferedImage whole = grid.image();
        BufferedImage part = small.image();
        assertThat(whole.getWidth()).isEqualTo(2 * (300 + 4 + 300));
        assertThat(whole.getHeight()).isEqualTo(2 * (200 + 4 + 200));
        for (int y = 0; y < part.getHeight(); y += 3) {
            for (int x = 0; x < part.getWidth(); x += 3) {
                assertThat(whole.getRGB(x, y)).isEqualTo(part.getRGB(x, y));
                assertThat(whole.getRGB(x, y + 408)).isEqualTo(part.getRGB(x, y));
            }
        }
        assertThat(grid.text()).contains("1. Line plot").contains("2. Network diagram");
        assertThatThrownBy(() -> Plots.grid(0, small)).hasMessageContaining("1 to 12 columns");
    }

    @Test
    void anAnimationNeedsNothingFromOutside() throws IOException {
        Animation animation =
                Plots.animate(5, i -> Plots.line(new double[] {0, i + 1}).title("step " + i));
        String html = animation.html();
        String withoutPictures = html.replaceAll("(data-png=\"| src=\"data:image/png;base64,)[^\"]+", "");
        assertThat(withoutPictures).doesNotContain("http", "//", "<script", " id=", "url(", "import", "require(");
        assertThat(animation.frames()).isEqualTo(5);
    }

    /** The pictures of a page's attributes. */
    private static List<BufferedImage> pictures(String html, String attribute) throws IOException {
        List<BufferedImage> pictures = new ArrayList<>();
        Matcher found = Pattern.compile(" " + attribute + "([^\"]+)\"").matcher(html);
        while (found.find()) {
            pictures.add(
                    ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(found.group(1)))));
        }
        return pictures;
    }

    @Test
    void whereNoScriptRunsAnAnimationIsItsLastFrameAlone() throws IOException {
        Animation animation = Plots.animate(3, i -> Plots.line(new double[] {0, i + 1}));
        String html = animation.html();
        assertThat(html.split("<img", -1)).hasSize(2);
        List<BufferedImage> seen = pictures(html, "src=\"data:image/png;base64,");
        assertThat(seen).hasSize(1);
        BufferedImage last = ImageIO.read(new ByteArrayInputStream(animation.png(2)));
        assertThat(seen.get(0).getWidth()).isEqualTo(1280);
        assertThat(rgb(seen.get(0))).isEqualTo(rgb(last));
    }

    @Test
    void theChangesOfAnAnimationLaidUponEachOtherGiveItsFrames() throws IOException {
        Animation animation = Plots.animate(
                4,
                i -> Plots.line(new double[] {0, i + 1, 3}).title("step " + i).size(300 - 20 * i, 200));
        String html = animation.html();
        List<BufferedImage> changes = pictures(html, "data-png=\"");
        assertThat(changes).hasSize(3);
        BufferedImage laid = pictures(html, "src=\"data:image/png;base64,").get(0);
        BufferedImage both = new BufferedImage(laid.getWidth(), laid.getHeight(), BufferedImage.TYPE_INT_RGB);
        both.getGraphics().drawImage(laid, 0, 0, null);
        Matcher place = Pattern.compile("data-x=\"(\\d+)\" data-y=\"(\\d+)\"").matcher(html);
        for (int i = 0; i < changes.size(); i++) {
            assertThat(place.find()).isTrue();
            both.getGraphics()
                    .drawImage(
                            changes.get(i), Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)), null);
            int[] whole = rgb(ImageIO.read(new ByteArrayInputStream(animation.png(i))));
            int[] seen = rgb(both);
            for (int p = 0; p < whole.length; p++) {
                // As far as the palettes of the two may move a colour.
                for (int shift = 0; shift <= 16; shift += 8) {
                    assertThat(seen[p] >> shift & 255).isCloseTo(whole[p] >> shift & 255, within(12));
                }
            }
        }
    }

    private static int[] rgb(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @Test
    void anAnimationKeepsOfItsOtherFramesWhatDiffers() {
        Animation animation =
                Plots.animate(20, i -> Plots.line(new double[] {0, 1, 3}).title("step " + i));
        assertThat(animation.html().length()).isLessThan(20 * animation.png(0).length / 3);
    }

    @Test
    void otherFrontEndsShowTheLastFrame() {
        Animation animation = Plots.animate(3, i -> Plots.line(new double[] {0, i + 1}));
        MimeBundle bundle = animation.display();
        assertThat(bundle.data().get(MimeBundle.PNG))
                .isEqualTo(Base64.getEncoder().encodeToString(animation.png(2)));
        assertThat(bundle.text()).startsWith("Animation of 3 frames. First: Line plot");
        assertThat(bundle.data()).containsKey(MimeBundle.HTML);
    }

    @Test
    void framesShareTheirAxes() {
        Animation animation = Plots.animate(List.of(
                Plots.line(new double[] {0, 1}), Plots.line(new double[] {0, 10}), Plots.line(new double[] {0, 5})));
        assertThat(animation.text()).contains("First: Line plot. x from -0.02 to 1.02, y from -0.5 to 10.5.");
        Animation fixed = Plots.animate(List.of(Plots.line(new double[] {0, 1}).yRange(0, 2)));
        assertThat(fixed.text()).contains("y from 0 to 2");
    }

    @Test
    void tooFewOrTooManyFramesAreRefused() {
        assertThatThrownBy(() -> Plots.animate(List.of())).hasMessageContaining("1 to 300 frames");
        assertThatThrownBy(() -> Plots.animate(1_000_000, i -> Plots.line(new double[] {1})))
                .hasMessageContaining("take every second or third");
        Animation one = Plots.animate(1, i -> Plots.line(new double[] {1}));
        assertThatThrownBy(() -> one.framesPerSecond(0)).hasMessageContaining("0.1 to 60");
        assertThatThrownBy(() -> one.png(1)).hasMessageContaining("a frame from 0 to 0");
    }
}
