package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention: PyTorch's values, masks, and the fused kernel against the composed ops. */
class AttentionTest {
    private final Rng rng = Rng.seed(9);

    static List<PyTorchOracle.Case> cases() {
        return PyTorchOracle.cases("attention");
    }

    private static Tensor computed(String name, Map<String, Tensor> in) {
        Tensor real = Tensor.of(new int[][] {{1, 1, 1, 1, 0, 0}, {1, 1, 1, 1, 1, 0}});
        AttentionMask mask = switch (name) {
            case "plain" -> AttentionMask.none();
            case "causal" -> AttentionMask.causal();
            case "padding" -> AttentionMask.keys(real);
            case "padding and causal" -> AttentionMask.causal().and(AttentionMask.keys(real));
            case "bias" -> AttentionMask.bias(get(in, "bias"));
            default -> throw new IllegalArgumentException(name);
        };
        return Tensor.attention(get(in, "q"), get(in, "k"), get(in, "v"), mask);
    }

    private static Tensor get(Map<String, Tensor> in, String key) {
        return Objects.requireNonNull(in.get(key), key);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsAgreeWithPyTorch(PyTorchOracle.Case expected) {
        assertThat(PyTorchOracle.error(expected, in -> computed(expected.name(), in)))
                .isLessThan(1e-10);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void float32AgreesWithPyTorch(PyTorchOracle.Case expected) {
        PyTorchOracle.Case narrow =
                new PyTorchOracle.Case(expected.name(), narrowed(expected.inputs()), expected.outputs());
        assertThat(PyTorchOracle.error(narrow, in -> computed(expected.name(), in)))
                .isLessThan(1e-5);
    }

    private static Map<String, Tensor> narrowed(Map<String, Tensor> tensors) {
        Map<String, Tensor> narrow = new java.util.LinkedHashMap<>(tensors);
        narrow.replaceAll((key, x) -> x.to(DType.FLOAT32));
        return narrow;
    }

    /** Value and gradients of the float32 kernels against the ops composed in float64. */
    private static void agrees(Function<Tensor[], Tensor> function, Tensor... inputs) {
        Tensor[] narrow =
                Arrays.stream(inputs).map(x -> x.copy().requiresGrad()).toArray(Tensor[]::new);
        Tensor[] wide = Arrays.stream(inputs)
                .map(x -> x.to(DType.FLOAT64).requiresGrad())
                .toArray(Tensor[]::new);
        Tensor y = function.apply(narrow);
        Tensor exact = function.apply(wide);
        assertThat(PyTorchOracle.difference(exact, y)).isLessThan(1e-5);
        y.mul(PyTorchOracle.weights(y)).sum().backward();
        exact.mul(PyTorchOracle.weights(exact)).sum().backward();
        for (int i = 0; i < inputs.length; i++) {
            assertThat(PyTorchOracle.difference(wide[i].grad(), narrow[i].grad()))
                    .as("gradient of input %d", i)
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 65, 130})
    void theKernelAgreesWithTheComposedOpsForSequencesOfAnyLength(int n) {
        Tensor q = Tensor.randn(rng, 2, 3, n, 8);
        Tensor k = Tensor.randn(rng, 2, 3, n + 2, 8);
        Tensor v = Tensor.randn(rng, 2, 3, n + 2, 5);
        AttentionMask allowed = AttentionMask.allowed(Tensor.bernoulli(rng, 0.6, n, n + 2));
        for (AttentionMask mask : List.of(AttentionMask.none(), AttentionMask.causal(), allowed)) {
            agrees(in -> Tensor.attention(in[0], in[1], in[2], mask), q, k, v);
        }
        agrees(in -> Tensor.attention(in[0], in[1], in[2], allowed, 0.3, Rng.seed(n)), q, k, v);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 65, 130})
    void headsReadWhereTheyLieAgreeWithTheComposedOps(int n) {
        Tensor qkv = Tensor.randn(rng, 2, n, 3 * 24);
        Tensor q = Tensor.randn(rng, 2, n + 3, 24);
        Tensor v = Tensor.randn(rng, 2, n, 12);
        AttentionMask some = AttentionMask.allowed(Tensor.bernoulli(rng, 0.6, n));
        AttentionMask bias = AttentionMask.bias(Tensor.randn(rng, 4, 1, n));
        AttentionMask each = AttentionMask.allowed(Tensor.bernoulli(rng, 0.6, 2, 4, 1, n));
        for (AttentionMask mask : List.of(AttentionMask.causal(), some.and(bias), each.and(AttentionMask.causal()))) {
            for (double p : new double[] {0, 0.3}) {
                agrees(in -> Tensor.multiHeadAttention(in[0], 4, mask, p, Rng.seed(n)), qkv);
                agrees(
                        in -> Tensor.multiHeadAttention(in[0], in[1], in[2], 4, mask, p, Rng.seed(n)),
                        q,
                        qkv.slice(2, 24, 48),
                        v);
            }
        }
    }

    @Test
    void theSameInputAsQueriesKeysAndValuesGathersAllThreeGradients() {
        agrees(
                in -> Tensor.multiHeadAttention(in[0], in[0], in[0], 2, AttentionMask.causal(), 0, rng),
                Tensor.randn(rng, 2, 5, 6));
    }

    @Test
    void oneDnnAndOpenBlasGiveTheSameHeads() {
        Tensor x = Tensor.randn(rng, 2, 70, 3 * 128);
        Tensor one = Tensor.multiHeadAttention(x, 2, AttentionMask.none(), 0, rng);
        boolean before = OneDnn.enable(false);
        try {
            Tensor other = Tensor.multiHeadAttention(x, 2, AttentionMask.none(), 0, rng);
            assertThat(one.allClose(other, 1e-5)).isTrue();
        } finally {
            OneDnn.enable(before);
        }
    }

    @Test
    void weightsBesideAFarGreaterOneAreZero() {
        Tensor k = Tensor.of(new double[][] {{0}, {50}, {79}, {81}, {1000}, {-1e30}})
                .requiresGrad();
        Tensor q = Tensor.of(new double[][] {{1}, {-1}});
        float[] y = Tensor.attention(q, k, Tensor.eye(6)).toFloats();
        assertThat(y).containsExactly(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1);
        // exp(-79) is still there.
        float[] near = Tensor.attention(q.row(0).reshape(1, 1), k.slice(0, 0, 3), Tensor.eye(3))
                .toFloats();
        assertThat(near[0]).isBetween(3e-35f, 6e-35f);
    }

    @Test
    void notANumberStaysInItsHeadAndExample() {
        Tensor x = Tensor.randn(rng, 2, 5, 12);
        x = Tensor.where(position(x.shape(), 1, 3, 0), Tensor.full(Double.NaN, 1), x)
                .requiresGrad();
        Tensor y = Tensor.multiHeadAttention(x, 2, AttentionMask.none(), 0, rng);
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 4; j++) {
                assertThat(Float.isNaN((float) y.at(1, i, j))).isEqualTo(i == 3 && j < 2);
                assertThat(y.at(0, i, j)).isFinite();
            }
        }
    }

    /** 1 at one place, else 0. */
    private static Tensor position(int[] shape, int... place) {
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        int at = 0;
        for (int i = 0; i < shape.length; i++) {
            at = at * shape[i] + place[i];
        }
        values[at] = 1;
        return Tensor.of(values).reshape(shape);
    }

    @Test
    void integersAndMixedTypesArePromoted() {
        Tensor whole = Tensor.arange(24).reshape(1, 4, 6);
        assertThat(Tensor.multiHeadAttention(whole, 1, AttentionMask.none(), 0, rng)
                        .dtype())
                .isEqualTo(DType.FLOAT32);
        Tensor q = Tensor.randn(rng, 1, 2, 4).requiresGrad();
        Tensor k = Tensor.randn(rng, 1, 3, 4).to(DType.FLOAT64).requiresGrad();
        Tensor y = Tensor.multiHeadAttention(q, k, k, 2, AttentionMask.none(), 0, rng);
        assertThat(y.dtype()).isEqualTo(DType.FLOAT64);
        y.sum().backward();
        assertThat(q.grad().dtype()).isEqualTo(DType.FLOAT32);
        assertThat(k.grad().dtype()).isEqualTo(DType.FLOAT64);
    }

    @Test
    void aRowLongerThanAnyBlockIsStillASoftmax() {
        Tensor q = Tensor.randn(rng, 3, 4);
        Tensor k = Tensor.randn(rng, 10_000, 4);
        agrees(in -> Tensor.attention(in[0], in[1], in[2]), q, k, Tensor.randn(rng, 10_000, 2));
        Tensor many = Tensor.randn(rng, 300_000, 4);
        agrees(in -> Tensor.attention(in[0], in[1], in[2]), q, many, Tensor.randn(rng, 300_000, 2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aQueryThatMaySeeNothingGetsZerosAndGivesNoGradient(boolean wide) {
        DType dtype = wide ? DType.FLOAT64 : DType.FLOAT32;
        for (AttentionMask mask : List.of(
                AttentionMask.allowed(Tensor.of(new int[][] {{1, 1, 1}, {0, 0, 0}})),
                AttentionMask.bias(Tensor.of(new double[][] {{0}, {Double.NEGATIVE_INFINITY}})))) {
            Tensor q = Tensor.randn(rng, 2, 4).to(dtype).requiresGrad();
            Tensor k = Tensor.randn(rng, 3, 4).to(dtype);
            Tensor v = Tensor.randn(rng, 3, 4).to(dtype);
            Tensor y = Tensor.attention(q, k, v, mask);
            assertThat(y.row(1).toFloats()).containsOnly(0);
            assertThat(y.row(0).abs().sum().item()).isGreaterThan(0.01);
            y.sum().backward();
            assertThat(q.grad().row(1).toFloats()).containsOnly(0);
            assertThat(q.grad().row(0).abs().sum().item()).isGreaterThan(1e-4);
            AttentionResult result = Tensor.attentionWithWeights(q, k, v, mask);
            assertThat(result.weights().row(1).toFloats()).containsOnly(0);
        }
    }

    @Test
    void weightsSumToOneAndGiveTheOutput() {
        Tensor q = Tensor.randn(rng, 2, 3, 4);
        Tensor v = Tensor.randn(rng, 2, 3, 5);
        AttentionResult result = Tensor.attentionWithWeights(q, q, v, AttentionMask.causal());
        assertThat(result.weights().sum(-1, false).toDoubles()).containsOnly(new double[] {1}, within(1e-6));
        assertThat(result.weights().at(0, 0, 1)).isZero();
        assertThat(result.weights().matmul(v).allClose(result.output(), 1e-6)).isTrue();
        assertThat(Tensor.attention(q, q, v, AttentionMask.causal()).allClose(result.output(), 1e-5))
                .isTrue();
    }

    @Test
    void scoresOfAnySizeGiveFiniteResults() {
        Tensor q = Tensor.full(1e4, 2, 3);
        Tensor k = Tensor.of(new double[][] {{1e4, 1e4, 1e4}, {-1e4, 0, 0}});
        Tensor v = Tensor.of(new double[][] {{1}, {2}});
        assertThat(Tensor.attention(q, k, v).toFloats()).containsExactly(1, 1);
    }

    @Test
    void notANumberStaysVisible() {
        Tensor q = Tensor.of(new double[][] {{Double.NaN, 1}, {1, 1}});
        float[] y = Tensor.attention(q, Tensor.ones(2, 2), Tensor.ones(2, 1)).toFloats();
        assertThat(y[0]).isNaN();
        assertThat(y[1]).isEqualTo(1);
    }

    @Test
    void whatComesLaterDoesNotReachACausalQuery() {
        Tensor q = Tensor.randn(rng, 5, 4).requiresGrad();
        Tensor v = Tensor.randn(rng, 5, 4).requiresGrad();
        Tensor.attention(q, q, v, AttentionMask.causal()).slice(0, 0, 3).sum().backward();
        assertThat(v.grad().slice(0, 3, 5).toFloats()).containsOnly(0);
        assertThat(q.grad().slice(0, 3, 5).toFloats()).containsOnly(0);
    }
}
