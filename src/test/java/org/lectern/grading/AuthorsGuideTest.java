package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.display.MimeBundle;
import org.lectern.jshell.CellResult;
import org.lectern.jshell.Session;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookWriter;
import org.lectern.worker.LocalAnswers;

/** docs/grading-authors.md says what is so. */
class AuthorsGuideTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(java|text)\n(.*?)^```$");

    private static List<String> blocks;
    private static String guide = "";

    @BeforeAll
    static void read() throws Exception {
        blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("docs/grading-authors.md")));
        while (block.find()) {
            blocks.add(block.group(2).stripTrailing());
        }
        guide = Files.readString(Path.of("docs/grading-authors.md"));
    }

    @Test
    void theClassOfTheGuideIsTheOneThatRuns() throws Exception {
        String source = Files.readString(Path.of("src/test/java/org/lectern/grading/GuideChecks.java"));
        String shown = own(blocks.get(0)).replace("SoftmaxChecks", "GuideChecks");
        assertThat(shown.substring(shown.indexOf("@Exercise")))
                .isEqualToIgnoringWhitespace(source.substring(source.indexOf("@Exercise")));
    }

    /** As the exercise of these tests is named. */
    private static String own(String block) {
        return block.replace("02-softmax", "test-guide");
    }

    @Test
    void itsSolutionPassesEveryCheckAndAWrongAnswerIsToldAsShown() {
        try (Session session = Session.open()) {
            String shown = "";
            for (String cell : blocks.subList(1, 5)) {
                shown = shown(session, own(cell));
            }
            assertThat(shown).contains("4 of 4 points").contains("every check has passed");
            Submission student = new Submission(LocalAnswers.of(session), session::sources);
            assertThat(CheckRunner.run(Exercises.named("test-guide"), null, student, true))
                    .hasSize(4)
                    .allSatisfy(r -> assertThat(r.outcome()).as(r.message()).isEqualTo(Outcome.PASSED));
            shown(session, "Tensor softmax(Tensor x) { return x.softmax(0); }");
            assertThat(shown(session, "check(\"softmax\")")).startsWith(own(blocks.get(5)));
        }
    }

    @Test
    void itsHomeworkIsProvenWithATeachersJarAndReleasedWithoutItsHiddenChecks(@TempDir Path folder) throws Exception {
        assertThat(guide)
                .contains(
                        "echo school.SoftmaxChecks > teacher/META-INF/lectern/exercises",
                        "-d teacher SoftmaxChecks.java");
        Path teacher = folder.resolve("teacher");
        Path index = teacher.resolve(Exercises.INDEX);
        Files.createDirectories(index.getParent());
        Files.writeString(index, "school.SoftmaxChecks\n");
        Path source = Files.writeString(folder.resolve("SoftmaxChecks.java"), blocks.get(0));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", teacher.toString(), source.toString());
        assertThat(status).isZero();
        Notebook notebook = Notebook.empty();
        notebook.add(Cell.Kind.CODE, "%jars checks.jar");
        blocks.subList(1, 5).forEach(cell -> notebook.add(Cell.Kind.CODE, cell));
        Path solution = folder.resolve("02-softmax.ipynb");
        NotebookWriter.write(notebook, solution);
        try (Closeable classPath = Exercises.add(List.of(teacher))) {
            Proof proof = Verification.of(solution).run();
            assertThat(proof.steps())
                    .allSatisfy(
                            step -> assertThat(step.problems()).as(step.name()).isEmpty());
            assertThat(Release.checks(solution, folder.resolve("checks.jar")))
                    .containsExactly("the derivative of its logarithm is right");
        }
    }

    private static String shown(Session session, String cell) {
        CellResult result = session.evaluate(cell);
        assertThat(result.failure()).as(cell).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
    }
}
