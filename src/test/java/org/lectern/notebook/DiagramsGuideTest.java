package org.lectern.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The guide's cells run, in their order, in a session as a notebook's, and those that draw give pictures. */
@Tag("slow")
class DiagramsGuideTest {
    private static final Pattern CELL = Pattern.compile("^```java\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void everyCellOfTheGuideRuns() throws IOException {
        Notebook notebook = Notebook.empty();
        Matcher cells = CELL.matcher(Files.readString(Path.of("docs/diagrams.md")));
        while (cells.find()) {
            notebook.add(Cell.Kind.CODE, cells.group(1).strip());
        }
        assertThat(notebook.cells()).hasSize(9);
        RunResult result = NotebookRunner.create().run(notebook);
        assertThat(result.failure()).as(String.valueOf(result.failure())).isEmpty();
        for (Cell cell : notebook.cells().subList(0, 8)) {
            assertThat(cell.outputs().toString()).contains("text/html");
        }
        assertThat(notebook.cells().get(7).outputs().toString())
                .contains("loss so far", "norm of the gradient by layer", "units that are silent", "samples");
    }
}
