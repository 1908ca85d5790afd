package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class SketchesTest {
    @Test
    void strokesAreRowsThatBeginAtTheFirstPointAndEndOnce() {
        Sketches sketches = Datasets.strokes(160, Rng.seed(1));
        assertThat(sketches.strokes().shape()).containsExactly(160, 100, 5);
        assertThat(sketches.classification().classCounts()).containsOnly(20);
        float[] rows = sketches.strokes().toFloats();
        int[] lengths = sketches.lengths();
        for (int i = 0; i < 160; i++) {
            assertThat(Arrays.copyOfRange(rows, i * 500, i * 500 + 5)).containsExactly(0, 0, 1, 0, 0);
            assertThat(lengths[i]).isBetween(6, 99);
            int lifts = 0;
            for (int t = 0; t < 100; t++) {
                float[] row = Arrays.copyOfRange(rows, (i * 100 + t) * 5, (i * 100 + t) * 5 + 5);
                assertThat(row[2] + row[3] + row[4]).isEqualTo(1);
                assertThat(row[4]).isEqualTo(t >= lengths[i] ? 1 : 0);
                lifts += row[3] == 1 ? 1 : 0;
                if (t >= lengths[i]) {
                    assertThat(row[0] == 0 && row[1] == 0).isTrue();
                }
            }
            assertThat(lifts).isEqualTo(sketches.sketch(i).strokes().size());
        }
    }

    @Test
    void stepsHaveADeviationOfAboutOne() {
        Sketches sketches = Datasets.strokes(400, Rng.seed(2));
        float[] rows = sketches.strokes().toFloats();
        int[] lengths = sketches.lengths();
        double squares = 0;
        int n = 0;
        for (int i = 0; i < lengths.length; i++) {
            for (int t = 1; t < lengths[i]; t++) {
                int at = (i * 100 + t) * 5;
                squares += rows[at] * rows[at] + rows[at + 1] * rows[at + 1];
                n += 2;
            }
        }
        assertThat(Math.sqrt(squares / n)).isBetween(0.95, 1.15);
    }

    @Test
    void rowsGiveTheSameDrawingBack() {
        Sketches sketches = Datasets.strokes(24, Rng.seed(3));
        for (int i = 0; i < 24; i++) {
            Sketch drawn = sketches.sketch(i);
            Sketch read = Sketch.of(sketches.strokes().row(i));
            assertThat(read.points()).isEqualTo(drawn.points());
            double[] origin = drawn.strokes().get(0)[0];
            for (int s = 0; s < drawn.strokes().size(); s++) {
                double[][] a = drawn.strokes().get(s);
                double[][] b = read.strokes().get(s);
                assertThat(b.length).isEqualTo(a.length);
                for (int p = 0; p < a.length; p++) {
                    assertThat(b[p][0]).isEqualTo(a[p][0] - origin[0], within(1e-4));
                    assertThat(b[p][1]).isEqualTo(a[p][1] - origin[1], within(1e-4));
                }
            }
            assertThat(drawn.rows().shape()).containsExactly(drawn.points() + 1, 5);
        }
    }

    @Test
    void aModelsProbabilitiesAreReadByTheLikeliestState() {
        Sketch sketch = Sketch.of(Tensor.of(new float[][] {
            {1, 2, 0.8f, 0.1f, 0.1f},
            {1, 0, 0.2f, 0.7f, 0.1f},
            {0, 3, 0.6f, 0.3f, 0.1f},
            {9, 9, 0.1f, 0.1f, 0.8f},
            {1, 1, 1, 0, 0}
        }));
        assertThat(sketch.strokes()).hasSize(2);
        assertThat(sketch.strokes().get(0)).isDeepEqualTo(new double[][] {{1, 2}, {2, 2}});
        assertThat(sketch.strokes().get(1)).isDeepEqualTo(new double[][] {{2, 5}});
        assertThat(sketch.display().data().get("text/html") + "").contains("<path");
        assertThat(Sketch.of(Tensor.of(new float[][] {{0, 0, 0, 0, 1}}))
                        .display()
                        .text())
                .contains("0 points");
    }

    @Test
    void simplifyLeavesOutOnlyWhatIsCloseToTheLine() {
        for (int i = 0; i < 8; i++) {
            Sketch sketch = Datasets.strokes(8, Rng.seed(4)).sketch(i);
            Sketch simple = sketch.simplify(0.4);
            assertThat(simple.points()).isLessThan(sketch.points());
            for (int s = 0; s < sketch.strokes().size(); s++) {
                double[][] line = simple.strokes().get(s);
                for (double[] point : sketch.strokes().get(s)) {
                    double nearest = Double.MAX_VALUE;
                    for (int p = 1; p < line.length; p++) {
                        nearest = Math.min(nearest, Simplifier.distance(point, line[p - 1], line[p]));
                    }
                    assertThat(nearest).isLessThanOrEqualTo(0.4);
                }
            }
        }
    }

    @Test
    void aLinearClassifierTellsThemApartAsPicturesAndAsStrokes() {
        Sketches train = Datasets.strokes(800, Rng.seed(5));
        Sketches test = Datasets.strokes(200, Rng.seed(6));
        double pictures = LinearClassifier.train(train.images(28).reshape(784), Rng.seed(7))
                .accuracy(test.images(28).reshape(784));
        double strokes = LinearClassifier.train(train.classification().reshape(500), Rng.seed(7))
                .accuracy(test.classification().reshape(500));
        // Chance is 0.125.
        assertThat(pictures).isGreaterThan(0.8);
        assertThat(strokes).isGreaterThan(0.6);
    }

    @Test
    void picturesAreInkOnPaper() {
        Dataset images = Datasets.strokes(80, Rng.seed(8)).images(32);
        assertThat(images.x().shape()).containsExactly(80, 1, 32, 32);
        float[] pixels = images.x().toFloats();
        for (int i = 0; i < 80; i++) {
            double ink = 0;
            for (int p = 0; p < 1024; p++) {
                ink += pixels[i * 1024 + p];
                assertThat(pixels[i * 1024 + p]).isBetween(0f, 1f);
            }
            assertThat(ink).isBetween(60.0, 400.0);
        }
    }

    @Test
    void onlyKeepsOneClassAndASliceItsPlaces() {
        Sketches sketches = Datasets.strokes(80, Rng.seed(9));
        Sketches cats = sketches.only("cat");
        assertThat(cats.size()).isEqualTo(10);
        assertThat(cats.labels().toInts()).containsOnly(0);
        assertThat(sketches.slice(5, 7).sketch(0)).isSameAs(sketches.sketch(5));
        assertThat(cats.display().data().get("text/html") + "").contains("<svg").contains("cat");
    }

    @Test
    void theSameSeedDrawsTheSameSketchesOnEveryMachine() {
        CRC32 sum = new CRC32();
        for (float v : Datasets.strokes(80, Rng.seed(42)).strokes().toFloats()) {
            sum.update(Float.floatToIntBits(v) >> 8 & 255);
            sum.update(Float.floatToIntBits(v) >> 20 & 255);
        }
        // Whoever changes how sketches look changes this number, and the results of notebooks with it.
        assertThat(sum.getValue()).isEqualTo(3375301437L);
    }

    @Test
    void refusesBadArguments() {
        Sketches sketches = Datasets.strokes(8, Rng.seed(1));
        List<Runnable> calls = List.of(
                () -> Datasets.strokes(0, Rng.seed(1)),
                () -> sketches.sketch(8),
                () -> sketches.only("dog"),
                () -> sketches.images(4),
                () -> sketches.slice(4, 2),
                () -> sketches.sketch(0).simplify(-1),
                () -> Sketch.of(Tensor.zeros(4, 3)),
                () -> Sketch.of(Tensor.of(new float[][] {{0, Float.NaN, 1, 0, 0}})));
        calls.forEach(call ->
                assertThatThrownBy(call::run).isInstanceOf(DataException.class).hasMessageContaining("needs"));
        assertThatThrownBy(() -> sketches.only("dog"))
                .hasMessageContaining("cat, house, star")
                .hasMessageContaining("\"dog\"");
    }

    @Test
    void drawingsAndScenesAreWrittenToFiles(@TempDir Path folder) {
        Datasets.strokes(1, Rng.seed(1)).sketch(0).save(folder.resolve("a.svg"));
        assertThat(folder.resolve("a.svg")).content().startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"");
        Scene scene = Datasets.scenes(1, Rng.seed(1)).scene(0);
        scene.save(folder.resolve("b.html"));
        assertThat(folder.resolve("b.html")).content().contains(scene.caption());
        assertThatThrownBy(() -> scene.save(folder + "/b.jpg")).hasMessageContaining("ends in .html");
    }
}
