package org.lectern.magic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.jshell.CellError;
import org.lectern.jshell.CellResult;

class EnvironmentTest {
    @TempDir
    Path folder;

    private static Magician with(Map<String, String> environment) {
        return new Magician(new StandardMagics(), builder -> Environment.apply(environment, builder));
    }

    @Test
    void theClassPathMayHaveGlobs() {
        Magician.jar(folder.resolve("one.jar"), "demo", "One", "uno");
        Magician.jar(folder.resolve("two.jar"), "demo", "Two", "due");
        try (Magician cells =
                with(Map.of("IJAVA_CLASSPATH", folder + "/on*.jar" + File.pathSeparator + folder + "/two.jar"))) {
            assertThat(cells.run("demo.One.word() + demo.Two.word()")).isEqualTo("unodue");
        }
    }

    @Test
    void whatCannotBeDoneIsSaidByTheFirstCellAlone() {
        Map<String, String> environment = Map.of(
                "IJAVA_CLASSPATH",
                folder + "/none/*.jar",
                "IJAVA_COMPILER_OPTS",
                "-Xlint:all --no-such-flag",
                "IJAVA_TIMEOUT",
                "5 PARSECS",
                "IJAVA_STARTUP_SCRIPTS_PATH",
                folder + "/init.jshell");
        try (Magician cells = with(environment)) {
            assertThat(cells.run("1 + 1")).isEqualTo("2");
            assertThat(cells.complained())
                    .contains("IJAVA_CLASSPATH: nothing matches " + folder + "/none/*.jar")
                    .contains("--no-such-flag")
                    .contains("IJAVA_TIMEOUT: needs milliseconds")
                    .contains("IJAVA_STARTUP_SCRIPTS_PATH: nothing matches");
            String once = cells.complained();
            cells.run("1 + 1");
            assertThat(cells.complained()).isEqualTo(once);
        }
    }

    @Test
    void compilerOptionsReachTheCompiler() {
        try (Magician cells = with(Map.of("IJAVA_COMPILER_OPTS", "-Xlint:all -Werror -nowarn"))) {
            assertThat(cells.run("1 + 1")).isEqualTo("2");
        }
        try (Magician cells = with(Map.of("IJAVA_COMPILER_OPTS", "-source 9"))) {
            assertThat(cells.fail("record R(int x) {}").kind()).isEqualTo(CellError.Kind.COMPILE);
        }
    }

    @Test
    void startUpScriptsRunBeforeTheFirstCellAndStayThroughAReset() throws IOException {
        Path script = Files.writeString(folder.resolve("init.jshell"), "int base = 40;\n%time int more = 2;\n");
        Map<String, String> environment = Map.of(
                "IJAVA_STARTUP_SCRIPTS_PATH",
                script.toString(),
                "IJAVA_STARTUP_SCRIPT",
                "int sum() { return base + more; }");
        try (Magician cells = with(environment)) {
            assertThat(cells.run("sum()")).isEqualTo("42");
            cells.run("int gone = 1;\n%reset");
            assertThat(cells.run("sum()")).isEqualTo("42");
        }
    }

    @Test
    void aStartUpScriptOfTheJshellToolMayEndItselfAndOtherCommandsAreTold() throws IOException {
        Path script = Files.writeString(
                folder.resolve("tool.jsh"),
                "\uFEFFint aa = 5;\nint bb(int x) { return x * aa; }\nSystem.out.println(bb(2))\n/exit\nint no = 1;\n");
        Path other = Files.writeString(folder.resolve("other.jsh"), "int early = 1;\n/set feedback silent\n");
        Path bytes = Files.write(folder.resolve("latin.jsh"), new byte[] {'/', '/', (byte) 0xE4});
        Map<String, String> environment = Map.of(
                "IJAVA_STARTUP_SCRIPTS_PATH",
                script + File.pathSeparator + other + File.pathSeparator + bytes,
                "IJAVA_STARTUP_SCRIPT",
                "int inline = 3;\n/exit");
        try (Magician cells = with(environment)) {
            assertThat(cells.run("bb(3) + inline")).isEqualTo("18");
            assertThat(cells.printed()).contains("10");
            assertThat(cells.complained())
                    .contains("IJAVA_STARTUP_SCRIPTS_PATH: " + other
                            + ", line 2: /set feedback silent is a command of the"
                            + " jshell tool, no Java. Leave the line out.")
                    .contains("IJAVA_STARTUP_SCRIPTS_PATH: " + bytes + " is no text in UTF-8")
                    .doesNotContain("failed");
            assertThat(cells.fail("early").name()).isEqualTo("CompileError");
            assertThat(cells.fail("no").name()).isEqualTo("CompileError");
        }
    }

    @Test
    void anErrorInAStartUpScriptNamesFileAndLineAndTheSessionCanBeUsed() throws IOException {
        Path script = Files.writeString(folder.resolve("init.jshell"), "int first = 1;\n\nint second = frist + 1;\n");
        Path thrower = Files.writeString(folder.resolve("later.jshell"), "int a = 1;\nint b = a / 0;\n");
        Map<String, String> environment = Map.of("IJAVA_STARTUP_SCRIPTS_PATH", script + File.pathSeparator + thrower);
        try (Magician cells = with(environment)) {
            assertThat(cells.run("first + a")).isEqualTo("2");
            assertThat(cells.complained())
                    .contains("The start-up script " + script + " failed")
                    .contains("line 3: int second = frist + 1;")
                    .contains("The start-up script " + thrower + " failed")
                    .contains(thrower + ", line 2");
        }
    }

    @Test
    void aStartUpScriptWithoutEndCanBeInterruptedAndCellsRunThen() throws Exception {
        try (Magician cells = with(Map.of("IJAVA_STARTUP_SCRIPT", "int before = 3;\nwhile (true) {}"))) {
            CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> cells.run("before"));
            Thread.sleep(3000);
            assertThat(first).isNotDone();
            cells.session.interrupt();
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("3");
            assertThat(cells.complained()).contains("The start-up script IJAVA_STARTUP_SCRIPT failed");
        }
    }

    @Test
    void aStartUpScriptMayCallMagicsAsMethods() {
        Magician.jar(folder.resolve("one.jar"), "demo", "One", "uno");
        try (Magician cells = with(Map.of(
                "IJAVA_STARTUP_SCRIPT",
                "List<String> added = lineMagic(\"jars\", List.of(\"" + folder + "/one.jar\"));"))) {
            assertThat(cells.run("added.size() + demo.One.word()")).isEqualTo("1uno");
        }
    }

    @Test
    void aJarThatWasBuiltAnewIsTold() {
        Path jar = folder.resolve("lib.jar");
        Magician.jar(jar, "demo", "Word", "uno");
        try (Magician cells = with(Map.of())) {
            cells.run("%jars " + jar + "\ndemo.Word.word()");
            cells.run("%jars " + jar);
            assertThat(cells.complained()).doesNotContain("lib.jar");
            Magician.jar(jar, "demo", "Word", "due and more");
            cells.run("%jars " + jar);
            assertThat(cells.complained()).contains("lib.jar is another than when it was added", "restarted");
        }
    }

    @Test
    void aCellThatTakesLongerThanTheTimeoutIsStoppedAndTold() {
        try (Magician cells = with(Map.of("IJAVA_TIMEOUT", "700"))) {
            cells.run("int kept = 5;");
            CellResult result = cells.session.evaluate("while (true) {}");
            CellError error = result.failure().orElseThrow();
            assertThat(error.name()).isEqualTo("Timeout");
            assertThat(error.message()).contains("0.7 s");
            assertThat(error.help()).contains("IJAVA_TIMEOUT");
            assertThat(cells.run("kept")).isEqualTo("5");
        }
    }

    @Test
    void noTimeoutIsMeantByMinusOneAndUnitsAreUnderstood() {
        try (Magician cells = with(Map.of("IJAVA_TIMEOUT", "-1"))) {
            assertThat(cells.run("Thread.sleep(50);\n1")).isEqualTo("1");
        }
        try (Magician cells = with(Map.of("IJAVA_TIMEOUT", "30 SECONDS"))) {
            assertThat(cells.run("Thread.sleep(100);\n1")).isEqualTo("1");
            assertThat(cells.complained()).isEmpty();
        }
    }

    @Test
    void theOutputOfACellMayBeLimited() {
        try (Magician cells = with(Map.of("LECTERN_OUTPUT_LIMIT", "100"))) {
            cells.run("for (int i = 0; i < 30; i++) { System.out.println(\"line \" + i); }");
            assertThat(cells.printed()).hasSize(100);
            assertThat(cells.complained()).contains("a cell shows at most 100");
        }
        try (Magician cells = with(Map.of("LECTERN_OUTPUT_LIMIT", "-1"))) {
            cells.run("1");
            assertThat(cells.complained())
                    .contains("LECTERN_OUTPUT_LIMIT: needs a number of characters from 1 on, got -1");
        }
    }
}
