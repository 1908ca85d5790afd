package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RngTest {
    @Test
    void isSplitMix64AsInTheJdk() {
        // The JDK's SplittableRandom is the same algorithm from the same seed.
        Rng rng = Rng.seed(42);
        SplittableRandom reference = new SplittableRandom(42);
        for (int i = 0; i < 100; i++) {
            assertThat(rng.nextLong()).isEqualTo(reference.nextLong());
        }
        Rng part = rng.split();
        SplittableRandom referencePart = reference.split();
        assertThat(part.nextLong()).isEqualTo(referencePart.nextLong());
        assertThat(rng.nextLong()).isEqualTo(reference.nextLong());
    }

    @Test
    void gaussiansHaveMeanZeroAndDeviationOne() {
        Tensor x = Tensor.randn(Rng.seed(1), 200_000);
        assertThat(x.mean().item()).isCloseTo(0, within(0.01));
        assertThat(x.std().item()).isCloseTo(1, within(0.01));
        assertThat(x.pow(4).mean().item()).isCloseTo(3, within(0.06));
    }

    @Test
    void uniformNumbersStayInTheirInterval() {
        Tensor x = Tensor.uniform(Rng.seed(1), -2, 3, 100_000);
        assertThat(x.min().item()).isBetween(-2.0, -1.99);
        assertThat(x.max().item()).isBetween(2.99, 2.9999999);
        assertThat(x.mean().item()).isCloseTo(0.5, within(0.02));
    }

    @Test
    void permutationsHoldEachNumberOnce() {
        int[] order = Rng.seed(5).permutation(1000);
        assertThat(order).isNotEqualTo(Arrays.stream(order).sorted().toArray());
        assertThat(Arrays.stream(order).sorted().toArray())
                .isEqualTo(java.util.stream.IntStream.range(0, 1000).toArray());
    }

    @Test
    void boundedIntegersAreEven() {
        int[] count = new int[7];
        Rng rng = Rng.seed(9);
        for (int i = 0; i < 70_000; i++) {
            count[rng.nextInt(7)]++;
        }
        for (int c : count) {
            assertThat(c).isBetween(9_500, 10_500);
        }
    }
}
