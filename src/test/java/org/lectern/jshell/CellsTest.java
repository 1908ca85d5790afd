package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.lectern.display.MimeBundle;

/** A session for all tests of a class, and what they ask of it. */
abstract class CellsTest {
    /** What was printed to {@code System.out}. */
    static final StringBuffer OUT = new StringBuffer();

    /** What was printed to {@code System.err}, notes among it. */
    static final StringBuffer ERR = new StringBuffer();

    static Session session;

    @BeforeAll
    static void open() {
        OUT.setLength(0);
        ERR.setLength(0);
        session = Session.builder().out(OUT::append).err(ERR::append).build();
    }

    @BeforeEach
    void forgetNotes() {
        ERR.setLength(0);
    }

    @AfterAll
    static void close() {
        session.close();
    }

    /** Runs a cell that must succeed, before the others. */
    static void run(String cell) {
        assertThat(session.evaluate("1", cell).failure().map(CellError::text)).isEmpty();
    }

    /** Runs a cell that must succeed; its value as text, empty if none is shown. */
    static String value(String cell) {
        CellResult result = session.evaluate("7", cell);
        assertThat(result.failure().map(CellError::text)).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
    }

    static CellError error(String cell) {
        return session.evaluate("9", cell).failure().orElseThrow();
    }

    /** What an error underlines. */
    static String marked(CellError error) {
        return error.source().substring(error.column() - 1, error.column() - 1 + error.length());
    }
}
