package org.lectern.gradebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.Graded;
import org.lectern.notebook.AtomicFile;

/** The grades in the forms of other systems. */
public final class Export {
    private final Gradebook book;
    private final List<String> homeworks;
    private final Counting counting;

    private Export(Gradebook book, List<String> homeworks, Counting counting) {
        this.book = book;
        this.homeworks = homeworks;
        this.counting = counting;
    }

    /**
     * Exports from a gradebook.
     *
     * @param homework the one to export, or null for all
     * @throws GradebookException if nobody handed in such a homework
     */
    public static Export of(Gradebook book, @Nullable String homework, Counting counting) {
        return new Export(book, book.homeworks(homework), counting);
    }

    /**
     * A teacher's file with grades in it.
     *
     * @param bytes the file
     * @param filled how many grades were filled in
     * @param notes who was left out and why
     */
    public record Filled(byte[] bytes, int filled, List<String> notes) {
        public Filled {
            bytes = bytes.clone();
            notes = List.copyOf(notes);
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }
    }

    /**
     * CSV with the columns {@code student,homework,score,max_score,late,sandbox,status,submitted}; {@code late} in seconds. What a
     * spreadsheet would take for a formula begins with an apostrophe.
     */
    public String csv() {
        CsvText csv = new CsvText();
        for (String name : "student,homework,score,max_score,late,sandbox,status,submitted".split(",", -1)) {
            csv.text(name);
        }
        csv.end();
        for (String homework : homeworks) {
            for (Grade grade : book.grades(homework, counting)) {
                csv.text(grade.student()).text(homework);
                csv.number(grade.score()).number(grade.maxScore()).number(grade.late());
                csv.text(grade.sandbox()).text(grade.status().words());
                csv.text(grade.submitted()).end();
            }
        }
        return csv.toString();
    }

    /**
     * The columns that {@code nbgrader export} writes, with its row of zeros for a student who handed in nothing; what lateness
     * takes is the penalty. Names and addresses are nbgrader's to know, and stay empty.
     */
    public String nbgrader() {
        CsvText csv = new CsvText();
        String columns = "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
                + "late_submission_penalty,score,max_score";
        for (String name : columns.split(",", -1)) {
            csv.text(name);
        }
        csv.end();
        for (String homework : homeworks) {
            Map<String, Grade> grades = new LinkedHashMap<>();
            book.grades(homework, counting).forEach(grade -> grades.put(grade.student(), grade));
            double possible =
                    grades.values().stream().mapToDouble(Grade::maxScore).max().orElse(0);
            for (String student : book.students()) {
                Optional<Grade> grade = Optional.ofNullable(grades.get(student));
                double raw = grade.map(g -> g.rawScore() + g.bonus()).orElse(0.0);
                double penalty =
                        grade.map(g -> g.rawScore() * (1 - g.lateFactor())).orElse(0.0);
                csv.text(homework).text("").text(grade.map(Grade::submitted).orElse(""));
                csv.text(student).text("").text("").text("");
                csv.number(raw).number(penalty).number(grade.map(Grade::score).orElse(0.0));
                csv.number(grade.map(Grade::maxScore).orElse(possible)).end();
            }
        }
        return csv.toString();
    }

    /**
     * Writes Gradescope's {@code HOMEWORK/STUDENT/results.json} for each student below a folder, or of a single grade the named
     * {@code .json} file, as an autograder's container has to.
     *
     * @throws GradebookException if one file is named and there is not one grade
     */
    public List<Path> gradescope(Path folder) {
        return each(folder, ResultsJson::gradescope);
    }

    /** Writes PrairieLearn's {@code results.json}, as {@link #gradescope} does. */
    public List<Path> prairieLearn(Path folder) {
        return each(folder, ResultsJson::prairieLearn);
    }

    private List<Path> each(Path folder, BiFunction<Grade, Graded, String> form) {
        List<Path> written = new ArrayList<>();
        List<Grade> grades = homeworks.stream()
                .flatMap(homework -> book.grades(homework, counting).stream())
                .toList();
        boolean single = folder.toString().endsWith(".json");
        if (single && grades.size() != 1) {
            throw new GradebookException(
                    "export: " + folder + " can hold one grade, there are " + grades.size() + "; name a folder");
        }
        for (Grade grade : grades) {
            Path below =
                    folder.resolve(ResultFolder.safe(grade.homework())).resolve(ResultFolder.safe(grade.student()));
            Path file = single ? folder : below.resolve("results.json");
            AtomicFile.write(file, form.apply(grade, book.result(grade)));
            written.add(file);
        }
        return written;
    }

    /**
     * Fills the assignment's column of the gradebook that a teacher exported from Canvas, and changes nothing else.
     *
     * @param column the assignment's title, header or number; null where it is called as the homework
     * @param scaled whether points are converted to what the file says can be earned
     * @throws GradebookException if it is no such file, or has no such assignment
     */
    public Filled canvas(Path file, @Nullable String column, boolean scaled) {
        Map<String, List<Grade>> grades = new LinkedHashMap<>();
        homeworks.forEach(homework -> grades.put(homework, book.grades(homework, counting)));
        if (column != null && grades.size() != 1) {
            throw oneHomework();
        }
        return new CanvasSheet(sheet(file)).fill(grades, column, scaled);
    }

    /**
     * Fills the grades into the grading worksheet that a teacher downloaded from a Moodle assignment, and changes nothing else.
     *
     * @param column the grade's column, where the worksheet is in another language than English, German or French; else null
     * @param scaled whether points are converted to what the file says can be earned
     * @throws GradebookException if it is no such file, or several homeworks could be meant
     */
    public Filled moodle(Path file, @Nullable String column, boolean scaled) {
        if (homeworks.size() != 1) {
            throw oneHomework();
        }
        String homework = homeworks.get(0);
        return new MoodleSheet(sheet(file), column).fill(homework, book.grades(homework, counting), scaled);
    }

    private GradebookException oneHomework() {
        return new GradebookException("export: "
                + (homeworks.isEmpty()
                        ? "there are no results"
                        : "name the homework; there are: " + String.join(", ", homeworks)));
    }

    private static CsvSheet sheet(Path file) {
        try {
            return new CsvSheet(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new GradebookException("export: there is no " + file + "; name the file that you downloaded", e);
        } catch (IOException e) {
            throw new GradebookException("export: " + file + " can't be read: " + e, e);
        }
    }
}
