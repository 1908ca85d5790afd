package org.lectern.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a kernel with a process of its own can show: the process's streams, its memory, its end. */
@Tag("slow")
class KernelProcessTest {
    @TempDir
    static Path folder;

    private static Process process;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        assumeFalse(System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows"));
        Connection connection = KernelTest.connection();
        Path file = KernelTest.connectionFile(folder, connection);
        // Something in the log before, as a server has.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "echo before; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(KernelSpec.flags(Runtime.version().feature()));
        command.addAll(List.of("-Xmx300m", "-cp", System.getProperty("java.class.path"), KernelMain.class.getName()));
        command.add(file.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LECTERN_HISTORY", "none");
        process = builder.redirectOutput(log()).start();
        client = new Client(connection);
        client.awaitBroadcasts();
    }

    private static File log() {
        return folder.resolve("log.txt").toFile();
    }

    @AfterAll
    static void stop() throws Exception {
        client.request(client.control, "shutdown_request", Map.of("restart", false));
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        client.close();
    }

    private static @Nullable Object value(String code) {
        return client.run(code).first("execute_result").content().get("data");
    }

    @Test
    void childProcessesPrintIntoTheCellBetweenItsOwnLines() {
        Client.Run run = client.run("System.out.println(\"a\");\n"
                + "new ProcessBuilder(\"sh\", \"-c\", \"echo b; echo oops >&2\").inheritIO().start().waitFor();\n"
                + "System.out.println(\"c\");");
        assertThat(run.stream("stdout").lines()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(run.stream("stderr")).isEqualTo("oops\n");
        Client.Run many = client.run("new ProcessBuilder(\"seq\", \"1\", \"100000\").inheritIO().start().waitFor();");
        assertThat(many.stream("stdout").lines()).hasSize(100_000).last().isEqualTo("100000");
        assertThat(many.heard()).hasSizeLessThan(500);
    }

    @Test
    void nativeCodePrintsIntoTheCell() {
        Client.Run run = client.run(
                "com.sun.jna.Function.getFunction(\"c\", \"puts\").invokeInt(new Object[] {\"from C\"}); int after = 1;");
        assertThat(run.stream("stdout")).isEqualTo("from C\n");
    }

    @Test
    void threadsThatBelongToNoCellPrintIntoTheCell() {
        Client.Run run = client.run("IntStream.range(0, 100).parallel().forEach(System.out::println);");
        assertThat(run.stream("stdout").lines()).hasSize(100);
    }

    @Test
    void theKernelsOwnLogStaysOutOfCells() throws Exception {
        client.send(client.shell, "nonsense_request", Map.of());
        assertThat(client.run("int quiet = 1;").types()).containsExactly("execute_input");
        assertThat(Files.readString(log().toPath())).startsWith("before\n").contains("nonsense_request");
    }

    @Test
    void fullMemoryAndEndlessRecursionLeaveAUsableSession() {
        client.run("int kept = 7;");
        Client.Run full =
                client.run("var all = new ArrayList<byte[]>(); while (true) { all.add(new byte[50_000_000]); }");
        assertThat(full.reply()).containsEntry("ename", "java.lang.OutOfMemoryError");
        assertThat(String.valueOf(full.first("error").content().get("traceback")))
                .contains("memory of the JVM is full");
        assertThat(client.run("all = null;").reply()).containsEntry("status", "ok");
        Client.Run deep = client.run("int deep(int n) { return deep(n + 1) + 1; }\ndeep(0)");
        assertThat(deep.reply()).containsEntry("ename", "java.lang.StackOverflowError");
        assertThat(value("kept")).isEqualTo(Map.of("text/plain", "7"));
    }

    @Test
    void exitIsRefused() {
        for (String exit :
                List.of("System.exit(3);", "Runtime.getRuntime().halt(3);", "Runtime.getRuntime().exit(1);")) {
            Client.Run run = client.run(exit);
            assertThat(run.reply()).containsEntry("status", "error");
            assertThat(String.valueOf(run.reply().get("evalue"))).contains("restart the kernel");
        }
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void aSignalInterruptsTheCell() throws Exception {
        String looping = client.send(client.shell, "execute_request", Client.cell("while (true) {}"));
        Thread.sleep(300);
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(client.collect(looping).reply()).containsEntry("ename", "Interrupted");
    }
}
