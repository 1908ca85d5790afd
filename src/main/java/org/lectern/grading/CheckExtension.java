package org.lectern.grading;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.lectern.jshell.StopScope;

/** Hands the submission to checks, keeps their time, and leaves out those that are not to run. */
final class CheckExtension implements ParameterResolver, InvocationInterceptor, ExecutionCondition {
    private static final int IMPATIENT = 2;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Submission.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        CheckRun run = run(context);
        if (run == null) {
            throw new ParameterResolutionException(
                    "a check needs a submission; run it by Grading.check(exercise, question, submission)");
        }
        return run.submission();
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        CheckRun run = run(context);
        Check check =
                context.getTestMethod().map(m -> m.getAnnotation(Check.class)).orElse(null);
        if (run == null && check != null) {
            // Another engine than ours has found the class.
            return ConditionEvaluationResult.disabled("checks are run by the engine " + LecternTestEngine.ID);
        }
        // JUnit would go on with the next check after an interrupt.
        if (StopScope.isInterrupted()) {
            return ConditionEvaluationResult.disabled("interrupted");
        }
        if (run != null && check != null && check.visibility() != run.only()) {
            return ConditionEvaluationResult.disabled("not now");
        }
        return ConditionEvaluationResult.enabled("a check to run");
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        CheckRun run = run(context);
        Check check = invocationContext.getExecutable().getAnnotation(Check.class);
        if (run == null || check == null) {
            invocation.proceed();
            return;
        }
        run.prepare().run();
        Class<?> question = invocationContext.getTargetClass();
        Question asked = question.getAnnotation(Question.class);
        run.submission().begin(asked == null ? "" : asked.value());
        // What did not end once most likely never does: who waits for it in a notebook gets an answer soon. Where work
        // is graded every
        // check has its whole time.
        boolean isAwaited = !run.graded() && run.stopped().contains(question);
        int seconds = isAwaited ? Math.min(IMPATIENT, check.seconds()) : check.seconds();
        if (!Watchdog.within(seconds, invocation)) {
            run.stopped().add(question);
            throw new AssertionError("stopped after " + seconds + (seconds == 1 ? " second" : " seconds")
                    + ": the code takes too long; is there a loop that never ends?");
        }
    }

    private static @Nullable CheckRun run(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(CheckRun.NAMESPACE))
                .get(CheckRun.KEY, CheckRun.class);
    }
}
