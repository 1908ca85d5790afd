package org.lectern.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request for the bytes of a file that a part does not hold yet, appended to the part as they come.
 *
 * <p>The part is only ever the beginning of something that a mirror sent; whether it is the file is for the checksum to say.
 * The connection is served by a thread of its own, since a read from the network does not notice an interrupt.
 */
final class Download {
    private static final int CHUNK = 1 << 16;
    private static final int PARTIAL = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final long TICK_MILLIS = 50;
    private static final Duration CONNECT = Duration.ofSeconds(8);
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

    private final RemoteFile file;
    private final URI from;
    private final Path part;
    private final Duration silence;
    private @Nullable URLConnection connection;
    private volatile long have;

    /** @param silence how long a mirror may be silent */
    Download(RemoteFile file, URI from, Path part, Duration silence) {
        this.file = file;
        this.from = from;
        this.part = part;
        this.silence = silence;
    }

    /**
     * Appends to the part what the mirror sends, until the file's size is reached.
     *
     * @throws MirrorException if the mirror does not send all of it; what came stays in the part
     * @throws IOException if the part can't be written
     * @throws DataException if this thread is interrupted; what came stays in the part
     */
    void run(DownloadListener listener) throws MirrorException, IOException {
        // A file's channel closes where an interrupted thread touches it, which would look like a failure of the disk.
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted();
        }
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            have = out.size();
            if (have > file.bytes()) {
                startOver(out);
            }
            if (have == file.bytes()) {
                return;
            }
            listener.asking(file, from, have);
            FutureTask<Void> task = new FutureTask<>(() -> {
                try {
                    receive(out);
                    return null;
                } finally {
                    disconnect();
                }
            });
            Thread thread = new Thread(task, "download " + file.name());
            thread.setDaemon(true);
            thread.start();
            // After an interrupt the thread may stay in the network for a while; the channel is closed, so that it
            // writes no more.
            await(task, listener);
            out.force(true);
        }
    }

    private void await(FutureTask<Void> task, DownloadListener listener) throws MirrorException, IOException {
        while (true) {
            try {
                task.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
                listener.received(file, have);
                return;
            } catch (TimeoutException e) {
                listener.received(file, have);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw interrupted();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof MirrorException failed) {
                    throw failed;
                }
                if (e.getCause() instanceof IOException failed) {
                    throw failed;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private DataException interrupted() {
        return new DataException(
                "download of " + file.name(),
                "time to finish",
                "an interrupt after " + Bytes.text(have) + " of " + Bytes.text(file.bytes()),
                "run the cell again: it goes on from there");
    }

    private void receive(FileChannel out) throws MirrorException, IOException {
        InputStream in = open(out);
        byte[] chunk = new byte[CHUNK];
        // One more than there should be, to notice what is too long.
        while (have <= file.bytes()) {
            int read;
            try {
                read = in.read(chunk, 0, (int) Math.min(CHUNK, file.bytes() + 1 - have));
            } catch (IOException e) {
                throw failed(e);
            }
            if (read < 0) {
                break;
            }
            write(out, chunk, read);
        }
        if (have > file.bytes()) {
            startOver(out);
            throw new MirrorException("needs " + file.bytes() + " bytes, got more");
        }
        if (have < file.bytes()) {
            throw new MirrorException("needs " + file.bytes() + " bytes, got " + have);
        }
    }

    private void write(FileChannel out, byte[] chunk, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, count);
        while (buffer.hasRemaining()) {
            have += out.write(buffer, have);
        }
    }

    /** Asks for the rest; a mirror that sends all of it, or another piece, starts the part over. */
    private InputStream open(FileChannel out) throws MirrorException, IOException {
        URLConnection asked = ask();
        int status = status(asked);
        if (status == PARTIAL && !isTheRest(asked) || status == RANGE_NOT_SATISFIABLE) {
            disconnect();
            startOver(out);
            asked = ask();
            status = status(asked);
        }
        if (status != HttpURLConnection.HTTP_OK && !(status == PARTIAL && have > 0)) {
            throw new MirrorException("HTTP status " + status);
        }
        if (status == HttpURLConnection.HTTP_OK) {
            long offered = asked.getContentLengthLong();
            if (offered >= 0 && offered != file.bytes()) {
                throw new MirrorException("needs " + file.bytes() + " bytes, got " + offered);
            }
            startOver(out);
        }
        try {
            return asked.getInputStream();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private URLConnection ask() throws MirrorException {
        try {
            URLConnection made = from.toURL().openConnection();
            connection = made;
            made.setConnectTimeout((int) Math.min(CONNECT.toMillis(), silence.toMillis()));
            made.setReadTimeout((int) silence.toMillis());
            made.setUseCaches(false);
            // Packing on the way would change what a range means.
            made.setRequestProperty("Accept-Encoding", "identity");
            if (have > 0) {
                made.setRequestProperty("Range", "bytes=" + have + "-");
            }
            made.connect();
            return made;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static int status(URLConnection asked) throws MirrorException {
        try {
            return asked instanceof HttpURLConnection http ? http.getResponseCode() : HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Whether the answer is the bytes from {@link #have} on, of a file of the right size. */
    private boolean isTheRest(URLConnection asked) {
        Matcher range = CONTENT_RANGE.matcher(String.valueOf(asked.getHeaderField("Content-Range")));
        return range.matches()
                && range.group(1).equals(have + "")
                && (range.group(2).equals("*") || range.group(2).equals(file.bytes() + ""));
    }

    private void startOver(FileChannel out) throws IOException {
        out.truncate(0);
        have = 0;
    }

    private void disconnect() {
        if (connection instanceof HttpURLConnection http) {
            http.disconnect();
        }
    }

    private static MirrorException failed(IOException e) {
        return new MirrorException(e.getClass().getSimpleName() + ": " + e.getMessage());
    }

    /** A mirror that could not serve. */
    static final class MirrorException extends Exception {
        private static final long serialVersionUID = 1L;

        MirrorException(String message) {
            super(message);
        }
    }
}
