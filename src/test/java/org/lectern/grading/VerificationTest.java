package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.notebook.NotebookReader;

class VerificationTest {
    @TempDir
    private Path folder;

    private Proof proof(String answer, String... more) throws IOException {
        OutsideHomework homework = OutsideHomework.in(folder, "test-proof", answer, more);
        try (Closeable classPath = Exercises.add(List.of(homework.classes))) {
            return Verification.of(homework.solution).jobs(1).run();
        }
    }

    private static Proof.Step step(Proof proof, String name) {
        return proof.steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aGoodHomeworkHoldsInEveryPart() throws IOException {
        Proof proof = proof(OutsideHomework.SOLUTION);
        assertThat(proof.steps())
                .allSatisfy(step -> assertThat(step.problems()).isEmpty())
                .extracting(Proof.Step::name)
                .containsExactly("solution", "starter", "mutants", "leaks", "hints");
        assertThat(proof.holds()).isTrue();
        assertThat(step(proof, "solution").summary()).isEqualTo("earns 6 of 6 points in 3 checks");
        assertThat(proof.trials())
                .extracting(Proof.Trial::line, Proof.Trial::change, Proof.Trial::verdict)
                .contains(tuple(4, "* -> /", Proof.Verdict.CAUGHT));
        assertThat(proof.text())
                .contains("✔ leaks    nothing of 2 hidden checks")
                .endsWith(" s)");
    }

    @Test
    void survivorsLeaksAndFailingCellsAreNamedWithTheirPlaces() throws IOException {
        Proof proof =
                proof("""
                double circle(double radius) {
                    // BEGIN SOLUTION
                    boolean huge = radius > 2000;
                    boolean late = radius > 3000; // same: > -> >=, no circle is that large
                    if (huge && late) {
                        return 0;
                    }
                    double area = Math.PI * radius * radius;
                    while (area < 0) {
                        area = area + 1;
                    }
                    return area;
                    // END SOLUTION
                }""", "// try a radius of 7.125, said areas of secret circles", "int late = fast(1, 0) / 0;");
        assertThat(proof.holds()).isFalse();
        assertThat(step(proof, "mutants").problems())
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("cell 2 (")
                        .contains("line 3: > -> >=")
                        .contains("> boolean huge = radius > 2000;")
                        .contains("// same: > -> >="));
        assertThat(proof.trials())
                .filteredOn(trial -> trial.verdict() == Proof.Verdict.SAME)
                .extracting(Proof.Trial::line, Proof.Trial::same)
                .containsExactly(tuple(4, "no circle is that large"));
        // A loop that never ends costs its time, not the rest.
        assertThat(proof.trials())
                .filteredOn(trial -> trial.line() == 9 && trial.change().equals("< -> >"))
                .extracting(Proof.Trial::verdict)
                .containsExactly(Proof.Verdict.CAUGHT);
        assertThat(step(proof, "solution").problems())
                .singleElement()
                .asString()
                .startsWith("cell 4 (")
                .contains("ArithmeticException");
        assertThat(step(proof, "leaks").problems())
                .hasSize(2)
                .anySatisfy(leak -> assertThat(leak)
                        .startsWith("\"areas of secret circles\" of the hidden check Circle.secretOnes is in cell 3 ("))
                .anySatisfy(leak -> assertThat(leak)
                        .startsWith("the number 7.125 of the hidden check Circle.secretOnes is in cell 3 ("));
        JsonNode json = new ObjectMapper().readTree(proof.json());
        assertThat(json.path("holds").asBoolean()).isFalse();
        assertThat(json.path("trials")).hasSize(proof.trials().size());
    }

    @Test
    void aMutantThatDoesNotCompileIsNoneWhereAnotherCellUsesTheAnswerToo() throws IOException {
        Proof proof = proof("""
                double area(double radius) { return Math.PI * radius * radius; }

                double circle(double radius) {
                    // BEGIN SOLUTION
                    StringBuilder text = new StringBuilder(area(radius) + "");
                    return Double.parseDouble(text.toString());
                    // END SOLUTION
                }""", "double tried = circle(1);");
        assertThat(proof.trials())
                .extracting(Proof.Trial::change, Proof.Trial::verdict)
                .containsExactly(tuple(".toString() left out", Proof.Verdict.NO_PROGRAM));
    }

    @Test
    void hiddenChecksThatAreAPartOfLecternAreAProblem() {
        Path solution = Path.of("solutions/01-mlp.ipynb");
        Proof.Step shipped = Verification.of(solution).leaks(Release.of(NotebookReader.read(solution)));
        assertThat(shipped.problems()).isEmpty();
        assertThat(shipped.summary()).isEqualTo("there are no hidden checks");

        assertThat(CheckCode.of(Exercises.named("01-mlp").type()).isLecterns()).isTrue();
        assertThat(CheckCode.of(GuideChecks.class).isLecterns()).isFalse();
        ExerciseClass guide = ExerciseClass.of(GuideChecks.class);
        assertThat(StudentChecks.published(guide, false)).isEmpty();
        assertThat(StudentChecks.published(guide, true))
                .singleElement()
                .asString()
                .contains("org.lectern.grading.GuideChecks", "every student has", "--class-path");
    }

    @Test
    void theTeachersJarIsNotForTheNotebookAndTheStudentsNotForTheProof() throws IOException {
        OutsideHomework homework = OutsideHomework.in(
                folder, "test-proof", OutsideHomework.SOLUTION, "%jars lib/classes", "%jars own.jar");
        Path students = folder.resolve("students.jar");
        try (Closeable classPath = Exercises.add(List.of(homework.classes))) {
            assertThat(leaks(homework))
                    .singleElement()
                    .asString()
                    .startsWith("cell 3 (")
                    .contains("loads classes, which holds the hidden checks");
            Release.checks(homework.solution, students);
        }
        try (Closeable classPath = Exercises.add(List.of(students))) {
            assertThat(leaks(homework)).singleElement().asString().contains("was made for students");
        }
    }

    @Test
    void aTableThatVisibleAndHiddenChecksShareIsNamed() throws IOException {
        String sharing = OutsideHomework.CHECKS
                .replace("for (double radius : SECRET_RADII) {", "for (double radius : RADII) {")
                .replace("{1.5, 2.5}", "{1.5, 2.5, 7654.5}");
        OutsideHomework shared = OutsideHomework.with(sharing, folder, "test-shared", OutsideHomework.SOLUTION);
        try (Closeable classPath = Exercises.add(List.of(shared.classes))) {
            assertThat(Verification.of(shared.solution)
                            .leaks(Release.of(NotebookReader.read(shared.solution)))
                            .summary())
                    .contains("students get the whole of what visible checks use as well: RADII;");
        }
    }

    private static List<String> leaks(OutsideHomework homework) {
        return Verification.of(homework.solution)
                .leaks(Release.of(NotebookReader.read(homework.solution)))
                .problems();
    }

    @ParameterizedTest
    @CsvSource({"-3", "Double.NaN", "Double.POSITIVE_INFINITY"})
    void pointsBelowZeroAreRefused(String points) throws IOException {
        OutsideHomework homework = OutsideHomework.with(
                OutsideHomework.CHECKS.replace("points = 2", "points = " + points),
                folder,
                "test-proof",
                OutsideHomework.SOLUTION);
        try (Closeable classPath = Exercises.add(List.of(homework.classes))) {
            Verification verification = Verification.of(homework.solution);
            assertThatThrownBy(verification::run)
                    .isInstanceOf(ReleaseException.class)
                    .hasMessageContaining("the check \"areas of small circles\" of circle is worth")
                    .hasMessageContaining("0 or more");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            double tried = circle(1);              | false
            double half(double r) { return circle(r) / 2; } | true
            double none = 1;                       | true
            // circle(1)                           | true
            exercise("test-proof");                | true
            progress()                             | true
            %jars checks.jar                       | true
            """)
    void answersAreExchangedInAnOpenNotebookOnlyIfNoCellDependsOnThem(String cell, boolean loose) throws IOException {
        OutsideHomework homework = OutsideHomework.in(folder, "test-proof", OutsideHomework.SOLUTION, cell);
        try (Closeable classPath = Exercises.add(List.of(homework.classes))) {
            assertThat(SolvedHomework.of(homework.solution).isLoose()).isEqualTo(loose);
        }
    }

    @Test
    void aSolutionThatLosesPointsIsSaidAndNoMutantTried() throws IOException {
        Proof proof = proof(OutsideHomework.SOLUTION.replace("Math.PI", "3.14"));
        assertThat(step(proof, "solution").problems())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("circle: areas of small circles: failed");
        assertThat(proof.trials()).isEmpty();
        assertThat(proof.holds()).isFalse();
    }
}
