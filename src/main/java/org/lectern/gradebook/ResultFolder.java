package org.lectern.gradebook;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.Graded;
import org.lectern.grading.GradingException;
import org.lectern.notebook.AtomicFile;
import org.lectern.notebook.NotebookException;

/**
 * The files that a gradebook is made of: {@code HOMEWORK/STUDENT/NAME.json} for each result, and {@code
 * HOMEWORK/STUDENT/marks/NAME.json} for each mark. Files are written whole or not at all and never change.
 */
final class ResultFolder {
    private static final String JSON = ".json";
    private static final String MARKS = "marks";
    private static final int RESULT_DEPTH = 3;
    private static final int LONGEST_NAME = 100;
    private static final int SHORT_DIGEST = 12;

    private final Path root;

    ResultFolder(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Writes a result unless it is there; answers its place below the folder. */
    String save(Graded graded) {
        String name = safe(graded.started()) + "-" + shortened(graded.submission()) + "-" + shortened(graded.checks());
        return save(safe(graded.homework()) + "/" + safe(graded.student()) + "/" + name, graded.json());
    }

    /** Writes a mark; answers its place below the folder. */
    String save(Mark mark) {
        String name = safe(mark.at()) + "-" + shortened(sha256(mark.json()));
        return save(safe(mark.homework()) + "/" + safe(mark.student()) + "/" + MARKS + "/" + name, mark.json());
    }

    private String save(String stem, String json) {
        String place = stem + JSON;
        try {
            for (int i = 2; Files.exists(root.resolve(place)); i++) {
                if (Files.readString(root.resolve(place), StandardCharsets.UTF_8)
                        .equals(json)) {
                    return place;
                }
                place = stem + "-" + i + JSON;
            }
            Path file = root.resolve(place);
            AtomicFile.write(file, json);
            sync(file.getParent());
            return place;
        } catch (IOException | NotebookException e) {
            throw new GradebookException(
                    "gradebook: " + root.resolve(place) + " can't be written: " + e.getMessage(), e);
        }
    }

    /** Without this a power cut could lose the file's name; where a folder can't be opened, as on Windows, it has none. */
    private static void sync(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    /** The places of all results, sorted. */
    List<String> results() {
        return places(RESULT_DEPTH, file -> true);
    }

    /** The places of all marks, sorted. */
    List<String> marks() {
        return places(
                RESULT_DEPTH + 1,
                file -> file.getNameCount() > 1
                        && file.getName(file.getNameCount() - 2).toString().equals(MARKS));
    }

    private List<String> places(int depth, Predicate<Path> wanted) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root, depth)) {
            return files.map(root::relativize)
                    .filter(file -> file.getNameCount() == depth && isResult(file) && wanted.test(file))
                    .map(file -> file.toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new GradebookException("gradebook: " + root + " can't be read: " + e.getMessage(), e);
        }
    }

    /** What a process that was ended left behind begins with a dot. */
    private static boolean isResult(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(JSON) && !name.startsWith(".");
    }

    /** @throws GradebookException if there is no result that can be read */
    Graded graded(String place) {
        try {
            Graded graded = Graded.of(text(place));
            if (Stream.of(
                            graded.homework(),
                            graded.student(),
                            graded.file(),
                            graded.submission(),
                            graded.checks(),
                            graded.submitted(),
                            graded.late(),
                            graded.isolation(),
                            graded.started(),
                            graded.problem())
                    .anyMatch(Objects::isNull)) {
                throw new GradebookException(root.resolve(place) + ": no result: a part of it is missing");
            }
            return graded;
        } catch (GradingException e) {
            throw new GradebookException(root.resolve(place) + ": " + e.getMessage(), e);
        }
    }

    /** @throws GradebookException if there is no mark that can be read */
    Mark mark(String place) {
        try {
            return Mark.of(text(place));
        } catch (GradebookException e) {
            throw new GradebookException(root.resolve(place) + ": " + e.getMessage(), e);
        }
    }

    private String text(String place) {
        try {
            return Files.readString(root.resolve(place), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new GradebookException(root.resolve(place) + ": can't be read: " + e, e);
        }
    }

    /** A file name for any text, on any system: what could mean something is written as {@code %XX}. */
    static String safe(String text) {
        StringBuilder name = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_-+@,".indexOf(c) >= 0;
            if (plain || c == '.' && !name.isEmpty()) {
                name.append(c);
            } else {
                name.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            }
        }
        if (name.isEmpty()) {
            return "%";
        }
        if (name.length() > LONGEST_NAME) {
            name.setLength(LONGEST_NAME - SHORT_DIGEST);
            return name + "~" + shortened(sha256(text));
        }
        return name.toString();
    }

    private static String shortened(String digest) {
        return safe(digest.length() <= SHORT_DIGEST ? digest : digest.substring(0, SHORT_DIGEST));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
