package org.lectern.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the students' notebooks from the solutions. */
@Command(
        name = "release",
        description = "Makes a student's exercise from a solution: exercises/NAME.ipynb from solutions/NAME.ipynb.",
        mixinStandardHelpOptions = true)
final class ReleaseCommand implements Callable<Integer> {
    private final Console console;
    private final Home home;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "HOMEWORK",
            arity = "1..*",
            description = "The homework's name, such as 01-mlp, or its solution's notebook.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--check", description = "Write nothing; exit with 1 if the exercise is not what would be written.")
    private boolean check;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Where the exercise goes; needed for a solution that lies elsewhere than in solutions/.")
    private @Nullable Path to;

    @Option(
            names = "--checks",
            paramLabel = "JAR",
            description = "Write the checks for students too: a jar without the hidden ones.")
    private @Nullable Path checks;

    @Option(
            names = {"--class-path", "-cp"},
            paramLabel = "JARS",
            description = "Where to look for the class of checks, if Lectern does not have it.")
    private String classPath = "";

    ReleaseCommand(Console console, Home home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public Integer call() throws Exception {
        if (names.size() > 1 && (to != null || checks != null)) {
            throw new ParameterException(spec.commandLine(), "--to and --checks are for one homework at a time");
        }
        try (Closeable checksToo = Solutions.checksIn(classPath)) {
            return releaseAll();
        }
    }

    private int releaseAll() throws IOException {
        Solutions solutions = new Solutions(home);
        int status = 0;
        for (String name : names) {
            Path solution = solutions.find(name);
            Path exercise = exercise(solutions, solution);
            if (!check) {
                Release.release(solution, exercise);
                console.out().println(exercise);
            } else if (!Files.exists(exercise) || !Release.isInStep(solution, exercise)) {
                console.err()
                        .println("lectern: " + exercise + " is not what its solution gives; run `" + command(name)
                                + "`");
                status = 1;
            }
            if (checks != null && !check) {
                List<String> left = Release.checks(solution, checks);
                console.out()
                        .println(checks + ", without " + left.size() + " hidden check" + (left.size() == 1 ? "" : "s"));
            }
        }
        return status;
    }

    /** The command that writes what was looked at. */
    private String command(String name) {
        StringBuilder command = new StringBuilder("lectern release ").append(quoted(name));
        if (!classPath.isEmpty()) {
            command.append(" --class-path ").append(quoted(classPath));
        }
        if (to != null) {
            command.append(" --to ").append(quoted(to.toString()));
        }
        if (checks != null) {
            command.append(" --checks ").append(quoted(checks.toString()));
        }
        return command.toString();
    }

    private static String quoted(String word) {
        return word.matches("[\\w./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private Path exercise(Solutions solutions, Path solution) {
        if (to != null) {
            Path exercise = to.toAbsolutePath().normalize();
            if (exercise.equals(solution)) {
                throw new CliException("--to: " + exercise + " is the solution itself; name another file");
            }
            return exercise;
        }
        if (!solutions.isOwn(solution)) {
            throw new ParameterException(
                    spec.commandLine(), solution + " lies outside of solutions/; say where to by --to FILE.ipynb");
        }
        return home.directory().resolve("exercises").resolve(Names.stem(solution) + ".ipynb");
    }
}
