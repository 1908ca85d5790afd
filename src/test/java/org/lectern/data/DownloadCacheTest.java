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
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

class DownloadCacheTest {
    private static final byte[] CONTENT = "digits ".repeat(30_000).getBytes(UTF_8);
    private static final RemoteFile FILE = RemoteFile.md5("digits.gz", CONTENT.length, md5(CONTENT));

    @TempDir
    Path temp;

    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Path folder;

    @BeforeEach
    void start() throws Exception {
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
    void aSecondFetchComesFromTheCache() throws Exception {
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
    void theNextMirrorIsTriedAndEachTryTold() throws Exception {
        List<String> told = new ArrayList<>();
        DownloadCache cache = new DownloadCache(
                folder, mirrors("/missing/", "/good/"), false, Duration.ofSeconds(5), new DownloadListener() {
                    @Override
                    public void asking(RemoteFile file, URI mirror, long have) {
                        told.add(mirror.getPath());
                    }
                });
        assertThat(cache.fetch(FILE)).hasBinaryContent(CONTENT);
        assertThat(told).containsExactly("/missing/digits.gz", "/good/digits.gz");
    }

    @Test
    void aWrongChecksumLeavesNothingBehind() throws Exception {
        byte[] other = CONTENT.clone();
        other[1000] ^= 1;
        serve("/damaged/", exchange -> send(exchange, 200, other));
        assertThatThrownBy(() -> cache("/damaged/").fetch(FILE))
                .isInstanceOf(NotHereException.class)
                .hasMessageContaining("wrong checksum (MD5 " + md5(other) + " instead of " + FILE.checksum() + ")")
                .hasMessageContaining("/damaged/digits.gz")
                .hasMessageNotContaining("\n");
        assertThat(inCache()).isEmpty();
    }

    @Test
    void aConnectionLostMidwayGoesOnWhereItBroke() throws Exception {
        List<String> ranges = new CopyOnWriteArrayList<>();
        serve("/lost/", exchange -> {
            ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
            part(exchange, 80_000);
        });
        assertThat(cache("/lost/").fetch(FILE)).hasBinaryContent(CONTENT);
        assertThat(ranges).containsExactly("null", "bytes=80000-", "bytes=160000-");
        assertThat(inCache()).containsExactly("digits.gz");
    }

    @Test
    void whatOneMirrorBeganAnotherFinishes() throws Exception {
        serve("/begun/", exchange -> {
            if (exchange.getRequestHeaders().containsKey("Range")) {
                send(exchange, 500, new byte[0]);
            } else {
                part(exchange, 100_000);
            }
        });
        serve("/rest/", exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("Range")).isEqualTo("bytes=100000-");
            part(exchange, CONTENT.length);
        });
        assertThat(cache("/begun/", "/rest/").fetch(FILE)).hasBinaryContent(CONTENT);
        assertThat(requests).hasValue(3);
    }

    @Test
    void aDownloadGivenUpIsKeptAndFinishedLater() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        serve("/once/", exchange -> {
            if (calls.getAndIncrement() == 0) {
                part(exchange, 90_000);
            } else {
                send(exchange, 503, new byte[0]);
            }
        });
        assertThatThrownBy(() -> cache("/once/").fetch(FILE)).isInstanceOf(NotHereException.class);
        assertThat(inCache()).containsExactly("digits.gz.part");
        assertThat(folder.resolve("digits.gz.part")).hasBinaryContent(Arrays.copyOf(CONTENT, 90_000));
        assertThat(cache("/good/").fetch(FILE)).hasBinaryContent(CONTENT);
        assertThat(inCache()).containsExactly("digits.gz");
    }

    @Test
    void aServerWithoutRangesStartsOver() throws Exception {
        Files.createDirectories(folder);
        Files.write(folder.resolve("digits.gz.part"), Arrays.copyOf(CONTENT, 50_000));
        assertThat(cache("/good/").fetch(FILE)).hasBinaryContent(CONTENT);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aRangeThatIsNotTheOneAskedForStartsOver() throws Exception {
        Files.createDirectories(folder);
        Files.write(folder.resolve("digits.gz.part"), Arrays.copyOf(CONTENT, 50_000));
        serve("/other/", exchange -> {
            if (exchange.getRequestHeaders().containsKey("Range")) {
                exchange.getResponseHeaders().set("Content-Range", "bytes 10-29/30");
                send(exchange, 206, new byte[20]);
            } else {
                send(exchange, 200, CONTENT);
            }
        });
        assertThat(cache("/other/").fetch(FILE)).hasBinaryContent(CONTENT);
    }

    @Test
    void aBeginningOfAnotherFileIsThrownAwayAfterItsChecksum() throws Exception {
        Files.createDirectories(folder);
        Files.write(folder.resolve("digits.gz.part"), new byte[50_000]);
        serve("/ranges/", exchange -> part(exchange, CONTENT.length));
        assertThat(cache("/ranges/").fetch(FILE)).hasBinaryContent(CONTENT);
        assertThat(requests).hasValue(2);
    }

    @Test
    void aWholePartWhoseProcessDiedBeforeTheMoveNeedsNoNetwork() throws Exception {
        Files.createDirectories(folder);
        Files.write(folder.resolve("digits.gz.part"), CONTENT);
        assertThat(cache("/missing/").fetch(FILE)).hasBinaryContent(CONTENT);
        assertThat(requests).hasValue(0);
    }

    @Test
    void aPartThatIsTooLongStartsOver() throws Exception {
        Files.createDirectories(folder);
        Files.write(folder.resolve("digits.gz.part"), new byte[CONTENT.length + 1]);
        assertThat(cache("/good/").fetch(FILE)).hasBinaryContent(CONTENT);
    }

    @Test
    void anInterruptKeepsWhatCameAndIsNoReasonForAStandIn() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        serve("/slow/", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, CONTENT.length / 2);
            exchange.getResponseBody().flush();
            half.countDown();
            await(end);
        });
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        Thread thread = new Thread(() -> {
            try {
                cache("/slow/").fetch(FILE);
            } catch (NotHereException | RuntimeException e) {
                thrown.add(e);
            }
        });
        thread.start();
        assertThat(half.await(20, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        // Long before the server's silence is too long.
        thread.join(4_000);
        assertThat(thread.isAlive()).isFalse();
        end.countDown();
        assertThat(thrown).singleElement().isInstanceOf(DataException.class);
        assertThat(thrown.get(0))
                .hasMessageMatching(
                        "download of digits.gz: needs time to finish, got an interrupt after .* of 210 kB; .*");
        assertThat(inCache()).containsExactly("digits.gz.part");
        assertThat(cache("/good/").fetch(FILE)).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileOfTheWrongLengthIsRefused() throws Exception {
        serve("/short/", exchange -> send(exchange, 200, "a login page".getBytes(UTF_8)));
        serve("/endless/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(CONTENT);
            }
        });
        assertThatThrownBy(() -> cache("/short/", "/endless/").fetch(FILE))
                .isInstanceOf(NotHereException.class)
                .hasMessageContaining("needs 210000 bytes, got 12")
                .hasMessageContaining("needs 210000 bytes, got more");
        assertThat(inCache()).isEmpty();
    }

    @Test
    void aMirrorThatFallsSilentIsGivenUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        serve("/silent/", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 1000);
            exchange.getResponseBody().flush();
            await(end);
        });
        DownloadCache cache =
                new DownloadCache(folder, mirrors("/silent/"), false, Duration.ofMillis(200), DownloadListener.NONE);
        assertThatThrownBy(() -> cache.fetch(FILE))
                .isInstanceOf(NotHereException.class)
                .hasMessageContaining("SocketTimeoutException");
        end.countDown();
        assertThat(inCache()).containsExactly("digits.gz.part");
    }

    @Test
    void nobodyListeningIsOneClearLine() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        DownloadCache cache = new DownloadCache(
                folder,
                List.of(URI.create("http://127.0.0.1:" + port + "/")),
                false,
                Duration.ofSeconds(5),
                DownloadListener.NONE);
        assertThatThrownBy(() -> cache.fetch(FILE))
                .isInstanceOf(NotHereException.class)
                .hasMessageStartingWith("no mirror gave it: http://127.0.0.1:")
                .hasMessageContaining("ConnectException");
    }

    @Test
    void aDamagedFileInTheCacheIsFetchedAnew() throws Exception {
        Files.createDirectories(folder);
        Files.write(folder.resolve("digits.gz"), new byte[CONTENT.length]);
        assertThat(cache("/good/").has(FILE)).isFalse();
        assertThatThrownBy(() -> cache("/missing/").fetch(FILE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder.resolve("digits.gz") + ": needs a whole file, got the wrong checksum");
        assertThat(cache("/good/").fetch(FILE)).hasBinaryContent(CONTENT);
    }

    @Test
    void offlineUsesTheCacheAndAsksNobody() throws Exception {
        DownloadCache offline =
                new DownloadCache(folder, mirrors("/good/"), true, Duration.ofSeconds(5), DownloadListener.NONE);
        assertThatThrownBy(() -> offline.fetch(FILE))
                .isInstanceOf(NotHereException.class)
                .hasMessageContaining("LECTERN_OFFLINE is set, and there is no " + folder.resolve("digits.gz"));
        assertThat(requests).hasValue(0);
        assertThat(folder).doesNotExist();
        cache("/good/").fetch(FILE);
        assertThat(offline.fetch(FILE)).hasBinaryContent(CONTENT);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws Exception {
        Files.writeString(folder, "in the way");
        assertThatThrownBy(() -> cache("/good/").fetch(FILE))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "cache " + folder
                                + ": needs a folder to write to, got a file in its place; set LECTERN_CACHE to a folder of yours with space");
        assertThat(requests).hasValue(0);
    }

    @Test
    void noWritePermissionIsNamedBeforeAnythingIsDownloaded() throws Exception {
        assumeFalse(File.separatorChar == '\\', "needs POSIX permissions");
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        assumeFalse(Files.isWritable(folder), "the superuser may write everywhere");
        assertThatThrownBy(() -> cache("/good/").fetch(FILE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got no write permission; set LECTERN_CACHE to a folder of yours with space");
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
    void anotherProcesssDownloadIsWaitedForAndUsed() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        serve("/slow/", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, CONTENT.length / 2);
            exchange.getResponseBody().flush();
            half.countDown();
            await(rest);
            exchange.getResponseBody().write(CONTENT, CONTENT.length / 2, CONTENT.length - CONTENT.length / 2);
        });
        Process process = fetchElsewhere("/slow/");
        try {
            assertThat(half.await(20, TimeUnit.SECONDS)).isTrue();
            DownloadCache cache = new DownloadCache(
                    folder, mirrors("/missing/"), false, Duration.ofSeconds(5), new DownloadListener() {
                        @Override
                        public void waiting(RemoteFile file) {
                            rest.countDown();
                        }
                    });
            assertThat(cache.fetch(FILE)).hasBinaryContent(CONTENT);
        } finally {
            rest.countDown();
            process.waitFor();
        }
        assertThat(requests).hasValue(1);
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
        Process process = fetchElsewhere("/slow/");
        try {
            assertThat(half.await(20, TimeUnit.SECONDS))
                    .as(Files.readString(temp.resolve("log")))
                    .isTrue();
            Path part = folder.resolve("digits.gz.part");
            while (process.isAlive() && (!Files.exists(part) || Files.size(part) == 0)) {
                Thread.sleep(10);
            }
        } finally {
            process.destroyForcibly().waitFor();
            end.countDown();
        }
        assertThat(inCache()).containsExactly("digits.gz.part");
        serve("/ranges/", exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("Range")).startsWith("bytes=");
            part(exchange, CONTENT.length);
        });
        assertThat(cache("/ranges/").fetch(FILE)).hasBinaryContent(CONTENT);
        assertThat(inCache()).containsExactly("digits.gz");
    }

    /** The process that gets killed. */
    static final class Fetch {
        public static void main(String[] args) throws NotHereException {
            new DownloadCache(
                            Path.of(args[0]),
                            List.of(URI.create(args[1])),
                            false,
                            Duration.ofSeconds(60),
                            DownloadListener.NONE)
                    .fetch(FILE);
        }
    }

    private Process fetchElsewhere(String mirror) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Fetch.class.getName(),
                        folder.toString(),
                        mirrors(mirror).get(0).toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("log").toFile())
                .start();
    }

    private DownloadCache cache(String... mirrors) {
        return new DownloadCache(folder, mirrors(mirrors), false, Duration.ofSeconds(5), DownloadListener.NONE);
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
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".locks"))
                    .sorted()
                    .toList();
        }
    }

    /** So many of the bytes asked for, then the connection breaks unless those are all; serves ranges. */
    private static void part(HttpExchange exchange, int count) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        int to = Math.min(CONTENT.length, from + count);
        if (range != null) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, CONTENT.length - from);
        exchange.getResponseBody().write(CONTENT, from, to - from);
        exchange.getResponseBody().flush();
        if (to < CONTENT.length) {
            throw new IOException("lost on purpose");
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
