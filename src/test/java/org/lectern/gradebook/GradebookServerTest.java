package org.lectern.gradebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.worker.CellOutcome;

class GradebookServerTest {
    private static final String HOSTILE = "<script>alert(1)</script>\"'&x=1";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Gradebook opened;
    private @Nullable GradebookServer started;

    @BeforeEach
    void start() {
        Gradebook book = Gradebook.openOrCreate(folder.resolve("class.db"));
        opened = book;
        book.record(Work.usual("ada", false)
                .cell("int x = ;", CellOutcome.Status.ERROR, "illegal start")
                .note("cell 3 was restored")
                .graded());
        book.record(Work.usual(HOSTILE, true).late(60, 1).graded());
        started = GradebookServer.start(book, 0, homework -> Optional.empty());
    }

    @AfterEach
    void stop() {
        server().close();
        book().close();
    }

    private Gradebook book() {
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }

    private GradebookServer server() {
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private URI uri(String path) {
        return URI.create(server().address() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder mark(String token, String target, String points, String comment) {
        String form = "token=" + token + "&homework=01-mlp&student=ada&target=" + Form.encode(target) + "&points="
                + Form.encode(points) + "&comment=" + Form.encode(comment);
        return HttpRequest.newBuilder(server().address().resolve("mark"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private String token() {
        return server().address().getPath().replace("/", "");
    }

    private Grade ada() {
        return book().grade("01-mlp", "ada").orElseThrow();
    }

    @Test
    void theTableLinksToSubmissionsThatOpen() {
        HttpResponse<String> table = get("");
        assertThat(table.statusCode()).isEqualTo(200);
        assertThat(table.body())
                .contains("2 / 7", "to be marked", "late", "aria-label")
                .doesNotContain("<script>alert");
        String link = table.body()
                .replaceAll("(?s).*href=\"([^\"]*student=ada)\".*", "$1")
                .replace("&amp;", "&");
        HttpResponse<String> submission =
                send(HttpRequest.newBuilder(server().address().resolve(link)));
        assertThat(submission.body())
                .contains("Because it overfits.", "int x = ;", "illegal start", "secret-expected", "hidden check")
                .contains("cell 3 was restored", "class=\"mark-form\"");
    }

    @Test
    void namesOfStudentsAreTextEverywhere() {
        String link = Form.encode(HOSTILE);
        HttpResponse<String> submission = get("submission?homework=01-mlp&student=" + link);
        assertThat(submission.statusCode()).isEqualTo(200);
        assertThat(submission.body()).contains("&lt;script&gt;alert(1)").doesNotContain("<script>alert");
        assertThat(get("submission?homework=01-mlp&student=%3Cscript%3Enobody").body())
                .contains("&lt;script&gt;nobody has handed in nothing")
                .doesNotContain("<script>nobody");
    }

    @Test
    void statisticsAndSimilarSubmissionsAreShown() {
        assertThat(get("statistics").body()).contains("accuracy", "50 %", "counts the hits", "hints shown");
        String code =
                "int f(int a) { int s = 0; for (int i = 0; i < a; i++) { s += i * i; } while (s > 9) { s = s / 3; } return s; }";
        book().record(Work.of("02-cnn", "ada").cell(code).graded());
        book().record(Work.of("02-cnn", "bob").cell(code.replace("s", "t")).graded());
        assertThat(get("similar").body()).contains("ada and bob");
        assertThat(get("pair?homework=02-cnn&a=ada&b=bob").body()).contains("class=\"hit\"");
        assertThat(get("pair?homework=02-cnn&a=ada&b=eve").statusCode()).isEqualTo(404);
    }

    @Test
    void pointsByHandComeBackOnThePage() {
        HttpResponse<String> reply = send(mark(token(), "why", "1,5", "Name <b>the</b> layer.\r\nAnd why."));
        assertThat(reply.statusCode()).isEqualTo(303);
        assertThat(ada().score()).isEqualTo(3.5);
        HttpResponse<String> page = send(HttpRequest.newBuilder(server().address()
                .resolve(reply.headers().firstValue("Location").orElseThrow())));
        assertThat(page.body())
                .contains("Name &lt;b&gt;the&lt;/b&gt; layer.\nAnd why.", "1.5 of 2 points", "value=\"1.5\"");
    }

    @Test
    void pointsThatCannotBeAreRefusedWithAReason() {
        assertThat(send(mark(token(), "why", "9", "")).body()).contains("why can have 0 to 2 points, got 9");
        assertThat(send(mark(token(), "why", "many", "")).statusCode()).isEqualTo(400);
        assertThat(send(mark(token(), "why", "NaN", "")).statusCode()).isEqualTo(400);
        assertThat(book().marks("01-mlp", "ada")).isEmpty();
    }

    @Test
    void withoutTheTokenThereIsNothing() {
        URI root = server().address().resolve("/");
        for (String path :
                new String[] {"", "x/", token().substring(1) + "/", token(), "x/submission?homework=01-mlp&student=ada"
                }) {
            HttpResponse<String> reply = send(HttpRequest.newBuilder(root.resolve("/" + path)));
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThat(reply.body()).doesNotContain(token()).doesNotContain("ada");
        }
    }

    @Test
    void otherSitesCanNeitherPostNorBeTheHost() throws IOException {
        assertThat(send(mark(token(), "why", "1", "").header("Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(mark(token(), "why", "1", "").header("Origin", "null")).statusCode())
                .isEqualTo(403);
        assertThat(send(mark(token(), "why", "1", "").header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(mark("", "why", "1", "")).statusCode()).isEqualTo(403);
        assertThat(send(mark(token(), "why", "1", "").setHeader("Content-Type", "text/plain"))
                        .statusCode())
                .isEqualTo(403);
        String get = "GET " + server().address().getPath() + " HTTP/1.1\r\nHost: evil.example:"
                + server().address().getPort() + "\r\nConnection: close\r\n\r\n";
        assertThat(raw(get)).startsWith("HTTP/1.1 403").doesNotContain("ada");
        assertThat(book().marks("01-mlp", "ada")).isEmpty();
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server().address().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void pagesFetchNothingAndAreNotKept() {
        HttpResponse<String> page = get("");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'", "nonce-")
                .doesNotContain("unsafe-inline");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.body()).doesNotContain("http://", "https://", " style=", " onclick=");
    }

    @Test
    void unknownPagesAndMethodsAreRefused() {
        assertThat(get("nothing").statusCode()).isEqualTo(404);
        assertThat(get("../x").statusCode()).isEqualTo(404);
        assertThat(send(HttpRequest.newBuilder(server().address()).DELETE()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void aTakenPortIsSaid() {
        int port = server().address().getPort();
        assertThatThrownBy(() -> GradebookServer.start(book(), port, homework -> Optional.empty()))
                .isInstanceOf(GradebookException.class)
                .hasMessageContaining("port " + port + " is taken");
    }
}
