package org.lectern.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel as Jupyter's own programs see it: Debian's, which belong to /usr/bin/python3. */
@Tag("slow")
class JupyterTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path JUPYTER = Path.of("/usr/bin/jupyter");

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void install() throws Exception {
        assumeTrue(Files.isExecutable(PYTHON) && Files.isExecutable(JUPYTER), "Debian's Jupyter is not installed");
        KernelSpec.install(home.resolve("data"));
    }

    private String run(List<String> command, String input, int exitCode) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(home.toFile());
        builder.environment()
                .putAll(Map.of(
                        "HOME", home.toString(),
                        "JUPYTER_DATA_DIR", home.resolve("data").toString(),
                        "JUPYTER_CONFIG_DIR", home.resolve("config").toString(),
                        "JUPYTER_RUNTIME_DIR", home.resolve("runtime").toString()));
        builder.environment().putAll(environment);
        Path out = home.resolve("out.txt");
        Process process = builder.redirectOutput(out.toFile()).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        boolean ended = process.waitFor(300, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(out);
        assertThat(ended).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isEqualTo(exitCode);
        return text;
    }

    private Path resource(String name) throws IOException {
        Path file = home.resolve(name);
        try (InputStream in = JupyterTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    @Test
    void jupytersClientsRunCellsOnTheKernel() throws Exception {
        String seen = run(List.of(PYTHON.toString(), resource("clients.py").toString()), "", 0);
        assertThat(seen).contains("ok   an interrupt within two seconds").contains("ok   nbclient stops at an error");
    }

    @Test
    void theKernelDoesWhatIJavasVariablesAsk() throws Exception {
        environment.put("IJAVA_STARTUP_SCRIPT", "int start = 40;\nint bad = nope;");
        environment.put("IJAVA_TIMEOUT", "1500");
        String seen = run(
                List.of(JUPYTER.toString(), "console", "--kernel=" + KernelSpec.NAME, "--simple-prompt"),
                "start + 2\nwhile (true) {}\n%time start + 3\n",
                0);
        assertThat(seen)
                .contains("The start-up script IJAVA_STARTUP_SCRIPT failed", "line 2: int bad = nope;", "42")
                .contains("the cell was stopped after 1.5 s")
                .contains("Time: ", "43");
    }

    @Test
    void jupyterConsoleRunsCells() throws Exception {
        String seen = run(
                List.of(JUPYTER.toString(), "console", "--kernel=" + KernelSpec.NAME, "--simple-prompt"),
                "int k = 5;\nk * nope\nk * 3\n",
                0);
        assertThat(seen).contains("cannot find symbol: variable nope").contains("15");
    }

    @Test
    void theConformanceSuitePasses() throws Exception {
        String seen = run(List.of(PYTHON.toString(), resource("conformance.py").toString()), "", 0);
        assertThat(seen).contains("Ran 12 tests").doesNotContain("skipped");
    }

    @Test
    void aKernelThatCannotStartSaysWhyInOneLine() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java, "-cp", System.getProperty("java.class.path"), "org.lectern.kernel.KernelMain", "none.json");
        assertThat(run(command, "", 1).lines().toList())
                .singleElement()
                .asString()
                .contains("none.json")
                .contains("no such file");
    }
}
