package org.lectern.grading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;
import org.lectern.notebook.NotebookWriter;

/**
 * Makes the students' notebook from the one with the solutions.
 *
 * <p>Answers stand at the end of a method between {@code // BEGIN SOLUTION} and {@code // END SOLUTION}, in text cells
 * between HTML comments of the same words; a stub that throws {@code notAnswered} takes their place. Cells without an
 * answer are locked, unless tagged {@code play}.
 */
public final class Release {
    private static final List<UnaryOperator<Notebook>> PASSES = List.of(
            ReleasePasses::validate,
            ReleasePasses::mark,
            ReleasePasses::strip,
            ReleasePasses::clear,
            ReleasePasses::seal,
            ReleasePasses::stamp);

    private Release() {}

    /**
     * The students' notebook; the given one stays as it is. The same solution gives the same notebook.
     *
     * @throws ReleaseException if the notebook's answers, questions and checks do not fit together
     */
    public static Notebook of(Notebook solution) {
        Notebook released = solution;
        for (UnaryOperator<Notebook> pass : PASSES) {
            released = pass.apply(released);
        }
        return released;
    }

    /**
     * Writes the students' notebook, whole or not at all.
     *
     * @throws ReleaseException if the notebook's answers, questions and checks do not fit together
     * @throws org.lectern.notebook.NotebookException if a file can't be read or written
     */
    public static void release(Path solution, Path exercise) {
        NotebookWriter.write(of(solution), exercise);
    }

    /**
     * Writes the checks for students: a jar with the homework's class of checks without those that are not visible, and
     * without what only those use. Where Lectern itself holds the class, students need no jar as long as none is hidden.
     *
     * @return the sentences of what was left out
     * @throws ReleaseException if the notebook names no exercise, or something of a hidden check would be left in the jar, or is
     *     a part of Lectern
     */
    public static List<String> checks(Path solution, Path jar) {
        ExerciseClass exercise = SolvedHomework.of(solution).exercise();
        StudentChecks checks = StudentChecks.of(exercise);
        List<String> problems = new ArrayList<>(checks.problems(Secrets.of(exercise)));
        problems.addAll(
                StudentChecks.published(exercise, CheckCode.of(exercise.type()).isLecterns()));
        if (!problems.isEmpty()) {
            throw new ReleaseException(jar + " was not written: " + String.join("; ", problems));
        }
        checks.write(jar);
        return exercise.questions().stream()
                .flatMap(question -> Arrays.stream(question.type().getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Check.class)
                        && method.getAnnotation(Check.class).visibility() != Visibility.VISIBLE)
                .map(ExerciseClass::sentence)
                .sorted()
                .toList();
    }

    /**
     * Whether the students' notebook is what {@link #release} would write now.
     *
     * @throws ReleaseException if the notebook's answers, questions and checks do not fit together
     * @throws org.lectern.notebook.NotebookException if a file can't be read
     */
    public static boolean isInStep(Path solution, Path exercise) {
        if (!Files.exists(exercise)) {
            return false;
        }
        String released = NotebookWriter.text(of(solution));
        try {
            return Files.readString(exercise, StandardCharsets.UTF_8).equals(released);
        } catch (IOException e) {
            throw new ReleaseException(exercise + ": can't be read: " + e.getMessage(), e);
        }
    }

    private static Notebook of(Path solution) {
        try {
            return of(NotebookReader.read(solution));
        } catch (ReleaseException e) {
            throw new ReleaseException(solution + ": " + e.getMessage(), e);
        }
    }
}
