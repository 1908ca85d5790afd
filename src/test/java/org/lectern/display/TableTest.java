package org.lectern.display;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table =
            new Table("two rows", List.of("name", "count"), List.of(List.of("<b>", "5"), List.of("  inner", "1,234")));

    @Test
    void textAlignsWordsLeftAndNumbersRight() {
        assertThat(table.toString().lines())
                .containsExactly("name     count", "──────────────", "<b>          5", "  inner  1,234", "two rows");
    }

    @Test
    void htmlEscapesCellsAndKeepsTheirIndentation() {
        assertThat(table.html())
                .contains("&lt;b&gt;", "&nbsp;&nbsp;inner", "text-align:right", "<caption")
                .doesNotContain("<b>");
        assertThat(table.display().data()).containsKeys(MimeBundle.HTML, MimeBundle.TEXT);
    }

    @Test
    void refusesARowWithAnotherNumberOfCells() {
        assertThatThrownBy(() -> new Table("", List.of("a", "b"), List.of(List.of("1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs 2 cells");
    }
}
