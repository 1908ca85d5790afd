package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;

class ToySetsTest {
    private static final Map<String, Function<Rng, Dataset>> SETS = Map.of(
            "moons", rng -> Datasets.moons(300, 0.1, rng),
            "circles", rng -> Datasets.circles(300, 0.1, rng),
            "spirals", rng -> Datasets.spirals(300, 3, 0.05, rng),
            "blobs", rng -> Datasets.blobs(300, 5, 0.3, rng),
            "xor", rng -> Datasets.xor(300, 0.05, rng),
            "ring of Gaussians", rng -> Datasets.ringOfGaussians(300, 6, 0.02, rng),
            "grid of Gaussians", rng -> Datasets.gridOfGaussians(300, 2, 0.05, rng));

    @Test
    void allArePointsInThePlaneWithEquallyManyOfEachClass() {
        SETS.forEach((name, set) -> {
            Dataset data = set.apply(Rng.seed(1));
            assertThat(data.x().shape()).as(name).containsExactly(300, 2);
            assertThat(data.x().dtype()).as(name).isEqualTo(DType.FLOAT32);
            assertThat(data.y().dtype()).as(name).isEqualTo(DType.INT32);
            assertThat(data.classCounts()).as(name).containsOnly(300 / data.classes());
            assertThat(data.source()).startsWith(name);
        });
    }

    @Test
    void theSameSeedGivesTheSamePointsAndAnotherOthers() {
        SETS.forEach((name, set) -> {
            float[] points = set.apply(Rng.seed(1)).x().toFloats();
            assertThat(set.apply(Rng.seed(1)).x().toFloats()).as(name).isEqualTo(points);
            assertThat(set.apply(Rng.seed(2)).x().toFloats()).as(name).isNotEqualTo(points);
        });
    }

    @Test
    void circlesWithoutNoiseLieOnTheirRadii() {
        each(
                Datasets.circles(100, 0, Rng.seed(1)),
                (x, y, label) -> assertThat(Math.hypot(x, y))
                        .isBetween(label == 0 ? 0.9999 : 0.4999, label == 0 ? 1.0001 : 0.5001));
    }

    @Test
    void moonsWithoutNoiseLieOnTwoHalfCirclesThatOverlap() {
        each(Datasets.moons(100, 0, Rng.seed(1)), (x, y, label) -> {
            assertThat(label == 0 ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5))
                    .isBetween(0.9999, 1.0001);
            assertThat(label == 0 ? y : 0.5 - y).isGreaterThanOrEqualTo(-1e-6);
        });
    }

    @Test
    void xorWithoutNoiseFollowsTheSigns() {
        each(
                Datasets.xor(200, 0, Rng.seed(1)),
                (x, y, label) -> assertThat(x * y > 0 ? 0 : 1).isEqualTo(label));
    }

    @Test
    void spiralsWithoutNoiseTurnWithTheirRadius() {
        each(Datasets.spirals(300, 3, 0, Rng.seed(1)), (x, y, label) -> {
            double t = (Math.hypot(x, y) - 0.1) / 0.9;
            double turn = Math.atan2(y, x) / (2 * Math.PI) - 0.7 * t - label / 3.0;
            assertThat(turn - Math.rint(turn)).isBetween(-1e-5, 1e-5);
        });
    }

    @Test
    void blobsStandApartOnARing() {
        each(
                Datasets.blobs(200, 4, 0, Rng.seed(1)),
                (x, y, label) -> assertThat(Math.hypot(x, y)).isBetween(1.9999, 2.0001));
        // One blob alone stands at the origin.
        each(
                Datasets.blobs(8, 1, 0, Rng.seed(1)),
                (x, y, label) -> assertThat(Math.hypot(x, y)).isZero());
    }

    @Test
    void ringOfGaussiansStandsAtTheSamePlacesForEverySeed() {
        for (long seed = 1; seed < 3; seed++) {
            each(Datasets.ringOfGaussians(80, 8, 0, Rng.seed(seed)), (x, y, label) -> {
                assertThat(x).isEqualTo(2 * Math.cos(Math.PI * label / 4), within(1e-6));
                assertThat(y).isEqualTo(2 * Math.sin(Math.PI * label / 4), within(1e-6));
            });
        }
    }

    @Test
    void gridOfGaussiansCountsItsModesRowByRowFromBelow() {
        Dataset grid = Datasets.gridOfGaussians(250, 5, 0, Rng.seed(1));
        assertThat(grid.classCounts()).hasSize(25).containsOnly(10);
        each(grid, (x, y, label) -> {
            assertThat(x).isEqualTo(2 * (label % 5 - 2));
            assertThat(y).isEqualTo(2 * (label / 5 - 2));
        });
    }

    @Test
    void swissRollWithoutNoiseTurnsWithItsPlaceAndFillsItsWidth() {
        Dataset roll = Datasets.swissRoll(400, 0, Rng.seed(1));
        assertThat(roll.x().shape()).containsExactly(400, 3);
        assertThat(roll.y().shape()).containsExactly(400, 1);
        float[] x = roll.x().toFloats();
        float[] t = roll.y().toFloats();
        double highest = 0;
        for (int i = 0; i < t.length; i++) {
            assertThat(t[i]).isBetween(4.71f, 14.14f);
            assertThat((double) x[3 * i]).isEqualTo(t[i] * Math.cos(t[i]), within(1e-4));
            assertThat((double) x[3 * i + 2]).isEqualTo(t[i] * Math.sin(t[i]), within(1e-4));
            assertThat(x[3 * i + 1]).isBetween(0f, 21f);
            highest = Math.max(highest, x[3 * i + 1]);
        }
        assertThat(highest).isGreaterThan(20);
    }

    @Test
    void noiseHasTheDeviationAskedFor() {
        float[] x = Datasets.blobs(20_000, 1, 0.5, Rng.seed(1)).x().toFloats();
        double squares = 0;
        for (float v : x) {
            squares += v * v;
        }
        assertThat(Math.sqrt(squares / x.length)).isBetween(0.49, 0.51);
    }

    @Test
    void refusesBadArguments() {
        Rng rng = Rng.seed(1);
        assertRefused(
                () -> Datasets.moons(1, 0.1, rng), "moons: needs at least one point for each of 2 classes, got 1");
        assertRefused(() -> Datasets.circles(10, -1, rng), "noise >= 0");
        assertRefused(() -> Datasets.xor(10, Double.NaN, rng), "noise >= 0");
        assertRefused(() -> Datasets.blobs(10, 0, 0.1, rng), "at least 1 class");
        assertRefused(() -> Datasets.ringOfGaussians(10, 0, 0.1, rng), "at least 1 class");
        assertRefused(() -> Datasets.gridOfGaussians(10, 0, 0.1, rng), "1 to 100 modes along a side, got 0");
        assertRefused(() -> Datasets.gridOfGaussians(10, 5, 0.1, rng), "each of 25 classes, got 10");
        assertRefused(() -> Datasets.swissRoll(0, 0.1, rng), "at least 1 point");
        assertRefused(() -> Datasets.swissRoll(10, -1, rng), "noise >= 0");
        assertRefused(() -> Datasets.spirals(10, -3, 0.1, rng), "at least 1 class");
    }

    private static void assertRefused(Runnable call, String message) {
        assertThatThrownBy(call::run).isInstanceOf(DataException.class).hasMessageContaining(message);
    }

    private interface Point {
        void check(double x, double y, int label);
    }

    private static void each(Dataset data, Point point) {
        float[] x = data.x().toFloats();
        int[] y = data.y().toInts();
        for (int i = 0; i < y.length; i++) {
            point.check(x[2 * i], x[2 * i + 1], y[i]);
        }
    }
}
