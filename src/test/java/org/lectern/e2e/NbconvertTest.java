package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;

/** A teacher's way: Jupyter's own command runs a lecture on the installed kernel. */
@Tag("slow")
class NbconvertTest {
    @TempDir
    Path temp;

    @Test
    void jupytersOwnCommandRunsTheLecture() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/jupyter-nbconvert")), "jupyter-nbconvert is not installed");
        run("bash", "lectern", "kernel", "install", "--prefix", temp.toString());
        run(
                "/usr/bin/jupyter",
                "nbconvert",
                "--to",
                "notebook",
                "--execute",
                "--ExecutePreprocessor.kernel_name=lectern",
                "--output-dir",
                temp.toString(),
                "notebooks/01-mlp.ipynb");

        Notebook executed = NotebookReader.read(temp.resolve("01-mlp.ipynb"));
        assertThat(executed.codeCells())
                .isNotEmpty()
                .allSatisfy(cell -> assertThat(cell.executionCount()).isPresent());
        assertThat(executed.codeCells())
                .anySatisfy(cell -> assertThat(cell.outputs().toString()).contains("image/png"));
    }

    private void run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOME", temp.toString());
        builder.environment().put("JUPYTER_PATH", temp.resolve("share/jupyter").toString());
        builder.environment().put("LECTERN_FAST", "1");
        Path log = temp.resolve("log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
