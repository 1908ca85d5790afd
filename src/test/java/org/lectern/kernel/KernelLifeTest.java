package org.lectern.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a kernel's process begins and ends, each time a new one. */
@Tag("slow")
class KernelLifeTest {
    private static final String HANGING_HOOK = "Runtime.getRuntime().addShutdownHook(new Thread(() -> {\n"
            + "    while (true) { try { Thread.sleep(1000); } catch (InterruptedException e) { } } }));";

    private static final long REHEARSED_MILLIS = 2000;

    @TempDir
    Path folder;

    @BeforeEach
    void requireSignals() {
        assumeFalse(System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows"));
    }

    private KernelProcess kernel(String... options) throws Exception {
        return new KernelProcess(folder, List.of(options), Map.of());
    }

    /** One that is initialised when the memory is full can never be used again. */
    @Test
    void theFirstErrorInitialisesNoClassOfTheKernels() throws Exception {
        Path log = folder.resolve("classes.txt");
        try (KernelProcess kernel = kernel("-Xlog:class+init=info:file=" + log)) {
            kernel.client().run("int kept = 1; kept");
            Thread.sleep(REHEARSED_MILLIS);
            String before = Files.readString(log);
            Client.Run full = kernel.client().run("throw new OutOfMemoryError(\"Java heap space\");");
            assertThat(full.reply()).containsEntry("ename", "java.lang.OutOfMemoryError");
            String during = Files.readString(log).substring(before.length());
            assertThat(before).contains("Initializing 'org/lectern/");
            Matcher initialised = Pattern.compile("Initializing '(org/lectern/[^']*)'(?! *\\(no method\\))")
                    .matcher(during);
            assertThat(initialised.results().map(found -> found.group(1))).isEmpty();
        }
    }

    @Test
    void aCellThatKeepsTheMemoryFullIsStopped() throws Exception {
        try (KernelProcess kernel = kernel("-Xmx150m")) {
            Client client = kernel.client();
            client.run("List<Object> all = new LinkedList<>(); int kept = 7;");
            Client.Run full = client.run("while (true) { try { all.add(1); } catch (OutOfMemoryError e) { } }");
            assertThat(full.reply()).containsEntry("ename", "java.lang.OutOfMemoryError");
            assertThat(String.valueOf(full.reply().get("evalue"))).contains("the cell was stopped");
            assertThat(String.valueOf(full.reply().get("traceback"))).contains("memory of the JVM is full");
            assertThat(client.run("all = null;").reply()).containsEntry("status", "ok");
            assertThat(client.run("kept").first("execute_result").content().get("data"))
                    .isEqualTo(Map.of("text/plain", "7"));
        }
    }

    @Test
    void itEndsAlthoughWhatACellHasAskedForAtTheEndHangs() throws Exception {
        try (KernelProcess kernel = kernel()) {
            kernel.client().run(HANGING_HOOK);
            kernel.client().request(kernel.client().control, "shutdown_request", Map.of("restart", false));
            assertThat(kernel.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aSignalEndsItAlthoughTheEndHangs() throws Exception {
        try (KernelProcess kernel = kernel()) {
            kernel.client().run(HANGING_HOOK);
            // On Unix this is SIGTERM.
            kernel.process().destroy();
            assertThat(kernel.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void itEndsWithItsParentAlthoughTheEndHangs() throws Exception {
        Process parent = new ProcessBuilder("sleep", "600").start();
        Map<String, String> environment = Map.of("JPY_PARENT_PID", String.valueOf(parent.pid()));
        try (KernelProcess kernel = new KernelProcess(folder, List.of(), environment)) {
            kernel.client().run(HANGING_HOOK);
            parent.destroy();
            assertThat(kernel.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void itEndsAtOnceIfNothingHangs() throws Exception {
        try (KernelProcess kernel = kernel()) {
            kernel.client().run("int x = 1;");
            long start = System.nanoTime();
            kernel.process().destroy();
            assertThat(kernel.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertThat((System.nanoTime() - start) / 1e9).isLessThan(4);
        }
    }
}
