package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final long MB = 1 << 20;

    @Test
    @OfCpuBackend("ND4J holds memory of its own besides the pool's")
    void memoryStaysFlatOverManySteps() {
        Rng rng = Rng.seed(1);
        Tensor x = Tensor.randn(rng, 64, 64);
        Tensor w = Tensor.randn(rng, 64, 64).mul(0.1).requiresGrad();
        Tensor last = x;
        // Whatever ran before may have needed more and raised the threshold.
        Pool.settle(0);
        long before = Pool.heldBytes();
        long peak = 0;
        for (int i = 0; i < 20_000; i++) {
            last = x.matmul(w).tanh().sum();
            if (i % 4 == 0) {
                last.backward();
                w.zeroGrad();
            }
            if (i % 1000 == 0) {
                peak = Math.max(peak, Pool.heldBytes());
            }
        }
        // 20,000 steps make 1.3 GB; the pool asks for a collection at 256 MB.
        assertThat(peak - before).isLessThan(400 * MB);
        assertThat(last.item()).isFinite();
    }

    @Test
    void heapAndTensorsTogetherLeaveTheMachineATenth() {
        long machine = 24_000 * MB;
        assertThat(Pool.limit(machine, machine / 4)).isEqualTo(machine / 10 * 9 - machine / 4);
        assertThat(Pool.limit(machine, 2_000 * MB)).isEqualTo(machine / 4 * 3);
        // Whoever gives the heap nearly all wants it so; the tensors need something.
        assertThat(Pool.limit(machine, machine / 10 * 9)).isEqualTo(machine / 4);
        assertThat(Pool.limit(machine, Long.MAX_VALUE)).isEqualTo(machine / 4);
    }

    @Test
    void liveTensorsKeepTheirNumbersWhileOthersComeAndGo() {
        List<Tensor> kept = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            Tensor x = Tensor.full(i, 50_000);
            if (i % 100 == 0) {
                kept.add(x.reshape(50, 1000));
            }
        }
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i).max().item()).isEqualTo(i * 100);
            assertThat(kept.get(i).min().item()).isEqualTo(i * 100);
        }
    }

    @Test
    void anInterruptStaysSetThroughACollection() {
        Thread.currentThread().interrupt();
        for (int i = 0; i < 40; i++) {
            Tensor.zeros(4_000_000);
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @OfCpuBackend("ND4J holds memory of its own besides the pool's")
    void memoryGoesBackToTheSystemWhenNobodyComputes() throws InterruptedException {
        List<Tensor> held = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            held.add(Tensor.zeros(1000, 1000));
        }
        assertThat(Pool.heldBytes()).isGreaterThan(400 * 1_000_000L);
        Pool.rest();
        assertThat(held.get(99).sum().item()).isZero();
        held.clear();
        for (int i = 0; i < 100 && Pool.heldBytes() > 300 * MB; i++) {
            System.gc();
            Thread.sleep(50);
            Pool.rest();
        }
        assertThat(Pool.heldBytes()).isLessThan(300 * MB);
    }
}
