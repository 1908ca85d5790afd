package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BudgetAssertionsTest {
    private final AtomicLong clock = new AtomicLong();

    @Test
    void whatIsWithinItsTimesOrShortPasses() {
        assertThatCode(() -> within(3, takes(2900), takes(1000))).doesNotThrowAnyException();
        assertThatCode(() -> within(3, takes(90), takes(1))).doesNotThrowAnyException();
    }

    @Test
    void oneSlowRoundIsForgiven() {
        int[] round = {0};
        Runnable student = () -> takes(round[0]++ == 0 ? 9000 : 900).run();
        assertThatCode(() -> within(3, student, takes(1000))).doesNotThrowAnyException();
    }

    @Test
    void whatIsTooSlowEachTimeIsSaidWithBothTimes() {
        assertThatThrownBy(() -> within(3, takes(4000), takes(100)))
                .hasMessageStartingWith(
                        "takes 40 times as long as the reference, 4000 ms against 100 ms; at most 3 times")
                .hasMessageContaining("a Java loop over elements");
    }

    private void within(double times, Runnable student, Runnable reference) {
        BudgetAssertions.assertTimeWithin(times, student, reference, clock::get);
    }

    private Runnable takes(long millis) {
        return () -> clock.addAndGet(millis * 1_000_000);
    }
}
