package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.grading.OutsideHomework;
import org.lectern.notebook.NotebookReader;

class VerifyCommandTest {
    @TempDir
    private Path folder;

    private Cli run(Object... arguments) {
        return Cli.run(Cli.home(folder), arguments);
    }

    @Test
    void aHomeworkFromOutsideIsVerifiedAndReleasedWithItsChecks() throws IOException {
        OutsideHomework homework = OutsideHomework.in(folder, "cli-area", OutsideHomework.SOLUTION);
        Path json = folder.resolve("proof.json");
        Cli verified = run(
                "verify",
                homework.solution,
                "--class-path",
                homework.classes,
                "--json",
                json,
                "--mutants",
                "--jobs",
                1);
        assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.out())
                .contains("✔ cell 2 (", ", line 4, wrong operator: * -> /; caught by circle: areas of small circles")
                .contains("✔ solution earns 6 of 6 points in 3 checks")
                .contains("cli-area: holds, can be released");
        assertThat(json).content().contains("\"homework\" : \"cli-area\"").contains("\"holds\" : true");

        Path exercise = folder.resolve("students/area.ipynb");
        Path jar = folder.resolve("students/checks.jar");
        Cli released = run("release", homework.solution, "-cp", homework.classes, "--to", exercise, "--checks", jar);
        assertThat(released.status()).as(released.err()).isZero();
        assertThat(released.out()).contains(jar + ", without 2 hidden checks");
        assertThat(NotebookReader.read(exercise).cells().get(1).source()).contains("throw notAnswered(\"circle\");");
        assertThat(Files.size(jar)).isPositive();
        byte[] before = Files.readAllBytes(exercise);
        assertThat(run("release", homework.solution, "-cp", homework.classes, "--to", exercise)
                        .status())
                .isZero();
        assertThat(exercise).hasBinaryContent(before);
        assertThat(run("release", homework.solution, "-cp", homework.classes).err())
                .contains("lies outside of solutions/; say where to by --to FILE.ipynb");
        assertThat(run("release", homework.solution, "-cp", homework.classes, "--to", homework.solution)
                        .err())
                .contains("is the solution itself");
        Files.writeString(exercise, "{}");
        Cli old = run(
                "release", homework.solution, "-cp", homework.classes, "--to", exercise, "--checks", jar, "--check");
        assertThat(old.status()).isEqualTo(1);
        assertThat(old.err())
                .contains("run `lectern release " + homework.solution + " --class-path " + homework.classes + " --to "
                        + exercise + " --checks " + jar + "`");
        // Without its class path the homework is unknown again.
        assertThat(run("verify", homework.solution).err()).contains("no exercise \"cli-area\"");
    }

    @Test
    void aHomeworkThatDoesNotHoldIsExitCode1() throws IOException {
        OutsideHomework homework =
                OutsideHomework.in(folder, "cli-wrong", OutsideHomework.SOLUTION.replace("Math.PI", "3"));
        Cli cli = run("verify", homework.solution, "-cp", homework.classes);
        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.out()).contains("✘ solution earns 0 of 6 points", "✘ mutants  not tried", "not ready");
        assertThat(run("verify", homework.solution, "-cp", homework.classes, "--json", folder)
                        .err())
                .contains("--json: can't write to");
    }
}
