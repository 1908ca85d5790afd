package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
}
