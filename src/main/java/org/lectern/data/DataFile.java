package org.lectern.data;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

/** What readers and writers of files share: errors that name the file, and files that are there whole or not at all. */
final class DataFile {
    private static final AtomicLong COUNT = new AtomicLong();

    private DataFile() {}

    /** What is written to a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * That a file is there and is one.
     *
     * @param what what it should be, such as "a CSV file"
     */
    static void present(String where, Path file, String what) {
        if (!Files.exists(file)) {
            String from = file.isAbsolute()
                    ? ""
                    : "; relative paths start at " + Path.of("").toAbsolutePath();
            throw new DataException(where, what, "no such file", "check the folder and the name" + from);
        }
        if (Files.isDirectory(file)) {
            throw new DataException(where, what, "a folder", "name a file, not a folder");
        }
    }

    /** The failure of reading a file as an error of ours. */
    static DataException unreadable(String where, String what, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new DataException(where, what, "no such file", "check the folder and the name", e);
        }
        String got = e.getClass().getSimpleName() + " (" + e.getMessage() + ")";
        return new DataException(where, "a file that can be read", got, "check its permissions", e);
    }

    /** Up to how many bytes a reader takes, so that what is made of them fits this Java's memory too. */
    static long largest(int share) {
        return Math.min(Integer.MAX_VALUE - 64L, Runtime.getRuntime().maxMemory() / share);
    }

    /** Text in UTF-8, as {@link #write(String, Path, Content)}. */
    static void write(String where, Path file, String text) {
        write(where, file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes a file beside its place and moves it there when it is whole; whatever stops it, what was there stays.
     *
     * @throws DataException if it can't be written
     */
    static void write(String where, Path file, Content content) {
        if (Files.isDirectory(file)) {
            throw new DataException(where, "a file to write", "the folder " + file, "name a file in it");
        }
        Path name = file.getFileName();
        Path part = file.resolveSibling("." + (name == null ? "data" : name) + "."
                + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + ".part");
        boolean moved = false;
        try {
            // java.io and not a channel: an interrupt would close a channel in the middle.
            try (FileOutputStream raw = new FileOutputStream(part.toFile())) {
                OutputStream out = new BufferedOutputStream(raw, 1 << 16);
                content.writeTo(out);
                out.flush();
                // Without this a power cut after the move could leave an empty file.
                raw.getFD().sync();
            }
            move(part, file);
            moved = true;
        } catch (IOException e) {
            String got = e instanceof AccessDeniedException ? "no permission" : String.valueOf(e.getMessage());
            throw new DataException(
                    where,
                    "a place to write " + file,
                    got,
                    "name a file in a folder that is there and may be written to",
                    e);
        } finally {
            if (!moved) {
                part.toFile().delete();
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
