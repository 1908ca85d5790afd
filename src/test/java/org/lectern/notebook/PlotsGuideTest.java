package org.lectern.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The guide's cells run, in their order, in a session as a notebook's, and show pictures. */
@Tag("slow")
class PlotsGuideTest {
    private static final Pattern CELL = Pattern.compile("^```java\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void everyCellOfTheGuideRuns() throws IOException {
        Notebook notebook = Notebook.empty();
        Matcher cells = CELL.matcher(Files.readString(Path.of("docs/plots.md")));
        int plots = 0;
        while (cells.find()) {
            String cell = cells.group(1).strip();
            plots += cell.contains("Plots.") ? 1 : 0;
            notebook.add(Cell.Kind.CODE, cell);
        }
        assertThat(plots).isGreaterThan(30);
        RunResult result = NotebookRunner.create().run(notebook);
        assertThat(result.failure()).as(String.valueOf(result.failure())).isEmpty();
        long shown = notebook.cells().stream()
                .filter(cell -> cell.outputs().toString().contains("image/png"))
                .count();
        assertThat(shown).isGreaterThan(plots - 3);
    }
}
