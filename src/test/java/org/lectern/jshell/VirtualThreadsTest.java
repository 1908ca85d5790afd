package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Threads of no group of cells: what is true of others is true of them. Where they are not, no session is opened. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {
    private final StringBuffer err = new StringBuffer();
    private final Session session =
            Session.builder().out(text -> {}).err(err::append).build();

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void whatAVirtualThreadThrowsIsToldByTheCellsOwnLines() {
        assertThat(session.evaluate(
                                "4",
                                "Thread.class.getMethod(\"startVirtualThread\", Runnable.class).invoke(null, (Runnable) () -> {\n"
                                        + "    throw new IllegalStateException(\"virtual\");\n});\nThread.sleep(300);")
                        .failure()
                        .map(CellError::text))
                .isEmpty();
        assertThat(err.toString())
                .startsWith("Exception in a thread without a name: java.lang.IllegalStateException: virtual")
                .contains("cell [4], line 2, in a lambda")
                .doesNotContain("JShell");
    }

    @Test
    void aVirtualThreadThatIsStoppedSaysNothing() throws Exception {
        Thread interrupter = new Thread(() -> {
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                return;
            }
            session.interrupt();
        });
        interrupter.start();
        CellResult result = session.evaluate(
                "4",
                "Thread t = (Thread) Thread.class.getMethod(\"startVirtualThread\", Runnable.class)"
                        + ".invoke(null, (Runnable) () -> { while (true) {} });\nt.join();");
        assertThat(result.status()).isEqualTo(CellResult.Status.INTERRUPTED);
        Thread.sleep(300);
        assertThat(err).isEmpty();
    }
}
