package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values at the edges of what numbers can say, the same on both backends. */
class NumbersTest {
    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    @AfterEach
    void backToCpu() {
        Backends.use("cpu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void nanReachesEveryReduction(String backend) {
        Backends.use(backend);
        Tensor x = Tensor.of(new float[][] {{1, NAN, 3}, {4, 5, 6}});
        assertThat(x.max(1).toFloats()).containsExactly(NAN, 6);
        assertThat(x.min(1).toFloats()).containsExactly(NAN, 4);
        assertThat(x.sum(1).toFloats()).containsExactly(NAN, 15);
        assertThat(x.logSumExp(1).at(0)).isNaN();
        assertThat(x.argmax(1).toInts()).containsExactly(1, 2);
        assertThat(x.argmin(1).toInts()).containsExactly(1, 0);
        assertThat(x.argmax(0).toInts()).containsExactly(1, 0, 1);
        assertThat(x.argmax().item()).isEqualTo(1);
        assertThat(x.maximum(2).toFloats()).containsExactly(2, NAN, 3, 4, 5, 6);
        assertThat(x.relu().at(0, 1)).isNaN();
        assertThat(x.clip(0, 1).at(0, 1)).isNaN();
        assertThat(x.softmax(1).at(0, 0)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void infinitiesFollowTheStandard(String backend) {
        Backends.use(backend);
        Tensor x = Tensor.of(-INF, -1f, 0f, 1f, INF);
        assertThat(x.exp().toFloats()).startsWith(0f).endsWith(INF);
        assertThat(Tensor.of(-1f, 0f, INF).log().toFloats()).containsExactly(NAN, -INF, INF);
        assertThat(x.sigmoid().toFloats()).startsWith(0f).endsWith(1f);
        assertThat(x.tanh().toFloats()).startsWith(-1f).endsWith(1f);
        assertThat(x.softplus().toFloats()).startsWith(0f).endsWith(INF);
        assertThat(Tensor.of(1f, 0f, -1f).div(Tensor.of(0f, 0f, 0f)).toFloats()).containsExactly(INF, NAN, -INF);
        assertThat(Tensor.of(-INF, -INF).logSumExp().item()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Tensor.of(INF, 0f).logSumExp().item()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Tensor.where(Tensor.of(1f, 0f), Tensor.of(1f, NAN), Tensor.of(INF, 2f))
                        .toFloats())
                .containsExactly(1, 2);
    }

    /** Long enough to reach every way that a backend takes. */
    private static Tensor filled(double value, DType dtype, int n) {
        return Tensor.full(dtype, value, n);
    }

    @ParameterizedTest
    @CsvSource({"cpu, 1", "cpu, 70000", "nd4j, 1"})
    void activationsOfHugeAndInfiniteNumbersAreTheirLimits(String backend, int n) {
        Backends.use(backend);
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Tensor below = filled(-INF, dtype, n);
            assertThat(below.leakyRelu(0.1).at(n - 1)).isEqualTo(-INF);
            assertThat(filled(-1e38, dtype, n).leakyRelu(0.1).at(n - 1)).isCloseTo(-1e37, within(1e32));
            for (double x : new double[] {-INF, -1e38, -1e30, -1e4, -200}) {
                Tensor far = filled(x, dtype, n).requiresGrad();
                assertThat(far.gelu().at(n - 1)).isCloseTo(0, within(2e-36));
                assertThat(far.swish().at(n - 1)).isCloseTo(0, within(2e-36));
                far.gelu().sum().backward();
                far.swish().sum().backward();
                assertThat(far.grad().at(n - 1)).isCloseTo(0, within(2e-36));
            }
            for (double x : new double[] {INF, 1e38, 200}) {
                Tensor far = filled(x, dtype, n).requiresGrad();
                assertThat(far.gelu().at(n - 1)).isEqualTo(far.at(n - 1));
                assertThat(far.swish().at(n - 1)).isEqualTo(far.at(n - 1));
                far.gelu().sum().backward();
                far.swish().sum().backward();
                assertThat(far.grad().at(n - 1)).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void aScalarThatIsNoNumberMakesNoNumbers(String backend) {
        Backends.use(backend);
        double no = Double.NaN;
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Tensor x = Tensor.of(dtype, -2, 2);
            for (Tensor y : List.of(x.add(no), x.sub(no), x.rsub(no), x.mul(no), x.div(no), x.rdiv(no), x.pow(no))) {
                assertThat(y.toDoubles()).containsOnly(Double.NaN);
            }
            assertThat(x.leakyRelu(no).toDoubles()).containsExactly(Double.NaN, 2);
            assertThat(x.leakyRelu(INF).toDoubles()).containsExactly(-INF, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void oneToAnyPowerIsOne(String backend) {
        Backends.use(backend);
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Tensor one = Tensor.ones(dtype, 1);
            assertThat(one.pow(Tensor.of(dtype, INF, -INF, NAN, 0)).toDoubles()).containsOnly(1);
            assertThat(one.pow(Double.POSITIVE_INFINITY).item()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void softmaxStaysFiniteFarFromZero(String backend) {
        Backends.use(backend);
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor low = Tensor.full(dtype, -1e30, 2, 3);
            assertThat(low.softmax(1).allClose(Tensor.full(dtype, 1 / 3.0, 2, 3), 1e-6))
                    .isTrue();
            Tensor apart = Tensor.of(dtype, 1000, -1000).reshape(1, 2);
            assertThat(apart.logSoftmax(1).toDoubles()).containsExactly(0, -2000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void softmaxStaysFiniteForLargeLogits(String backend) {
        Backends.use(backend);
        Tensor x = Tensor.of(new float[][] {{1000, 1001}, {-1000, -1001}});
        assertThat(x.softmax(1).allClose(Tensor.of(new float[][] {{0.26894f, 0.73106f}, {0.73106f, 0.26894f}}), 1e-5))
                .isTrue();
        assertThat(Tensor.softmaxCrossEntropy(x, Tensor.of(0, 0)).item())
                .isCloseTo((1.3132617 + 0.3132617) / 2, within(1e-6));
        assertThat(Tensor.binaryCrossEntropyWithLogits(Tensor.of(100f, -100f), Tensor.of(1f, 0f))
                        .item())
                .isBetween(0.0, 1e-40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void sumsAreRightForManyElements(String backend) {
        Backends.use(backend);
        int n = 1 << 24;
        assertThat(Tensor.ones(n + 3).sum().item()).isEqualTo((float) (n + 3));
        assertThat(Tensor.full(0.1, n).mean().item()).isCloseTo(0.1, within(1e-7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void typesMeetInTheWider(String backend) {
        Backends.use(backend);
        Tensor ints = Tensor.of(7, -7);
        assertThat(ints.add(1).dtype()).isEqualTo(DType.INT32);
        assertThat(ints.add(0.5).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(ints.div(Tensor.of(2, 2)).toFloats()).containsExactly(3.5f, -3.5f);
        assertThat(ints.add(Tensor.of(1f, 1f)).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(ints.add(Tensor.ones(DType.FLOAT64, 2)).dtype()).isEqualTo(DType.FLOAT64);
        assertThat(ints.mean().item()).isZero();
        assertThat(Tensor.of(1.9, -1.9).to(DType.INT32).toInts()).containsExactly(1, -1);
        // 2^24 + 1 is no float32: the comparison must not go through one.
        assertThat(Tensor.of((1 << 24) + 1).eq(Tensor.of(1 << 24)).item()).isZero();
        assertThat(ints.sum().dtype()).isEqualTo(DType.INT32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void updatesFollowTheirFormulas(String backend) {
        Backends.use(backend);
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor x = Tensor.full(dtype, 1, 3);
            Tensor g = Tensor.full(dtype, 0.5, 3);
            Tensor v = Tensor.zeros(dtype, 3);
            Updates.Sgd sgd = new Updates.Sgd(0.1, 0.9, 0.01, false);
            Updates.sgd(x, g, v, sgd);
            Updates.sgd(x, g, v, sgd);
            double x1 = 1 - 0.1 * 0.51;
            double v2 = 0.9 * 0.51 + 0.5 + 0.01 * x1;
            assertThat(x.at(2)).isCloseTo(x1 - 0.1 * v2, within(1e-6));

            Tensor y = Tensor.full(dtype, 1, 3);
            Tensor m = Tensor.zeros(dtype, 3);
            Tensor s = Tensor.zeros(dtype, 3);
            Updates.adam(y, g, m, s, new Updates.Adam(0.1, 0.9, 0.999, 1e-8, 0.5, true, 1));
            // The first step of Adam is lr against the gradient's sign; decoupled decay shrinks by lr times decay.
            assertThat(y.at(0)).isCloseTo(1 - 0.05 - 0.1, within(1e-6));
        }
    }

    @Test
    void longColumnsAddUpToTheRightSums() {
        for (int[] shape : new int[][] {{40_000, 40}, {17, 1000}, {3, 100, 90}, {70, 20_000}}) {
            Tensor x = Tensor.uniform(Rng.seed(3), 0, 1, shape);
            int axis = shape.length - 2;
            Tensor exact = x.to(DType.FLOAT64).sum(axis);
            assertThat(x.sum(axis).allClose(exact, 0.5e-6)).isTrue();
            assertThat(x.mean(axis).allClose(exact.div(shape[axis]), 0.5e-6)).isTrue();
        }
    }

    @Test
    void notANumberStaysInItsColumn() {
        float[] values = new float[500 * 50];
        values[123 * 50 + 7] = Float.NaN;
        values[400 * 50 + 8] = Float.POSITIVE_INFINITY;
        float[] sums = Tensor.of(values).reshape(500, 50).sum(0).toFloats();
        float[] expected = new float[50];
        expected[7] = Float.NaN;
        expected[8] = Float.POSITIVE_INFINITY;
        assertThat(sums).containsExactly(expected);
        // What a sum leaves behind is not in the next one.
        assertThat(Tensor.ones(500, 50).sum(0).toFloats()).containsOnly(500);
    }

    @Test
    void theMeanSquaredErrorIsRightForManyElementsAndShowsNotANumber() {
        int n = 3_000_001;
        Tensor x = Tensor.uniform(Rng.seed(5), 0, 1, n).requiresGrad();
        Tensor t = Tensor.full(-0.5, n);
        Tensor loss = Tensor.meanSquaredError(x, t);
        assertThat(loss.dtype()).isEqualTo(DType.FLOAT32);
        double exact = x.detach().to(DType.FLOAT64).add(0.5).square().mean().item();
        assertThat(loss.item()).isCloseTo(exact, within(1e-6));
        loss.mul(3).backward();
        assertThat(x.grad().at(n - 1)).isCloseTo(6 * (x.at(n - 1) + 0.5) / n, within(1e-12));
        Tensor bad = Tensor.of(1f, Float.NaN).requiresGrad();
        Tensor.meanSquaredError(bad, Tensor.zeros(2)).backward();
        assertThat(bad.grad().toFloats()).containsExactly(1, Float.NaN);
        assertThat(Tensor.meanSquaredError(Tensor.of(1, 2), Tensor.of(3, 2)).item())
                .isEqualTo(2);
        assertThat(Tensor.meanSquaredError(Tensor.ones(DType.FLOAT64, 2), Tensor.zeros(2))
                        .dtype())
                .isEqualTo(DType.FLOAT64);
    }
}
