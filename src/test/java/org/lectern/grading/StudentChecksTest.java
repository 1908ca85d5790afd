package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.display.MimeBundle;
import org.lectern.jshell.CellResult;
import org.lectern.jshell.Session;

class StudentChecksTest {
    @TempDir
    private static Path folder;

    private static OutsideHomework homework;
    private static Closeable classPath;
    private static ExerciseClass exercise;

    static final class Right {
        static double circle(double radius) {
            return Math.PI * radius * radius;
        }
    }

    static final class Wrong {
        static double circle(double radius) {
            return 2 * Math.PI * radius;
        }
    }

    @BeforeAll
    static void compile() throws IOException {
        homework = OutsideHomework.in(folder, "test-area", OutsideHomework.SOLUTION);
        classPath = Exercises.add(List.of(homework.classes));
        exercise = Exercises.named("test-area");
    }

    @AfterAll
    static void close() throws IOException {
        classPath.close();
    }

    @Test
    void nothingOfAHiddenCheckIsInAnyClassFile() {
        Map<String, byte[]> classes = StudentChecks.of(exercise).classes();
        assertThat(classes)
                .containsOnlyKeys(
                        "school/AreaChecks",
                        "school/AreaChecks$Circle",
                        "school/AreaChecks$OnlyHidden",
                        "school/Helpers");
        String all = classes.values().stream()
                .map(each -> new String(each, StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining());
        assertThat(all)
                .contains("areas of small circles", "The radius comes in twice.", "half")
                .doesNotContain(
                        "secret",
                        "SECRET",
                        "hush-hush",
                        "areaBy",
                        "guarded",
                        "Pair",
                        "theLatestOfAll",
                        "55.25",
                        "HIDDEN");
        for (double secret : new double[] {7.125, 1234.5, 98.765, 1e6, 4242.42}) {
            assertThat(all).doesNotContain(bytes(secret));
        }
        assertThat(all).contains(bytes(2.5)).contains(bytes(1e-9));
    }

    @Test
    void visibleChecksRunAsBefore() {
        ExerciseClass stripped = StudentChecks.of(exercise).loaded();
        assertThat(stripped.questions())
                .extracting(ExerciseClass.Asked::name, ExerciseClass.Asked::points, ExerciseClass.Asked::hiddenPoints)
                .containsExactly(tuple("circle", 2.0, 0.0), tuple("onlyHidden", 0.0, 0.0));
        assertThat(CheckRunner.run(stripped, null, Submission.of(Right.class), true))
                .extracting(CheckResult::sentence, CheckResult::outcome)
                .containsExactly(tuple("areas of small circles", Outcome.PASSED));
        assertThat(CheckRunner.run(stripped, null, Submission.of(Wrong.class), true))
                .extracting(CheckResult::outcome, CheckResult::hints)
                .containsExactly(tuple(Outcome.FAILED, List.of("The radius comes in twice.")));
    }

    @Test
    void theJarHasTheSameBytesEachTimeAndItsIndex() throws IOException {
        Path one = folder.resolve("one.jar");
        Path two = folder.resolve("two.jar");
        assertThat(Release.checks(homework.solution, one))
                .containsExactly("areas of secret circles", "the latest of all");
        Release.checks(homework.solution, two);
        assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(two));
        try (ZipFile jar = new ZipFile(one.toFile())) {
            ZipEntry index = jar.getEntry(Exercises.INDEX);
            assertThat(new String(jar.getInputStream(index).readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("school.AreaChecks\n");
        }
    }

    @Test
    void aNotebookThatIsGivenTheJarChecksWithIt() throws IOException {
        // An exercise of another name, so that no other class path has it.
        Path own = Files.createDirectory(folder.resolve("own"));
        OutsideHomework other = OutsideHomework.in(own, "test-area-jar", OutsideHomework.SOLUTION);
        Path jar = folder.resolve("students.jar");
        StudentChecks.of(other.exercise()).write(jar);
        try (Session session = Session.open()) {
            session.addToClasspath(jar);
            assertThat(text(session, "exercise(\"test-area-jar\")")).contains("check(\"circle\")");
            text(session, "double circle(double r) { return Math.PI * r * r; }");
            assertThat(text(session, "check(\"circle\")")).startsWith("✔ circle: passed, 2 of 2 points");
        }
    }

    @Test
    void secretsAreFoundWhereTheyAre() throws IOException {
        Secrets secrets = Secrets.of(exercise);
        assertThat(secrets.checks()).isEqualTo(2);
        assertThat(StudentChecks.of(exercise).problems(secrets)).isEmpty();
        byte[] whole = Files.readAllBytes(homework.classes.resolve("school/AreaChecks$Circle.class"));
        assertThat(secrets.in(whole))
                .anySatisfy(each -> assertThat(each).contains("areas of secret circles", "Circle.secretOnes"))
                .anySatisfy(each -> assertThat(each).contains("55.25"));
    }

    private static String bytes(double number) {
        byte[] eight = ByteBuffer.allocate(8).putDouble(number).array();
        return new String(eight, StandardCharsets.ISO_8859_1);
    }

    private static String text(Session session, String cell) {
        CellResult result = session.evaluate(cell);
        assertThat(result.failure()).as(cell).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
    }
}
