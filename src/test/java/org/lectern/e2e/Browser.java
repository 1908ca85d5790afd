package org.lectern.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One tab of a headless Chromium, driven over its DevTools protocol; it reaches 127.0.0.1 and files alone. */
final class Browser implements AutoCloseable {
    /** The modifier of a key. */
    static final int SHIFT = 8;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> replies;
    private final List<String> requests;

    private Browser(
            Process process,
            WebSocket socket,
            Map<Integer, CompletableFuture<JsonNode>> replies,
            List<String> requests) {
        this.process = process;
        this.socket = socket;
        this.replies = replies;
        this.requests = requests;
    }

    static Optional<Path> chromium() {
        return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser open(Path profile, int width, int height) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                chromium().orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + profile,
                "--window-size=" + width + "," + height,
                "about:blank"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("chromium.log").toFile())
                .start();
        Path portFile = profile.resolve("DevToolsActivePort");
        for (int i = 0;
                i < 300
                        && (!Files.exists(portFile)
                                || Files.readAllLines(portFile).size() < 2);
                i++) {
            Thread.sleep(100);
        }
        int port = Integer.parseInt(Files.readAllLines(portFile).get(0));
        JsonNode pages = JSON.readTree(
                URI.create("http://127.0.0.1:" + port + "/json/list").toURL());
        String address = "";
        for (JsonNode page : pages) {
            if (page.path("type").asText().equals("page")) {
                address = page.path("webSocketDebuggerUrl").asText();
            }
        }
        Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
        List<String> requests = new CopyOnWriteArrayList<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener(replies, requests))
                .get(20, TimeUnit.SECONDS);
        Browser browser = new Browser(process, socket, replies, requests);
        browser.send("Page.enable", Map.of());
        browser.send("Network.enable", Map.of());
        return browser;
    }

    /** Addresses that the page asked a server for. */
    List<String> requests() {
        return requests;
    }

    void navigate(String url) throws Exception {
        send("Page.navigate", Map.of("url", url));
    }

    /** The value of a JavaScript expression, awaited if it is a promise. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode reply =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (reply.has("exceptionDetails")) {
            throw new IllegalStateException(reply.path("exceptionDetails").toString());
        }
        return reply.path("result").path("value");
    }

    /** Waits until a JavaScript expression is true. */
    void waitFor(String expression, Duration limit) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                if (evaluate("!!(" + expression + ")").asBoolean()) {
                    return;
                }
            } catch (IllegalStateException notYet) {
                // The page may still be loading the object that the expression names.
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("the page never reached: " + expression + "; it shows: "
                        + evaluate("document.body ? document.body.innerText.slice(0, 2000) : 'nothing'"));
            }
            Thread.sleep(150);
        }
    }

    /** Presses Shift+Enter. */
    void shiftEnter() throws Exception {
        key("Enter", 13, SHIFT);
    }

    /** Presses a key that is no letter, such as Tab, 9. */
    void key(String name, int code, int modifiers) throws Exception {
        for (String type : List.of("keyDown", "keyUp")) {
            send(
                    "Input.dispatchKeyEvent",
                    Map.of(
                            "type",
                            type,
                            "modifiers",
                            modifiers,
                            "key",
                            name,
                            "code",
                            name,
                            "windowsVirtualKeyCode",
                            code));
        }
    }

    /** Types text where the focus is. */
    void type(String text) throws Exception {
        send("Input.insertText", Map.of("text", text));
    }

    void screenshot(Path png) throws Exception {
        JsonNode reply = send("Page.captureScreenshot", Map.of("format", "png"));
        Files.createDirectories(png.toAbsolutePath().getParent());
        Files.write(png, Base64.getDecoder().decode(reply.path("data").asText()));
    }

    private JsonNode send(String method, Map<String, Object> parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        replies.put(id, reply);
        ObjectNode message = JSON.createObjectNode();
        message.put("id", id).put("method", method).set("params", JSON.valueToTree(parameters));
        socket.sendText(message.toString(), true).get(20, TimeUnit.SECONDS);
        JsonNode answer = reply.get(120, TimeUnit.SECONDS);
        if (answer.has("error")) {
            throw new IOException(method + ": " + answer.path("error"));
        }
        return answer.path("result");
    }

    @Override
    public void close() throws Exception {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static final class Listener implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> replies;
        private final List<String> requests;
        private final StringBuilder text = new StringBuilder();

        Listener(Map<Integer, CompletableFuture<JsonNode>> replies, List<String> requests) {
            this.replies = replies;
            this.requests = requests;
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                receive(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void receive(String message) {
            try {
                JsonNode node = JSON.readTree(message);
                CompletableFuture<JsonNode> waiting =
                        node.has("id") ? replies.remove(node.path("id").asInt()) : null;
                if (waiting != null) {
                    waiting.complete(node);
                } else if (node.path("method").asText().equals("Network.requestWillBeSent")) {
                    String url = node.path("params").path("request").path("url").asText();
                    if (url.startsWith("http")) {
                        requests.add(url);
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
