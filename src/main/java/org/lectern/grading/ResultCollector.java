package org.lectern.grading;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.lectern.jshell.PlainNames;
import org.lectern.jshell.StopScope;
import org.lectern.worker.NotAnsweredException;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.ValueWrapper;

/** Turns JUnit's results into ours. */
final class ResultCollector implements TestExecutionListener {
    private static final Pattern JUNIT_DIFFERENCE =
            Pattern.compile("(^| ==> )expected: <.*> but was: <.*>$", Pattern.DOTALL);

    private final ExerciseClass exercise;
    private final List<CheckResult> results = new ArrayList<>();
    /** The questions none of whose checks can run. */
    private final Set<String> faulty = new HashSet<>();

    ResultCollector(ExerciseClass exercise) {
        this.exercise = exercise;
    }

    /** All results, in the order in which the checks are written. */
    List<CheckResult> results() {
        List<String> order = new ArrayList<>();
        for (ExerciseClass.Asked asked : exercise.questions()) {
            order.add(place(asked.name(), ""));
            asked.checks().forEach(check -> order.add(place(asked.name(), check.getName())));
        }
        List<CheckResult> sorted = new ArrayList<>(results);
        sorted.sort(Comparator.comparingInt(each -> order.indexOf(place(each.question(), each.check()))));
        return sorted;
    }

    private static String place(String question, String check) {
        return question + "\n" + check;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Throwable thrown = result.getThrowable().orElse(null);
        Optional<Method> method = test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getJavaMethod());
        if (thrown instanceof Error error && StopScope.isStop(error)) {
            return;
        }
        if (method.isPresent()) {
            add(method.get(), thrown);
        } else if (thrown != null) {
            // A container: nothing in it ran, so that each of its questions is worth nothing now.
            fault(test, thrown);
        }
    }

    private void add(Method method, @Nullable Throwable thrown) {
        Check check = method.getAnnotation(Check.class);
        double possible = check == null ? 0 : check.points();
        Outcome outcome = outcome(thrown);
        String expected = null;
        String got = null;
        // "expected: true, got: false" says nothing that the message does not.
        if (thrown instanceof AssertionFailedError failed && !(value(failed.getExpected()) instanceof Boolean)) {
            expected = shown(failed.getExpected());
            got = shown(failed.getActual());
        }
        results.add(new CheckResult(
                question(method.getDeclaringClass()),
                method.getName(),
                ExerciseClass.sentence(method),
                check == null ? Visibility.VISIBLE : check.visibility(),
                outcome,
                outcome == Outcome.PASSED ? possible : 0,
                possible,
                message(thrown),
                expected,
                got,
                ExerciseClass.hints(method),
                thrown instanceof Mismatch mismatch ? mismatch.picture() : null));
    }

    private void fault(TestIdentifier test, Throwable thrown) {
        Class<?> type = test.getSource()
                .filter(ClassSource.class::isInstance)
                .<Class<?>>map(source -> ((ClassSource) source).getJavaClass())
                .orElse(exercise.type());
        for (ExerciseClass.Asked asked : exercise.questions()) {
            if ((asked.type() == type || exercise.type() == type) && faulty.add(asked.name())) {
                results.add(new CheckResult(
                        asked.name(),
                        "",
                        "the checks of " + asked.name() + " can run",
                        Visibility.VISIBLE,
                        Outcome.ERROR,
                        0,
                        asked.points(),
                        message(thrown),
                        null,
                        null,
                        List.of()));
            }
        }
    }

    private static Outcome outcome(@Nullable Throwable thrown) {
        if (thrown == null) {
            return Outcome.PASSED;
        }
        if (thrown instanceof NotAnsweredException) {
            return Outcome.NOT_ANSWERED;
        }
        return thrown instanceof AssertionError ? Outcome.FAILED : Outcome.ERROR;
    }

    private static String message(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        String message = thrown.getMessage() == null
                ? ""
                : PlainNames.text(thrown.getMessage().strip());
        if (thrown instanceof AssertionError || thrown instanceof NotAnsweredException) {
            // Ours stands in a block of its own.
            String own = JUNIT_DIFFERENCE.matcher(message).replaceFirst("");
            return own.isEmpty() ? "the answer is another" : own;
        }
        return "the check itself could not run, tell your teacher: "
                + thrown.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }

    private static @Nullable Object value(@Nullable ValueWrapper wrapped) {
        return wrapped == null ? null : wrapped.getEphemeralValue();
    }

    private static @Nullable String shown(@Nullable ValueWrapper value) {
        return value == null ? null : Shown.value(value.getStringRepresentation());
    }

    private static String question(Class<?> type) {
        Question question = type.getAnnotation(Question.class);
        return question == null ? "" : question.value();
    }
}
