package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.gradebook.Gradebook;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookWriter;

@Timeout(120)
class GradeCommandTest {
    @TempDir
    private Path folder;

    private Cli grade(Object... more) {
        Object[] arguments = new Object[more.length + 8];
        System.arraycopy(
                new Object[] {
                    "grade",
                    folder.resolve("areas.ipynb"),
                    "--from",
                    folder.resolve("in"),
                    "--gradebook",
                    folder.resolve("class.db"),
                    "--isolation",
                    "process"
                },
                0,
                arguments,
                0,
                8);
        System.arraycopy(more, 0, arguments, 8, more.length);
        return Cli.run(Cli.home(folder), arguments);
    }

    private void write() throws IOException {
        Notebook notebook = Notebook.empty();
        notebook.add(Cell.Kind.CODE, "exercise(\"test-arithmetic\")");
        notebook.add(
                Cell.Kind.CODE,
                "double square(double x) {\n    // BEGIN SOLUTION\n    return x * x;\n    // END SOLUTION\n}");
        notebook.add(
                Cell.Kind.CODE,
                "double derivative(java.util.function.DoubleUnaryOperator f, double x) {\n    // BEGIN SOLUTION\n    return 0;\n    // END SOLUTION\n}");
        notebook.add(Cell.Kind.CODE, "int answer = 42;")
                .metadata()
                .putArray("tags")
                .add("play");
        notebook.add(Cell.Kind.MARKDOWN, "Why is no square negative?");
        Cell why =
                notebook.add(Cell.Kind.MARKDOWN, "<!-- BEGIN SOLUTION -->\nMinus times minus.\n<!-- END SOLUTION -->");
        why.json().put("id", "why");
        why.metadata().putObject("lectern").put("points", 2);
        for (String question : new String[] {"square", "derivative", "answer"}) {
            notebook.add(Cell.Kind.CODE, "check(\"" + question + "\")");
        }
        NotebookWriter.write(notebook, folder.resolve("areas.ipynb"));
        Files.createDirectories(folder.resolve("in"));
        NotebookWriter.write(notebook, folder.resolve("in/ada.ipynb"));
    }

    @Test
    void pointsAreThoseOfTheGradebookAndWhatIsOpenIsSaid() throws IOException {
        write();
        assertThat(grade().out()).contains("ada    8.50 of 13.50  (2.00 of them are to be given by hand)\n");
        try (Gradebook book = Gradebook.open(folder.resolve("class.db"))) {
            book.mark("Prof", "test-arithmetic", "ada", "why", 1.5, "Almost.");
            book.mark("Prof", "test-arithmetic", "ada", "derivative", 1.0, "");
        }
        Cli again = grade();
        assertThat(again.out()).contains("ada   10.50 of 13.50\n").contains("1 submission, 0 graded now");
    }

    @ParameterizedTest
    @CsvSource({
        "--jobs, 0, '--jobs: needs 1 or more, got 0'",
        "--cell-seconds, 0, '--cell-seconds: needs 1 or more, got 0'",
        "--memory, 5, '--memory: needs 128 or more, got 5'",
        "--late-per-day, 0.1, need --deadline TIME",
        "--late-days, 3, need --deadline TIME"
    })
    void optionsThatMakeNoSenseAreRefused(String option, String value, String said) throws IOException {
        write();
        Cli cli = grade(option, value);
        assertThat(cli.err()).contains(said);
        assertThat(folder.resolve("class.db.results")).doesNotExist();
    }
}
