package org.lectern.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stands in the list of commands; the launcher runs the tests, for they must not need what they build. */
@Command(name = "test", description = "Runs Lectern's own tests (mvn verify).", mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    @Option(names = "--all", description = "Set up Jupyter and Chromium, and run the slow tests too.")
    private boolean all;

    @Parameters(paramLabel = "MAVEN ARGUMENT", arity = "0..*", description = "Passed on to Maven.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        throw new CliException("tests are run by the launcher script: ./lectern test" + (all ? " --all" : "")
                + String.join(
                        "", arguments.stream().map(argument -> " " + argument).toList()));
    }
}
