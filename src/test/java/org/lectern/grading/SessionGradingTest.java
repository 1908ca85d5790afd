package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lectern.display.MimeBundle;
import org.lectern.jshell.CellResult;
import org.lectern.jshell.Session;
import org.lectern.worker.LocalAnswers;

/** Checks called from cells, on the session's own thread. */
@Timeout(60)
class SessionGradingTest {
    private final StringBuffer printed = new StringBuffer();
    private final StringBuffer errors = new StringBuffer();
    private final Session session = Session.builder()
            .out(printed::append)
            .err(errors::append)
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

    /** nbgrader gives no points for a check whose cell has written to standard error. */
    @Test
    void whatThreadsOfAnAnswerThrowIsPrintedAndNotWrittenToStandardError() {
        text(
                "double square(double x) {\n    Thread thread = new Thread(() -> { throw new RuntimeException(\"aside\"); });\n"
                        + "    thread.start();\n"
                        + "    try { thread.join(); } catch (InterruptedException e) { }\n    return x * x;\n}");
        assertThat(text("check(\"square\")")).contains("passed");
        assertThat(errors.toString()).isEmpty();
        assertThat(printed.toString()).contains("Exception in the thread").contains("aside");
        text("var loud = new Thread(() -> { throw new RuntimeException(\"later\"); }); loud.start(); loud.join();");
        assertThat(errors.toString()).contains("later");
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

    @Test
    void progressShowsWhatIsDoneAndRunsNothing() {
        assertThat(text("progress()")).isEqualTo("""
                test-arithmetic: Numbers
                ○ square      ··········  0 of 3 points, not checked yet
                ○ derivative  ··········  0 of 3.5 points, not checked yet
                ○ answer      ··········  0 of 1 point, not checked yet
                0 of 7.5 points; 4 more points are given when it is graded; next: check("square")""");
        text("double square(double x) { return x * Math.abs(x); }");
        text("int answer = 42;");
        text("check(\"square\")");
        text("check(\"answer\")");
        assertThat(text("progress()"))
                .contains("✘ square      ███████···  2 of 3 points, failed, 1 of 3 hints shown")
                .contains("✔ answer      ██████████  1 of 1 point, passed")
                .contains("3 of 7.5 points");
    }

    @Test
    void progressSaysWhatHasChangedSinceItsCheck() {
        text("double helper(double x) { return x; }");
        text("double square(double x) { return x * helper(x); }");
        text("check(\"square\")");
        text("double unrelated = 2;");
        assertThat(text("progress()")).contains("✔ square      ██████████  3 of 3 points, passed\n");
        text("double helper(double x) { return x + 1; }");
        assertThat(text("progress()")).contains("○ square").contains("passed, changed since: check again");
        text("check(\"square\")");
        assertThat(text("progress()")).contains("✘ square").doesNotContain("changed since");
    }

    @Test
    void whatWouldEndTheKernelIsAFailedCheck() {
        text("double square(double x) { System.exit(0); return x * x; }");
        assertThat(text("check(\"square\")"))
                .contains("✘ square")
                .contains("System.exit(0) in a cell would end the kernel");
        text("double square(double x) { Runtime.getRuntime().halt(1); return x * x; }");
        assertThat(text("check(\"square\")")).contains("✘ square").contains("Runtime.halt(1)");
        text("double square(double x) { return square(x + 1) * x; }");
        assertThat(text("check(\"square\")")).contains("StackOverflowError: it calls itself without end");
        text(
                "double square(double x) { return new long[Integer.MAX_VALUE].length + new long[Integer.MAX_VALUE].length; }");
        assertThat(text("check(\"square\")")).contains("OutOfMemoryError: it asks for more memory than there is");
        text("double square(double x) { throw new ThreadDeath(); }");
        assertThat(text("check(\"square\")")).contains("square threw ThreadDeath");
        assertThat(text("1 + 1")).isEqualTo("2");
    }

    @Test
    void aLoopThatCatchesEverythingIsStoppedToo() {
        text("double derivative(DoubleUnaryOperator f, double x) {\n"
                + "    while (true) { try { f.applyAsDouble(x); } catch (Throwable t) { } }\n}");
        assertThat(text("check(\"derivative\")"))
                .contains("stopped after 1 second")
                .contains("0 of 3.5 points");
        text(
                "double derivative(DoubleUnaryOperator f, double x) throws Exception {\n"
                        + "    Thread t = new Thread(() -> { while (true) { } });\n    t.start();\n    t.join();\n    return 0;\n}");
        assertThat(text("check(\"derivative\")")).contains("stopped after 1 second");
        assertThat(text("1 + 1")).isEqualTo("2");
    }

    @Test
    void aFailingToStringOrAHostileExceptionIsStillAReport() {
        text(
                "class Bad extends RuntimeException { public String getMessage() { throw new IllegalStateException(\"again\"); } }");
        text("double square(double x) { throw new Bad(); }");
        assertThat(text("check(\"square\")")).contains("square").contains("0 of 3 points");
        text("record Odd() { public String toString() { throw new IllegalStateException(\"no\"); } }");
        text("Object square(double x) { return new Odd(); }");
        assertThat(text("check(\"square\")")).contains("✘ square");
        assertThat(text("1 + 1")).isEqualTo("2");
    }

    @Test
    void theValueOfACheckIsItsPoints() {
        text("double square(double x) { System.err.println(\"seen\"); return x * Math.abs(x); }");
        MimeBundle shown = session.evaluate("check(\"square\")").shown().orElseThrow();
        assertThat(shown.outputs().get(1).text()).isEqualTo("2");
        assertThat(shown.outputs().get(1).data().get(MimeBundle.HTML))
                .asString()
                .contains("lectern-report");
        assertThat(shown.outputs().get(0).text()).isEqualTo(shown.text()).contains("2 of 3 points");
        assertThat(errors.toString()).isEmpty();
        assertThat(printed.toString()).contains("seen");
        text("System.err.println(\"again\");");
        assertThat(errors.toString()).isEqualTo("again\n");
    }

    @Test
    void sumsOfPointsHaveNoDigitsOfFloatingPoint() {
        assertThat(Shown.points(0.1 + 0.2)).isEqualTo("0.3");
        assertThat(Shown.points(1e7)).isEqualTo("10000000");
        assertThat(Shown.points(-0.0)).isEqualTo("0");
        assertThat(Shown.points(2.50)).isEqualTo("2.5");
    }

    @Test
    void checksOfTheSourceReadTheCells() {
        text("double helper(double x) { return Math.pow(x, 2); }");
        text("double square(double x) { return helper(x); }");
        Submission student = new Submission(LocalAnswers.of(session), session::sources);
        assertThatThrownBy(() -> SourceAssertions.assertDoesNotCall(student, "square", "pow"))
                .hasMessageContaining("helper, which it uses, calls it");
        text("double helper(double x) { return x * x; }");
        SourceAssertions.assertDoesNotCall(student, "square", "pow");
        SourceAssertions.assertNoLoops(student, "square");
    }

    private String text(String cell) {
        CellResult result = session.evaluate(cell);
        assertThat(result.failure()).as(cell).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
    }
}
