package org.lectern.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kernel whose threads somebody interrupts. */
class KernelThreadsTest {
    private static ServedKernel served;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        served = new ServedKernel(Map.of("LECTERN_HISTORY", "none"));
        client = served.client();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        served.close();
    }

    private static @Nullable Object value(String code) {
        Client.Run run = client.run(code);
        assertThat(run.reply()).containsEntry("status", "ok");
        return run.first("execute_result").content().get("data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (Thread t : Thread.getAllStackTraces().keySet()) if (t != Thread.currentThread()) t.interrupt();",
                "Thread.getAllStackTraces().keySet().stream().filter(t -> t != Thread.currentThread()).forEach(Thread::interrupt);",
                "for (var g = Thread.currentThread().getThreadGroup(); g != null; g = g.getParent())"
                        + " { g.interrupt(); Thread.interrupted(); }"
            })
    void aCellThatInterruptsAllThreadsInterruptsCellsThreadsOnly(String cell) throws InterruptedException {
        client.run(
                "var sleeper = new Thread(() -> { try { Thread.sleep(60_000); } catch (InterruptedException e) {} });"
                        + " sleeper.start();");
        assertThat(value(cell + "\n1 + 1")).isEqualTo(Map.of("text/plain", "2"));
        assertThat(Thread.interrupted()).isFalse();
        assertThat(value("sleeper.join(5000); sleeper.isAlive()")).isEqualTo(Map.of("text/plain", "false"));
    }

    @Test
    void anInterruptOfTheKernelsThreadsDoesNoHarm() throws InterruptedException {
        client.run("int kept = 5;");
        String running = client.send(
                client.shell,
                "execute_request",
                Client.cell("for (int i = 0; i < 10; i++) { Thread.sleep(50); kept++; }"));
        Thread.sleep(100);
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (List.of("control", "iopub", "heartbeat", "jshell").contains(each.getName())) {
                each.interrupt();
            }
        }
        assertThat(client.collect(running).reply()).containsEntry("status", "ok");
        interruptAll();
        assertThat(value("kept")).isEqualTo(Map.of("text/plain", "15"));
        interruptAll();
        assertThat(client.request(client.control, "kernel_info_request", Map.of()))
                .containsEntry("status", "ok");
        client.heartbeat.send("still there");
        assertThat(client.heartbeat.recvStr()).isEqualTo("still there");
    }

    /** While no cell runs. */
    private static void interruptAll() throws InterruptedException {
        Thread.sleep(100);
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (List.of("shell", "control", "iopub", "heartbeat", "jshell", "jshell timer")
                    .contains(each.getName())) {
                each.interrupt();
            }
        }
    }
}
