package org.lectern.magic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.cli.Main;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;
import org.lectern.notebook.NotebookWriter;

/** A notebook written for IJava, as courses write them, in a JVM of its own with IJava's environment. */
class IJavaNotebookTest {
    @TempDir
    Path folder;

    @Test
    void aNotebookWrittenForIJavaRunsUnchanged() throws Exception {
        Path utils = Files.createDirectory(folder.resolve("utils"));
        Files.writeString(
                utils.resolve("Functions.java"),
                "public class Functions {\n  static int square(int x) { return x * x; }\n}\n");
        write(
                utils.resolve("plot-utils.ipynb"),
                "%load ../utils/Functions",
                "String label(int x) { return \"<\" + Functions.square(x) + \">\"; }");
        Magician.jar(Files.createDirectory(folder.resolve("lib")).resolve("one.jar"), "demo", "One", "uno");
        FileRepository central = new FileRepository(Files.createDirectory(folder.resolve("central")))
                .publish("demo.base", "base", "2.0", "Base", "");
        FileRepository snapshots = new FileRepository(Files.createDirectory(folder.resolve("snapshots")))
                .publish(
                        "demo.snap",
                        "snap",
                        "0.1",
                        "Snap",
                        "<dependencies>" + FileRepository.dependency("demo.base", "base", "2.0", "")
                                + "</dependencies>");
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve(".m2"));
        Files.writeString(
                home.resolve(".m2/settings.xml"),
                "<settings><mirrors><mirror><id>house</id><mirrorOf>central</mirrorOf><url>" + central.url()
                        + "</url></mirror></mirrors></settings>");
        Files.writeString(folder.resolve("init.jshell"), "int fromScript = 7;\n");
        Path notebook = Files.createDirectory(folder.resolve("chapter")).resolve("book.ipynb");
        write(
                notebook,
                "%load ../utils/plot-utils",
                "List<String> added = %jars ../lib/\nadded.size() + demo.One.word()",
                "%%loadFromPOM\n<repository>\n  <id>snaps</id>\n  <url>" + snapshots.url() + "</url>\n</repository>\n"
                        + FileRepository.dependency("demo.snap", "snap", "0.1", ""),
                "%mavenRepo snaps " + snapshots.url()
                        + "\n%maven demo.base:base:2.0\ndemo.base.Base.word() + demo.snap.Snap.word()",
                "import io.github.spencerpark.ijava.IJava;\n"
                        + "import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;\n"
                        + "IJava.getKernelInstance().getRenderer().createRegistration(int[][].class)\n"
                        + "  .preferring(MIMEType.TEXT_HTML)\n"
                        + "  .register((a, ctx) -> ctx.renderIfRequested(MIMEType.TEXT_HTML, () -> \"<b>\" + a.length + \"</b>\"));",
                "new int[3][3]",
                "String id = display(\"<i>x</i>\", \"text/html\");\nupdateDisplay(id, \"<i>y</i>\", \"text/html\");",
                "import org.apache.commons.lang3.StringUtils;\nStringUtils.capitalize(label(fromScript))",
                "(int) eval(\"fromScript + 1\") + fromBlock()");
        Path out = folder.resolve("out");
        String printed = run(
                notebook,
                home,
                Map.of(
                        "IJAVA_STARTUP_SCRIPTS_PATH", "../init.jshell",
                        "IJAVA_STARTUP_SCRIPT", "int fromBlock() { return 100; }",
                        "IJAVA_TIMEOUT", "-1",
                        "IJAVA_COMPILER_OPTS", "-Xlint:deprecation"),
                out);
        assertThat(printed).contains("✓ book: 9 cells");
        List<String> outputs = new ArrayList<>();
        NotebookReader.read(out.resolve("book.ipynb"))
                .codeCells()
                .forEach(cell -> outputs.add(cell.outputs().toString()));
        assertThat(outputs.get(1)).contains("1uno");
        assertThat(outputs.get(3)).contains("base 2.0snap 0.1");
        assertThat(outputs.get(5)).contains("<b>3</b>");
        assertThat(outputs.get(6)).contains("<i>y</i>").doesNotContain("<i>x</i>");
        assertThat(outputs.get(7)).contains("<49>");
        assertThat(outputs.get(8)).contains("108");
        assertThat(home.resolve(".m2/repository/demo/snap/snap/0.1/snap-0.1.jar"))
                .exists();
    }

    private static void write(Path file, String... cells) {
        Notebook notebook = Notebook.empty();
        for (String cell : cells) {
            notebook.add(Cell.Kind.CODE, cell);
        }
        NotebookWriter.write(notebook, file);
    }

    private static String run(Path notebook, Path home, Map<String, String> environment, Path out)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        "--in-this-jvm",
                        "--out",
                        out.toString(),
                        notebook.toString())
                .directory(notebook.resolveSibling("").toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}
