package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class ModelPlotsTest {
    /** Labels and scores of Fawcett (2006), figure 3's kind: small enough to count by hand. */
    private static final Tensor LABELS = Tensor.of(1, 1, 0, 1, 0, 0);

    private static final Tensor SCORES = Tensor.of(0.9, 0.8, 0.7, 0.6, 0.55, 0.1);

    private static Series first(Plot plot) {
        return ((Xy) plot.content()).series().get(0);
    }

    @Test
    void theAreaUnderTheCurveCountsPairsInOrder() {
        // 8 of the 9 pairs of a 1 and a 0 are in order.
        assertThat(first(Plots.roc(LABELS, SCORES)).name()).isEqualTo("AUC 0.889");
        // Ties count half.
        assertThat(first(Plots.roc(Tensor.of(0, 1), Tensor.of(0.5, 0.5))).name())
                .isEqualTo("AUC 0.500");
        assertThat(Plots.roc(LABELS, SCORES).text()).contains("A line to compare with: chance.");
    }

    @Test
    void averagePrecisionSumsOverTheThresholds() {
        // 1/3 · 1 + 1/3 · 1 + 1/3 · 3/4.
        assertThat(first(Plots.precisionRecall(LABELS, SCORES)).name()).isEqualTo("AP 0.917");
        assertThat(Plots.precisionRecall(LABELS, SCORES).text()).contains("chance 0.50");
    }

    @Test
    void manyClassesGiveACurveEachAndModelsShareOneLineOfChance() {
        Tensor labels = Tensor.of(0, 1, 2, 2);
        Plot three = Plots.roc(labels, Tensor.randn(Rng.seed(1), 4, 3));
        assertThat(((Xy) three.content()).series()).hasSize(4);
        assertThat(three.text()).contains("class 2, AUC");
        Plot two = Plots.roc("a", LABELS, SCORES).add(Plots.roc("b", LABELS, SCORES));
        assertThat(((Xy) two.content()).series()).hasSize(3);
        assertThat(((Xy) two.content()).slot(2)).as("chance takes no colour").isEqualTo(1);
        assertThatThrownBy(() -> Plots.roc(Tensor.of(1, 1), Tensor.of(0.1, 0.2)))
                .hasMessageContaining("examples of both 0 and 1, got 2 of 1 and 0 of 0");
        assertThatThrownBy(() -> Plots.roc(Tensor.of(1, 2), Tensor.of(0.1, 0.2)))
                .hasMessageContaining("labels that are 0 or 1, got 2 at 1");
        assertThatThrownBy(() -> Plots.roc(LABELS, SCORES.mul(Double.NaN))).hasMessageContaining("NaN at 0");
    }

    @Test
    void namesAreForClassesAndLeaveTheirAreasAndTheLineOfChance() {
        Plot three = Plots.roc(Tensor.of(0, 1, 2, 2), Tensor.randn(Rng.seed(1), 4, 3));
        assertThat(three.names("cat", "dog", "hen").text())
                .containsPattern("cat, AUC \\d\\.\\d{3}: ")
                .containsPattern("hen, AUC \\d\\.\\d{3}: ")
                .contains("A line to compare with: chance.");
        assertThatThrownBy(() -> three.names(List.of("a", "b", "c", "d"))).hasMessageContaining("each of 3 series");
        Plot both = Plots.precisionRecall("a", LABELS, SCORES).add(Plots.precisionRecall("b", LABELS, SCORES));
        assertThat(both.names("net", "guess").text()).contains("net, AP 0.917", "guess, AP 0.917", "chance 0.50");
    }

    @Test
    void aClassThatNoLabelHasIsLeftOutAndNamed() {
        Tensor scores = Tensor.randn(Rng.seed(1), 4, 4);
        Tensor labels = Tensor.of(0, 1, 3, 3);
        for (Plot plot : List.of(Plots.roc(labels, scores), Plots.precisionRecall(labels, scores))) {
            Xy xy = (Xy) plot.content();
            assertThat(xy.series().get(2).size()).isZero();
            assertThat(xy.slot(3)).as("the colour of class 3").isEqualTo(3);
            assertThat(plot.text()).contains(" class 2, none in the labels.", "class 3, A");
            assertThat(plot.names("a", "b", "c", "d").svg()).contains(">c, none in the labels<");
            assertThat(plot.png()).isNotEmpty();
        }
        assertThatThrownBy(() -> Plots.roc(Tensor.of(3, 3, 3, 3), scores))
                .hasMessageContaining("examples of two classes or more, got only class 3");
    }

    @Test
    void learningCurvesShowMeanAndSpread() {
        Series line = first(Plots.learningCurves("Adam", List.of(new double[] {1, 2}, new double[] {3, 2, 5})));
        assertThat(line.y()).containsExactly(2, 2, 5);
        assertThat(line.x()).as("epochs, as a history counts them").containsExactly(1, 2, 3);
        Series.Band band = Objects.requireNonNull(line.band());
        assertThat(band.high()).containsExactly(new double[] {2 + Math.sqrt(2), 2, 5}, within(1e-12));
        Plot plot = Plots.learningCurves("Adam", List.of(new double[] {1, Double.NaN, 2}, new double[] {3, 4}))
                .addRuns("SGD", List.of(new double[] {4, 4}));
        assertThat(plot.text()).contains("2 runs on each side, without 1 value that are not finite", "SGD: 2 points");
        assertThat(Pixels.count(plot.image(), new java.awt.Color(Style.tint(Style.series(0), 0.22))))
                .isGreaterThan(100);
    }

    @Test
    void aValueBeforeTrainingIsOfEpochZero() {
        List<double[]> runs = List.of(new double[] {3, 2});
        Plot plot = Plots.learningCurves("Adam", runs, 0).addRuns("SGD", runs).addRuns("late", runs, 1);
        assertThat(((Xy) plot.content()).series().stream().map(s -> s.x()[0]))
                .as("of what is added, if nothing else is said, that of the first")
                .containsExactly(0.0, 0.0, 1.0);
        Plot usual = Plots.learningCurves("Adam", runs).addRuns("SGD", runs);
        assertThat(((Xy) usual.content()).series().stream().map(s -> s.x()[0])).containsExactly(1.0, 1.0);
        assertThatThrownBy(() -> Plots.learningCurves("Adam", runs, 2)).hasMessageContaining("before training, got 2");
    }

    @Test
    void aMeanEndsWhereOneOfItsRunsDiverges() {
        double[] lost = {1, 0.9, Double.POSITIVE_INFINITY, Double.NaN};
        Plot plot = Plots.learningCurves("Adam", List.of(lost, new double[] {1, 0.7, 0.5, 0.3}));
        assertThat(first(plot).y()).containsExactly(1, 0.8, Double.NaN, Double.NaN);
        assertThat(plot.text())
                .contains("it ends at x = 2, after which no value can be drawn")
                .contains("; it ends where a run has no finite values any more")
                .doesNotContain("without");
    }

    @Test
    void aLineThatDivergesIsMarkedWhereItStopped() {
        double[] y = {1, 2, 3, Double.NaN, Double.POSITIVE_INFINITY};
        Plot plot = Plots.line(y);
        assertThat(plot.text()).contains("it ends at x = 2, after which no value can be drawn");
        assertThat(Plots.line(new double[] {1, Double.NaN, 3}).text()).doesNotContain("it ends");
        int[] marked = {
            Pixels.count(plot.image(), Style.series(0)),
            Pixels.count(Plots.line(new double[] {1, 2, 3}).xRange(-0.08, 4.08).image(), Style.series(0))
        };
        assertThat(marked[0]).isGreaterThan(marked[1] + 100);
    }

    @Test
    void aBoxHoldsTheMiddleHalf() {
        double[] values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 40, Double.NaN};
        Boxes.Box box = Boxes.Box.of("a", values);
        assertThat(new double[] {box.low(), box.lowerQuartile(), box.median(), box.upperQuartile(), box.high()})
                .containsExactly(1, 3.25, 5.5, 7.75, 9);
        assertThat(box.outliers()).containsExactly(40);
        assertThat(Plots.box(List.of("a"), List.of(values)).text())
                .contains("a: 10 values, median 5.5", "1 outlier", "1 not finite left out");
        assertThatThrownBy(() -> Plots.box(List.of("a"), List.of(new double[] {Double.NaN})))
                .hasMessageContaining("only NaN or infinite ones in \"a\"");
        assertThat(Plots.box(List.of("a", "b"), List.of(new double[] {3}, new double[] {0, 1}))
                        .logY()
                        .png())
                .isNotEmpty();
    }

    @Test
    void barsOfSeveralGroupsStandSideBySide() {
        List<String> names = List.of("x", "y");
        Plot plot = Plots.bars("2023", names, new double[] {1, 2}).add("2024", new double[] {3, 4});
        assertThat(plot.text()).contains("x 2023 1 and 2024 3, y 2023 2 and 2024 4");
        assertThat(Pixels.count(plot.image(), Style.series(1)))
                .isGreaterThan(Pixels.count(plot.image(), Style.series(0)));
        assertThatThrownBy(() -> plot.add("2025", new double[] {1}))
                .hasMessageContaining("a value for each of 2 names, got 1 value");
        assertThatThrownBy(() -> Plots.bars(names, new double[] {1, 2}).add("b", new double[] {1, 2}))
                .hasMessageContaining("bars that have a name");
    }

    @Test
    void histogramsThroughDepthTellWhatDies() {
        Map<String, Tensor> layers = new LinkedHashMap<>();
        layers.put("first", Tensor.of(-1, 0, 1, 2));
        layers.put("second", Tensor.of(0.0, 0.0, Double.NaN));
        Plot plot = Plots.histograms(layers);
        assertThat(plot.text())
                .contains("first: 4 values, mean 0.5", "second: 2 values", "100 % exactly zero, 1 not finite");
        assertThat(plot.png()).isNotEmpty();
        assertThatThrownBy(() -> Plots.histograms(List.of("a"), List.of(Tensor.of(Double.NaN))))
                .hasMessageContaining("at least one finite value");
    }

    @Test
    void attentionNamesItsWords() {
        List<String> tokens = List.of("the", "cat", "\n");
        Plot plot = Plots.attention(tokens, Tensor.randn(Rng.seed(3), 3, 3).softmax(1));
        assertThat(plot.text()).contains("the:", "⏎:");
        Plot shaded = Plots.attention(tokens, Tensor.of(0.1, 0.9, 0));
        assertThat(shaded.text()).isEqualTo("Attention over text. the 0.1, cat 0.9, ⏎ 0.");
        assertThat(shaded.png()).isNotEmpty();
        assertThatThrownBy(() -> Plots.attention(tokens, Tensor.of(1.0))).hasMessageContaining("3 tokens and 1 weight");
    }

    @Test
    void filtersAndFeatureMapsAreImages() {
        assertThat(Plots.filters(Tensor.randn(Rng.seed(4), 4, 2, 3, 3)).text())
                .contains("8 images of 3 x 3 in 2 columns");
        assertThat(Plots.filters(Tensor.randn(Rng.seed(4), 4, 3, 3, 3)).text()).contains("4 images of 3 x 3 in colour");
        assertThat(Plots.featureMaps(Tensor.zeros(1, 6, 5, 5)).text()).contains("6 images of 5 x 5");
        assertThatThrownBy(() -> Plots.filters(Tensor.zeros(3, 3))).hasMessageContaining("[out, in, h, w], got [3, 3]");
        assertThatThrownBy(() -> Plots.featureMaps(Tensor.zeros(2, 3, 4, 4))).hasMessageContaining("take one image");
    }

    @Test
    void confusionOverImagesKeepsTheFirstOfEachCell() {
        Tensor images = Tensor.randn(Rng.seed(5), 1000, 2, 2);
        int[] labels = new int[1000];
        int[] predicted = new int[1000];
        Arrays.setAll(labels, i -> i % 2);
        Arrays.setAll(predicted, i -> i == 999 ? 0 : i % 2);
        Plot plot = Plots.confusionImages(images, Tensor.of(labels), Tensor.of(predicted))
                .names("cat", "dog");
        ConfusionImages content = (ConfusionImages) plot.content();
        assertThat(content.counts()).containsExactly(500, 0, 1, 499);
        assertThat(content.images().pixels()[content.first()[2]])
                .containsExactly(images.slice(0, 999, 1000).toFloats());
        assertThat(plot.text()).contains("1000 images, 999 right. dog taken for cat: 1.");
        assertThat(plot.png()).isNotEmpty();
        assertThatThrownBy(() -> plot.names("cat")).hasMessageContaining("a name for each of 2 classes");
        Plot more = plot.names(List.of("cat", "dog", "a hen that is here for its long name"));
        assertThat(more.text()).contains("1000 images, 999 right. dog taken for cat: 1.");
        assertThat(more.svg()).contains(">dog<", ">a hen");
        assertThat(more.size().height() - plot.names("cat", "dog").size().height())
                .as("a row, and slanted names")
                .isGreaterThan(100);
    }

    @Test
    void aConfusionMatrixTakesTheNamesOfItsClasses() {
        Plot plot = Plots.confusionMatrix(Tensor.of(0, 1), Tensor.of(0, 0), 2).names("cat", "dog");
        assertThat(plot.text()).contains("dog: 1 0");
        assertThatThrownBy(() -> plot.names("cat")).hasMessageContaining("2 row and 2 column names");
    }

    // --- embeddings

    @Test
    void principalComponentsFindTheLongDirection() {
        Random random = new Random(6);
        double[][] points = new double[200][];
        for (int i = 0; i < points.length; i++) {
            double t = random.nextGaussian() * 10;
            points[i] = new double[] {5 + 0.6 * t, -3 + 0.8 * t, random.nextGaussian()};
        }
        double[] scores = Embeddings.pca(Tensor.of(points), 1).toDoubles();
        double mean = Arrays.stream(points)
                .mapToDouble(p -> 0.6 * p[0] + 0.8 * p[1])
                .average()
                .orElse(0);
        for (int i = 0; i < 200; i++) {
            assertThat(scores[i]).isCloseTo(0.6 * points[i][0] + 0.8 * points[i][1] - mean, within(0.2));
        }
        assertThat(Embeddings.explained(Tensor.of(points))[0]).isBetween(0.97, 1.0);
        assertThatThrownBy(() -> Embeddings.pca(Tensor.of(points), 4)).hasMessageContaining("smaller of n and d");
    }

    @Test
    void componentsOfManyFeaturesAreThoseOfTheirDecomposition() {
        Tensor factors = Tensor.randn(Rng.seed(7), 150, 4).to(org.lectern.tensor.DType.FLOAT64);
        Tensor scaled = factors.mul(Tensor.of(8.0, 4, 2, 1));
        Tensor noise = Tensor.randn(org.lectern.tensor.DType.FLOAT64, Rng.seed(9), 150, 140)
                .mul(0.01);
        Tensor x = scaled.matmul(Tensor.randn(org.lectern.tensor.DType.FLOAT64, Rng.seed(8), 4, 140))
                .add(noise);
        double[] singular = x.sub(x.mean(0)).svd().s().toDoubles();
        double[] scores = Embeddings.pca(x, 2).toDoubles();
        for (int c = 0; c < 2; c++) {
            double squares = 0;
            for (int i = c; i < scores.length; i += 2) {
                squares += scores[i] * scores[i];
            }
            assertThat(Math.sqrt(squares)).isCloseTo(singular[c], within(1e-6 * singular[c]));
        }
    }

    @Test
    void theGradientOfTsneIsThatOfItsLoss() {
        Random random = new Random(10);
        double[][] x = new double[12][5];
        for (double[] row : x) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        double[] p = Tsne.affinities(x, 3);
        assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-9));
        double[] y = random.doubles(24, -1, 1).toArray();
        double[] gradient = Tsne.gradient(p, y, 1);
        for (int i = 0; i < y.length; i++) {
            double[] up = y.clone();
            double[] down = y.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            assertThat(gradient[i]).isCloseTo((Tsne.loss(p, up) - Tsne.loss(p, down)) / 2e-5, within(1e-7));
        }
    }

    @Test
    void tsneKeepsClustersApartAndIsReproducible() {
        Random random = new Random(11);
        double[][] x = new double[60][6];
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 6; j++) {
                x[i][j] = random.nextGaussian() + (j == i % 3 ? 12 : 0);
            }
        }
        Tensor placed = Embeddings.tsne(Tensor.of(x), 8, Rng.seed(1));
        assertThat(placed.toDoubles())
                .isEqualTo(Embeddings.tsne(Tensor.of(x), 8, Rng.seed(1)).toDoubles());
        double[][] y = Embeddings.rows("test", placed);
        for (int i = 0; i < 60; i++) {
            int nearest = i == 0 ? 1 : 0;
            for (int j = 0; j < 60; j++) {
                boolean nearer = Math.hypot(y[i][0] - y[j][0], y[i][1] - y[j][1])
                        < Math.hypot(y[i][0] - y[nearest][0], y[i][1] - y[nearest][1]);
                nearest = j != i && nearer ? j : nearest;
            }
            assertThat(nearest % 3).isEqualTo(i % 3);
        }
        assertThatThrownBy(() -> Embeddings.tsne(Tensor.of(x), 30, Rng.seed(1)))
                .hasMessageContaining("a third of the other points");
        assertThatThrownBy(() -> Embeddings.tsne(Tensor.of(new double[][] {{1, Double.NaN}}), 2, Rng.seed(1)))
                .hasMessageContaining("NaN in row 0");
    }

    @Test
    void tsneEndsWhenItIsInterrupted() {
        Tensor x = Tensor.randn(Rng.seed(1), 40, 2);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Embeddings.tsne(x, 5, Rng.seed(1)))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("tsne: interrupted");
            assertThat(Thread.currentThread().isInterrupted())
                    .as("left for whoever runs the cell")
                    .isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    /** NumPy, by another program of the same method, comes to 0.33 at a rate of 12.5 or 50, and to 0.84 at 200, with points a hundred times farther out. */
    @Test
    void tsneOfFewPointsFlingsNoneOut() {
        double[][] x = new double[100][10];
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 10; j++) {
                double wave = Math.sin((i + 1) * (j + 1) * 1.7) + 0.5 * Math.cos((i + 1) * (i + 1) * 0.3 + j);
                x[i][j] = 0.4 * wave + (j == i % 3 ? 3 : 0);
            }
        }
        double[] placed = Embeddings.tsne(Tensor.of(x), 8, Rng.seed(1)).toDoubles();
        assertThat(Tsne.loss(Tsne.affinities(x, 8), placed)).isLessThan(0.4);
        double farthest = 0;
        for (int i = 0; i < 100; i++) {
            farthest = Math.max(farthest, Math.hypot(placed[2 * i], placed[2 * i + 1]));
        }
        assertThat(farthest).isLessThan(80);
    }

    @Test
    void embeddingsNameTheirAxesAndPoints() {
        Tensor vectors = Tensor.randn(Rng.seed(12), 4, 7);
        assertThat(Plots.embedding(vectors, List.of("king", "queen", "man", "woman"))
                        .text())
                .contains("first component", "4 points: king, queen, man, woman");
        assertThat(Plots.embedding(vectors, Tensor.of(0, 0, 1, 1)).text()).contains("class 1: 2 points");
        assertThat(Plots.embedding(Tensor.randn(Rng.seed(1), 4, 2), Tensor.of(0, 0, 1, 1))
                        .text())
                .doesNotContain("component");
        assertThatThrownBy(() -> Plots.embedding(vectors, List.of("king")))
                .hasMessageContaining("a name for each of 4 points, got 1 name");
    }

    @Test
    void aMillionPointsAreThinnedToOnePerPixel() {
        Random random = new Random(13);
        double[] x = random.doubles(200_000).toArray();
        double[] y = random.doubles(200_000).toArray();
        y[7] = Double.NaN;
        NumberScale unit = new NumberScale(new Range(0, 1), false, false);
        Points points = Points.of(
                Series.of("scatter", null, x, y, Series.Kind.POINTS), unit, unit, new java.awt.Rectangle(100, 50));
        assertThat(points.count()).isEqualTo(5000);
    }

    @Test
    void mistakesWithShapesAreToldInTheirOwnWords() {
        assertThatThrownBy(() -> Plots.image(Tensor.zeros(32, 32, 3)))
                .hasMessageContaining("the channels come first: image.permute(2, 0, 1)");
        assertThatThrownBy(() -> Plots.attention(List.of("a", "b"), List.of("c"), Tensor.zeros(2, 2)))
                .hasMessageContaining("attention: needs weights [2, 1], one for each pair of tokens, got [2, 2]");
        assertThatThrownBy(() -> Plots.line(new double[] {1, 2}).names("a", "b"))
                .hasMessageContaining("a name for each of 1 series");
    }

    @Test
    void aCaretInANameIsALetter() {
        String svg = Plots.bars(List.of("a^b", "c"), new double[] {1, 2}).svg();
        assertThat(svg).contains(">a^b<");
        assertThat(Plots.line(new double[] {1e8, 3e8}).svg()).contains("×10<tspan dy=");
    }

    @Test
    void aLegendKeepsTheNumberAtTheEndOfALongName() {
        String svg = Plots.roc("A convolutional network with dropout and batch normalisation", LABELS, SCORES)
                .svg();
        assertThat(svg).containsPattern(">A convolutional[^<]*…[^<]*, AUC 0\\.\\d{3}<");
    }

    @Test
    void logitsAreRankedByWhatSoftmaxMakesOfThem() {
        Tensor labels = Tensor.randn(Rng.seed(4), 60, 3).argmax(1);
        Tensor logits = Tensor.oneHot(labels, 3).to(DType.FLOAT32).mul(2).add(Tensor.randn(Rng.seed(5), 60, 3));
        Tensor shifted = logits.add(Tensor.randn(Rng.seed(6), 60, 1).mul(10));
        String probabilities = Plots.roc(labels, logits.softmax(1)).text();
        assertThat(Plots.roc(labels, logits).text()).isEqualTo(probabilities);
        assertThat(Plots.roc(labels, shifted).text()).isEqualTo(probabilities);
        Tensor two = Tensor.of(0, 1, 0, 1);
        Tensor pairs = Tensor.of(new double[][] {{0, -1}, {10, 11}, {5, 4}, {-3, -1}});
        assertThat(Plots.precisionRecall(two, pairs).text())
                .contains("AP 1.000")
                .isEqualTo(Plots.precisionRecall(two, pairs.softmax(1)).text());
    }

    @Test
    void aSmallPictureLeavesMostOfItToTheData() {
        Plot plot = Plots.line("optimizer number 0", new double[] {1, 2});
        for (int i = 1; i < 5; i++) {
            plot = plot.add("optimizer number " + i, new double[] {1, 2 + i});
        }
        assertThat(plot.size(320, 240).svg()).contains("… and ");
        assertThat(plot.svg()).doesNotContain("… and ");
        for (int width : new int[] {260, 300, 320}) {
            String histogram = Plots.histogram(Tensor.randn(Rng.seed(2), 500).mul(1e-5), 20)
                    .size(width, 200)
                    .svg();
            assertThat(histogram.split("text-anchor=\"middle\"", -1)).hasSizeGreaterThan(2);
        }
    }
}
