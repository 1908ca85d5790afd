package org.lectern.grading;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
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
    private CheckRunner() {}

    /** Runs one question's checks, or all; in the order in which they are written. */
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
        ResultCollector collector = new ResultCollector(exercise);
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            session.getStore()
                    .put(
                            Namespace.create(CheckRun.NAMESPACE),
                            CheckRun.KEY,
                            new CheckRun(submission, prepare, hidden, new HashSet<>()));
            session.getLauncher().execute(request, collector);
        }
        return new ArrayList<>(collector.results());
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
