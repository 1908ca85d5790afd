package org.lectern.gradebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.display.NearNames;
import org.lectern.grading.Graded;

/**
 * The grades of a class: {@code class.db}, an SQLite file, and beside it {@code class.db.results}, a folder with one JSON file for
 * each {@link Graded} and each {@link Mark}. The files are the truth and never change; the SQLite file is made of them and can be
 * made again, so that whatever ends a process loses nothing that was recorded.
 *
 * <pre>{@code
 * try (Gradebook book = Gradebook.openOrCreate(Path.of("class.db"))) {
 *     book.record(graded);
 *     book.grades("01-mlp")
 * }
 * }</pre>
 *
 * <p>Several threads and processes may use one gradebook.
 */
public final class Gradebook implements AutoCloseable {
    private final ResultFolder folder;
    private final Database database;
    private final List<String> problems = new ArrayList<>();

    private Gradebook(ResultFolder folder, Database database) {
        this.folder = folder;
        this.database = database;
    }

    /**
     * Opens a gradebook.
     *
     * @throws GradebookException if there is none, or the file is another program's, or damaged
     */
    public static Gradebook open(Path file) {
        if (!Files.exists(file) && !Files.isDirectory(resultsOf(file))) {
            throw new GradebookException("gradebook: no " + file + "; `lectern grade` makes one");
        }
        return openOrCreate(file);
    }

    /**
     * Opens a gradebook, or makes an empty one.
     *
     * @throws GradebookException if the file is another program's, or damaged
     */
    public static Gradebook openOrCreate(Path file) {
        Gradebook book = new Gradebook(new ResultFolder(resultsOf(file)), Database.open(file));
        try {
            book.reconcile();
            return book;
        } catch (RuntimeException e) {
            book.close();
            throw e;
        }
    }

    /**
     * Makes the SQLite file again from the files of results. A file that can't be read is kept as {@code FILE.damaged}.
     *
     * @throws GradebookException if there are no results, or the file is another program's
     */
    public static Gradebook rebuild(Path file) {
        if (!Files.isDirectory(resultsOf(file))) {
            throw new GradebookException(
                    "gradebook: " + file + " can't be made again: there is no " + resultsOf(file) + " to make it of");
        }
        Database database;
        try {
            database = Database.open(file);
        } catch (GradebookException e) {
            if (!e.isDamage()) {
                throw e;
            }
            setAside(file);
            database = Database.open(file);
        }
        Gradebook book = new Gradebook(new ResultFolder(resultsOf(file)), database);
        try {
            book.database.transaction(() -> {
                book.database.clear();
                book.fill(Set.of(), Set.of());
            });
            return book;
        } catch (RuntimeException e) {
            book.close();
            throw e;
        }
    }

    private static void setAside(Path file) {
        try {
            Path kept = file.resolveSibling(file.getFileName() + ".damaged");
            for (int i = 2; Files.exists(kept); i++) {
                kept = file.resolveSibling(file.getFileName() + ".damaged-" + i);
            }
            Files.move(file, kept);
            for (String more : List.of("-wal", "-shm")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + more));
            }
        } catch (IOException e) {
            throw new GradebookException("gradebook: " + file + " can't be set aside: " + e, e);
        }
    }

    /** The folder of results that belongs to a gradebook. */
    public static Path resultsOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".results");
    }

    /** Brings the database up to the files: a process may have been ended between the two. */
    private void reconcile() {
        Set<String> results = database.resultPaths();
        Set<String> marks = database.markPaths();
        List<String> resultFiles = folder.results();
        List<String> markFiles = folder.marks();
        if (results.equals(Set.copyOf(resultFiles)) && marks.equals(Set.copyOf(markFiles))) {
            return;
        }
        database.transaction(() -> {
            Set<String> gone = new HashSet<>(results);
            resultFiles.forEach(gone::remove);
            gone.forEach(database::deleteResult);
            Set<String> withdrawn = new HashSet<>(marks);
            markFiles.forEach(withdrawn::remove);
            withdrawn.forEach(database::deleteMark);
            fill(results, marks);
        });
    }

    private void fill(Set<String> knownResults, Set<String> knownMarks) {
        for (String place : folder.results()) {
            if (!knownResults.contains(place)) {
                readable(() -> folder.graded(place)).ifPresent(graded -> database.insert(place, graded));
            }
        }
        for (String place : folder.marks()) {
            if (!knownMarks.contains(place)) {
                readable(() -> folder.mark(place)).ifPresent(mark -> database.insert(place, mark));
            }
        }
    }

    /** One file that can't be read does not keep the others out. */
    private <T> Optional<T> readable(Supplier<T> file) {
        try {
            return Optional.of(file.get());
        } catch (GradebookException e) {
            problems.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** The files of results that could not be read when the gradebook was opened; empty if all could. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Keeps a result: on the disk when this returns. The same result twice is kept once. */
    public synchronized void record(Graded graded) {
        String place = folder.save(graded);
        database.transaction(() -> database.insert(place, graded));
    }

    /** Whether a submission was graded already with these checks, for a queue that goes on after an end. */
    public synchronized boolean holds(String homework, String student, String submission, String checks) {
        return database.holds(homework, student, submission, checks);
    }

    /**
     * Gives points and a comment by hand, in place of those given before.
     *
     * @param by who gives them
     * @param target a question's name or a written question's cell id, with points from 0 to what it is worth, which stand in
     *     place of its own; or empty for the whole homework, with points on top
     * @param points null to leave, or to bring back, the question's own
     * @param comment for the student; may be empty
     * @throws GradebookException if there is no such work or question, or it can't have so many points
     */
    public synchronized void mark(
            String by, String homework, String student, String target, @Nullable Double points, String comment) {
        Grade grade = grade(homework, student)
                .orElseThrow(() -> new GradebookException("mark: " + student + " has no result for " + homework));
        if (!target.isEmpty()) {
            Grade.Question question = question(grade, target);
            if (points != null && !(points >= 0 && points <= question.possible())) {
                throw new GradebookException("mark: " + target + " can have 0 to " + Shown.points(question.possible())
                        + " points, got " + Shown.points(points) + "; more can be given on top of the whole homework");
            }
        } else if (points != null && !Double.isFinite(points)) {
            throw new GradebookException("mark: needs a number of points, got " + points);
        }
        String at = Instant.now().truncatedTo(ChronoUnit.MICROS).toString();
        String submission = result(grade).submission();
        Mark mark = new Mark(Mark.SCHEMA, at, by, homework, student, target, points, comment.strip(), submission);
        String place = folder.save(mark);
        database.transaction(() -> database.insert(place, mark));
    }

    private static Grade.Question question(Grade grade, String target) {
        List<String> names =
                grade.questions().stream().map(Grade.Question::name).toList();
        return grade.questions().stream()
                .filter(q -> q.name().equals(target))
                .findFirst()
                .orElseThrow(() -> new GradebookException(
                        "mark: no question \"" + target + "\" in " + grade.homework() + meant(target, names)));
    }

    private static String meant(String word, List<String> names) {
        List<String> near = NearNames.of(word, names);
        return near.isEmpty()
                ? "; there are: " + String.join(", ", names)
                : "; did you mean " + String.join(" or ", near) + "?";
    }

    /** The homeworks that somebody handed in, sorted. */
    public synchronized List<String> homeworks() {
        return database.homeworks();
    }

    /** The homeworks to deal with: all, or the named one. */
    List<String> homeworks(@Nullable String only) {
        List<String> all = homeworks();
        if (only == null) {
            return all;
        }
        if (!all.contains(only)) {
            throw new GradebookException("gradebook: no results for \"" + only + "\""
                    + (all.isEmpty() ? "; it is empty" : meant(only, all)));
        }
        return List.of(only);
    }

    /** The students who handed in something, sorted. */
    public synchronized List<String> students() {
        return database.students();
    }

    /** The grades of a homework by its students' latest submissions, sorted by student. */
    public List<Grade> grades(String homework) {
        return grades(homework, Counting.LATEST);
    }

    /** The grades of a homework, sorted by student. */
    public synchronized List<Grade> grades(String homework, Counting counting) {
        return grades(homework, null, counting);
    }

    /** A student's grade by the latest submission; empty if nothing was handed in. */
    public Optional<Grade> grade(String homework, String student) {
        return grade(homework, student, Counting.LATEST);
    }

    /** A student's grade; empty if nothing was handed in. */
    public synchronized Optional<Grade> grade(String homework, String student, Counting counting) {
        return grades(homework, student, counting).stream().findFirst();
    }

    private List<Grade> grades(String homework, @Nullable String student, Counting counting) {
        Grades grades = new Grades(
                database.questions(homework, student), database.marks(homework, student), database.possible(homework));
        return grades.of(database.results(homework, student), counting);
    }

    /**
     * The result that a grade comes from.
     *
     * @throws GradebookException if its file is not there any more
     */
    public Graded result(Grade grade) {
        return folder.graded(grade.result());
    }

    /** Every result of a student for a homework with its file, relative to the folder of results; the latest last. */
    public synchronized Map<String, Graded> history(String homework, String student) {
        Map<String, Graded> history = new LinkedHashMap<>();
        database.results(homework, student).stream()
                .sorted(Comparator.comparing(Database.Result::started).thenComparing(Database.Result::path))
                .forEach(r -> history.put(r.path(), folder.graded(r.path())));
        return history;
    }

    /** Every mark given to a student for a homework, the oldest first. */
    public synchronized List<Mark> marks(String homework, String student) {
        return database.marks(homework, student);
    }

    /** How the class did on each question of a homework, by the latest submissions. */
    public synchronized List<QuestionStatistics> statistics(String homework) {
        return Statistics.of(grades(homework), database.checks(homework), this::hints);
    }

    /** A result whose file is gone still counts, as far as it is known. */
    private Map<String, Integer> hints(Grade grade) {
        try {
            return Objects.requireNonNullElse(result(grade).hints(), Map.of());
        } catch (GradebookException e) {
            return Map.of();
        }
    }

    @Override
    public synchronized void close() {
        database.close();
    }
}
