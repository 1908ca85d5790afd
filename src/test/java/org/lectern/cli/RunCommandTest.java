package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;
import org.lectern.notebook.NotebookWriter;

class RunCommandTest {
    @TempDir
    Path directory;

    private Path notebook(String name, String... cells) {
        Notebook notebook = Notebook.empty();
        notebook.add(Cell.Kind.MARKDOWN, "# Lecture");
        for (String cell : cells) {
            notebook.add(Cell.Kind.CODE, cell);
        }
        Path file = directory.resolve(name);
        NotebookWriter.write(notebook, file);
        return file;
    }

    private Cli run(Object... arguments) {
        Object[] all = new Object[arguments.length + 2];
        all[0] = "run";
        all[1] = "--in-this-jvm";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Cli.run(Cli.home(directory), all);
    }

    @Test
    void executedNotebookAndPageAreWrittenAndTheSourceIsLeftAlone() throws IOException {
        Path file = notebook("a.ipynb", "int x = 20;", "x + 1");
        String before = Files.readString(file);
        Path out = directory.resolve("out");
        Cli cli = run(file, "--out", out, "--html");
        assertThat(cli.status()).as(cli.err()).isZero();
        assertThat(cli.err()).contains("a: cell 1 of 2, ");
        assertThat(cli.out()).contains("✓ a: 2 cells in ").contains("wrote " + out.resolve("a.ipynb"));
        assertThat(NotebookReader.read(out.resolve("a.ipynb"))
                        .codeCells()
                        .get(1)
                        .outputs()
                        .toString())
                .contains("\"21\"");
        assertThat(out.resolve("a.html")).content().contains("<title>Lecture</title>", "<pre>21</pre>");
        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(out).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void failureShowsCellLineAndJavaErrorAndExitsWith1() {
        Path file = notebook("b.ipynb", "int a = 1;", "int b = 2;\nint c = a / 0;", "3");
        Path out = directory.resolve("out");
        Cli cli = run(file, "--out", out);
        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.err())
                .contains("✗ b: cell 2 of 3 failed in line 2")
                .contains("> 2 | int c = a / 0;")
                .contains("ArithmeticException: / by zero")
                .doesNotContain("org.lectern.jshell");
        Notebook written = NotebookReader.read(out.resolve("b.ipynb"));
        assertThat(written.codeCells().get(1).outputs().toString()).contains("ArithmeticException");
        assertThat(written.codeCells().get(2).executionCount()).isEmpty();
    }

    @Test
    void failedNotebookIsNotOverwrittenInPlaceUnlessErrorsAreAllowed() throws IOException {
        Path file = notebook("c.ipynb", "int c = 1 / 0;", "2");
        String before = Files.readString(file);
        assertThat(run(file, "--in-place").status()).isEqualTo(1);
        assertThat(Files.readString(file)).isEqualTo(before);

        Cli allowed = run(file, "--in-place", "--allow-errors");
        assertThat(allowed.status()).isZero();
        assertThat(allowed.out()).contains("! c: 2 cells in ").contains(", 1 failed");
        assertThat(Files.readString(file)).contains("/ by zero").contains("execute_result");
    }

    @Test
    void cellOverItsTimeIsNamedAsSuch() {
        Cli cli = run(notebook("d.ipynb", "int n = 0;", "while (true) { n++; }"), "--timeout", "2");
        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.err()).contains("✗ d: cell 2 of 2 took longer than 2.0 s");
    }

    @Test
    @Tag("slow")
    void eachNotebookRunsInItsOwnJvmInItsOwnFolder() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("notebooks"));
        notebook("notebooks/a.ipynb", "System.setProperty(\"left.behind\", \"a\");");
        notebook(
                "notebooks/b.ipynb",
                "System.getProperty(\"left.behind\") + \" \" + System.getenv(\"LECTERN_FAST\") + \" \" + "
                        + "java.nio.file.Files.exists(java.nio.file.Path.of(\"a.ipynb\"))");
        Path out = directory.resolve("out");
        Cli cli = Cli.run(Cli.home(directory), "run", "--all", "--fast", "--out", out);
        assertThat(cli.status()).isZero();
        assertThat(cli.err()).contains("2 of 2 notebooks ran to their end");
        assertThat(folder).isDirectoryContaining("glob:**/a.ipynb");
        assertThat(out.resolve("b.ipynb")).content().contains("null 1 true");
    }
}
