package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A student's way: {@code ./lectern lab}, a notebook page in Chromium, Shift+Enter. */
@Tag("slow")
class ClassicNotebookTest {
    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final Path PICTURES = HOME.resolve("target/screenshots");
    private static final String LAST = "[...document.querySelectorAll('div.cell')].pop()";

    @TempDir
    Path temp;

    private Process server;
    private int port;

    @BeforeEach
    void startLab() throws Exception {
        assumeTrue(Browser.chromium().isPresent(), "Chromium is not installed");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/jupyter")), "Debian's Jupyter is not installed");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ProcessBuilder lab = new ProcessBuilder(
                "bash", HOME.resolve("lectern").toString(), "lab", "--no-browser", "--port", Integer.toString(port));
        Map<String, String> environment = lab.environment();
        // A home of its own, but the Maven repository that this build already uses.
        environment.put("HOME", temp.resolve("home").toString());
        environment.put("JUPYTER_TOKEN", "lectern-test");
        for (String name : new String[] {"JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"}) {
            environment.remove(name);
        }
        Files.createDirectories(temp.resolve("home"));
        server = lab.redirectErrorStream(true)
                .redirectOutput(temp.resolve("lab.log").toFile())
                .start();
        waitForServer();
    }

    private void waitForServer() throws Exception {
        for (int i = 0; i < 600; i++) {
            assertThat(server.isAlive()).as(() -> "the server ended: " + log()).isTrue();
            try {
                HttpURLConnection request =
                        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/api?token=lectern-test")
                                .toURL()
                                .openConnection();
                if (request.getResponseCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // The server is still starting.
            }
            Thread.sleep(200);
        }
        throw new AssertionError("Jupyter did not answer: " + log());
    }

    private String log() {
        try {
            return Files.readString(temp.resolve("lab.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @AfterEach
    void stopLab() throws Exception {
        if (server != null) {
            server.descendants().forEach(ProcessHandle::destroy);
            server.destroy();
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    @Test
    void shiftEnterRunsTheLecturesFirstCellsAndShowsTheirPlots() throws Exception {
        Path profile = Files.createDirectories(temp.resolve("profile"));
        try (Browser browser = Browser.open(profile, 1200, 1600)) {
            browser.navigate("http://127.0.0.1:" + port + "/notebooks/notebooks/01-mlp.ipynb?token=lectern-test");
            browser.waitFor("Jupyter.notebook.kernel.is_connected()", Duration.ofSeconds(90));
            browser.evaluate("Jupyter.notebook.clear_all_output()");
            browser.evaluate("Jupyter.notebook.select(0); Jupyter.notebook.focus_cell(); 1");
            int cells = 10;
            for (int i = 0; i < cells; i++) {
                browser.shiftEnter();
            }
            browser.waitFor(
                    "Jupyter.notebook.get_cells().slice(0, " + cells + ")"
                            + ".filter(c => c.cell_type === 'code').every(c => c.input_prompt_number > 0)",
                    Duration.ofSeconds(120));
            browser.waitFor(
                    "document.querySelectorAll('.output_svg svg, .output_png img').length >= 1",
                    Duration.ofSeconds(60));

            assertThat(browser.evaluate("document.querySelectorAll('.output_error').length")
                            .asInt())
                    .isZero();
            browser.evaluate(
                    "document.querySelector('.output_svg svg, .output_png img').scrollIntoView({block: 'center'}); 1");
            browser.screenshot(PICTURES.resolve("classic-notebook.png"));
            assertThat(browser.requests()).allMatch(url -> url.startsWith("http://127.0.0.1:" + port));
        }
    }

    @Test
    void aFailingCellNamesTheExceptionAndTheLineAndAnInterruptStopsALoop() throws Exception {
        Path profile = Files.createDirectories(temp.resolve("profile"));
        try (Browser browser = Browser.open(profile, 1200, 900)) {
            browser.navigate("http://127.0.0.1:" + port + "/notebooks/notebooks/01-mlp.ipynb?token=lectern-test");
            browser.waitFor("Jupyter.notebook.kernel.is_connected()", Duration.ofSeconds(90));
            run(browser, "int kept = 41;\\nint zero = 0;\\nint bad = kept / zero;");
            browser.waitFor("document.querySelector('.output_error')", Duration.ofSeconds(60));
            assertThat(browser.evaluate("document.querySelector('.output_error').innerText")
                            .asText())
                    .contains("ArithmeticException")
                    .contains("/ by zero")
                    .contains("line 3");
            browser.evaluate("document.querySelector('.output_error').scrollIntoView({block: 'center'}); 1");
            browser.screenshot(PICTURES.resolve("classic-error.png"));

            run(browser, "while (true) {}");
            Thread.sleep(1500);
            browser.evaluate("Jupyter.notebook.kernel.interrupt(); 1");
            browser.waitFor(said("error", "Interrupted"), Duration.ofSeconds(20));

            run(browser, "kept + 1");
            browser.waitFor(said("result", "42"), Duration.ofSeconds(20));
        }
    }

    /** Shows the last cell with its output in the middle. */
    private static void picture(Browser browser, String name) throws Exception {
        browser.evaluate("document.querySelector('#site').scrollTop += 1000; 1");
        browser.screenshot(PICTURES.resolve(name));
    }

    /** Puts the cursor at the end of a new cell's code. */
    private static void edit(Browser browser, String code) throws Exception {
        browser.evaluate("(() => { const n = Jupyter.notebook; const c = n.insert_cell_at_bottom('code'); c.set_text('"
                + code + "'); n.select(n.ncells() - 1); n.edit_mode(); c.focus_editor();"
                + " c.code_mirror.setCursor(c.code_mirror.lineCount(), 0); c.code_mirror.execCommand('goDocEnd');"
                + " return 1; })()");
    }

    private static String last(Browser browser, String selector) throws Exception {
        return browser.evaluate(
                        "([...document.querySelectorAll('" + selector + "')].pop() || {innerText: ''}).innerText")
                .asText();
    }

    @Test
    void theKeyboardCompletesExplainsAndAnswers() throws Exception {
        Path profile = Files.createDirectories(temp.resolve("profile"));
        try (Browser browser = Browser.open(profile, 1200, 900)) {
            browser.navigate("http://127.0.0.1:" + port + "/notebooks/notebooks/01-mlp.ipynb?token=lectern-test");
            browser.waitFor("Jupyter.notebook.kernel.is_connected()", Duration.ofSeconds(90));
            run(browser, "var x = tensor(1.0, 2, 3);\\nx");
            // While the kernel is busy, the notebook does not ask it for completions.
            browser.waitFor(LAST + ".querySelector('.output_result')", Duration.ofSeconds(60));
            browser.waitFor("!Jupyter.notebook.kernel_busy", Duration.ofSeconds(60));
            edit(browser, "x.log");
            browser.key("Tab", 9, 0);
            browser.waitFor("document.querySelector('#complete')", Duration.ofSeconds(60));
            assertThat(last(browser, "#complete")).contains("logSoftmax(").contains("logSumExp(");
            picture(browser, "classic-complete.png");
            browser.key("Escape", 27, 0);

            edit(browser, "x.matmul(");
            browser.key("Tab", 9, Browser.SHIFT);
            browser.waitFor(
                    "document.querySelector('#tooltip').innerText.includes('Matrix product')", Duration.ofSeconds(60));
            picture(browser, "classic-inspect.png");
            browser.key("Escape", 27, 0);

            run(
                    browser,
                    "var name = input(\"Your name: \");\\nvar secret = password(\"Word: \");\\nname + secret.length()");
            browser.waitFor("document.querySelector('input.raw_input')", Duration.ofSeconds(60));
            assertThat(last(browser, ".raw_input_prompt")).contains("Your name:");
            picture(browser, "classic-input.png");
            browser.evaluate("document.querySelector('input.raw_input').focus(); 1");
            browser.type("Ada");
            browser.key("Enter", 13, 0);
            browser.waitFor("document.querySelector('input.raw_input[type=password]')", Duration.ofSeconds(60));
            browser.evaluate("document.querySelector('input.raw_input').focus(); 1");
            browser.type("xyz");
            browser.key("Enter", 13, 0);
            browser.waitFor(said("result", "Ada3"), Duration.ofSeconds(60));
            assertThat(browser.evaluate("document.body.innerText").asText()).doesNotContain("xyz");
        }
    }

    @Test
    void trainingUpdatesOneDisplayAndARestartBeginsAnew() throws Exception {
        Path profile = Files.createDirectories(temp.resolve("profile"));
        try (Browser browser = Browser.open(profile, 1200, 900)) {
            browser.navigate("http://127.0.0.1:" + port + "/notebooks/notebooks/01-mlp.ipynb?token=lectern-test");
            browser.waitFor("Jupyter.notebook.kernel.is_connected()", Duration.ofSeconds(90));
            run(
                    browser,
                    "var rng = Rng.seed(1);\\nvar net = Sequential.of(new Linear(2, 64, rng), new Tanh(), new Linear(64, 2, rng));\\n"
                            + "Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters()))"
                            + ".fit(Datasets.moons(2000, 0.1, rng).batches(20, rng), 30);\\nint done = 1;");
            String area = LAST + ".querySelector('.output')";
            browser.waitFor(area + ".innerText.includes('epoch')", Duration.ofSeconds(90));
            String early = browser.evaluate(area + ".innerText").asText();
            picture(browser, "classic-training.png");
            browser.waitFor(area + ".innerText.includes('30 epochs')", Duration.ofSeconds(120));
            assertThat(browser.evaluate(area + ".innerText").asText()).isNotEqualTo(early);
            assertThat(browser.evaluate(area + ".querySelectorAll('.output_area').length")
                            .asInt())
                    .as("one display, updated")
                    .isEqualTo(1);
            picture(browser, "classic-trained.png");

            browser.evaluate("Jupyter.notebook.restart_kernel({confirm: false}).then(() => 1)");
            browser.waitFor("Jupyter.notebook.kernel.is_connected()", Duration.ofSeconds(60));
            run(browser, "done + 1");
            browser.waitFor("document.querySelector('.output_error')", Duration.ofSeconds(60));
            assertThat(last(browser, ".output_error")).contains("cannot find symbol: variable done");
            run(browser, "20 + 1");
            browser.waitFor(said("result", "21"), Duration.ofSeconds(60));
        }
    }

    /** Whether the last cell has an output of a kind with a text in it; the lecture above has saved outputs. */
    private static String said(String kind, String text) {
        return "[..." + LAST + ".querySelectorAll('.output_" + kind + "')].some(e => e.innerText.includes('" + text
                + "'))";
    }

    private static void run(Browser browser, String code) throws Exception {
        browser.evaluate("(() => { const c = Jupyter.notebook.insert_cell_at_bottom('code'); c.set_text('" + code
                + "'); c.execute(); return 1; })()");
    }
}
