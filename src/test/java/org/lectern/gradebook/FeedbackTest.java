package org.lectern.gradebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.grading.CheckResult;
import org.lectern.grading.Outcome;
import org.lectern.grading.Visibility;
import org.lectern.worker.CellOutcome;

class FeedbackTest {
    private static final String HOSTILE =
            "</pre><script>alert(1)</script><img src=x onerror='alert(2)'>\"\u202e&amp;\0";

    @TempDir
    Path folder;

    private String page(Work work) {
        try (Gradebook book = Gradebook.openOrCreate(folder.resolve("class.db"))) {
            book.record(work.graded());
            List<Path> pages = Feedback.write(book, "01-mlp", Counting.LATEST, folder.resolve("out"));
            assertThat(pages).hasSize(1);
            return Files.readString(pages.get(0));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aVisibleCheckIsExplainedInFull() {
        String page = page(Work.of("01-mlp", "ada").check("softmax", "rows sum to one", Visibility.VISIBLE, false, 2));
        assertThat(page).contains("rows sum to one", "secret-message", "secret-expected", "secret-got", "secret-hint");
        assertThat(page).contains("0 of 2 points");
    }

    @Test
    void aHiddenCheckTellsOnlyItsSentenceAndWhetherItPassed() {
        for (Outcome outcome : Outcome.values()) {
            String page = page(Work.of("01-mlp", "ada").check("q", "takes ties", Visibility.HIDDEN, outcome, 2));
            assertThat(page)
                    .contains("takes ties")
                    .doesNotContain("secret", "faulty", "takes_ties", "not yet answered");
        }
    }

    @Test
    void aCheckAfterTheDeadlineIsExplainedInFull() {
        assertThat(page(Work.of("01-mlp", "ada").check("q", "takes ties", Visibility.AFTER_DEADLINE, false, 2)))
                .contains("secret-message", "secret-got");
    }

    @Test
    void hostileTextStaysText() {
        String page = page(Work.of("01-mlp", HOSTILE)
                .submission("x", HOSTILE)
                .problem(HOSTILE)
                .check(new CheckResult(
                        HOSTILE,
                        "m",
                        HOSTILE,
                        Visibility.VISIBLE,
                        Outcome.FAILED,
                        0,
                        1,
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        List.of(HOSTILE)))
                .cell(HOSTILE, CellOutcome.Status.ERROR, HOSTILE)
                .written(HOSTILE, HOSTILE, 1));
        assertThat(page).doesNotContain("<script", "<img", "onerror='", "\u202e", "\0");
        assertThat(page).contains("&lt;script&gt;", "&amp;amp;", "default-src 'none'");
    }

    @Test
    void commentsPointsByHandLatenessAndFailedCellsAreShown() {
        try (Gradebook book = Gradebook.openOrCreate(folder.resolve("class.db"))) {
            book.record(Work.usual("ada", false)
                    .late(7200, 0.5)
                    .note("cell 3 was restored")
                    .cell("int ok = 1;")
                    .cell("int x = ;", CellOutcome.Status.ERROR, "illegal start of expression")
                    .graded());
            book.mark("Prof", "01-mlp", "ada", "why", 1.5, "Name the layer.");
            book.mark("Prof", "01-mlp", "ada", "", 1.0, "A tidy notebook.");
            Grade grade = book.grade("01-mlp", "ada").orElseThrow();
            String page = Feedback.page(grade, book.result(grade));
            assertThat(page)
                    .contains("2.75 of 7 points", "1.5 of 2 points", "Name the layer.", "A tidy notebook.")
                    .contains("Late by 2 h 0 min", "50 %", "Because it overfits.")
                    .contains("int x = ;", "illegal start of expression")
                    .doesNotContain("int ok = 1;", "was restored");
        }
    }
}
