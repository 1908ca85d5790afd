package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** Pictures in little room: nothing is cut off without a word. */
class SmallSizesTest {
    private static final Plot EVENTS = Plots.timeline(
            new double[] {1943, 1958, 1986, 1998, 2012, 2017},
            List.of(
                    "neuron model",
                    "perceptron",
                    "backpropagation",
                    "LeNet-5",
                    "AlexNet",
                    "attention is all you need"));

    private static Plot confused() {
        Tensor labels = Tensor.of(IntStream.range(0, 40).map(i -> i % 10).toArray());
        Tensor guesses = Tensor.of(IntStream.range(0, 40).map(i -> i * 7 % 10).toArray());
        return Plots.confusionImages(Tensor.randn(Rng.seed(1), 40, 8, 8), labels, guesses);
    }

    private static Plot layers() {
        return Plots.histograms(
                List.of("first", "second", "third"),
                List.of(
                        Tensor.randn(Rng.seed(1), 200),
                        Tensor.randn(Rng.seed(2), 200).relu(),
                        Tensor.randn(Rng.seed(3), 200)));
    }

    @Test
    void aSizeThatWouldCutIsRefusedWithTheLeast() {
        for (Plot plot : List.of(EVENTS, confused(), layers())) {
            String named = "size: needs a";
            assertThatThrownBy(() -> plot.size(120, 90))
                    .isInstanceOf(PlotException.class)
                    .hasMessageContaining(named)
                    .hasMessageContaining("for this " + plot.content().kind() + ", got 120 x 90;");
            Size least = plot.content().leastSize(plot.settings(), 300);
            Plot smallest = plot.size(Math.max(300, least.width()), least.height());
            assertInside(smallest);
            Size narrow = plot.content().leastSize(plot.settings(), 80);
            assertInside(plot.size(narrow.width(), narrow.height()));
            // What is added later needs room too.
            assertThatThrownBy(() -> smallest.title("a title")).hasMessageContaining(named);
        }
        assertThatThrownBy(() -> EVENTS.size(400, 160)).hasMessageContaining("for this timeline, got 400 x 160");
        assertThatThrownBy(() -> confused().size(400, 240)).isInstanceOf(PlotException.class);
        assertThatThrownBy(() -> layers().size(200, 150)).isInstanceOf(PlotException.class);
        assertThat(EVENTS.size(800, 600).size()).isEqualTo(new Size(800, 600));
    }

    /** Whether the places of all texts that stand level are inside of the picture. */
    private static void assertInside(Plot plot) {
        Size size = plot.size();
        Matcher text = Pattern.compile("<text[^>]* x=\"([-0-9.]+)\" y=\"([-0-9.]+)\"[^>]*>([^<]*)<")
                .matcher(plot.svg());
        int found = 0;
        while (text.find()) {
            found++;
            assertThat(Double.parseDouble(text.group(1))).as(text.group(3)).isBetween(0.0, (double) size.width());
            assertThat(Double.parseDouble(text.group(2))).as(text.group(3)).isBetween(0.0, (double) size.height());
        }
        assertThat(found).isGreaterThan(4);
    }

    @Test
    void aGridGivesEachPlotTheRoomItNeeds() {
        Plot grid = Plots.grid(3, EVENTS, EVENTS, Plots.line(new double[] {1, 2}));
        int least = EVENTS.content().leastSize(EVENTS.settings(), 317).height();
        assertThat(grid.size().height()).isGreaterThanOrEqualTo(least);
        assertThatThrownBy(() -> grid.size(600, 120))
                .isInstanceOf(PlotException.class)
                .hasMessageContaining("for the timeline in the grid, got")
                .hasMessageContaining("fewer columns");
        assertThat(Plots.grid(2, Plots.line(new double[] {1, 2}), Plots.line(new double[] {1, 2}))
                        .size(600, 120)
                        .size())
                .isEqualTo(new Size(600, 120));
    }

    @Test
    void manyNamesStandSteepEnoughToBeRead() {
        List<String> names =
                IntStream.range(0, 40).mapToObj(i -> "category " + i).toList();
        double[] values = IntStream.range(0, 40).mapToDouble(i -> i % 7).toArray();
        String svg = Plots.bars(names, values).svg();
        Matcher turned = Pattern.compile("matrix\\([0-9.]+ -([0-9.]+) [^>]* x=\"([0-9.]+)\"[^>]*>category")
                .matcher(svg);
        double before = Double.NaN;
        int found = 0;
        while (turned.find()) {
            double sine = Double.parseDouble(turned.group(1));
            double x = Double.parseDouble(turned.group(2));
            if (found++ > 0) {
                assertThat(sine * (x - before)).isGreaterThan(12);
            }
            before = x;
        }
        assertThat(found).isEqualTo(40);
    }

    @Test
    void theFirstSlantedNameIsWhole() {
        List<String> names =
                IntStream.range(0, 20).mapToObj(i -> "category " + i).toList();
        assertThat(Plots.bars(names, new double[20]).svg()).contains(">category 0<");
    }

    @Test
    void pointsOutsideTheAxesAreCounted() {
        double[] x = {0, 1, 2};
        assertThat(Plots.scatter(x, x).xRange(0.5, 3).text()).contains("3 points (1 outside the axes)");
        assertThat(Plots.line(x).yRange(5, 6).text()).contains("3 points (3 outside the axes), first 0");
        assertThat(Plots.scatter(x, x).text()).doesNotContain("outside");
        assertThat(Plots.scatter(x, x).xRange(5, 6).svg()).contains("all points are outside the axes");
        assertThat(Plots.line(x).xRange(0.2, 0.8).svg()).doesNotContain("all points are outside");
    }

    @Test
    void numbersThatAreTooLargeToDrawAreNotCalledInfinite() {
        assertThat(Plots.line(new double[] {1e-300, 1e300}).text())
                .contains("1 left out: not finite, or beyond 1e300)");
        assertThat(Plots.line(new double[] {1, Double.NaN}).text()).contains("1 left out: not finite)");
    }
}
