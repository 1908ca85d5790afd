package org.lectern.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lectern.data.Download.MirrorException;

/**
 * Files of known size and checksum, fetched once from one of several mirrors.
 *
 * <p>What comes is collected in a file {@code NAME.part}, which a later try goes on with, also at another mirror, and moved into
 * place once its checksum is right: a file of its own name is whole, whatever happens meanwhile. One process at a time
 * downloads a file; the others wait for it.
 */
final class DownloadCache {
    /** How often a mirror is asked for the rest after a connection that gave some bytes and was lost. */
    private static final int RESUMES = 5;

    private final Path folder;
    private final List<URI> mirrors;
    private final boolean offline;
    private final Duration silence;
    private final DownloadListener listener;

    /**
     * @param mirrors addresses of folders, ending in a slash, in the order in which they are tried
     * @param silence how long a mirror may be silent, on connecting and while it sends
     */
    DownloadCache(Path folder, List<URI> mirrors, boolean offline, Duration silence, DownloadListener listener) {
        this.folder = folder;
        this.mirrors = List.copyOf(mirrors);
        this.offline = offline;
        this.silence = silence;
        this.listener = listener;
    }

    /**
     * The file in the cache if it is whole there, else fetched.
     *
     * @throws NotHereException if it is not in the cache and no mirror gives it
     * @throws DataException if it is damaged and can't be fetched anew, the folder can't be written to, or the thread is interrupted
     */
    Path fetch(RemoteFile file) throws NotHereException {
        Path target = folder.resolve(file.name());
        String fault = faultOf(file);
        if (fault.isEmpty()) {
            return target;
        }
        try {
            if (offline) {
                throw new NotHereException("LECTERN_OFFLINE is set, and there is no " + DataPlaces.shown(target));
            }
            return download(file, target);
        } catch (NotHereException e) {
            if (Files.exists(target)) {
                throw new DataException(
                        target + "", "a whole file", fault, "delete it, or fetch it anew: " + e.reason(), e);
            }
            throw e;
        }
    }

    /** Whether the file is in the cache with the right checksum. */
    boolean has(RemoteFile file) {
        return faultOf(file).isEmpty();
    }

    /** What is wrong with the file in the cache; empty if nothing is. */
    private String faultOf(RemoteFile file) {
        Path target = folder.resolve(file.name());
        if (!Files.exists(target)) {
            return "no such file";
        }
        try {
            return Files.isRegularFile(target) ? file.faultOf(target) : "something else than a file";
        } catch (IOException e) {
            return e.getClass().getSimpleName() + " (" + e.getMessage() + ")";
        }
    }

    private Path download(RemoteFile file, Path target) throws NotHereException {
        prepareFolder();
        try (CacheLock lock = CacheLock.take(folder, file.name(), () -> listener.waiting(file))) {
            // Another may have fetched it while this one waited.
            if (!has(file)) {
                Path part = lock.part(target);
                checkSpace(file, part);
                collect(file, part);
                move(part, target);
                listener.done(file);
            }
            return target;
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void collect(RemoteFile file, Path part) throws NotHereException, IOException {
        List<String> tried = new ArrayList<>();
        for (URI mirror : mirrors) {
            URI from = mirror.resolve(file.name());
            for (int resumes = 0; ; resumes++) {
                long before = size(part);
                String failure;
                try {
                    new Download(file, from, part, silence).run(listener);
                    failure = file.faultOf(part);
                    if (failure.isEmpty()) {
                        return;
                    }
                    Files.delete(part);
                } catch (MirrorException e) {
                    failure = String.valueOf(e.getMessage());
                }
                // Worth another try: bytes came before the connection broke, or an older beginning did not fit the
                // rest.
                boolean again = Files.exists(part) ? size(part) > before : before > 0;
                if (!again || resumes == RESUMES) {
                    tried.add(from + " (" + failure + ")");
                    break;
                }
            }
        }
        if (size(part) == 0) {
            Files.deleteIfExists(part);
        }
        throw new NotHereException(
                tried.isEmpty()
                        ? "no mirror is known for " + file.name()
                        : "no mirror gave it: " + String.join("; ", tried));
    }

    private static long size(Path part) throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
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

    private void checkSpace(RemoteFile file, Path part) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        long needed = file.bytes() - size(part);
        // Some drives say 0 because they don't know; then writing shows it.
        if (free > 0 && free < needed) {
            throw new DataException(
                    "cache " + folder,
                    Bytes.text(needed) + " of free space for " + file.name(),
                    Bytes.text(free),
                    "free some, or set LECTERN_CACHE to a folder with more");
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private DataException cannotWrite(IOException e) {
        String got = e instanceof AccessDeniedException
                ? "no write permission"
                : e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException
                        ? "a file in its place"
                        : e.getClass().getSimpleName() + " (" + reason(e) + ")";
        return new DataException(
                "cache " + folder, "a folder to write to", got, "set LECTERN_CACHE to a folder of yours with space", e);
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : String.valueOf(e.getMessage());
    }
}
