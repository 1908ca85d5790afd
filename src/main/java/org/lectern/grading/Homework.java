package org.lectern.grading;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;
import org.lectern.notebook.NotebookWriter;

/** A homework as it is graded: its checks, and the notebook that was released. */
public final class Homework {
    private static final String CLASS = ".class";
    private static final double CLOSE = 1e-9;

    private final ExerciseClass exercise;
    private final Notebook master;

    private Homework(ExerciseClass exercise, Notebook master) {
        this.exercise = exercise;
        this.master = master;
    }

    /**
     * Finds a homework below a folder with {@code solutions} and {@code exercises}.
     *
     * @throws GradingException if there is no check class of that name, or neither notebook
     */
    public static Homework named(String name, Path home) {
        ExerciseClass exercise = Exercises.named(name);
        Path solution = home.resolve("solutions").resolve(name + ".ipynb");
        Path released = home.resolve("exercises").resolve(name + ".ipynb");
        if (Files.exists(solution)) {
            return new Homework(exercise, Release.of(NotebookReader.read(solution)));
        }
        if (Files.exists(released)) {
            return new Homework(exercise, NotebookReader.read(released));
        }
        throw new GradingException("there is neither " + solution + " nor " + released
                + "; locked cells are restored from what was released");
    }

    /**
     * A homework by its notebook.
     *
     * @param notebook with the solution, or as it was released
     * @throws GradingException if it names no exercise, or one that there is not
     */
    public static Homework in(Path notebook) {
        Notebook given = NotebookReader.read(notebook);
        ExerciseClass exercise = SolvedHomework.of(notebook).exercise();
        boolean isReleased = given.metadata().path("lectern").has("digest");
        return new Homework(exercise, isReleased ? given : Release.of(given));
    }

    /** A homework with the notebook that was released. */
    public static Homework of(String name, Notebook released) {
        return new Homework(Exercises.named(name), released);
    }

    public String name() {
        return exercise.name();
    }

    ExerciseClass exercise() {
        return exercise;
    }

    Notebook master() {
        return master;
    }

    /**
     * What makes it likely that hidden checks are missing, so that work would be graded by a part of them: the jar that was
     * made for students, or a release that is worth more than the checks.
     *
     * @return a sentence for the teacher; empty if all is well
     */
    public String warning() {
        String remedy = "; grade with the jar that holds all checks, not with the one for students";
        Optional<Path> origin = origin(exercise.type());
        if (origin.isPresent() && StudentChecks.isOfStudents(origin.get())) {
            return "the checks of " + name() + " come from " + origin.get()
                    + ", which was made for students without the hidden ones" + remedy;
        }
        List<String> less = new ArrayList<>();
        for (Cell cell : master.cells()) {
            double released = cell.metadata().path("nbgrader").path("points").asDouble();
            CheckCalls.question(cell).ifPresent(question -> {
                double own = exercise.questions().stream()
                        .filter(asked -> asked.name().equals(question))
                        .mapToDouble(asked -> asked.points() + asked.hiddenPoints())
                        .sum();
                if (own < released - CLOSE) {
                    less.add(question + " " + Shown.points(own) + " instead of " + Shown.points(released));
                }
            });
        }
        return less.isEmpty()
                ? ""
                : "the checks of " + name() + " are worth less than its release says: " + String.join(", ", less)
                        + " points; are hidden checks missing?" + remedy;
    }

    /**
     * Tells whether a result is of these checks and this release, in 64 hexadecimal digits. Of a teacher's jar or folder every
     * class counts, for checks may use it; of Lectern's own the checks alone.
     */
    String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            Optional<Path> origin = origin(exercise.type());
            if (origin.isPresent() && !origin.equals(origin(Homework.class))) {
                addAll(origin.get(), sha);
                sha.update(exercise.type().getName().getBytes(StandardCharsets.UTF_8));
            } else {
                addOwn(sha);
            }
            sha.update(NotebookWriter.text(master).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest());
        } catch (IOException | UncheckedIOException e) {
            throw new GradingException(
                    "cannot read the class files of " + exercise.type().getName(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void addOwn(MessageDigest sha) throws IOException {
        Deque<Class<?>> classes = new ArrayDeque<>();
        classes.add(exercise.type());
        while (!classes.isEmpty()) {
            Class<?> each = classes.poll();
            String file = each.getName().substring(each.getName().lastIndexOf('.') + 1) + CLASS;
            try (InputStream in = each.getResourceAsStream(file)) {
                sha.update(in == null ? new byte[0] : in.readAllBytes());
            }
            for (Class<?> inner : each.getDeclaredClasses()) {
                classes.add(inner);
            }
        }
    }

    /** The jar or folder that a class comes from; empty if it is none. */
    static Optional<Path> origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            URL url = source == null ? null : source.getLocation();
            return url == null || !url.getProtocol().equals("file")
                    ? Optional.empty()
                    : Optional.of(Path.of(url.toURI()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Every class file of a jar or folder, in the order of their names. */
    private static void addAll(Path origin, MessageDigest sha) throws IOException {
        if (Files.isDirectory(origin)) {
            try (Stream<Path> files = Files.walk(origin)) {
                for (Path file : files.filter(Homework::isClass)
                        .sorted(Comparator.comparing(Path::toString))
                        .toList()) {
                    add(origin.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file), sha);
                }
            }
            return;
        }
        try (ZipFile jar = new ZipFile(origin.toFile())) {
            List<? extends ZipEntry> entries = jar.stream()
                    .filter(entry -> entry.getName().endsWith(CLASS))
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            for (ZipEntry entry : entries) {
                try (InputStream in = jar.getInputStream(entry)) {
                    add(entry.getName(), in.readAllBytes(), sha);
                }
            }
        }
    }

    private static boolean isClass(Path file) {
        return file.toString().endsWith(CLASS) && Files.isRegularFile(file);
    }

    private static void add(String name, byte[] content, MessageDigest sha) {
        sha.update((name + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
        sha.update(content);
    }
}
