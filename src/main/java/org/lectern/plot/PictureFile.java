package org.lectern.plot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** Writes a picture whole or not at all: to a file beside it, then moved into place. */
final class PictureFile {
    private PictureFile() {}

    /** {@code svg} or {@code png}, by the end of a file's name. */
    static String kind(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (name.indexOf('.') < 0 || !(end.equals("svg") || end.equals("png"))) {
            throw new PlotException(
                    "save",
                    "a file name that ends in .svg or .png",
                    "\"" + name + "\"",
                    name.indexOf('.') < 0 ? "such as save(\"" + (name.isEmpty() ? "plot" : name) + ".svg\")" : "");
        }
        return end;
    }

    static void write(Path file, byte[] bytes) {
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
