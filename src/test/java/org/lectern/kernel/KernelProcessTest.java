package org.lectern.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static KernelProcess kernel;
    private static Process process;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        assumeFalse(System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows"));
        kernel = new KernelProcess(folder, List.of("-Xmx300m"), Map.of());
        process = kernel.process();
        client = kernel.client();
    }

    @AfterAll
    static void stop() throws Exception {
        Client.Run run = client.run("System.out.println(new ProcessBuilder(\"sleep\", \"300\").start().pid());");
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(run.stream("stdout").strip())).orElseThrow();
        client.request(client.control, "shutdown_request", Map.of("restart", false));
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(child.isAlive()).isFalse();
        kernel.close();
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
        assertThat(kernel.log()).startsWith("before\n").contains("nonsense_request");
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
    void memoryFullOfSmallThingsLeavesAUsableSession() {
        client.run("int earlier = 5;");
        for (String piece : List.of("new byte[100_000]", "new long[1000]", "new Object()")) {
            Client.Run full =
                    client.run("List<Object> keep = new ArrayList<>(); while (true) { keep.add(" + piece + "); }");
            assertIsFull(full, piece);
            assertIsFull(client.run("while (true) { keep.add(" + piece + "); }"), piece);
            Client.Run let = client.run("keep = null;");
            assertThat(let.reply()).as(piece).containsEntry("status", "ok");
            assertThat(value("6 * 7 + earlier")).isEqualTo(Map.of("text/plain", "47"));
            assertThat(client.request(client.control, "kernel_info_request", Map.of()))
                    .containsEntry("status", "ok");
        }
    }

    /** Compiled loops of the JDK that never look whether another thread wants something would hold up the whole JVM. */
    @Test
    void anInterruptArrivesWhileALibraryLoops() throws Exception {
        client.run("int before = 4;");
        String id = client.send(client.shell, "execute_request", Client.cell("new Random().doubles().sum()"));
        Thread.sleep(2000);
        assertThat(client.request(client.control, "interrupt_request", Map.of()))
                .containsEntry("status", "ok");
        Client.Run run = client.collect(id);
        assertThat(run.reply()).containsEntry("status", "error");
        assertThat(value("before")).isEqualTo(Map.of("text/plain", "4"));
    }

    private static void assertIsFull(Client.Run run, String what) {
        assertThat(run.reply()).as(what).containsEntry("ename", "java.lang.OutOfMemoryError");
        assertThat(String.valueOf(run.first("error").content().get("traceback")))
                .contains("memory of the JVM is full");
        assertThat(run.stream("stderr")).doesNotContain("lost").doesNotContain("earlier");
    }

    @Test
    void aLongTextPrintedWithFullMemoryIsToldToBeTooMuch() {
        client.run("List<Object> kept8 = new ArrayList<>(); while (true) { kept8.add(new byte[10_000]); }");
        assertIsFull(client.run("System.out.println(\"x\".repeat(20_000_000));"), "print");
        assertThat(client.run("kept8 = null;").reply()).containsEntry("status", "ok");
        Client.Run now = client.run("System.out.println(\"x\".repeat(2_000_000));");
        assertThat(now.stream("stdout")).hasSize(2_000_001);
    }

    @Test
    void otherMemoryThatIsFullIsCalledByItsName() {
        Client.Run threads = client.run("new Thread(null, () -> {}, \"deep\", 1L << 46).start(); Thread.sleep(100);");
        assertThat(threads.reply()).containsEntry("ename", "java.lang.OutOfMemoryError");
        assertThat(String.valueOf(threads.reply().get("traceback")))
                .contains("no more threads")
                .doesNotContain("JVM is full");
        Client.Run buffers = client.run("List<Object> buffers = new ArrayList<>();\n"
                + "while (true) { buffers.add(java.nio.ByteBuffer.allocateDirect(4_000_000)); }");
        assertThat(String.valueOf(buffers.reply().get("traceback"))).contains("for direct buffers, is full");
        assertThat(client.run("buffers = null;").reply()).containsEntry("status", "ok");
        Client.Run array = client.run("int[] many = new int[Integer.MAX_VALUE];");
        assertThat(String.valueOf(array.reply().get("traceback"))).contains("No array, text or list");
        assertThat(value("6 * 7")).isEqualTo(Map.of("text/plain", "42"));
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
        // As in a shell's background job, whose processes hand that down; Jupyter interrupts by message anyway.
        assumeFalse(ignoresInterrupts(), "whoever has started the tests lets them ignore SIGINT");
        String looping = client.send(client.shell, "execute_request", Client.cell("while (true) {}"));
        client.awaitInput(looping);
        Thread.sleep(300);
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(client.collect(looping).reply()).containsEntry("ename", "Interrupted");
    }

    /** Whether the kernel's process was started to ignore SIGINT, as Linux tells: then the JVM takes none. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1L << (2 - 1)) != 0);
    }
}
