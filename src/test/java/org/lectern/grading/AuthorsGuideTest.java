package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    @BeforeAll
    static void read() throws Exception {
        blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("docs/grading-authors.md")));
        while (block.find()) {
            blocks.add(block.group(2).replace("02-softmax", "test-guide").stripTrailing());
        }
    }

    @Test
    void theClassOfTheGuideIsTheOneThatRuns() throws Exception {
        String source = Files.readString(Path.of("src/test/java/org/lectern/grading/GuideChecks.java"));
        assertThat(blocks.get(0)).isEqualToIgnoringWhitespace(source.substring(source.indexOf("@Exercise")));
    }

    @Test
    void itsSolutionPassesEveryCheckAndAWrongAnswerIsToldAsShown() {
        try (Session session = Session.open()) {
            String shown = "";
            for (String cell : blocks.subList(1, 5)) {
                shown = shown(session, cell);
            }
            assertThat(shown).contains("4 of 4 points").contains("every check has passed");
            Submission student = new Submission(LocalAnswers.of(session), session::sources);
            assertThat(CheckRunner.run(Exercises.named("test-guide"), null, student, true))
                    .hasSize(4)
                    .allSatisfy(r -> assertThat(r.outcome()).as(r.message()).isEqualTo(Outcome.PASSED));
            shown(session, "Tensor softmax(Tensor x) { return x.softmax(0); }");
            assertThat(shown(session, "check(\"softmax\")")).startsWith(blocks.get(5));
        }
    }

    @Test
    void itsHomeworkIsProven(@TempDir Path folder) {
        Notebook notebook = Notebook.empty();
        blocks.subList(1, 5).forEach(cell -> notebook.add(Cell.Kind.CODE, cell));
        Path solution = folder.resolve("test-guide.ipynb");
        NotebookWriter.write(notebook, solution);
        Proof proof = Verification.of(solution).run();
        assertThat(proof.steps())
                .allSatisfy(step -> assertThat(step.problems()).as(step.name()).isEmpty());
    }

    private static String shown(Session session, String cell) {
        CellResult result = session.evaluate(cell);
        assertThat(result.failure()).as(cell).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
    }
}
