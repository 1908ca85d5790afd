package org.lectern.display;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a picture whole or not at all: to a file beside it, then moved into place. */
public final class PictureFile {
    private PictureFile() {}

    /**
     * Writes bytes to a file.
     *
     * @throws UncheckedIOException if that fails; what was there before stays
     */
    public static void write(Path file, byte[] bytes) {
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            if (Files.isDirectory(target)) {
                throw new IOException("it is a directory");
            }
            Files.write(temporary, bytes);
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            String reason = e instanceof NoSuchFileException
                    ? "there is no folder " + target.getParent()
                    : String.valueOf(e.getMessage());
            throw new UncheckedIOException("save: cannot write " + file + ": " + reason, e);
        } finally {
            delete(temporary);
        }
    }

    private static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // What could not be written cannot be removed either; the first failure is the one to tell.
        }
    }
}
