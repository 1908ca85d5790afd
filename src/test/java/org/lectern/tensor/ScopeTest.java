package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that serves again before the collector runs: nobody may see that but by speed. */
class ScopeTest {
    /** One size in a Java array, one in native memory. */
    private static final int SMALL = 100;

    private static final int LARGE = 100_000;

    @OfCpuBackend("ND4J's arrays share the memory, and a scope takes back none that is shared")
    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void whatWasNotKeptIsGoneAndSaysSo(int n) {
        List<Tensor> made = new ArrayList<>();
        Tensor.scope(() -> {
            made.add(Tensor.ones(n));
            made.add(Tensor.ones(n).keep());
            made.add(Tensor.ones(n).requiresGrad());
        });
        assertThatThrownBy(() -> made.get(0).sum())
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("scope")
                .hasMessageContaining("keep()");
        assertThatThrownBy(() -> made.get(0).reshape(-1, 1).toFloats()).isInstanceOf(TensorException.class);
        assertThatThrownBy(() -> made.get(0).array()).isInstanceOf(TensorException.class);
        Tensor.full(7, n);
        assertThat(made.get(1).sum().item()).isEqualTo(n);
        assertThat(made.get(2).sum().item()).isEqualTo(n);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void resultsAndGradientsOutliveTheScope(int n) {
        Tensor w = Tensor.full(3, n).requiresGrad();
        Tensor result = Tensor.scope(() -> {
            Tensor y = w.mul(2).add(1);
            y.square().sum().backward();
            return y;
        });
        Tensor.full(9, n).mul(2);
        assertThat(result.max().item()).isEqualTo(7);
        assertThat(w.grad().min().item()).isEqualTo(28);
        assertThat(w.grad().max().item()).isEqualTo(28);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void aSharedArrayStaysWithItsINDArray(int n) {
        org.nd4j.linalg.api.ndarray.INDArray array =
                Tensor.scope(() -> Tensor.ones(n).mul(5).array());
        Tensor.full(9, n).mul(2);
        assertThat(array.sumNumber().doubleValue()).isEqualTo(5.0 * n);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void gradientsThatSomeoneHoldsStayWhenForgotten(int n) {
        Tensor a = Tensor.full(2, n).requiresGrad();
        Tensor b = Tensor.full(3, n).requiresGrad();
        // On the way both gradients are the very same one.
        a.add(b).mul(4).sum().backward();
        Tensor held = a.grad();
        a.zeroGrad();
        b.zeroGrad();
        Tensor.full(9, n).mul(2).requiresGrad().mul(3).sum().backward();
        assertThat(held.max().item()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void oneOfTwoSharedGradientsMayBeForgotten(int n) {
        Tensor a = Tensor.full(2, n).requiresGrad();
        Tensor b = Tensor.full(3, n).requiresGrad();
        a.add(b).mul(4).sum().backward();
        a.zeroGrad();
        for (int i = 0; i < 5; i++) {
            Tensor c = Tensor.ones(n).requiresGrad();
            c.mul(9).mul(2).sum().backward();
            c.zeroGrad();
        }
        assertThat(b.grad().min().item()).isEqualTo(4);
        assertThat(b.grad().max().item()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void theUpstreamGradientStaysTheCallers(int n) {
        Tensor upstream = Tensor.full(5, n);
        Tensor a = Tensor.ones(n).requiresGrad();
        a.add(1).backward(upstream);
        a.zeroGrad();
        Tensor.full(9, n).mul(2);
        assertThat(upstream.max().item()).isEqualTo(5);
        a.mul(1).backward(upstream);
        assertThat(a.grad().max().item()).isEqualTo(5);
        assertThat(upstream.max().item()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void gradientsAddUpOverPasses(int n) {
        Tensor a = Tensor.full(2, n).requiresGrad();
        for (int i = 1; i <= 4; i++) {
            a.mul(a).add(a).sum().backward();
            Tensor.full(9, n).mul(2);
            assertThat(a.grad().max().item()).isEqualTo(5.0 * i);
        }
        assertThat(a.grad().min().item()).isEqualTo(20);
    }

    /** Many paths of every kind into one tensor: sums in place must not touch what another path still reads. */
    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void manyPathsGiveTheSameGradientAsOneByOne(int n) {
        Tensor x = Tensor.linspace(-1, 1, n).requiresGrad();
        Tensor y =
                x.add(x.reshape(n)).add(x.neg().exp()).mul(x).add(x.maximum(0)).sub(x);
        Tensor z = y.add(y).mul(y.add(x));
        z.sum().backward();
        float[] whole = x.grad().toFloats();
        Tensor again = Tensor.linspace(-1, 1, n).requiresGrad();
        Tensor y2 = again.add(again.reshape(n))
                .add(again.neg().exp())
                .mul(again)
                .add(again.maximum(0))
                .sub(again);
        y2.add(y2).mul(y2.add(again)).sum().backwardKeepingGraph();
        assertThat(whole).containsExactly(again.grad().toFloats());
    }

    @OfCpuBackend("ND4J's arrays share the memory, and a scope takes back none that is shared")
    @Test
    void memoryStaysFlatWithoutTheCollector() {
        Tensor w = Tensor.randn(Rng.seed(1), 256, 256).mul(0.05).requiresGrad();
        Tensor x = Tensor.randn(Rng.seed(2), 256, 256);
        for (int i = 0; i < 5; i++) {
            step(w, x);
        }
        long before = Pool.heldBytes();
        for (int i = 0; i < 500; i++) {
            step(w, x);
        }
        assertThat(Pool.heldBytes() - before).isZero();
    }

    private static void step(Tensor w, Tensor x) {
        w.zeroGrad();
        Tensor.scope(() -> x.matmul(w).tanh().matmul(w).square().mean().backward());
    }

    @Test
    void anInnerScopeEndsBeforeTheOuterOne() {
        Tensor.scope(() -> {
            Tensor outer = Tensor.ones(SMALL);
            Tensor inner = Tensor.scope(() -> Tensor.ones(SMALL).mul(3));
            assertThat(outer.add(inner).max().item()).isEqualTo(4);
        });
    }

    @OfCpuBackend("ND4J's arrays share the memory, and a scope takes back none that is shared")
    @Test
    void aFailureEndsTheScope() {
        List<Tensor> made = new ArrayList<>();
        assertThatThrownBy(() -> Tensor.scope(() -> {
                    made.add(Tensor.ones(SMALL));
                    made.get(0).matmul(Tensor.ones(3, 4));
                }))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> made.get(0).sum()).isInstanceOf(TensorException.class);
        Tensor after = Tensor.ones(SMALL);
        assertThat(after.sum().item()).isEqualTo(SMALL);
    }

    private record Pair(Tensor first, Tensor second) {}

    private record Holder(int count, Object held, Optional<Tensor> maybe) {}

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void tensorsInsideOfAResultOutliveTheScope(int n) {
        checkKept(n, (a, b) -> List.of(a, b));
        checkKept(n, (a, b) -> new Tensor[] {a, b});
        checkKept(n, (a, b) -> new Object[][] {{"x", a}, {b}});
        checkKept(n, (a, b) -> Map.of("a", a, "b", List.of(b)));
        checkKept(n, (a, b) -> Map.entry(a, b));
        checkKept(n, (a, b) -> Optional.of(new Pair(a, b)));
        checkKept(n, (a, b) -> new Holder(2, new Pair(a, a), Optional.of(b)));
        checkKept(n, (a, b) -> {
            List<Object> itself = new ArrayList<>(List.of(a, b));
            itself.add(itself);
            return itself;
        });
        checkKept(n, (a, b) -> {
            List<Object> deep = List.of(a, b);
            for (int i = 0; i < 100_000; i++) {
                deep = List.of(deep);
            }
            return deep;
        });
    }

    private static void checkKept(int n, BiFunction<Tensor, Tensor, Object> result) {
        List<Tensor> made = new ArrayList<>();
        assertThat(Tensor.<Object>scope(() -> {
                    made.add(Tensor.full(1, n).mul(2));
                    made.add(Tensor.full(1, n).mul(3));
                    return result.apply(made.get(0), made.get(1));
                }))
                .isNotNull();
        Tensor.full(9, n).mul(2);
        assertThat(made.get(0).sum().item()).isEqualTo(2.0 * n);
        assertThat(made.get(1).sum().item()).isEqualTo(3.0 * n);
    }

    @Test
    void aResultThatHoldsNoTensorsMayBeAnything() {
        assertThat(Tensor.scope(() -> new int[] {1, 2})).containsExactly(1, 2);
        assertThat(Tensor.scope(() -> Path.of("a"))).isEqualTo(Path.of("a"));
        List<Object> holes = new ArrayList<>();
        holes.add(null);
        assertThat(Tensor.scope(() -> holes)).hasSize(1);
        assertThat(Tensor.<Object>scope(() -> null)).isNull();
    }
}
