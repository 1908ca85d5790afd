package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.gradebook.Gradebook;
import org.lectern.gradebook.GradebookServer;
import org.lectern.grading.CheckResult;
import org.lectern.grading.Graded;
import org.lectern.grading.Outcome;
import org.lectern.grading.Visibility;

@Tag("slow")
class GradebookPageTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String FIRST = "document.querySelector('tbody tr:not([hidden]) td').textContent";

    @TempDir
    Path temp;

    private static Graded work(String student, double points) {
        CheckResult check = new CheckResult(
                "softmax",
                "rows",
                "rows sum to one",
                Visibility.VISIBLE,
                points > 0 ? Outcome.PASSED : Outcome.FAILED,
                points,
                10,
                "",
                null,
                null,
                List.of());
        return new Graded(
                Graded.SCHEMA,
                "01-mlp",
                "",
                student,
                student + ".ipynb",
                student,
                "checks",
                "",
                Graded.Late.NONE,
                "full",
                "",
                "",
                "2026-11-21T08:00:00Z",
                1,
                1,
                List.of(),
                List.of(),
                List.of(check),
                List.of(new Graded.Written("why", "Why?", "Because.", 3)),
                "",
                null,
                null,
                null);
    }

    @Test
    void theTableSortsAndPointsAreGivenByHand() throws Exception {
        assumeTrue(Browser.chromium().isPresent(), "Chromium is not installed");
        Path profile = Files.createDirectories(temp.resolve("profile"));
        try (Gradebook book = Gradebook.openOrCreate(temp.resolve("class.db"))) {
            book.record(work("ada", 2));
            book.record(work("bob", 10));
            book.record(work("cyd", 9));
            try (GradebookServer server = GradebookServer.start(book, 0, homework -> Optional.empty());
                    Browser browser = Browser.open(profile, 1000, 800)) {
                browser.navigate(server.address().toString());
                browser.waitFor("document.querySelector('table.sortable')", LIMIT);
                assertThat(browser.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse")
                                .asText())
                        .isEqualTo("collapse");
                String sort = "document.querySelectorAll('th button')[1].click(); " + FIRST;
                assertThat(browser.evaluate(sort).asText()).isEqualTo("ada");
                // By number: as text 2 would stand before 9 and after 10.
                assertThat(browser.evaluate(sort).asText()).isEqualTo("bob");
                String find = "(() => { const f = document.querySelector('input.filter'); f.value = 'CY';"
                        + " f.dispatchEvent(new Event('input')); return " + FIRST + "; })()";
                assertThat(browser.evaluate(find).asText()).isEqualTo("cyd");

                browser.evaluate("document.querySelector('tbody tr:not([hidden]) a').click()");
                browser.waitFor("document.querySelectorAll('form.mark-form').length === 3", LIMIT);
                browser.evaluate(
                        "(() => { const f = document.querySelectorAll('form.mark-form')[2];"
                                + " f.points.value = '2.5'; f.comment.value = 'Say <b>why</b>.'; f.querySelector('button').click(); })()");
                browser.waitFor("document.querySelector('.total')?.textContent === '11.5 of 13 points'", LIMIT);
                assertThat(browser.evaluate("document.querySelector('.card .comment').textContent")
                                .asText())
                        .isEqualTo("Say <b>why</b>.");
                assertThat(book.marks("01-mlp", "cyd")).hasSize(1);
                assertThat(browser.requests())
                        .allMatch(r -> r.startsWith(server.address().toString()));
            }
        }
    }
}
