package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StuckTest {
    private static final String OWN = "its own code takes long to notice the interrupt";
    private static final StackTraceElement CELL = frame("REPL.$JShell$12", "rec");
    private static final StackTraceElement KERNEL = frame("org.lectern.jshell.CellThread", "run");

    private static StackTraceElement frame(String owner, String method) {
        return new StackTraceElement(owner, method, null, 1);
    }

    private static String running(StackTraceElement... frames) {
        return Stuck.reason(Thread.State.RUNNABLE, frames);
    }

    @Test
    void theKernelsQuestionWhetherToStopIsTheCellsOwnCode() {
        StackTraceElement check = frame(StopCheck.class.getName(), "check");
        assertThat(running(check, CELL, CELL, KERNEL)).isEqualTo(OWN);
        assertThat(running(frame("java.lang.Thread", "currentThread"), check, CELL, KERNEL))
                .isEqualTo(OWN);
        assertThat(running(CELL, KERNEL)).isEqualTo(OWN);
    }

    @Test
    void aLibraryIsNamedByWhatTheCellCalls() {
        assertThat(running(frame("a.Deep", "loop"), frame("a.Lib", "call"), CELL, KERNEL))
                .endsWith("ignores interrupts (a.Lib.call)");
        assertThat(running(frame("a.Deep", "loop"), KERNEL)).endsWith("ignores interrupts");
    }
}
