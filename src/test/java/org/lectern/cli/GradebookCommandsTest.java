package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.gradebook.Gradebook;
import org.lectern.grading.CheckResult;
import org.lectern.grading.Graded;
import org.lectern.grading.Outcome;
import org.lectern.grading.Visibility;

class GradebookCommandsTest {
    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void work() {
        file = folder.resolve("class.db");
        try (Gradebook book = Gradebook.openOrCreate(file)) {
            book.record(graded("01-mlp", "ada"));
            book.record(graded("02-cnn", "ada"));
        }
    }

    private static Graded graded(String homework, String student) {
        CheckResult check = new CheckResult(
                "softmax",
                "rows",
                "rows sum to one",
                Visibility.VISIBLE,
                Outcome.PASSED,
                1.5,
                2,
                "",
                null,
                null,
                List.of());
        return new Graded(
                Graded.SCHEMA,
                homework,
                "",
                student,
                student + ".ipynb",
                "digest",
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
                List.of(),
                "",
                null,
                null,
                null);
    }

    private Cli run(Object... arguments) {
        return Cli.run(Cli.home(folder), arguments);
    }

    @Test
    void csvIsPrintedOrWritten() throws IOException {
        String csv =
                "student,homework,score,max_score,late,sandbox,status,submitted\nada,02-cnn,1.5,2,0,full,graded,\n";
        assertThat(run("export", "--to", "csv", "--gradebook", file, "02-cnn").out())
                .isEqualTo(csv);
        Path out = folder.resolve("deep/grades.csv");
        Cli written = run("export", "--to", "csv", "--gradebook", file, "--out", out, "02-cnn");
        assertThat(written.status()).isZero();
        assertThat(Files.readString(out)).isEqualTo(csv);
    }

    @Test
    void aTeachersFileIsNamedAfterTheForm() throws IOException {
        Path moodle = Files.writeString(folder.resolve("m.csv"), "Identifier,Full name,Grade\n1,Ada,\n2,Bob,\n");
        Cli cli = run("export", "--to", "moodle", moodle, "--gradebook", file, "01-mlp");
        assertThat(cli.status()).isZero();
        assertThat(folder.resolve("m-graded.csv")).hasContent("Identifier,Full name,Grade\n1,Ada,1.5\n2,Bob,\n");
        assertThat(moodle).hasContent("Identifier,Full name,Grade\n1,Ada,\n2,Bob,\n");
    }

    @Test
    void whoIsNotInTheTeachersFileIsSaidAndTheExitCodeTells() throws IOException {
        Path canvas = Files.writeString(folder.resolve("c.csv"), "Student,ID,01-mlp (3)\nPoints Possible,,2\nBob,2,\n");
        Cli cli = run("export", "--gradebook", file, "--to", "canvas", canvas, "01-mlp");
        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.err()).contains("01-mlp: ada: not in c.csv");
        assertThat(cli.out()).contains("0 grades");
    }

    @Test
    void wrongUseIsOneLine() {
        assertThat(run("export", "--to", "cvs", "--gradebook", file).err()).contains("did you mean csv?");
        assertThat(run("export", "--to", "canvas", "--gradebook", file).err()).contains("name the file");
        assertThat(run("export", "--to", "csv", "--gradebook", file, "01-mpl").err())
                .contains("did you mean 01-mlp?")
                .doesNotContain("unexpected");
        assertThat(run("feedback", "--gradebook", folder.resolve("none.db"), "--out", folder)
                        .err())
                .contains("no ", "none.db");
        assertThat(run("gradebook", "--gradebook", file, "--port", "70000").err())
                .contains("--port");
    }

    @Test
    void feedbackWritesAPageAStudent() {
        Cli cli = run("feedback", "--gradebook", file, "--out", folder.resolve("out"), "01-mlp");
        assertThat(cli.status()).isZero();
        assertThat(folder.resolve("out/01-mlp/ada.html")).content().contains("1.5 of 2 points");
        assertThat(folder.resolve("out/02-cnn")).doesNotExist();
    }

    @Test
    void resultsForGradersGoToFolders() {
        Cli cli = run("export", "--to", "gradescope", "--gradebook", file, "--out", folder.resolve("gs"));
        assertThat(cli.out().lines()).hasSize(2);
        assertThat(folder.resolve("gs/02-cnn/ada/results.json")).exists();
    }

    @Test
    void aDamagedGradebookIsRebuilt() throws IOException {
        Files.writeString(file, "not a database at all");
        Cli cli = run("gradebook", "--gradebook", file);
        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.err()).contains("--rebuild");
        assertThat(run("gradebook", "--gradebook", file, "--rebuild").out()).contains("01-mlp, 02-cnn; 1 student");
        assertThat(run("export", "--to", "csv", "--gradebook", file).out().lines())
                .hasSize(3);
    }
}
