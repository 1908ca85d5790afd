package org.lectern.gradebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.grading.Graded;
import org.lectern.grading.Outcome;
import org.lectern.grading.Visibility;

class GradebookTest {
    private static final String HOMEWORK = "01-mlp";

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("class.db");
    }

    @Test
    void aResultIsAFileThatReadsBackAsItWas() throws IOException {
        Graded graded = Work.usual("ada", false).graded();
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(graded);
            book.record(graded);
            assertThat(book.history(HOMEWORK, "ada").values()).containsExactly(graded);
        }
        assertThat(jsonFiles())
                .singleElement()
                .satisfies(f -> assertThat(Graded.of(Files.readString(f))).isEqualTo(graded));
    }

    @Test
    void thePointsOfChecksMakeTheScore() {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.usual("ada", false).graded());
            Grade grade = book.grade(HOMEWORK, "ada").orElseThrow();
            assertThat(grade.score()).isEqualTo(2);
            assertThat(grade.maxScore()).isEqualTo(7);
            assertThat(grade.status()).isEqualTo(Grade.Status.TO_MARK);
            assertThat(grade.sandbox()).isEqualTo("full");
        }
    }

    @Test
    void theLatestSubmissionCountsEvenIfGradedFirstAndTheBestOnRequest() {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.usual("ada", false)
                    .submission("bbbb", "2026-11-20T12:00:00Z")
                    .started("2026-11-21T08:00:00Z", "c1")
                    .graded());
            book.record(Work.usual("ada", true)
                    .submission("aaaa", "2026-11-20T11:00:00Z")
                    .started("2026-11-21T09:00:00Z", "c1")
                    .graded());
            assertThat(book.grade(HOMEWORK, "ada").orElseThrow().score()).isEqualTo(2);
            assertThat(book.grade(HOMEWORK, "ada", Counting.BEST).orElseThrow().score())
                    .isEqualTo(5);
        }
    }

    @Test
    void aRegradeReplacesItsSubmissionsResultAndKeepsWhatWasGivenByHand() {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.usual("ada", false).graded());
            book.mark("Prof", HOMEWORK, "ada", "why", 1.5, "Say which layer.");
            assertThat(book.grade(HOMEWORK, "ada").orElseThrow().score()).isEqualTo(3.5);

            book.record(Work.usual("ada", true)
                    .started("2026-11-22T08:00:00Z", "fixed")
                    .graded());
            Grade grade = book.grade(HOMEWORK, "ada").orElseThrow();
            assertThat(grade.score()).isEqualTo(6.5);
            assertThat(grade.status()).isEqualTo(Grade.Status.GRADED);
            assertThat(grade.questions().get(2).comment()).isEqualTo("Say which layer.");
            // Even where the best counts, a regrade that takes points away does so.
            book.record(Work.usual("ada", false)
                    .started("2026-11-23T08:00:00Z", "fixed again")
                    .graded());
            assertThat(book.grade(HOMEWORK, "ada", Counting.BEST).orElseThrow().score())
                    .isEqualTo(3.5);
        }
    }

    @Test
    void pointsByHandStandInPlaceOfAutomaticOnesAndCanBeTakenBack() {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.usual("ada", false).graded());
            book.mark("Prof", HOMEWORK, "ada", "accuracy", 2.0, "nearly");
            book.mark("Prof", HOMEWORK, "ada", "", -0.5, "name your file as told");
            assertThat(book.grade(HOMEWORK, "ada").orElseThrow().score()).isEqualTo(3.5);
            book.mark("Prof", HOMEWORK, "ada", "accuracy", null, "");
            assertThat(book.grade(HOMEWORK, "ada").orElseThrow().score()).isEqualTo(1.5);
            assertThat(book.marks(HOMEWORK, "ada")).hasSize(3);
        }
    }

    @Test
    void latenessTakesFromAllQuestionsButNotFromABonus() {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.usual("ada", true).late(3600, 0.5).graded());
            book.mark("Prof", HOMEWORK, "ada", "why", 2.0, "");
            book.mark("Prof", HOMEWORK, "ada", "", 1.0, "");
            assertThat(book.grade(HOMEWORK, "ada").orElseThrow().score()).isEqualTo(0.5 * (5 + 2) + 1);
        }
    }

    @Test
    void pointsForAnEarlierSubmissionSaySo() {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.usual("ada", true).graded());
            book.mark("Prof", HOMEWORK, "ada", "why", 2.0, "");
            assertThat(book.grade(HOMEWORK, "ada")
                            .orElseThrow()
                            .questions()
                            .get(2)
                            .earlier())
                    .isFalse();
            book.record(Work.usual("ada", true)
                    .submission("new", "2026-11-20T13:00:00Z")
                    .graded());
            assertThat(book.grade(HOMEWORK, "ada")
                            .orElseThrow()
                            .questions()
                            .get(2)
                            .earlier())
                    .isTrue();
        }
    }

    @Test
    void marksThatCannotBeAreRefused() {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.usual("ada", true).graded());
            assertThatThrownBy(() -> book.mark("Prof", HOMEWORK, "ada", "why", 3.0, ""))
                    .hasMessageContaining("why can have 0 to 2 points, got 3");
            assertThatThrownBy(() -> book.mark("Prof", HOMEWORK, "ada", "why", Double.NaN, ""))
                    .isInstanceOf(GradebookException.class);
            assertThatThrownBy(() -> book.mark("Prof", HOMEWORK, "ada", "acuracy", 1.0, ""))
                    .hasMessageContaining("did you mean accuracy?");
            assertThatThrownBy(() -> book.mark("Prof", HOMEWORK, "bob", "why", 1.0, ""))
                    .hasMessageContaining("bob has no result for 01-mlp");
            assertThat(book.marks(HOMEWORK, "ada")).isEmpty();
        }
    }

    @Test
    void statusTellsWhatIsLeftToDo() {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.of(HOMEWORK, "ada").problem("no notebook").graded());
            book.record(Work.of(HOMEWORK, "bob")
                    .check("softmax", "runs", Visibility.VISIBLE, Outcome.ERROR, 2)
                    .graded());
            book.record(Work.of(HOMEWORK, "cyd")
                    .check("softmax", "runs", Visibility.VISIBLE, true, 2)
                    .graded());
            assertThat(book.grades(HOMEWORK))
                    .extracting(Grade::status)
                    .containsExactly(Grade.Status.NOT_GRADED, Grade.Status.FAULTY_CHECK, Grade.Status.GRADED);
            assertThat(book.grade(HOMEWORK, "ada").orElseThrow().maxScore()).isEqualTo(2);
        }
    }

    @Test
    void theDatabaseIsMadeAgainFromTheFiles() throws IOException {
        List<Grade> before;
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.usual("ada", false).graded());
            book.record(Work.usual("bob", true).graded());
            book.mark("Prof", HOMEWORK, "ada", "why", 1.0, "ok");
            book.mark("Prof", HOMEWORK, "ada", "why", 2.0, "better on a second look");
            before = book.grades(HOMEWORK);
        }
        Files.delete(file);
        try (Gradebook book = Gradebook.open(file)) {
            assertThat(book.grades(HOMEWORK)).isEqualTo(before);
        }
        try (Gradebook book = Gradebook.rebuild(file)) {
            assertThat(book.grades(HOMEWORK)).isEqualTo(before);
        }
    }

    @Test
    void aResultWhoseProcessEndedBeforeTheDatabaseKnewIsFoundAgain() throws IOException {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.usual("ada", false).graded());
        }
        Path results = Gradebook.resultsOf(file).resolve(HOMEWORK);
        Files.createDirectories(results.resolve("bob"));
        Files.writeString(
                results.resolve("bob/x.json"), Work.usual("bob", true).graded().json());
        Files.writeString(results.resolve("bob/.y.json.123.tmp"), "{ \"schema\":");
        try (Gradebook book = Gradebook.open(file)) {
            assertThat(book.grades(HOMEWORK)).extracting(Grade::student).containsExactly("ada", "bob");
            assertThat(book.problems()).isEmpty();
            assertThat(book.holds(HOMEWORK, "bob", "aaaa000000001111", "cccc000000001111"))
                    .isTrue();
            assertThat(book.holds(HOMEWORK, "bob", "aaaa000000001111", "other")).isFalse();
        }
    }

    @Test
    void oneFileThatCannotBeReadKeepsNoOtherOut() throws IOException {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.usual("ada", false).graded());
        }
        Path broken = Gradebook.resultsOf(file).resolve(HOMEWORK).resolve("ada/broken.json");
        Files.writeString(broken, "{\"schema\": 1}");
        try (Gradebook book = Gradebook.open(file)) {
            assertThat(book.grades(HOMEWORK)).hasSize(1);
            assertThat(book.problems()).singleElement().asString().contains("broken.json");
        }
    }

    @Test
    void namesOfStudentsStayInsideTheFolder() throws IOException {
        List<String> names =
                List.of("../../etc/passwd", "a/b", "..", "C:\\x", "Zoë Müller", "x".repeat(300), "", "CON");
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            for (String name : names) {
                book.record(Work.usual(name, true).graded());
            }
            assertThat(book.students()).containsExactlyInAnyOrderElementsOf(names);
        }
        assertThat(jsonFiles()).hasSize(names.size());
        Files.delete(file);
        try (Gradebook book = Gradebook.open(file)) {
            assertThat(book.students()).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void aFileThatIsNoGradebookIsLeftAlone() throws Exception {
        Files.writeString(file, "student,points\nada,3\n");
        assertThatThrownBy(() -> Gradebook.open(file))
                .isInstanceOf(GradebookException.class)
                .hasMessageContaining("class.db is no gradebook");
        assertThat(file).hasContent("student,points\nada,3\n");

        Path foreign = folder.resolve("foreign.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + foreign);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE bookmarks (url TEXT)");
        }
        byte[] before = Files.readAllBytes(foreign);
        assertThatThrownBy(() -> Gradebook.openOrCreate(foreign)).hasMessageContaining("of another program");
        assertThat(foreign).hasBinaryContent(before);
        Files.createDirectories(Gradebook.resultsOf(foreign));
        assertThatThrownBy(() -> Gradebook.rebuild(foreign)).hasMessageContaining("of another program");
        assertThatThrownBy(() -> Gradebook.open(folder.resolve("none.db"))).hasMessageContaining("no ");
    }

    @Test
    void aDamagedFileNamesTheRemedyAndTheRemedyWorks() throws IOException {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            for (int i = 0; i < 30; i++) {
                book.record(Work.usual("student " + i, i % 2 == 0).graded());
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 4096; i < bytes.length; i++) {
            bytes[i] ^= 0x5a;
        }
        Files.write(file, bytes);
        assertThatThrownBy(() -> Gradebook.open(file))
                .isInstanceOf(GradebookException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining("--rebuild");
        try (Gradebook book = Gradebook.rebuild(file)) {
            assertThat(book.grades(HOMEWORK)).hasSize(30);
        }
        assertThat(folder.resolve("class.db.damaged")).hasBinaryContent(bytes);
    }

    @Test
    void manyWritersLoseNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Gradebook one = Gradebook.openOrCreate(file);
                Gradebook other = Gradebook.open(file)) {
            List<Callable<Boolean>> jobs = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Graded graded = Work.usual("student " + i, true).graded();
                Gradebook book = i % 2 == 0 ? one : other;
                jobs.add(() -> {
                    book.record(graded);
                    return true;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(jobs)) {
                assertThat(done.get()).isTrue();
            }
            assertThat(one.grades(HOMEWORK)).hasSize(40);
            assertThat(other.grades(HOMEWORK)).hasSize(40);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void readersDoNotWaitForAWriter() throws Exception {
        try (Gradebook book = Gradebook.openOrCreate(file);
                Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = reader.createStatement()) {
            book.record(Work.usual("ada", true).graded());
            statement.execute("BEGIN IMMEDIATE");
            assertThat(book.grades(HOMEWORK)).hasSize(1);
            statement.execute("ROLLBACK");
            assertThat(statement.executeQuery("PRAGMA journal_mode").getString(1))
                    .isEqualTo("wal");
        }
    }

    @Test
    void statisticsSayHowManyHintsWereShownAsFarAsTheNotebooksDo() throws IOException {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.usual("ada", true).graded().withHints(Map.of("softmax", 3, "accuracy", 0)));
            book.record(Work.usual("bob", false).graded().withHints(Map.of("softmax", 0)));
            book.record(Work.usual("cyd", false).graded());
            assertThat(book.statistics(HOMEWORK))
                    .extracting(
                            QuestionStatistics::question,
                            QuestionStatistics::hintsKnown,
                            QuestionStatistics::hinted,
                            QuestionStatistics::meanHints)
                    .containsExactly(
                            tuple("softmax", 2, 1, 1.5), tuple("accuracy", 1, 0, 0.0), tuple("why", 0, 0, 0.0));
        }
    }

    @Test
    void statisticsShowTheHardQuestionAndItsMostFrequentFailure() {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            for (int i = 0; i < 4; i++) {
                book.record(Work.usual("student " + i, i == 0).graded());
            }
            List<QuestionStatistics> statistics = book.statistics(HOMEWORK);
            assertThat(statistics)
                    .extracting(QuestionStatistics::question)
                    .containsExactly("softmax", "accuracy", "why");
            QuestionStatistics hard = statistics.get(1);
            assertThat(hard.meanShare()).isEqualTo(0.25);
            assertThat(hard.full()).isEqualTo(1);
            assertThat(hard.none()).isEqualTo(3);
            assertThat(hard.failures()).isEqualTo(3);
            assertThat(hard.failure()).startsWith("counts the hits: ");
            assertThat(statistics.get(0).failures()).isZero();
            assertThat(statistics.get(2).students()).isZero();
        }
    }

    @Test
    void anUnknownHomeworkNamesTheNearest() {
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(Work.usual("ada", true).graded());
            assertThatThrownBy(() -> book.homeworks("01-mpl")).hasMessageContaining("did you mean 01-mlp?");
        }
    }

    private List<Path> jsonFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Gradebook.resultsOf(file))) {
            return files.filter(f -> f.toString().endsWith(".json")).toList();
        }
    }
}
