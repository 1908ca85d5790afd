package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script with a Java and a Maven that only say what they were asked. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final String MODULES = "java.base java.desktop jdk.compiler jdk.jshell";

    @TempDir
    Path directory;

    private Path home;
    private Path jdk;
    private Path bin;

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void makeAClone() throws IOException {
        home = Files.createDirectories(directory.resolve("a clone"));
        Path script = Path.of("lectern").toAbsolutePath();
        assertThat(script).isExecutable();
        Files.copy(script, home.resolve("lectern"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(home.resolve("src/main/java"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        jdk = jdk("17.0.1", MODULES);
        bin = Files.createDirectories(directory.resolve("bin"));
        program(bin.resolve("mvn"), """
                echo "mvn $*" >>"$CALLS"
                build=$CLONE/target/quick
                case "$*" in *-Pquick,bench*) build=$CLONE/target/bench ;; esac
                case "$*" in *package*)
                    [ -z "$FAIL" ] || { echo "[ERROR] does not compile"; exit 1; }
                    mkdir -p "$build" && touch "$build/lectern.jar" "$CLONE/library.jar"
                    printf %s "$CLONE/library.jar" >"$build/classpath.txt" ;;
                esac""");
    }

    private Path jdk(String version, String modules) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("jdk " + version));
        Files.createDirectories(folder.resolve("bin"));
        program(folder.resolve("bin/java"), "for word in \"$@\"; do echo \"<$word>\"; done");
        program(folder.resolve("bin/javac"), "exit 0");
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\nMODULES=\"" + modules + "\"\n");
        return folder;
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Result run(Path script, Map<String, String> more, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("LECTERN_JAVA_OPTS");
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME", jdk.toString(),
                        "PATH", bin + ":/usr/bin:/bin",
                        "CALLS", directory.resolve("calls.txt").toString(),
                        "CLONE", home.toString(),
                        "FAIL", ""));
        builder.environment().putAll(more);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), read(out), read(err));
    }

    private Result run(String... arguments) throws Exception {
        return run(home.resolve("lectern"), Map.of(), arguments);
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    }

    private long builds() throws IOException {
        return read(directory.resolve("calls.txt"))
                .lines()
                .filter(line -> line.contains("package"))
                .count();
    }

    @Test
    void firstCommandBuildsAndTheSecondDoesNot() throws Exception {
        Result first = run("run", "a b.ipynb");
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.err()).contains("Building Lectern (first time: a few minutes)");
        assertThat(first.out())
                .contains("<-Dlectern.home=" + home + ">")
                .contains("<" + home + "/target/quick/lectern.jar:" + home + "/library.jar>")
                .endsWith("<org.lectern.cli.Main>\n<run>\n<a b.ipynb>\n");
        assertThat(builds()).isEqualTo(1);

        Result second = run("doctor");
        assertThat(second.err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
        assertThat(home.resolve("target/quick/.build-lock")).doesNotExist();
    }

    @Test
    void newerSourceAndVanishedLibraryBuildAgain() throws Exception {
        run("doctor");
        Path source = Files.writeString(home.resolve("src/main/java/A.java"), "class A {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        run("doctor");
        assertThat(builds()).isEqualTo(2);

        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(600)));
        Files.setLastModifiedTime(
                source.getParent(), FileTime.from(Instant.now().minusSeconds(600)));
        Files.delete(home.resolve("library.jar"));
        run("doctor");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void benchHasABuildOfItsOwnThatFollowsItsOwnSources() throws Exception {
        Path source = Files.createDirectories(home.resolve("src/bench/java")).resolve("B.java");
        run("doctor");
        Result first = run("bench", "eager", "--quick");
        assertThat(first.err()).contains("Building Lectern's benchmark");
        assertThat(first.out())
                .contains("<" + home + "/target/bench/lectern.jar:" + home + "/library.jar>")
                .endsWith("<org.lectern.cli.Main>\n<bench>\n<eager>\n<--quick>\n");
        assertThat(builds()).isEqualTo(2);

        Files.writeString(source, "class B {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        run("doctor");
        assertThat(run("bench", "--help").out()).contains("<" + home + "/target/quick/lectern.jar");
        assertThat(builds()).isEqualTo(2);
        run("bench");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void worksThroughALinkFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("bin/l"), home.resolve("lectern"));
        Result result = run(link, Map.of(), "doctor");
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).contains("<-Dlectern.home=" + home + ">");
    }

    @Test
    void failedBuildShowsTheErrorAndWhereTheRestIs() throws Exception {
        Result result = run(home.resolve("lectern"), Map.of("FAIL", "1"), "doctor");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .contains("[ERROR] does not compile")
                .contains("lectern: the build failed; all of its output is in " + home + "/target/quick/build.log");
        assertThat(home.resolve("target/quick/.build-lock")).doesNotExist();
    }

    @Test
    void lockOfABuildThatDiedIsTakenOver() throws Exception {
        Path lock = Files.createDirectories(home.resolve("target/quick/.build-lock"));
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(lock.resolve("pid"), dead.pid() + "\n");
        assertThat(run("doctor").status()).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void javaThatIsTooOldOrLacksAModuleIsRefusedInOneLine() throws Exception {
        jdk = jdk("11.0.2", MODULES);
        Result old = run("doctor");
        assertThat(old.status()).isEqualTo(1);
        assertThat(old.err()).startsWith("lectern: Java 11.0.2 at ").contains("is too old; install a JDK 17 to 25");
        assertThat(old.err()).hasLineCount(1);

        jdk = jdk("17.0.9", "java.base java.desktop jdk.compiler");
        Result bare = run("doctor");
        assertThat(bare.status()).isEqualTo(1);
        assertThat(bare.err())
                .contains("lacks the module jdk.jshell, which cells need; install a JDK")
                .hasLineCount(1);

        Result wrong = run(home.resolve("lectern"), Map.of("JAVA_HOME", "/nowhere"), "doctor");
        assertThat(wrong.err())
                .contains("JAVA_HOME is /nowhere, which has no bin/java")
                .hasLineCount(1);
    }

    @Test
    void newerJavaIsUsedWithAWarningAndTheFlagsItNeeds() throws Exception {
        jdk = jdk("26", MODULES);
        Result result = run("doctor");
        assertThat(result.status()).isZero();
        assertThat(result.err()).contains("Java 26 is newer than those Lectern is tested with");
        assertThat(result.out())
                .contains("<--enable-native-access=ALL-UNNAMED>")
                .contains("<--sun-misc-unsafe-memory-access=allow>");
        jdk = jdk("17.0.1", MODULES);
        assertThat(run("doctor").out()).doesNotContain("native-access");
    }

    @Test
    void missingMavenOrCompilerIsNamed() throws Exception {
        Files.delete(bin.resolve("mvn"));
        Path tools = Files.createDirectories(directory.resolve("tools"));
        for (String tool : List.of("bash", "dirname", "sed", "find", "head", "cat", "readlink", "env", "tr")) {
            Path real = Files.exists(Path.of("/usr/bin", tool)) ? Path.of("/usr/bin", tool) : Path.of("/bin", tool);
            Files.createSymbolicLink(tools.resolve(tool), real);
        }
        Result maven = run(home.resolve("lectern"), Map.of("PATH", tools.toString()), "doctor");
        assertThat(maven.err())
                .isEqualTo("lectern: no Maven found; install it (Debian, Ubuntu: apt-get install maven)\n");

        program(bin.resolve("mvn"), "exit 0");
        Files.delete(jdk.resolve("bin/javac"));
        assertThat(run("doctor").err())
                .contains("has no compiler (bin/javac), it is a JRE")
                .hasLineCount(1);
    }

    @Test
    void helpNeedsNoBuildAndNamesEveryCommand() throws Exception {
        Result help = run("--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("lab ", "run ", "test ", "kernel ", "release ", "doctor ", "html ");
        assertThat(builds()).isZero();
    }

    @Test
    void testCommandRunsMavenAndPassesArgumentsAndExitCodeOn() throws Exception {
        program(bin.resolve("mvn"), "echo \"mvn $*\"; exit 7");
        Result result = run("test", "-Dtest=A b");
        assertThat(result.status()).isEqualTo(7);
        assertThat(result.out()).isEqualTo("mvn -B -ntp -f " + home + "/pom.xml verify -Dtest=A b\n");
    }

    @Test
    void testOfEverythingBuildsFirstAndLeavesNoGroupOut() throws Exception {
        program(bin.resolve("dpkg-query"), "printf installed");
        Result result = run("test", "--all");
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(read(directory.resolve("calls.txt")).lines().toList())
                .hasSize(2)
                .last()
                .isEqualTo("mvn -B -ntp -f " + home + "/pom.xml verify -Dlectern.excluded.groups=none");
    }

    @Test
    void missingTestPackagesAreNamedToAUserWhoIsNotRoot() throws Exception {
        program(bin.resolve("dpkg-query"), "for last; do :; done; [ \"$last\" = chromium ] || printf installed");
        program(bin.resolve("apt-get"), "echo should not run; exit 1");
        program(bin.resolve("id"), "echo 1000");
        Result result = run("test", "--all");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .contains("sudo apt-get install --no-install-recommends chromium\n")
                .hasLineCount(1);
    }

    @Test
    void rootGetsTheMissingTestPackagesInstalled() throws Exception {
        program(bin.resolve("dpkg-query"), "for last; do :; done; [ \"$last\" = chromium ] || printf installed");
        program(bin.resolve("apt-get"), "echo \"apt-get $* $DEBIAN_FRONTEND\" >>\"$CALLS\"");
        program(bin.resolve("id"), "echo 0");
        assertThat(run("test", "--all").status()).isZero();
        assertThat(read(directory.resolve("calls.txt")))
                .contains("apt-get update noninteractive")
                .contains("apt-get install -y --no-install-recommends chromium noninteractive");
    }

    @Test
    void labHandsItsProcessToJupyter() throws Exception {
        program(jdk.resolve("bin/java"), "printf 'printf\\0%%s,\\0a b\\0--port=1\\0' >\"$LECTERN_EXEC\"");
        Result result = run("lab");
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("a b,--port=1,");
        program(jdk.resolve("bin/java"), "exit 2");
        assertThat(run("lab", "--nonsense").status()).isEqualTo(2);
    }
}
