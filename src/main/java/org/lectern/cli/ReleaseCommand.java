package org.lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.lectern.grading.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the students' notebooks from the solutions. */
@Command(
        name = "release",
        description = "Makes a student's exercise from a solution: exercises/NAME.ipynb from solutions/NAME.ipynb.",
        mixinStandardHelpOptions = true)
final class ReleaseCommand implements Callable<Integer> {
    private final Console console;
    private final Home home;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "The homework's name, such as 01-mlp.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--check", description = "Write nothing; exit with 1 if the exercise is not what would be written.")
    private boolean check;

    ReleaseCommand(Console console, Home home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public Integer call() throws Exception {
        int status = 0;
        for (String name : names) {
            String file = Names.stem(Path.of(name)) + ".ipynb";
            Path solution = home.directory().resolve("solutions").resolve(file);
            Path exercise = home.directory().resolve("exercises").resolve(file);
            if (!Files.exists(solution)) {
                throw new CliException("no " + solution + "; " + known());
            }
            if (!check) {
                Release.release(solution, exercise);
                console.out().println(exercise);
            } else if (!Files.exists(exercise) || !Release.isInStep(solution, exercise)) {
                console.err()
                        .println("lectern: " + exercise + " is not what its solution gives; run `lectern release "
                                + Names.stem(exercise) + "`");
                status = 1;
            }
        }
        return status;
    }

    private String known() throws IOException {
        Path solutions = home.directory().resolve("solutions");
        if (!Files.isDirectory(solutions)) {
            return "there is no folder of solutions";
        }
        try (Stream<Path> files = Files.list(solutions)) {
            List<String> all = files.filter(file -> file.toString().endsWith(".ipynb"))
                    .map(Names::stem)
                    .sorted()
                    .toList();
            return "there are: " + String.join(", ", all);
        }
    }
}
