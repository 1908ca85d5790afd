package org.lectern.grading;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs an exercise's checks on JUnit's own launcher: only its Jupiter engine, no configuration from outside, no output. */
final class CheckRunner {
    private static final List<Visibility> BY_SECRECY =
            List.of(Visibility.VISIBLE, Visibility.AFTER_DEADLINE, Visibility.HIDDEN);

    private CheckRunner() {}

    /**
     * Runs one question's checks, or all; results are in the order in which checks are written. Hidden ones come last: what a student's
     * code keeps of their arguments, no check tells that its author sees.
     */
    static List<CheckResult> run(
            ExerciseClass exercise, ExerciseClass.@Nullable Asked question, Submission submission, boolean hidden) {
        return run(exercise, question, submission, () -> {}, hidden);
    }

    /** As that, with something to do before each check, which does not count as its time. */
    static List<CheckResult> run(
            ExerciseClass exercise,
            ExerciseClass.@Nullable Asked question,
            Submission submission,
            Runnable prepare,
            boolean hidden) {
        ResultCollector collector = new ResultCollector(exercise);
        Set<Class<?>> stopped = new HashSet<>();
        for (Visibility only : hidden ? BY_SECRECY : List.of(Visibility.VISIBLE)) {
            if (exercise.has(only)) {
                run(exercise, question, new CheckRun(submission, prepare, hidden, only, stopped), collector);
            }
        }
        return collector.results();
    }

    private static void run(
            ExerciseClass exercise, ExerciseClass.@Nullable Asked question, CheckRun run, ResultCollector collector) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .enableImplicitConfigurationParameters(false)
                .selectors(DiscoverySelectors.selectClass(question == null ? exercise.type() : question.type()))
                .build();
        LauncherConfig config = LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestEngines(jupiter())
                .build();
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            session.getStore().put(Namespace.create(CheckRun.NAMESPACE), CheckRun.KEY, run);
            session.getLauncher().execute(request, collector);
        }
    }

    private static TestEngine jupiter() {
        for (TestEngine engine : ServiceLoader.load(TestEngine.class, CheckRunner.class.getClassLoader())) {
            if (Objects.equals(engine.getId(), "junit-jupiter")) {
                return engine;
            }
        }
        throw new GradingException("JUnit's Jupiter engine is not on the class path; build Lectern anew");
    }
}
