package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Jupyter, started by {@code lectern lab}. */
@Tag("slow")
class LabTest {
    private static final Pattern TOKEN = Pattern.compile("\\?token=([0-9a-f]+)");

    @TempDir
    Path directory;

    @Test
    @Timeout(180)
    void labServesTheLecturesAndListsTheKernel() throws Exception {
        Home found = Home.ofProcess();
        assumeThat(Jupyter.find(found)).as("a Jupyter on this machine").isPresent();
        int port = freePort();
        Path log = directory.resolve("log.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "lab",
                        "--no-browser",
                        "--port",
                        String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(Map.of("HOME", directory.toString(), "JUPYTER_CONFIG_DIR", directory.toString()));
        // A user's own settings must not decide where the kernel goes.
        for (String name : new String[] {"JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "XDG_DATA_HOME", "LECTERN_EXEC"}) {
            builder.environment().remove(name);
        }
        Process lab = builder.start();
        try {
            String token = token(log, lab);
            HttpResponse<String> specs = get("http://127.0.0.1:" + port + "/api/kernelspecs?token=" + token);
            assertThat(specs.statusCode()).isEqualTo(200);
            assertThat(specs.body()).contains("\"lectern\"", "Java (Lectern)");
            assertThat(get("http://127.0.0.1:" + port + "/api/contents/notebooks?token=" + token)
                            .body())
                    .contains("01-mlp.ipynb");
            assertThat(get("http://127.0.0.1:" + port + "/api/contents/exercises?token=" + token)
                            .body())
                    .contains("01-mlp.ipynb");
            HttpResponse<String> first = get("http://127.0.0.1:" + port + "/?token=" + token);
            assertThat(first.headers().firstValue("location").orElse("")).contains("/tree/notebooks");
            assertThat(directory.resolve(".local/share/jupyter/kernels/lectern/kernel.json"))
                    .isRegularFile();
        } finally {
            lab.descendants().forEach(ProcessHandle::destroy);
            lab.destroy();
            assertThat(lab.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the server says its address, and answers the token in it. */
    private static String token(Path log, Process lab) throws Exception {
        while (true) {
            String text = Files.readString(log);
            Matcher token = TOKEN.matcher(text);
            if (token.find()) {
                return token.group(1);
            }
            assertThat(lab.isAlive()).as(text).isTrue();
            Thread.sleep(200);
        }
    }

    private static HttpResponse<String> get(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
