package org.lectern.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.data.DownloadCache.RemoteFile;

class DownloadCacheTest {
    private static final byte[] CONTENT = "digits ".repeat(30_000).getBytes(UTF_8);
    private static final RemoteFile FILE = new RemoteFile("digits.gz", CONTENT.length, md5(CONTENT));

    @TempDir
    Path temp;

    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        serve("/good/", exchange -> send(exchange, 200, CONTENT));
        serve("/missing/", exchange -> send(exchange, 404, new byte[0]));
        server.start();
        folder = temp.resolve("cache");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void aSecondFetchComesFromTheCache() throws IOException {
        DownloadCache cache = cache("/good/");
        assertThat(cache.has(FILE)).isFalse();
        Path fetched = cache.fetch(FILE);
        assertThat(fetched).hasBinaryContent(CONTENT);
        assertThat(cache.has(FILE)).isTrue();
        assertThat(cache.fetch(FILE)).isEqualTo(fetched);
        assertThat(requests).hasValue(1);
        assertThat(inCache()).containsExactly("digits.gz");
    }

    @Test
    void theNextMirrorIsTriedAndEachTryTold() throws IOException {
        List<String> told = new ArrayList<>();
        DownloadCache cache = new DownloadCache(
                folder,
                mirrors("/missing/", "/good/"),
                false,
                Duration.ofSeconds(5),
                (f, from) -> told.add(from.getPath()));
        assertThat(cache.fetch(FILE)).hasBinaryContent(CONTENT);
        assertThat(told).containsExactly("/missing/digits.gz", "/good/digits.gz");
    }

    @Test
    void aWrongChecksumLeavesNothingBehind() throws IOException {
        byte[] other = CONTENT.clone();
        other[1000] ^= 1;
        serve("/damaged/", exchange -> send(exchange, 200, other));
        assertThatThrownBy(() -> cache("/damaged/").fetch(FILE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("wrong checksum: needs md5 " + FILE.md5() + ", got " + md5(other))
                .hasMessageContaining("/damaged/digits.gz")
                .hasMessageNotContaining("\n");
        assertThat(inCache()).isEmpty();
    }

    @Test
    void aConnectionLostMidwayLeavesNothingBehind() throws IOException {
        serve("/lost/", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, CONTENT.length / 2);
            exchange.getResponseBody().flush();
            throw new IOException("lost on purpose");
        });
        assertThatThrownBy(() -> cache("/lost/").fetch(FILE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("/lost/digits.gz");
        assertThat(inCache()).isEmpty();
    }

    @Test
    void aFileOfTheWrongLengthIsRefused() throws IOException {
        serve("/short/", exchange -> send(exchange, 200, "a login page".getBytes(UTF_8)));
        serve("/endless/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(CONTENT);
            }
        });
        assertThatThrownBy(() -> cache("/short/", "/endless/").fetch(FILE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("needs 210000 bytes, got 12")
                .hasMessageContaining("needs 210000 bytes, got more");
        assertThat(inCache()).isEmpty();
    }

    @Test
    void aMirrorThatFallsSilentIsGivenUp() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        serve("/silent/", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 1000);
            exchange.getResponseBody().flush();
            await(end);
        });
        DownloadCache cache =
                new DownloadCache(folder, mirrors("/silent/"), false, Duration.ofMillis(200), (file, from) -> {});
        assertThatThrownBy(() -> cache.fetch(FILE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("SocketTimeoutException");
        end.countDown();
        assertThat(inCache()).isEmpty();
    }

    @Test
    void nobodyListeningIsOneClearLine() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        DownloadCache cache = new DownloadCache(
                folder,
                List.of(URI.create("http://127.0.0.1:" + port + "/")),
                false,
                Duration.ofSeconds(5),
                (f, m) -> {});
        assertThatThrownBy(() -> cache.fetch(FILE))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("download of digits.gz: needs a mirror that has it, got http://127.0.0.1:")
                .hasMessageContaining("ConnectException");
    }

    @Test
    void aDamagedFileInTheCacheIsFetchedAnew() throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("digits.gz"), new byte[CONTENT.length]);
        assertThat(cache("/good/").has(FILE)).isFalse();
        assertThat(cache("/good/").fetch(FILE)).hasBinaryContent(CONTENT);
    }

    @Test
    void offlineUsesTheCacheAndAsksNobody() throws IOException {
        DownloadCache offline =
                new DownloadCache(folder, mirrors("/good/"), true, Duration.ofSeconds(5), (file, from) -> {});
        assertThatThrownBy(() -> offline.fetch(FILE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("LECTERN_OFFLINE is set, got no such file");
        assertThat(requests).hasValue(0);
        assertThat(folder).doesNotExist();
        cache("/good/").fetch(FILE);
        assertThat(offline.fetch(FILE)).hasBinaryContent(CONTENT);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws IOException {
        Files.writeString(folder, "in the way");
        assertThatThrownBy(() -> cache("/good/").fetch(FILE))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "cache " + folder
                                + ": needs a folder to write to, got a file in its place; set LECTERN_CACHE to a folder of yours");
        assertThat(requests).hasValue(0);
    }

    @Test
    void noWritePermissionIsNamedBeforeAnythingIsDownloaded() throws IOException {
        assumeFalse(File.separatorChar == '\\', "needs POSIX permissions");
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        assumeFalse(Files.isWritable(folder), "the superuser may write everywhere");
        assertThatThrownBy(() -> cache("/good/").fetch(FILE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got no write permission; set LECTERN_CACHE to a folder of yours");
        assertThat(requests).hasValue(0);
    }

    @Test
    void severalThreadsMayFetchTheSameFile() throws Exception {
        List<Future<Path>> fetches = IntStream.range(0, 4)
                .mapToObj(i -> threads.submit(() -> cache("/good/").fetch(FILE)))
                .toList();
        for (Future<Path> fetch : fetches) {
            assertThat(fetch.get(20, TimeUnit.SECONDS)).hasBinaryContent(CONTENT);
        }
        assertThat(inCache()).containsExactly("digits.gz");
    }

    @Test
    void aKilledProcessLeavesNothingHalfWritten() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        serve("/slow/", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, CONTENT.length / 2);
            exchange.getResponseBody().flush();
            half.countDown();
            await(end);
        });
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Fetch.class.getName(),
                        folder.toString(),
                        mirrors("/slow/").get(0).toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("log").toFile())
                .start();
        try {
            assertThat(half.await(20, TimeUnit.SECONDS))
                    .as(Files.readString(temp.resolve("log")))
                    .isTrue();
        } finally {
            process.destroyForcibly().waitFor();
            end.countDown();
        }
        assertThat(inCache()).isEmpty();
        assertThat(cache("/good/").fetch(FILE)).hasBinaryContent(CONTENT);
    }

    /** The process that gets killed. */
    static final class Fetch {
        public static void main(String[] args) {
            new DownloadCache(
                            Path.of(args[0]), List.of(URI.create(args[1])), false, Duration.ofSeconds(60), (f, m) -> {})
                    .fetch(FILE);
        }
    }

    private DownloadCache cache(String... mirrors) {
        return new DownloadCache(folder, mirrors(mirrors), false, Duration.ofSeconds(5), (file, from) -> {});
    }

    private List<URI> mirrors(String... paths) {
        return Stream.of(paths)
                .map(path ->
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
                .toList();
    }

    private void serve(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            requests.incrementAndGet();
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private List<String> inCache() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
