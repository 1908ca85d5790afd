package org.lectern.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's cells run, in their order, in a session as a notebook's. */
@Tag("slow")
class NumericsGuideTest {
    private static final Pattern CELL = Pattern.compile("^```java\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void everyCellOfTheGuideRuns(@TempDir Path folder) throws IOException {
        Notebook notebook = Notebook.empty();
        Matcher cells = CELL.matcher(Files.readString(Path.of("docs/numerics.md")));
        while (cells.find()) {
            String cell = cells.group(1).strip();
            for (String file : List.of("digits.safetensors", "adam.safetensors")) {
                cell = cell.replace(file, folder.resolve(file).toString());
            }
            notebook.add(Cell.Kind.CODE, cell);
        }
        assertThat(notebook.cells()).hasSizeGreaterThan(10);
        RunResult result = NotebookRunner.create().run(notebook);
        assertThat(result.failure()).as(String.valueOf(result.failure())).isEmpty();
    }
}
