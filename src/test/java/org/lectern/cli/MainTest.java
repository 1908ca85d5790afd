package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    Path directory;

    private Cli run(Object... arguments) {
        return Cli.run(Cli.home(directory), arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab", "run", "html", "test", "bench", "kernel", "verify", "release", "doctor"})
    void helpNamesEveryCommandAndEachHasItsOwn(String command) {
        assertThat(run("--help").out()).contains("\n  " + command + " ");
        Cli help = run(command, "--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).startsWith("Usage: lectern " + command);
        assertThat(help.err()).isEmpty();
    }

    @Test
    void versionNamesLecternAndJava() {
        Cli version = run("--version");
        assertThat(version.status()).isZero();
        assertThat(version.out()).startsWith("Lectern ").contains("Java " + Runtime.version());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docter|did you mean doctor",
                "rnu|unknown command or argument 'rnu'",
                "run a.ipynb --timeout 0|--timeout needs seconds above 0",
                "kernel frob|unknown command or argument 'frob'",
                "run|name a notebook, or --all",
                "run --nonsense a.ipynb|Unknown option: '--nonsense'",
                "run a.ipynb --out x --in-place|exclude each other",
                "run a.ipynb --html|--html needs --out DIR",
                "run a.ipynb --timeout soon|'soon' is not a double",
                "run a.ipynb --timeout -1|--timeout needs seconds above 0",
                "lab --port 99999|a number from 1 to 65535, got 99999",
                "lab --port x|'x' is not an int",
                "kernel|say install or uninstall",
                "kernel install --user --prefix x|mutually exclusive",
                "release|Missing required parameter",
                "verify|Missing required parameter",
                "verify 01-mlp --jobs 0|--jobs needs a number from 1 to 64, got 0",
                "release a b --to c.ipynb|for one homework at a time",
                "doctor now|unknown command or argument"
            })
    void badUsageIsOneLineAndExitCode2(String command, String message) {
        Cli cli = run((Object[]) command.split(" "));
        assertThat(cli.status()).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .startsWith("lectern: ")
                .contains(message)
                .contains("--help`")
                .hasLineCount(1);
    }

    @Test
    void failuresAreOneLineAndExitCode1() throws IOException {
        Path text = Files.writeString(directory.resolve("a.ipynb"), "no notebook");
        Path old = Files.writeString(directory.resolve("old.ipynb"), "{\"nbformat\": 3, \"worksheets\": []}");
        Path file = Files.writeString(directory.resolve("file"), "");
        Path good = Files.writeString(
                directory.resolve("good.ipynb"),
                "{\"cells\": [], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 4}");
        List<Cli> failures = List.of(
                run("run", text),
                run("run", old),
                run("run", directory.resolve("missing.ipynb")),
                run("run", directory),
                run("run", "--all"),
                run("run", good, "--out", file),
                run("run", good, "--out", directory),
                run("html", text),
                run("html", good, "--out", file),
                run("release", "nothing"),
                run("verify", "nothing"),
                run("release", "a", "--class-path", directory.resolve("no.jar")),
                run("verify", good),
                run("kernel", "install", "--prefix", file),
                run("test", "--all"));
        for (Cli failure : failures) {
            assertThat(failure.status()).as(failure.err()).isEqualTo(1);
            assertThat(failure.err()).startsWith("lectern: ").hasLineCount(1).doesNotContain("Exception", "unexpected");
        }
        assertThat(failures.get(0).err()).contains(text + ": not a notebook");
        assertThat(failures.get(1).err()).contains("nbformat 3 is too old");
        assertThat(failures.get(5).err()).contains("can't write to " + file);
        assertThat(failures.get(6).err()).contains("is the notebook itself; use --in-place");
        assertThat(directory).isDirectoryNotContaining("glob:**{.html,.tmp}");
    }

    @Test
    void debugAddsTheStackTrace() {
        Cli cli = run("--debug", "run", directory.resolve("missing.ipynb"));
        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.err()).contains("\tat org.lectern.notebook.NotebookReader");
    }

    @Test
    void twoNotebooksOfOneNameAreNotWrittenOverEachOther() throws IOException {
        String empty = "{\"cells\": [], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 4}";
        Path one = Files.writeString(
                Files.createDirectory(directory.resolve("one")).resolve("a.ipynb"), empty);
        Path two = Files.writeString(
                Files.createDirectory(directory.resolve("two")).resolve("a.ipynb"), empty);
        Cli cli = run("run", one, two, "--out", directory.resolve("out"));
        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.err()).contains("would both become");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void portInUseIsSaidBeforeAnythingIsInstalled() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Cli cli = run("lab", "--no-browser", "--port", taken.getLocalPort());
            assertThat(cli.status()).isEqualTo(1);
            assertThat(cli.err())
                    .isEqualTo("lectern: port " + taken.getLocalPort() + " on 127.0.0.1 is in use; choose another with "
                            + "--port, or stop the program that uses it" + System.lineSeparator());
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void kernelIsInstalledWhereItIsSaidAndTakenAwayAgain() {
        Path prefix = directory.resolve("a prefix");
        Path spec = prefix.resolve("share/jupyter/kernels/lectern/kernel.json");
        assertThat(run("kernel", "install", "--prefix", prefix).status()).isZero();
        assertThat(spec).isRegularFile();
        assertThat(run("kernel", "uninstall", "--prefix", prefix).out()).startsWith("Uninstalled");
        assertThat(spec).doesNotExist();
        assertThat(run("kernel", "uninstall", "--prefix", prefix).out()).startsWith("No kernel in");
    }

    @Test
    void kernelMayHaveTheNameThatNotebooksOfIJavaAskFor() {
        Path spec = directory.resolve("share/jupyter/kernels/java/kernel.json");
        assertThat(run("kernel", "install", "--name", "java", "--prefix", directory)
                        .out())
                .contains("\"java\"");
        assertThat(spec).isRegularFile();
        assertThat(run("kernel", "uninstall", "--prefix", directory).out()).startsWith("No kernel in");
        assertThat(run("kernel", "uninstall", "--name", "java", "--prefix", directory)
                        .out())
                .startsWith("Uninstalled");
        assertThat(spec).doesNotExist();
        assertThat(run("kernel", "install", "--name", "../x", "--prefix", directory)
                        .err())
                .contains("--name takes letters");
        assertThat(run("kernel", "install", "--help").out()).contains("--name=NAME", "IJava");
    }

    @Test
    void htmlCommandMakesThePageOfANotebookAsItIs() throws IOException {
        Path notebook = Files.writeString(
                directory.resolve("a.ipynb"),
                "{\"cells\": [{\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": \"# Hello\"}], \"metadata\": {}, "
                        + "\"nbformat\": 4, \"nbformat_minor\": 4}");
        Cli cli = run("html", notebook);
        assertThat(cli.status()).isZero();
        assertThat(directory.resolve("a.html")).content().contains("<title>Hello</title>");
    }

    @Test
    void doctorSaysWhatIsMissingAndHowToMendIt() {
        Cli cli = run("doctor");
        assertThat(cli.status()).as(cli.out()).isZero();
        assertThat(cli.out())
                .contains("✓ Java ")
                .contains("✓ Tensors ")
                .contains("! Kernel       not installed for this user")
                .contains("→ `lectern kernel install`")
                .contains("Lectern can run notebooks.");
        assertThat(run("doctor", "--json").out()).contains("\"healthy\" : true");
    }

    @Test
    void doctorNoticesAKernelWhoseFilesAreGone() throws IOException {
        Home home = new Home(directory, Map.of("JUPYTER_DATA_DIR", directory.toString(), "PATH", ""));
        Path spec = Files.createDirectories(directory.resolve("kernels/lectern"));
        Files.writeString(
                spec.resolve("kernel.json"),
                "{\"argv\": [\"" + directory + "/java\", \"-cp\", \"/gone/lectern.jar\"]}");
        assertThat(Cli.run(home, "doctor").out())
                .contains("names files that are gone")
                .contains("/gone/lectern.jar");
    }

    @Test
    void jupyterOnThePathThatDoesNotWorkIsPassedOver() throws IOException {
        Path broken = program(directory.resolve("broken"), "exit 1");
        Path working = program(directory.resolve("working"), "[ \"$1\" = notebook ] && echo 7.0.1");
        String path = broken.getParent() + File.pathSeparator + working.getParent();
        Home home = new Home(directory, Map.of("HOME", directory.toString(), "PATH", path));
        assertThat(Jupyter.find(home)).contains(new Jupyter(working, "notebook", "7.0.1"));
    }

    private static Path program(Path folder, String script) throws IOException {
        Path program = Files.createDirectories(folder).resolve("jupyter");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }
}
