package org.lectern.magic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.display.MimeBundle;
import org.lectern.jshell.CellError;

/** Cells that are shown as what they are. */
class DisplayMagicsTest {
    private static Magician cells;

    @BeforeAll
    static void open() {
        cells = new Magician();
    }

    @AfterAll
    static void close() {
        cells.close();
    }

    private static MimeBundle last() {
        return cells.bundles.get(cells.bundles.size() - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "html, text/html",
        "markdown, text/markdown",
        "latex, text/latex",
        "svg, image/svg+xml",
        "javascript, application/javascript",
        "js, application/javascript"
    })
    void aCellIsShownAsThatTypeAndInWords(String magic, String type) {
        String body = "<b a=\"1\">\\alpha %sh $x$</b>\n// {\n" + magic;
        assertThat(cells.run("%%" + magic + "\n" + body)).isEmpty();
        assertThat(last().data()).containsEntry(type, body).containsKey(MimeBundle.TEXT);
    }

    @Test
    void isolatedHtmlIsAskedForAsSuch() {
        cells.run("%%html --isolated\n<style>p { color: red }</style>");
        assertThat(last().metadata()).isEqualTo(Map.of("text/html", Map.of("isolated", true)));
        cells.run("%%html\n<p>");
        assertThat(last().metadata()).isEmpty();
    }

    @Test
    void whatHasNothingToShowOrMoreInItsLineIsRefused() {
        assertThat(cells.fail("%%svg").message()).isEqualTo("%%svg: there is nothing below it to show");
        CellError error = cells.fail("%%html <b>bold</b>\n<i>more</i>");
        assertThat(error.message()).isEqualTo("%%html: takes nothing in its own line, got <b>bold</b>");
        assertThat(cells.fail("%%latex --isolated\nx").message()).contains("no option --isolated");
    }

    @Test
    void lsmagicListsThem() {
        assertThat(cells.run("%lsmagic")).contains("%%html", "%%markdown", "%%latex", "%%svg", "%%javascript", "js");
        assertThat(cells.run("%%js?")).contains("%%javascript", "Also called: js");
        assertThat(cells.fail("%html <b>").help()).contains("%%html in the first line");
    }
}
