package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lectern.display.MimeBundle;
import org.lectern.jshell.CellResult;
import org.lectern.jshell.Session;

/** Checks called from cells, on the session's own thread. */
@Timeout(60)
class SessionGradingTest {
    private final StringBuffer printed = new StringBuffer();
    private final Session session = Session.builder()
            .out(printed::append)
            .err(printed::append)
            .startup(List.of("import java.util.function.*;", "exercise(\"test-arithmetic\");"))
            .build();

    @AfterEach
    void end() {
        session.close();
    }

    @Test
    void theFirstCellShowsTheQuestions() {
        assertThat(text("exercise(\"test-arithmetic\")"))
                .startsWith("test-arithmetic: Numbers (3 questions, 7.5 points)")
                .contains("check(\"square\")  a number times itself, 3 points");
    }

    @Test
    void aNotebookWithoutAnswersHasNoFailingCell() {
        text("double square(double x) {\n    throw notAnswered(\"square\");\n}");
        assertThat(text("check(\"square\")")).isEqualTo("""
                ○ square: not yet answered, 0 of 3 points
                    square is not yet answered: replace the line that throws notAnswered(…) by your code""");
        assertThat(text("check()")).contains("derivative: not yet answered").contains("0 of 7.5 points");
    }

    @Test
    void theNewestDefinitionCounts() {
        text("double square(double x) { return 2 * x; }");
        assertThat(text("check(\"square\")")).contains("✘ square: failed, 0 of 3 points");
        text("double square(double x) { return x * x; }");
        assertThat(text("check(\"square\")")).contains("✔ square: passed, 3 of 3 points");
        text("int answer = 42;");
        assertThat(text("check(\"answer\").passed()")).isEqualTo("true");
    }

    @Test
    void eachFailedTryShowsOneMoreHint() {
        text("double square(double x) { return x * Math.abs(x); }");
        assertThat(text("check(\"square\")")).contains("hint 1 of 2").doesNotContain("hint 2 of 2");
        assertThat(text("check(\"square\")")).contains("hint 1 of 2").contains("hint 2 of 2");
    }

    @Test
    void anEndlessLoopIsStoppedAndTheNextCheckRuns() {
        text("double derivative(DoubleUnaryOperator f, double x) {\n"
                + "    while (f.applyAsDouble(3) == 9) { }\n    return 0;\n}");
        String report = text("check(\"derivative\")");
        assertThat(report)
                .contains("stopped after 1 second")
                .contains("✔ a constant is flat (passed, 0.5 of 0.5 points)");
        assertThat(text("1 + 1")).isEqualTo("2");
    }

    @Test
    void anInterruptEndsTheCellAndTheSessionStays() throws Exception {
        text("double square(double x) { while (true) { } }");
        CompletableFuture<CellResult> cell = CompletableFuture.supplyAsync(() -> session.evaluate("check(\"square\")"));
        TimeUnit.MILLISECONDS.sleep(1500);
        session.interrupt();
        assertThat(cell.get(10, TimeUnit.SECONDS).status()).isEqualTo(CellResult.Status.INTERRUPTED);
        assertThat(text("1 + 1")).isEqualTo("2");
    }

    @Test
    void aMethodThatUsesSomethingMissingSaysSo() {
        session.evaluate("double square(double x) { return helper(x); }");
        assertThat(text("check(\"square\")")).contains("square uses helper, which is not defined");
        session.evaluate("double half(double x) { return x / two; }\ndouble square(double x) { return half(x); }");
        assertThat(text("check(\"square\")")).contains("half uses two, which is not defined");
        text("double two = 2;");
        assertThat(text("check(\"square\")")).contains("failed").doesNotContain("not defined");
    }

    @Test
    void aTypeOfTheStudentsOwnIsShownByItsSimpleName() {
        text("record Pair(double a, double b) {}");
        text("Pair square(double x) { return new Pair(x, x); }");
        assertThat(text("check(\"square\")")).contains("found Pair square(double)");
    }

    private String text(String cell) {
        CellResult result = session.evaluate(cell);
        assertThat(result.failure()).as(cell).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
    }
}
