package org.lectern.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's cells run, in their order, in a session as a notebook's, on small files of the names they use. */
@Tag("slow")
class ReadersGuideTest {
    private static final Pattern CELL = Pattern.compile("^```java\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern FILE = Pattern.compile("\"((?:[a-z]+\\.(?:csv|data|txt|np[yz]))|pets)\"");

    @Test
    void everyCellOfTheGuideRuns(@TempDir Path folder) throws IOException {
        files(folder);
        Notebook notebook = Notebook.empty();
        Matcher cells = CELL.matcher(Files.readString(Path.of("docs/readers.md")));
        while (cells.find()) {
            String cell = FILE.matcher(cells.group(1).strip())
                    .replaceAll(name -> Matcher.quoteReplacement("\"" + folder.resolve(name.group(1)) + "\""));
            notebook.add(Cell.Kind.CODE, cell);
        }
        assertThat(notebook.cells()).hasSizeGreaterThan(9);
        RunResult result = NotebookRunner.create().run(notebook);
        assertThat(result.failure()).as(String.valueOf(result.failure())).isEmpty();
    }

    private static void files(Path folder) throws IOException {
        write(folder, "penguins.csv", """
                species,island,mass
                Gentoo,Biscoe,5000
                Adelie,Dream,3700
                Adelie,Biscoe,?
                Gentoo,Biscoe,5400
                """, UTF_8);
        write(folder, "preise.csv", "straße;preis\nKönigsweg;1,5\n", Charset.forName("windows-1252"));
        write(folder, "people.csv", "phone,rate,born\n0301,12 %,31/12/1999\n", UTF_8);
        write(folder, "countries.csv", "code,x\nNA,1\n", UTF_8);
        write(folder, "iris.data", "5.1,3.5,1.4,0.2,Iris-setosa\n", UTF_8);
        write(folder, "shakespeare.txt", "To be, or not to be, that is the question.\n".repeat(100), UTF_8);
        for (String pet : new String[] {"cat", "dog"}) {
            Path pictures = Files.createDirectories(folder.resolve("pets").resolve(pet));
            BufferedImage picture = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
            ImageIO.write(picture, "png", pictures.resolve("a.png").toFile());
        }
    }

    private static void write(Path folder, String name, String text, Charset charset) throws IOException {
        Files.writeString(folder.resolve(name), text, charset);
    }
}
