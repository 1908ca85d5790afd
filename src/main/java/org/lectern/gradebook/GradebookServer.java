package org.lectern.gradebook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lectern.notebook.Notebook;

/**
 * A teacher's page of a gradebook: the table of grades, each submission with a form for points by hand, statistics, and
 * submissions that are alike. It answers on 127.0.0.1 alone, and only to whoever knows the token in its address; pages of other
 * sites can neither read nor change anything through the teacher's browser.
 */
public final class GradebookServer implements AutoCloseable {
    private static final int TOKEN_BYTES = 24;
    private static final int THREADS = 4;
    private static final int LONGEST_FORM = 256 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HttpServer server;
    private final ExecutorService threads;
    private final String token = random();
    private final Pages pages;
    private final Gradebook book;

    private GradebookServer(Gradebook book, HttpServer server, Function<String, Optional<Notebook>> releases) {
        this.book = book;
        this.server = server;
        pages = new Pages(book, releases, "/" + token + "/");
        threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "gradebook");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts to answer; the gradebook must stay open until this is closed.
     *
     * @param port where, or 0 for any that is free
     * @param releases the notebook that students were given for a homework, if it is known
     * @throws GradebookException if the port is taken
     */
    public static GradebookServer start(Gradebook book, int port, Function<String, Optional<Notebook>> releases) {
        try {
            InetAddress loopback = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
            HttpServer http = HttpServer.create(new InetSocketAddress(loopback, port), 0);
            GradebookServer server = new GradebookServer(book, http, releases);
            http.setExecutor(server.threads);
            http.createContext("/", server::answer);
            http.start();
            return server;
        } catch (BindException e) {
            throw new GradebookException(
                    "gradebook: port " + port + " is taken; name another by --port, or none for any that is free", e);
        } catch (IOException e) {
            throw new GradebookException("gradebook: its page can't be served: " + e.getMessage(), e);
        }
    }

    /** The page's address, with the token. */
    public URI address() {
        return URI.create("http://" + host() + "/" + token + "/");
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static String random() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply;
            try {
                reply = reply(exchange);
            } catch (GradebookException e) {
                reply = pages.problem(400, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                reply = pages.problem(500, "Something went wrong here: " + e);
            }
            send(exchange, reply);
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        // A page of another site may have made its own name point here.
        String asked = header(exchange, "Host");
        if (!asked.equals(host())
                && !asked.equals("localhost:" + server.getAddress().getPort())) {
            return Reply.text(403, "This page is at " + host() + " only.");
        }
        String path = exchange.getRequestURI().getRawPath();
        String[] parts = path.split("/", 3);
        if (parts.length < 3 || !isToken(parts[1])) {
            return Reply.text(404, "The address needs the token that `lectern gradebook` showed.");
        }
        Form query = Form.of(exchange.getRequestURI().getRawQuery());
        boolean posted = exchange.getRequestMethod().equals("POST");
        if (posted && parts[2].equals("mark")) {
            return mark(exchange);
        }
        if (posted || !List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            return Reply.text(405, "This can't be sent here.");
        }
        return pages.page(parts[2], query);
    }

    private boolean isToken(String given) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private Reply mark(HttpExchange exchange) throws IOException {
        String origin = header(exchange, "Origin");
        String site = header(exchange, "Sec-Fetch-Site");
        String type = header(exchange, "Content-Type");
        boolean own = (origin.isEmpty() || origin.equals("http://" + header(exchange, "Host")))
                && (site.isEmpty() || site.equals("same-origin"));
        if (!own || !type.startsWith("application/x-www-form-urlencoded")) {
            return Reply.text(403, "Points can only be given from this page's own form.");
        }
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_FORM + 1);
        if (body.length > LONGEST_FORM) {
            return Reply.text(413, "The comment is too long.");
        }
        Form form = Form.of(new String(body, StandardCharsets.UTF_8));
        if (!isToken(form.value("token"))) {
            return Reply.text(403, "Points can only be given from this page's own form.");
        }
        String homework = form.value("homework");
        String student = form.value("student");
        book.mark(
                System.getProperty("user.name", ""),
                homework,
                student,
                form.value("target"),
                points(form.value("points")),
                form.value("comment").replace("\r\n", "\n"));
        return Reply.seeOther(pages.submissionLink(homework, student));
    }

    private static @Nullable Double points(String typed) {
        String plain = typed.strip().replace(',', '.');
        if (plain.isEmpty()) {
            return null;
        }
        try {
            return Double.valueOf(plain);
        } catch (NumberFormatException e) {
            throw new GradebookException("points: needs a number, or nothing, got \"" + typed.strip() + "\"", e);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : String.join(", ", values);
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.type());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Referrer-Policy", "same-origin");
        String script = reply.nonce().isEmpty() ? "" : " 'nonce-" + reply.nonce() + "'";
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; style-src" + (script.isEmpty() ? " 'none'" : script) + "; script-src"
                        + (script.isEmpty() ? " 'none'" : script)
                        + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        if (!reply.location().isEmpty()) {
            headers.set("Location", reply.location());
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    /**
     * What is sent back.
     *
     * @param nonce what lets the page's own style and script run; empty if it has none
     */
    record Reply(int status, String type, String body, String location, String nonce) {
        static Reply text(int status, String text) {
            return new Reply(status, "text/plain; charset=utf-8", text + "\n", "", "");
        }

        static Reply seeOther(String location) {
            return new Reply(303, "text/plain; charset=utf-8", "", location, "");
        }

        static Reply html(int status, String html, String nonce) {
            return new Reply(status, "text/html; charset=utf-8", html, "", nonce);
        }
    }

    static String nonce() {
        return random();
    }
}
