package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cells do to the JVM's streams lasts no longer than the cell. */
class SessionStreamsTest {
    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final InputStream realIn = System.in;
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    private final Session session = Session.builder()
            .out(out::append)
            .err(err::append)
            .input(() -> "typed")
            .build();

    @AfterEach
    void close() {
        session.close();
        assertThat(System.out).isSameAs(realOut);
        assertThat(System.err).isSameAs(realErr);
        assertThat(System.in).isSameAs(realIn);
    }

    private void run(String cell) {
        assertThat(session.evaluate(cell).failure().map(CellError::text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.out.close(); System.err.close();",
                "System.out.println(\"before\"); System.out.close(); System.out.close(); System.err.close();",
                "try (PrintStream p = System.out; PrintStream e = System.err) { p.flush(); }",
                "try (var p = new PrintWriter(System.out)) { p.print(1); }",
                "System.setOut(new PrintStream(OutputStream.nullOutputStream()));"
                        + " System.setErr(new PrintStream(OutputStream.nullOutputStream()));",
                "System.setOut(null); System.setErr(null); System.setIn(null);",
                "System.setIn(InputStream.nullInputStream()); System.in.close();",
                "new Scanner(System.in).close();",
            })
    void theNextCellPrintsAndReadsAgain(String cell) {
        run("import java.io.*;");
        run(cell);
        out.setLength(0);
        run("System.out.println(\"heard\"); System.err.println(\"too\"); char c = (char) System.in.read();");
        assertThat(out).hasToString("heard" + System.lineSeparator());
        assertThat(err).hasToString("too" + System.lineSeparator());
        assertThat(session.variable("c")).contains('t');
    }

    @Test
    void whatLibrariesLogIsErrorsAndWhatOneAsksToSee() {
        String log = "org.slf4j.LoggerFactory.getLogger(\"%s\").%s(\"%s\");";
        run(String.format(
                log, "org.deeplearning4j.optimize.listeners.ScoreIterationListener", "info", "Score at 1 is 2"));
        assertThat(err).hasToString("INFO Score at 1 is 2" + System.lineSeparator());
        err.setLength(0);
        run(String.format(log, "demo.Quiet", "warn", "hidden"));
        assertThat(err).isEmpty();
        run(String.format(log, "demo.Quiet", "error", "broken"));
        assertThat(err).hasToString("ERROR broken" + System.lineSeparator());
        err.setLength(0);
        run("System.setProperty(\"org.slf4j.simpleLogger.log.demo.asked\", \"info\");");
        run(String.format(log, "demo.asked.Loud", "info", "shown"));
        assertThat(err).hasToString("INFO shown" + System.lineSeparator());
        System.clearProperty("org.slf4j.simpleLogger.log.demo.asked");
    }

    @Test
    void eachSessionShowsWhatIsLoggedInIt() {
        run("var logger = org.slf4j.LoggerFactory.getLogger(\"demo.Each\"); logger.error(\"first\");");
        StringBuffer other = new StringBuffer();
        try (Session second = Session.builder().err(other::append).build()) {
            second.evaluate("org.slf4j.LoggerFactory.getLogger(\"demo.Each\").error(\"second\");");
        }
        assertThat(err).hasToString("ERROR first" + System.lineSeparator());
        assertThat(other).hasToString("ERROR second" + System.lineSeparator());
    }

    @Test
    void aFailingCellGivesThemBackToo() {
        session.evaluate(
                "System.setOut(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));\nint z = 1 / 0;");
        run("System.out.print(\"heard\");");
        assertThat(out).hasToString("heard");
    }

    @Test
    void aCellCanCatchItsOwnOutput() {
        run("""
                var caught = new java.io.ByteArrayOutputStream();
                var before = System.out;
                System.setOut(new java.io.PrintStream(caught));
                System.out.print("caught");
                System.setOut(before);
                System.out.print("shown");
                """);
        assertThat(out).hasToString("shown");
        run("System.out.print(caught);");
        assertThat(out).hasToString("showncaught");
    }

    @Test
    void aCellThatForgetsToGiveItBackHasCaughtItUntilItsEnd() {
        run("""
                var bytes = new java.io.ByteArrayOutputStream();
                System.setOut(new java.io.PrintStream(bytes));
                System.out.print("caught");
                """);
        assertThat(out).isEmpty();
        run("System.out.print(bytes.size());");
        assertThat(out).hasToString("6");
    }

    @Test
    void linesOfThreadsThatStartedBeforeTheSessionStayWhole() throws Exception {
        // In a thread that belongs to no cell, whose runs the pool's threads would know.
        Thread other = new Thread(() -> IntStream.range(0, 10_000).parallel().forEach(Math::sqrt));
        other.start();
        other.join();
        run("IntStream.range(0, 20_000).parallel().forEach(i -> System.out.println(\"p\" + i));");
        assertThat(out.toString().lines().sorted())
                .containsExactlyElementsOf(IntStream.range(0, 20_000)
                        .mapToObj(i -> "p" + i)
                        .sorted()
                        .toList());
    }
}
