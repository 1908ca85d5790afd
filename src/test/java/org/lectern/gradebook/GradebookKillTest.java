package org.lectern.gradebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class GradebookKillTest {
    private static final int KILLS = 4;
    private static final int BEFORE_A_KILL = 25;

    @TempDir
    Path folder;

    /** Records without end, and says which are recorded. */
    static final class Endless {
        private Endless() {}

        public static void main(String[] args) {
            try (Gradebook book = Gradebook.openOrCreate(Path.of(args[0]))) {
                for (int i = 0; ; i++) {
                    String student = args[1] + "-" + i;
                    book.record(Work.usual(student, true).graded());
                    book.mark("Prof", "01-mlp", student, "why", 1.0, "");
                    System.out.println(student);
                    System.out.flush();
                }
            }
        }
    }

    @Test
    void whatWasRecordedBeforeAKillIsThere() throws Exception {
        Path file = folder.resolve("class.db");
        List<String> recorded = new ArrayList<>();
        for (int round = 0; round < KILLS; round++) {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Endless.class.getName(),
                            file.toString(),
                            "round" + round)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out = process.inputReader()) {
                for (int i = 0; i < BEFORE_A_KILL; i++) {
                    String student = out.readLine();
                    assertThat(student).isNotNull();
                    recorded.add(student);
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
            try (Gradebook book = Gradebook.open(file)) {
                assertThat(book.problems()).isEmpty();
                assertThat(book.students()).containsAll(recorded);
                assertThat(recorded)
                        .allMatch(student ->
                                book.grade("01-mlp", student).orElseThrow().score() == 6);
            }
        }
    }
}
