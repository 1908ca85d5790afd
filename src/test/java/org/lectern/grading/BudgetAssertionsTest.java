package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class BudgetAssertionsTest {
    @Test
    void whatIsWithinItsTimesOrShortPasses() {
        assertThatCode(() -> within(3, takes(2900), takes(1000))).doesNotThrowAnyException();
        assertThatCode(() -> within(3, takes(90), takes(1))).doesNotThrowAnyException();
    }

    @Test
    void oneSlowRoundIsForgiven() {
        int[] round = {0};
        LongSupplier student = () -> millis(round[0]++ == 0 ? 9000 : 900);
        assertThatCode(() -> within(3, student, takes(1000))).doesNotThrowAnyException();
    }

    @Test
    void aProgramThatHasJustStartedHasTimeToGetWarm() {
        int[] round = {0};
        LongSupplier student = () -> millis(round[0]++ < 9 ? 160 : 20);
        assertThatCode(() -> within(10, student, takes(4))).doesNotThrowAnyException();
    }

    @Test
    void aBudgetForNoAnswerIsRefused() {
        Runnable none = () -> {};
        assertThatThrownBy(() -> BudgetAssertions.assertTimeWithin(2, none, none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("student.call");
        assertThatThrownBy(() -> BudgetAssertions.assertMemoryWithin(2, none, none))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsTooSlowEachTimeIsSaidWithBothTimes() {
        assertThatThrownBy(() -> within(3, takes(4000), takes(100)))
                .hasMessageStartingWith(
                        "takes 40 times as long as the reference, 4000 ms against 100 ms; at most 3 times")
                .hasMessageContaining("a Java loop over elements");
    }

    private static void within(double times, LongSupplier student, LongSupplier reference) {
        BudgetAssertions.assertTimeWithin(times, student, reference);
    }

    private static LongSupplier takes(long millis) {
        return () -> millis(millis);
    }

    private static long millis(long millis) {
        return millis * 1_000_000;
    }
}
