package org.lectern.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of known size and checksum, fetched once from one of several mirrors.
 *
 * <p>A download is held in memory until its checksum is right, then written to a temporary file and moved into place: a
 * file in the cache is whole, whatever happens meanwhile, and several processes may fetch the same one.
 */
final class DownloadCache {
    /**
     * A file to fetch.
     *
     * @param name its name at the mirrors and in the cache
     * @param md5 its checksum, which guards against damage
     */
    record RemoteFile(String name, int bytes, String md5) {}

    /** Told of each try, so that a slow download is not silent. */
    interface Listener {
        void downloading(RemoteFile file, URI from);
    }

    private static final int CHUNK = 1 << 16;

    private final Path folder;
    private final List<URI> mirrors;
    private final boolean offline;
    private final Duration timeout;
    private final Listener listener;

    /**
     * @param mirrors addresses of folders, ending in a slash, in the order in which they are tried
     * @param timeout the longest silence of a mirror, on connecting and while it sends
     */
    DownloadCache(Path folder, List<URI> mirrors, boolean offline, Duration timeout, Listener listener) {
        this.folder = folder;
        this.mirrors = List.copyOf(mirrors);
        this.offline = offline;
        this.timeout = timeout;
        this.listener = listener;
    }

    /** The file in the cache if it is whole there, else fetched. */
    Path fetch(RemoteFile file) {
        Path target = folder.resolve(file.name());
        if (has(file)) {
            return target;
        }
        if (offline) {
            throw new DataException(
                    target + "",
                    "the file in the cache, as LECTERN_OFFLINE is set",
                    Files.exists(target) ? "one whose checksum is wrong" : "no such file",
                    "unset LECTERN_OFFLINE to download it");
        }
        prepareFolder();
        List<String> tried = new ArrayList<>();
        for (URI mirror : mirrors) {
            URI from = mirror.resolve(file.name());
            listener.downloading(file, from);
            try {
                store(download(file, from), target);
                return target;
            } catch (MirrorException e) {
                tried.add(from + " (" + e.getMessage() + ")");
            }
        }
        throw new DataException(
                "download of " + file.name(),
                "a mirror that has it",
                tried.isEmpty() ? "no mirrors" : String.join("; ", tried),
                "check the network, or a proxy, and try again");
    }

    /** Whether the file is in the cache with the right checksum. */
    boolean has(RemoteFile file) {
        Path target = folder.resolve(file.name());
        try {
            return Files.isRegularFile(target)
                    && Files.size(target) == file.bytes()
                    && md5(Files.readAllBytes(target)).equals(file.md5());
        } catch (IOException e) {
            return false;
        }
    }

    private byte[] download(RemoteFile file, URI from) throws MirrorException {
        int millis = (int) timeout.toMillis();
        URLConnection connection = null;
        try {
            connection = from.toURL().openConnection();
            connection.setConnectTimeout(millis);
            connection.setReadTimeout(millis);
            if (connection instanceof HttpURLConnection http && http.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new MirrorException("HTTP status " + http.getResponseCode());
            }
            byte[] content;
            try (InputStream in = connection.getInputStream()) {
                content = atMost(file.bytes() + 1, in);
            }
            if (content.length != file.bytes()) {
                String found = content.length > file.bytes() ? "more" : content.length + "";
                throw new MirrorException("needs " + file.bytes() + " bytes, got " + found);
            }
            String sum = md5(content);
            if (!sum.equals(file.md5())) {
                throw new MirrorException("wrong checksum: needs md5 " + file.md5() + ", got " + sum);
            }
            return content;
        } catch (IOException e) {
            throw new MirrorException(e.getClass().getSimpleName() + ": " + e.getMessage());
        } finally {
            if (connection instanceof HttpURLConnection http) {
                http.disconnect();
            }
        }
    }

    private static byte[] atMost(int bytes, InputStream in) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        while (content.size() < bytes) {
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new DataException("download", "time to finish", "an interrupt", "run the cell again");
            }
            int read = in.read(chunk, 0, Math.min(CHUNK, bytes - content.size()));
            if (read < 0) {
                break;
            }
            content.write(chunk, 0, read);
        }
        return content.toByteArray();
    }

    private void prepareFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
        if (!Files.isWritable(folder)) {
            throw cannotWrite(new AccessDeniedException(folder.toString()));
        }
    }

    private void store(byte[] content, Path target) {
        Path part = null;
        try {
            part = Files.createTempFile(folder, target.getFileName() + ".", ".part");
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            move(part, target);
        } catch (IOException e) {
            throw cannotWrite(e);
        } finally {
            deleteIfThere(part);
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteIfThere(@Nullable Path part) {
        try {
            if (part != null) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            // A leftover part does no harm: nothing reads it.
        }
    }

    private DataException cannotWrite(IOException e) {
        String got = e instanceof AccessDeniedException
                ? "no write permission"
                : e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException
                        ? "a file in its place"
                        : e.getClass().getSimpleName() + " (" + e.getMessage() + ")";
        return new DataException(
                "cache " + folder, "a folder to write to", got, "set LECTERN_CACHE to a folder of yours", e);
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    /** A mirror that could not serve; the next one is tried. */
    private static final class MirrorException extends Exception {
        MirrorException(String message) {
            super(message);
        }
    }
}
