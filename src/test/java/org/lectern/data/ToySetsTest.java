package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
            "xor", rng -> Datasets.xor(300, 0.05, rng));

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
