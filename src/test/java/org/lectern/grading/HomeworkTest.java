package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeworkTest {
    private static final String NAME = "test-homework";

    @TempDir
    private Path folder;

    private Homework homework(OutsideHomework outside, Path checks) throws IOException {
        try (Closeable classPath = Exercises.add(List.of(checks))) {
            return Homework.in(outside.solution);
        }
    }

    private OutsideHomework outside(String checks) throws IOException {
        return OutsideHomework.with(checks, folder, NAME, OutsideHomework.SOLUTION);
    }

    /** A teacher's jar of compiled checks. */
    private Path jar(OutsideHomework outside, String name) throws IOException {
        Path jar = folder.resolve(name);
        int status = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "-cf", jar.toString(), "-C", outside.classes.toString(), ".");
        assertThat(status).isZero();
        return jar;
    }

    @Test
    void aChangedClassBesideTheChecksIsAnotherHomework() throws IOException {
        OutsideHomework outside = outside(OutsideHomework.CHECKS);
        String inFolder = homework(outside, outside.classes).digest();
        String inJar = homework(outside, jar(outside, "one.jar")).digest();
        assertThat(homework(outside, outside.classes).digest()).isEqualTo(inFolder);
        assertThat(inJar).isEqualTo(inFolder);

        OutsideHomework changed = outside(OutsideHomework.CHECKS.replace("return x / 2;", "return x * 0.5;"));
        assertThat(homework(changed, changed.classes).digest()).isNotEqualTo(inFolder);
        assertThat(homework(changed, jar(changed, "two.jar")).digest())
                .isEqualTo(homework(changed, changed.classes).digest());
    }

    @Test
    void theStudentsJarIsForThemAndATeacherWhoGradesWithItIsWarned() throws IOException {
        OutsideHomework outside = outside(OutsideHomework.CHECKS);
        Path teachers = jar(outside, "teacher.jar");
        Path students = folder.resolve("students/checks.jar");
        Path released = folder.resolve("students/area.ipynb");
        try (Closeable classPath = Exercises.add(List.of(teachers))) {
            Release.checks(outside.solution, students);
            Release.release(outside.solution, released);
            assertThat(Homework.in(outside.solution).warning()).isEmpty();
            assertThat(Homework.in(released).warning()).isEmpty();
        }
        Path asOthers = Files.writeString(folder.resolve("plain"), "");
        assertThat(Files.getPosixFilePermissions(students))
                .isEqualTo(Files.getPosixFilePermissions(asOthers))
                .contains(PosixFilePermission.OWNER_READ);
        try (Closeable classPath = Exercises.add(List.of(students))) {
            assertThat(Homework.in(outside.solution).warning())
                    .contains(students.toString(), "made for students", "the jar that holds all checks");
        }

        OutsideHomework fewer = outside(OutsideHomework.CHECKS.replace("points = 3", "points = 1"));
        try (Closeable classPath = Exercises.add(List.of(fewer.classes))) {
            assertThat(Homework.in(released).warning())
                    .contains("circle 3 instead of 5 points", "are hidden checks missing?");
        }
    }
}
