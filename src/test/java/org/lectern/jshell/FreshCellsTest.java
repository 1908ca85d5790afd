package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.lectern.display.MimeBundle;

/** A session for each test, and what tests ask of it. */
abstract class FreshCellsTest {
    /** What was printed to {@code System.err}, notes among it. */
    final StringBuffer notes = new StringBuffer();

    Session session;

    @BeforeEach
    void open() {
        session = Session.builder().out(text -> {}).err(notes::append).build();
    }

    @AfterEach
    void close() {
        session.close();
    }

    /** Runs a cell that must succeed; its value as text, empty if none is shown. */
    String value(String cell) {
        CellResult result = session.evaluate("7", cell);
        assertThat(result.failure().map(CellError::text)).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
    }

    CellError error(String cell) {
        return session.evaluate("8", cell).failure().orElseThrow();
    }
}
