package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;

class GradingTest {
    private static final String EXERCISE = "test-arithmetic";

    static final class Right {
        static int answer = 42;

        static double square(double x) {
            return x * x;
        }

        static double derivative(DoubleUnaryOperator f, double x) {
            return (f.applyAsDouble(x + 1e-6) - f.applyAsDouble(x - 1e-6)) / 2e-6;
        }
    }

    static final class Wrong {
        static String answer = "<b>42</b>";

        static double square(double x) {
            return x * Math.abs(x);
        }

        static double derivative(DoubleUnaryOperator f, double x) {
            int[] none = {};
            return none[1];
        }
    }

    static final class Stub {
        static double square(double x) {
            throw Grading.notAnswered("square");
        }
    }

    static final class Signatures {
        static void square(String x) {}

        static String derivative(DoubleUnaryOperator f, double x) {
            return "slope";
        }
    }

    static final class Nulls {
        static @Nullable Double square(double x) {
            return null;
        }

        static Object derivative(DoubleUnaryOperator f, double x) {
            return "slope";
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    static final class Endless {
        static double square(double x) {
            return 1 + square(x + 1);
        }

        @SuppressWarnings("ThreadSleep")
        static double derivative(DoubleUnaryOperator f, double x) throws InterruptedException {
            Thread.sleep(60_000);
            return 0;
        }
    }

    @Test
    void aRightAnswerEarnsEveryVisiblePoint() {
        Report report = Grading.check(EXERCISE, null, Submission.of(Right.class));
        assertThat(report.passed()).isTrue();
        assertThat(report.points()).isEqualTo(7.5).isEqualTo(report.possible());
        assertThat(report.outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void questionsAndChecksComeInTheOrderOfTheSource() {
        Report report = Grading.check(EXERCISE, null, Submission.of(Right.class));
        assertThat(report.results())
                .extracting(CheckResult::question, CheckResult::sentence)
                .containsExactly(
                        tuple("square", "the square of 3 is 9"),
                        tuple("square", "squares are not negative"),
                        tuple("derivative", "slope of a square at one"),
                        tuple("derivative", "a constant is flat"),
                        tuple("answer", "the variable holds the answer"));
    }

    @Test
    void aWrongAnswerLosesOnlyItsOwnPointsAndSaysWhatWasExpected() {
        Report report = Grading.check(EXERCISE, "square", Submission.of(Wrong.class));
        assertThat(report.points()).isEqualTo(2);
        assertThat(report.possible()).isEqualTo(3);
        CheckResult failed = report.results().get(1);
        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.expected()).isEqualTo("4.0");
        assertThat(failed.got()).isEqualTo("-4.0");
    }

    @Test
    void anExceptionInTheStudentsCodeIsNamedWithItsPlace() {
        CheckResult result = first("derivative", Wrong.class);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.message())
                .startsWith("derivative threw in GradingTest.java, line ")
                .endsWith("ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 0");
    }

    @Test
    void aStubAndAMissingMethodAreNotYetAnswered() {
        assertThat(first("square", Stub.class).outcome()).isEqualTo(Outcome.NOT_ANSWERED);
        CheckResult missing = first("derivative", Stub.class);
        assertThat(missing.outcome()).isEqualTo(Outcome.NOT_ANSWERED);
        assertThat(missing.message()).contains("there is no method derivative yet");
        assertThat(first("answer", Stub.class).message()).contains("there is no variable answer");
    }

    @Test
    void aWrongSignatureIsShownBesideTheOneThatIsNeeded() {
        assertThat(first("square", Signatures.class).message())
                .isEqualTo(
                        "square: needs double square(int), found void square(String); change your method's parameters");
        assertThat(first("derivative", Signatures.class).message())
                .isEqualTo("derivative: needs double derivative(DoubleUnaryOperator, double), found String"
                        + " derivative(DoubleUnaryOperator, double); change your method's return type");
    }

    @Test
    void nullAndAnotherTypeAreSaid() {
        assertThat(first("square", Nulls.class).message())
                .isEqualTo("square returned null; it needs to return a double");
        assertThat(first("derivative", Nulls.class).message())
                .isEqualTo("derivative: needs to return a double, got String: slope");
        assertThat(first("answer", Wrong.class).message())
                .isEqualTo("the variable answer: needs to be of type int, got String: <b>42</b>");
    }

    @Test
    void endlessRecursionAndSleepEndAndAreSaid() {
        assertThat(first("square", Endless.class).message())
                .contains("StackOverflowError: it calls itself without end");
        Report report = Grading.check(EXERCISE, "derivative", Submission.of(Endless.class));
        assertThat(report.results())
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.message()).contains("stopped after 1 second"));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aFaultOfTheCheckItselfIsNotTheStudents() {
        Report report = Grading.check("test-faulty", null, Submission.of(Right.class));
        assertThat(report.results()).extracting(CheckResult::outcome).containsExactly(Outcome.ERROR, Outcome.ERROR);
        assertThat(report.possible()).isEqualTo(5);
        assertThat(report.toString()).contains("no such data set").contains("cannot prepare");
    }

    @Test
    void unknownNamesGetTheNearOnes() {
        assertThatThrownBy(() -> Grading.exercise("test-aritmetic"))
                .isInstanceOf(GradingException.class)
                .hasMessageContaining("did you mean \"test-arithmetic\"?");
        assertThatThrownBy(() -> Grading.check(EXERCISE, "sqare", Submission.of(Right.class)))
                .hasMessage("no question \"sqare\" in test-arithmetic; did you mean \"square\"? questions: square,"
                        + " derivative, answer");
    }

    @Test
    void runningPrintsNothing() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream sink = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(sink);
        System.setErr(sink);
        try {
            Grading.check(EXERCISE, null, Submission.of(Wrong.class));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void htmlAndTextSayTheSameAndEscapeWhatTheStudentWrote() {
        Report report = Grading.check(EXERCISE, null, Submission.of(Wrong.class));
        MimeBundle shown = report.display();
        String html = (String) shown.data().get(MimeBundle.HTML);
        assertThat(html)
                .contains("&lt;b&gt;42&lt;/b&gt;")
                .doesNotContain("<b>42</b>")
                .contains("<details");
        for (String said : new String[] {
            "squares are not negative",
            "failed",
            "passed",
            "-4.0",
            "hint 1 of 2",
            "What is the sign of a square?",
            "2 of 3 points"
        }) {
            assertThat(html).contains(said);
            assertThat(shown.text()).contains(said);
        }
    }

    private static CheckResult first(String question, Class<?> answers) {
        return Grading.check(EXERCISE, question, Submission.of(answers))
                .results()
                .get(0);
    }
}
