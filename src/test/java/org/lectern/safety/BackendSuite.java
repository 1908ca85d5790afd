package org.lectern.safety;

import static org.junit.platform.engine.discovery.ClassNameFilter.excludeClassNamePatterns;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.lectern.tensor.Backends;

/**
 * Runs a room's tests with another backend, but for the slow ones and those {@link org.lectern.tensor.OfCpuBackend}. The main
 * method of a JVM of its own: backend, room, pattern of the classes' names, pattern of names left out, file for the report.
 */
final class BackendSuite implements TestExecutionListener {
    private final String backend;
    private final List<String> report = new ArrayList<>();
    private int passed;

    private BackendSuite(String backend) {
        this.backend = backend;
    }

    public static void main(String[] arguments) throws IOException {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("org.lectern." + arguments[1]))
                .filters(includeClassNamePatterns(arguments[2]), excludeClassNamePatterns(arguments[3]))
                .filters(TagFilter.excludeTags("slow", "cpu-backend"), EngineFilter.includeEngines("junit-jupiter"))
                .build();
        BackendSuite suite = new BackendSuite(arguments[0]);
        LauncherFactory.create().execute(request, suite);
        suite.report.add(suite.passed + " passed");
        Files.write(Path.of(arguments[4]), suite.report);
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        // Before each, since tests that switch go back to the usual one at their end.
        Backends.use(backend);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        result.getThrowable()
                .ifPresent(thrown -> report.add(test.getUniqueId() + " " + test.getDisplayName() + ": "
                        + String.valueOf(thrown.getMessage()).replaceAll("\\s+", " ")));
        passed += test.isTest() && result.getThrowable().isEmpty() ? 1 : 0;
    }
}
