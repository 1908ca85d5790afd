package org.lectern.gradebook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.Graded;
import org.lectern.notebook.AtomicFile;

/**
 * Pages for students: points, each question with its checks, comments, and the cells that failed. Of a hidden check a page has
 * the sentence and whether it passed, and nothing else. Pages need no other file and run no script.
 */
public final class Feedback {
    private Feedback() {}

    /** The page of one submission. */
    public static String page(Grade grade, Graded graded) {
        return Html.alone(grade.homework() + ", " + grade.student(), SubmissionHtml.feedback(grade, graded));
    }

    /**
     * Writes {@code HOMEWORK/STUDENT.html} below a folder for each student.
     *
     * @param homework the one to write, or null for all
     * @return the files
     * @throws GradebookException if nobody handed in such a homework
     * @throws org.lectern.notebook.NotebookException if a file can't be written
     */
    public static List<Path> write(Gradebook book, @Nullable String homework, Counting counting, Path folder) {
        List<Path> written = new ArrayList<>();
        for (String each : book.homeworks(homework)) {
            for (Grade grade : book.grades(each, counting)) {
                Path file =
                        folder.resolve(ResultFolder.safe(each)).resolve(ResultFolder.safe(grade.student()) + ".html");
                AtomicFile.write(file, page(grade, book.result(grade)));
                written.add(file);
            }
        }
        return written;
    }
}
