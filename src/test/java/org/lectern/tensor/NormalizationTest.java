package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Normalisation, embedding and dropout: PyTorch's values, and the fused kernels against the composed ops. */
class NormalizationTest {
    private final Rng rng = Rng.seed(4);

    @AfterEach
    void backToCpu() {
        Backends.use("cpu");
    }

    static List<PyTorchOracle.Case> cases() {
        return PyTorchOracle.cases("normalization");
    }

    private static Tensor computed(String name, Function<String, Tensor> in) {
        return switch (name.replaceAll(" \\(.*", "")) {
            case "layerNorm" -> in.apply("x").layerNorm(new int[] {3, 5}, in.apply("w"), in.apply("b"), 1e-5);
            case "layerNorm large mean" -> in.apply("x").layerNorm(40);
            case "groupNorm" -> in.apply("x").groupNorm(3, in.apply("w"), in.apply("b"), 1e-5);
            case "batchNorm training" ->
                in.apply("x").batchNorm(null, null, in.apply("w"), in.apply("b"), true, 0.1, 1e-5);
            case "batchNorm evaluating" ->
                in.apply("x")
                        .batchNorm(
                                in.apply("mean").detach(),
                                in.apply("var").detach(),
                                in.apply("w"),
                                in.apply("b"),
                                false,
                                0.1,
                                1e-5);
            case "batchNorm running" ->
                in.apply("x").batchNorm(in.apply("mean"), in.apply("var"), null, null, true, 0.3, 1e-5);
            case "embedding" -> Tensor.embedding(in.apply("w"), in.apply("words"));
            case "embedding padding 4" -> Tensor.embedding(in.apply("w"), in.apply("words"), 4);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Tensor get(Map<String, Tensor> inputs, String key) {
        return Objects.requireNonNull(inputs.get(key), key);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsAgreeWithPyTorch(PyTorchOracle.Case expected) {
        if (expected.name().startsWith("batchNorm running")) {
            Tensor y = computed(expected.name(), expected::input);
            for (String key : List.of("mean", "var")) {
                assertThat(PyTorchOracle.difference(expected.output(key), expected.input(key)))
                        .isLessThan(1e-12);
            }
            assertThat(PyTorchOracle.difference(expected.output("value"), y)).isLessThan(1e-10);
            return;
        }
        double error = PyTorchOracle.error(expected, in -> computed(expected.name(), key -> get(in, key)));
        assertThat(error).isLessThan(1e-10);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void float32AgreesWithPyTorch(PyTorchOracle.Case expected) {
        Tensor y = computed(expected.name(), key -> {
            Tensor x = expected.input(key);
            return x.dtype() == DType.FLOAT64 ? x.to(DType.FLOAT32) : x;
        });
        assertThat(y.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(PyTorchOracle.difference(expected.output("value"), y.to(DType.FLOAT64)))
                .isLessThan(expected.name().contains("large mean") ? 1e-4 : 1e-5);
    }

    /** Value and gradients of the float32 kernels against the ops composed in float64. */
    private static void agrees(Function<Tensor[], Tensor> function, Tensor... inputs) {
        Tensor[] narrow = new Tensor[inputs.length];
        Tensor[] wide = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            narrow[i] = inputs[i].copy().requiresGrad();
            wide[i] = inputs[i].to(DType.FLOAT64).requiresGrad();
        }
        Tensor y = function.apply(narrow);
        Tensor exact = function.apply(wide);
        assertThat(PyTorchOracle.difference(exact, y)).isLessThan(1e-5);
        y.mul(PyTorchOracle.weights(y)).sum().backward();
        exact.mul(PyTorchOracle.weights(exact)).sum().backward();
        for (int i = 0; i < inputs.length; i++) {
            // Sums of many numbers are compared with their own size.
            double scale = Math.max(1, wide[i].grad().abs().max().item());
            assertThat(PyTorchOracle.difference(
                            wide[i].grad().div(scale), narrow[i].grad().div(scale)))
                    .as("gradient of input %d", i)
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 63, 128, 2049, 5001})
    void layerNormsKernelAgreesWithTheComposedOpsForRowsOfAnyLength(int n) {
        int rows = n < 100 ? 1000 / n + 3 : 70;
        agrees(
                in -> in[0].layerNorm(new int[] {n}, in[1], in[2], 1e-5),
                Tensor.randn(rng, rows, n).mul(3).add(1),
                Tensor.randn(rng, n),
                Tensor.randn(rng, n));
    }

    static List<int[]> batches() {
        return List.of(
                new int[] {300, 3},
                new int[] {33, 5, 7},
                new int[] {5, 6, 8, 8},
                new int[] {3, 4, 9, 13},
                new int[] {2, 3, 70, 71},
                new int[] {1, 2, 5000},
                new int[] {20, 5000});
    }

    @ParameterizedTest
    @MethodSource("batches")
    void batchNormsKernelAgreesWithTheComposedOpsForAnyShape(int... shape) {
        int c = shape[1];
        Tensor x = Tensor.randn(rng, shape).mul(2).add(0.5);
        Tensor w = Tensor.randn(rng, c);
        Tensor b = Tensor.randn(rng, c);
        agrees(in -> in[0].batchNorm(null, null, in[1], in[2], true, 0.1, 1e-5), x, w, b);
        Tensor mean = Tensor.randn(rng, c);
        Tensor var = Tensor.uniform(rng, 0.5, 2, c);
        agrees(in -> in[0].batchNorm(mean, var, in[1], in[2], false, 0.1, 1e-5), x, w, b);
        if (shape.length > 2) {
            agrees(in -> in[0].groupNorm(c, in[1], in[2], 1e-3), x, w, b);
        }
    }

    @Test
    void aVarianceSmallBesideTheMeanStaysRight() {
        // E[x²] - E[x]² in float32 would give anything, also negative numbers.
        float[] values = new float[512];
        for (int i = 0; i < values.length; i++) {
            values[i] = 4096 + (i % 2);
        }
        for (int[] shape : List.of(new int[] {512, 1}, new int[] {4, 1, 128}, new int[] {32, 1, 4, 4})) {
            Tensor var = Tensor.ones(1);
            Tensor mean = Tensor.zeros(1);
            Tensor y = Tensor.of(values).reshape(shape).batchNorm(mean, var, null, null, true, 1, 1e-5);
            assertThat(mean.item()).isEqualTo(4096.5, within(1e-3));
            assertThat(var.item()).isEqualTo(0.25 * 512 / 511, within(1e-6));
            assertThat(y.abs().sub(1).abs().max().item()).isLessThan(1e-3);
        }
        Tensor rows = Tensor.of(values).reshape(4, 128).layerNorm(128);
        assertThat(rows.abs().sub(1).abs().max().item()).isLessThan(1e-3);
    }

    @ParameterizedTest
    @MethodSource("batches")
    @OfCpuBackend("ND4J rounds the mean to float32")
    void aMeanFarFromZeroCostsNoDigits(int... shape) {
        Tensor x = Tensor.randn(rng, shape).add(1000);
        Tensor upstream = Tensor.randn(rng, shape);
        Tensor narrow = x.copy().requiresGrad();
        Tensor wide = x.to(DType.FLOAT64).requiresGrad();
        Tensor y = narrow.batchNorm(null, null, null, null, true, 0.1, 1e-5);
        Tensor exact = wide.batchNorm(null, null, null, null, true, 0.1, 1e-5);
        assertThat(PyTorchOracle.difference(exact, y)).isLessThan(2e-6);
        y.mul(upstream).sum().backward();
        exact.mul(upstream).sum().backward();
        assertThat(PyTorchOracle.difference(wide.grad(), narrow.grad())).isLessThan(4e-6);
    }

    @Test
    @OfCpuBackend("ND4J rounds the mean to float32")
    void statisticsAreRightWhereverTheFirstNumbersLie() {
        for (int[] shape : List.of(new int[] {40, 2, 50, 50}, new int[] {1000, 2}, new int[] {300, 2, 5})) {
            Tensor x = Tensor.randn(rng, shape).to(DType.FLOAT64).add(1000).to(DType.FLOAT32);
            float[] values = x.toFloats();
            values[0] = -3e5f;
            java.util.Arrays.fill(values, 0, Math.min(values.length / 4, 1300), 0);
            for (float[] numbers : List.of(x.toFloats(), values)) {
                Tensor y = Tensor.of(numbers).reshape(shape);
                Tensor exact = y.to(DType.FLOAT64);
                Tensor mean = Tensor.zeros(2).to(DType.FLOAT64);
                Tensor var = Tensor.ones(2).to(DType.FLOAT64);
                y.batchNorm(mean, var, null, null, true, 1, 1e-5);
                Tensor trueMean = Tensor.zeros(2).to(DType.FLOAT64);
                Tensor trueVar = Tensor.ones(2).to(DType.FLOAT64);
                exact.batchNorm(trueMean, trueVar, null, null, true, 1, 1e-5);
                assertThat(mean.sub(trueMean).div(trueVar.sqrt()).abs().max().item())
                        .isLessThan(2e-6);
                assertThat(var.div(trueVar).sub(1).abs().max().item()).isLessThan(2e-6);
            }
        }
    }

    @Test
    void oneDnnNormalisesLayersWithAndWithoutWeightAndBias() {
        org.junit.jupiter.api.Assumptions.assumeTrue(OneDnn.available(), "oneDNN's natives are not on this machine");
        Tensor x = Tensor.randn(rng, 6, 40);
        Tensor g = Tensor.randn(rng, 6, 40);
        for (boolean weighted : new boolean[] {false, true}) {
            for (boolean shifted : new boolean[] {false, true}) {
                Tensor w = weighted ? Tensor.randn(rng, 40) : null;
                Tensor b = shifted ? Tensor.randn(rng, 40) : null;
                Tensor mean = Tensor.zeros(6);
                Tensor var = Tensor.zeros(6);
                Tensor y = Tensor.zeros(6, 40);
                assertThat(OneDnnNormalization.forward(x, w, b, 1e-5, y, mean, var))
                        .isTrue();
                Tensor dx = Tensor.zeros(6, 40);
                Tensor dw = weighted ? Tensor.zeros(40) : null;
                Tensor db = shifted ? Tensor.zeros(40) : null;
                assertThat(OneDnnNormalization.backward(g, x, w, b, 1e-5, mean, var, dx, dw, db))
                        .isTrue();
                Tensor other = Tensor.zeros(6, 40);
                Tensor[] parts = CpuLayerNorm.backward(g, x, w, 1e-5, mean, var, other);
                assertThat(dx.sub(other).abs().max().item()).isLessThan(2e-6);
                assertThat(dw == null ? 0 : dw.sub(parts[1]).abs().max().item()).isLessThan(5e-6);
                assertThat(db == null ? 0 : db.sub(parts[2]).abs().max().item()).isLessThan(5e-6);
            }
        }
    }

    @Test
    void aWordsGradientIsTheSumOfItsPlaces() {
        for (int[] size : new int[][] {{1, 1, 5}, {7, 3, 4}, {50, 100, 60}, {3000, 70, 40}, {4, 2500, 9}}) {
            int[] numbers = new int[size[2]];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = i * i % size[0];
            }
            Tensor g = Tensor.randn(rng, numbers.length, size[1]);
            Tensor sums = Tensor.full(Double.NaN, size[0], size[1]);
            CpuMovement.collect(g, size[0], size[1], numbers, sums);
            Tensor expected = Tensor.zeros(size[0], size[1]);
            Backends.current().scatterAdd(g, 1, size[0], size[1], numbers, expected);
            assertThat(sums.sub(expected).abs().max().item()).isLessThan(2e-6);
        }
    }

    @Test
    void notANumberStaysVisible() {
        Tensor x = Tensor.of(1f, Float.NaN, 3f, 4f).reshape(2, 2);
        assertThat(x.layerNorm(2).toFloats())
                .startsWith(Float.NaN, Float.NaN)
                .doesNotContain(Float.NaN, org.assertj.core.data.Index.atIndex(2));
        assertThat(x.batchNorm(null, null, null, null, true, 0.1, 1e-5).toFloats()[1])
                .isNaN();
    }

    @Test
    void aConstantRowBecomesZeroAndNotNaN() {
        Tensor x = Tensor.full(3.7, 2, 5).requiresGrad();
        Tensor y = x.layerNorm(5);
        assertThat(y.toFloats()).containsOnly(0);
        y.sum().backward();
        assertThat(x.grad().abs().max().item()).isLessThan(1e-3);
    }

    @Test
    void theGradientOfAWordIsTheSumOverItsOccurrencesAlsoForManyWords() {
        int words = 50;
        int features = 33;
        int[] numbers = new int[2000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = rng.nextInt(words);
        }
        Tensor indices = Tensor.of(numbers).reshape(40, 50);
        agrees(in -> Tensor.embedding(in[0], indices), Tensor.randn(rng, words, features));
        assertThat(Tensor.embedding(Tensor.randn(rng, words, features), indices).shape())
                .containsExactly(40, 50, features);
    }

    @Test
    void paddingGetsNoGradient() {
        Tensor weight = Tensor.ones(4, 2).requiresGrad();
        Tensor.embedding(weight, Tensor.of(0, 1, 1, 0), 0).sum().backward();
        assertThat(weight.grad().toFloats()).containsExactly(0, 0, 2, 2, 0, 0, 0, 0);
    }

    @Test
    void dropoutKeepsTheExpectedValueAndTheSeedTheNumbers() {
        Tensor x = Tensor.ones(100_000);
        Tensor y = x.dropout(0.3, Rng.seed(1));
        assertThat(y.mean().item()).isEqualTo(1, within(0.01));
        assertThat(y.eq(0).mean().item()).isEqualTo(0.3, within(0.01));
        assertThat(x.dropout(0.3, Rng.seed(1)).toFloats()).containsExactly(y.toFloats());
        assertThat(x.dropout(0, rng)).isSameAs(x);
    }
}
