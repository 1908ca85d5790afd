package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OneDnnTest {
    @BeforeEach
    void isThere() {
        assumeTrue(OneDnn.available(), "oneDNN's natives are not on this machine");
    }

    /** A plan that copies a matrix to a blocked layout and back. */
    private static void copy(OneDnnPlan.Builder plan, int n) {
        OneDnnPlan.Slot x = plan.given(OneDnn.describe(dnnl.dnnl_nchw, 1, n, 3, 3));
        OneDnnPlan.Slot y = plan.given(OneDnn.describe(dnnl.dnnl_nchw, 1, n, 3, 3));
        OneDnnPlan.Slot blocked = plan.input(x, OneDnn.describe(dnnl.dnnl_nChw16c, 1, n, 3, 3));
        plan.finish(blocked, y);
    }

    private static boolean copy(Tensor x, Tensor y) {
        return copy(x, y, x.size() / 9);
    }

    private static boolean copy(Tensor x, Tensor y, int n) {
        return OneDnn.run(
                "copy " + n,
                plan -> copy(plan, n),
                x.storage().floatPointer(),
                y.storage().floatPointer());
    }

    @Test
    void aPlanRunsAgainOnOtherTensors() {
        for (int i = 0; i < 3; i++) {
            Tensor x = Tensor.randn(Rng.seed(i), 5, 3, 3);
            Tensor y = Tensor.zeros(5, 3, 3);
            assertThat(copy(x, y)).isTrue();
            assertThat(y.toFloats()).containsExactly(x.toFloats());
        }
    }

    @Test
    void reluHandsBackNothingWhereItsInputWasNotPositive() {
        int n = 30_000;
        Tensor x = Tensor.randn(Rng.seed(4), n).requiresGrad();
        float[] upstream = new float[n];
        for (int i = 0; i < n; i++) {
            upstream[i] = i % 3 == 0 ? 1e38f : -i;
        }
        x.relu().backward(Tensor.of(upstream));
        float[] values = x.toFloats();
        float[] gradient = x.grad().toFloats();
        for (int i = 0; i < n; i++) {
            assertThat(gradient[i]).isEqualTo(values[i] > 0 ? upstream[i] : 0);
        }
    }

    @Test
    void switchedOffItSaysSo() {
        boolean before = OneDnn.enable(false);
        try {
            assertThat(OneDnn.available()).isFalse();
            assertThat(copy(Tensor.zeros(9), Tensor.zeros(9))).isFalse();
        } finally {
            OneDnn.enable(before);
        }
    }

    @Test
    void whatOneDnnRefusesIsRefusedAndRemembered() {
        for (int i = 0; i < 2; i++) {
            boolean done = OneDnn.run("no such layout", plan -> plan.given(OneDnn.describe(dnnl.dnnl_nchw, 1, 2)));
            assertThat(done).isFalse();
        }
    }

    @Test
    void thousandsOfShapesKeepTheCacheAndTheMemoryBounded() {
        long after = 0;
        // The same two tensors all the time: their own memory is the pool's affair.
        Tensor x = Tensor.zeros(700 * 9);
        Tensor y = Tensor.zeros(700 * 9);
        for (int round = 0; round < 4; round++) {
            for (int n = 1; n <= 700; n++) {
                assertThat(copy(x, y, n)).isTrue();
            }
            assertThat(OneDnn.plans()).isLessThanOrEqualTo(512);
            if (round == 0) {
                after = Pointer.physicalBytes();
            }
        }
        // 2100 more plans: what leaked for each would be some kilobytes of code and descriptions.
        assertThat(Pointer.physicalBytes() - after).isLessThan(64L << 20);
    }

    @Test
    @Timeout(60)
    void threadsShareAPlanWithoutMixingTheirTensors() throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            int seed = t;
            Thread thread = new Thread(() -> {
                Tensor x = Tensor.randn(Rng.seed(seed), 40, 3, 3);
                for (int i = 0; i < 500; i++) {
                    Tensor y = Tensor.zeros(40, 3, 3);
                    if (!copy(x, y) || !y.allClose(x, 0)) {
                        synchronized (wrong) {
                            wrong.add("thread " + seed);
                        }
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
    }

    /** Ops on sizes for which oneDNN is asked: an input of shape (8, 12, 20, 20), which is 38,400 numbers. */
    static List<Arguments> ops() {
        Tensor other = Tensor.randn(Rng.seed(8), 8, 12, 20, 20);
        Tensor gain = Tensor.randn(Rng.seed(9), 400);
        Tensor shift = Tensor.randn(Rng.seed(10), 400);
        Tensor channel = Tensor.randn(Rng.seed(11), 12);
        Tensor matrix = Tensor.randn(Rng.seed(12), 400, 64);
        Tensor labels = Tensor.of(IntStream.range(0, 96).toArray());
        return List.of(
                op("add", x -> x.add(other)),
                op("mul", x -> x.mul(other)),
                op("add a row", x -> x.reshape(96, 400).add(gain)),
                op("relu", Tensor::relu),
                op("exp", Tensor::exp),
                op("tanh", Tensor::tanh),
                op("sigmoid", Tensor::sigmoid),
                op("gelu", Tensor::gelu),
                op("swish", Tensor::swish),
                op("softmax", x -> x.reshape(24, 1600).softmax(1)),
                op("logSoftmax", x -> x.reshape(24, 1600).logSoftmax(1)),
                op("cross-entropy", x -> Tensor.softmaxCrossEntropy(x.reshape(96, 400), labels)),
                op("layer norm", x -> x.reshape(96, 400).layerNorm(new int[] {400}, gain, shift, 1e-5)),
                op("group norm", x -> x.groupNorm(3, channel, channel, 1e-5)),
                op("batch norm", x -> x.batchNorm(null, null, channel, channel, true, 0.1, 1e-5)),
                op("max pool", x -> x.maxPool2d(2)),
                op(
                        "max pool, overlapping",
                        x -> x.maxPool2d(Window.size(3).stride(2).padding(1))),
                op("average pool", x -> x.avgPool2d(2)),
                op("matmul", x -> x.reshape(96, 400).matmul(matrix)),
                op("conv", x -> x.conv2d(other.reshape(-1).slice(0, 0, 1296).reshape(12, 12, 3, 3), channel)));
    }

    private static Arguments op(String name, UnaryOperator<Tensor> function) {
        return Arguments.arguments(Named.of(name, function));
    }

    @ParameterizedTest
    @MethodSource("ops")
    void withoutOneDnnTheNumbersAreTheSame(UnaryOperator<Tensor> op) {
        List<Tensor> with = valueAndGradient(op);
        boolean before = OneDnn.enable(false);
        try {
            List<Tensor> without = valueAndGradient(op);
            for (int i = 0; i < with.size(); i++) {
                Tensor expected = without.get(i);
                double scale = expected.abs().max().item();
                assertThat(scale).isPositive();
                assertThat(with.get(i).sub(expected).abs().max().item() / scale).isLessThan(1e-5);
            }
        } finally {
            OneDnn.enable(before);
        }
    }

    private static List<Tensor> valueAndGradient(UnaryOperator<Tensor> op) {
        Tensor x = Tensor.randn(Rng.seed(7), 8, 12, 20, 20).requiresGrad();
        Tensor y = op.apply(x);
        y.mul(Tensor.randn(Rng.seed(6), y.shape())).sum().backward();
        return List.of(y.detach(), x.grad());
    }
}
