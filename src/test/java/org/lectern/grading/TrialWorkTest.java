package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lectern.worker.CellOutcome;

class TrialWorkTest {
    private static final WorkerFiles FILES = WorkerFiles.ready();

    private static int value(TrialWork work) {
        work.prepare();
        return (int) work.value(null, "x", int.class);
    }

    private static int call(TrialWork work) {
        work.prepare();
        return (int) work.call(null, "f", int.class, new Object[0]);
    }

    @Test
    void aCellIsExchangedForATrialAndBackAgain() {
        List<SealedWork.Code> cells =
                List.of(new SealedWork.Code("f", "int f() { return 1; }"), new SealedWork.Code("x", "int x = f();"));
        Limits limits = Limits.standard();
        try (TrialWork work = new TrialWork(
                () -> WorkerProcess.start(Sandbox.best(), FILES, 0, limits),
                cells,
                Duration.ofSeconds(20),
                Duration.ofSeconds(2))) {
            String two = "int f() { return 2; }";
            assertThat(value(work)).isEqualTo(1);
            assertThat(work.with(0, two, false, () -> call(work))).isEqualTo(2);
            // Only what changed is run, unless all is to be run afresh.
            assertThat(work.with(0, two, false, () -> value(work))).isEqualTo(1);
            assertThat(work.with(0, two, true, () -> value(work))).isEqualTo(2);
            assertThat(value(work)).isEqualTo(1);
            work.with(0, "int f() { return \"two\"; }", false, () -> {
                work.prepare();
                assertThat(work.outcome(0).status()).isEqualTo(CellOutcome.Status.ERROR);
                return 0;
            });
            String endless = "int f() { while (true) { } }";
            assertThatThrownBy(() -> work.with(0, endless, false, () -> call(work)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("the program gave no answer in time");
            assertThat(call(work)).isEqualTo(1);
        }
    }
}
