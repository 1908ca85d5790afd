package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThrashingTest {
    private final Thrashing thrashing = new Thrashing();

    /** Looks each second for some time, and gives how long it takes until it is found to go on; -1 if it is not. */
    private int found(int seconds, double busy, double filled) {
        for (int i = 0; i <= seconds; i++) {
            if (thrashing.goesOn(5000 + i * 1000L, 300 + (long) (i * 1000 * busy), filled)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void collectionsThatFreeNothingAreFoundAfterTenSeconds() {
        assertThat(found(60, 0.97, 0.99)).isEqualTo(10);
    }

    @Test
    void codeThatOnlyAllocatesMuchIsLeftAlone() {
        assertThat(found(600, 0.97, 0.9)).isEqualTo(-1);
    }

    @Test
    void aFullHeapInWhichCodeGoesOnIsLeftAlone() {
        assertThat(found(600, 0.8, 0.99)).isEqualTo(-1);
    }

    @Test
    void aWhileThatEndsDoesNotCount() {
        assertThat(found(9, 0.97, 0.99)).isEqualTo(-1);
        thrashing.forget();
        assertThat(found(9, 0.97, 0.99)).isEqualTo(-1);
    }
}
