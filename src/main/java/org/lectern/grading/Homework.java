package org.lectern.grading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;
import org.lectern.notebook.NotebookWriter;

/** A homework as it is graded: its checks, and the notebook that was released. */
public final class Homework {
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

    /** Tells whether a result is of these checks and this release, in 64 hexadecimal digits. */
    String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            Deque<Class<?>> classes = new ArrayDeque<>();
            classes.add(exercise.type());
            while (!classes.isEmpty()) {
                Class<?> each = classes.poll();
                String file = each.getName().substring(each.getName().lastIndexOf('.') + 1) + ".class";
                try (InputStream in = each.getResourceAsStream(file)) {
                    sha.update(in == null ? new byte[0] : in.readAllBytes());
                }
                for (Class<?> inner : each.getDeclaredClasses()) {
                    classes.add(inner);
                }
            }
            sha.update(NotebookWriter.text(master).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest());
        } catch (IOException e) {
            throw new GradingException(
                    "cannot read the class files of " + exercise.type().getName(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
