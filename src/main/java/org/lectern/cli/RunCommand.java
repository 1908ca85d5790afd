package org.lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.notebook.NotebookReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs notebooks without Jupyter, each in a JVM of its own that starts in the notebook's folder, as Jupyter's kernel does. */
@Command(
        name = "run",
        description = "Runs notebooks without Jupyter or Python, and reports the first cell that fails.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Without --out and --in-place nothing is written. With --out, a notebook that fails is written too, up to the "
                    + "cell that failed; with --in-place it stays as it was. Exit code: 0 if every notebook ran to its "
                    + "end, 1 if one failed, 130 if interrupted."
        })
final class RunCommand implements Callable<Integer> {
    /** What to do with a notebook. */
    record Options(
            @Nullable Path out, boolean html, boolean inPlace, boolean fast, boolean allowErrors, Duration timeout) {}

    private final Console console;
    private final Home home;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NOTEBOOK", arity = "0..*", description = "The notebooks to run.")
    private List<Path> notebooks = new ArrayList<>();

    @Option(names = "--all", description = "Run every notebook in notebooks/.")
    private boolean all;

    @Option(names = "--out", paramLabel = "DIR", description = "Write the executed notebooks to DIR.")
    private @Nullable Path out;

    @Option(names = "--html", description = "Write an HTML page beside each executed notebook.")
    private boolean html;

    @Option(names = "--in-place", description = "Write the outputs into the notebooks themselves.")
    private boolean inPlace;

    @Option(names = "--fast", description = "Ask notebooks to train less (sets LECTERN_FAST=1).")
    private boolean fast;

    @Option(names = "--allow-errors", description = "Go on after a cell that fails; the exit code is 0 then.")
    private boolean allowErrors;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Stop a cell that takes longer; default: no limit.")
    private @Nullable Double timeout;

    // How the command starts itself for one notebook.
    @Option(names = "--in-this-jvm", hidden = true)
    private boolean inThisJvm;

    RunCommand(Console console, Home home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public Integer call() throws Exception {
        checkUsage();
        List<Path> files = files();
        // All of them first: a mistyped name should not show up after ten minutes of training.
        files.forEach(NotebookReader::read);
        Path target = out == null ? null : prepare(out.toAbsolutePath().normalize(), files);
        Options options = new Options(
                target,
                html,
                inPlace,
                fast,
                allowErrors,
                Duration.ofMillis(timeout == null ? 0 : Math.round(timeout * 1000)));
        if (inThisJvm) {
            return new NotebookRun(console, options).run(files.get(0));
        }
        int failed = 0;
        for (Path file : files) {
            int status = RunProcess.run(file, options);
            if (status > 1) {
                return status;
            }
            failed += status;
        }
        if (files.size() > 1) {
            console.progress((files.size() - failed) + " of " + files.size() + " notebooks ran to their end");
        }
        return failed == 0 ? 0 : 1;
    }

    private void checkUsage() {
        CommandLine line = spec.commandLine();
        if (notebooks.isEmpty() && !all) {
            throw new ParameterException(line, "name a notebook, or --all for every one in notebooks/");
        }
        if (out != null && out.toString().isBlank()) {
            throw new ParameterException(line, "--out needs a folder, got an empty name");
        }
        if (out != null && inPlace) {
            throw new ParameterException(line, "--out and --in-place exclude each other");
        }
        if (html && out == null && !inPlace) {
            throw new ParameterException(line, "--html needs --out DIR, or --in-place, to know where to write");
        }
        if (timeout != null && !(timeout >= 0.001 && timeout <= 1e7)) {
            throw new ParameterException(line, "--timeout needs seconds above 0, got " + timeout);
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        notebooks.forEach(file -> files.add(file.toAbsolutePath().normalize()));
        if (all) {
            Path folder = home.notebooks();
            if (!Files.isDirectory(folder)) {
                throw new CliException(
                        "--all: no folder " + folder + "; run it from a clone of Lectern, or name notebooks");
            }
            try (Stream<Path> found = Files.list(folder)) {
                found.filter(file -> file.toString().endsWith(".ipynb"))
                        .sorted()
                        .filter(file -> !files.contains(file))
                        .forEach(files::add);
            }
            if (files.isEmpty()) {
                throw new CliException("--all: no notebooks in " + folder + "; name one");
            }
        }
        return files;
    }

    /** Makes the folder for the results before anything runs. */
    private static Path prepare(Path folder, List<Path> files) {
        Map<Path, Path> sources = new HashMap<>();
        for (Path file : files) {
            Path target = folder.resolve(file.getFileName());
            Path other = sources.put(target, file);
            if (other != null && !other.equals(file)) {
                throw new CliException(
                        "--out: " + other + " and " + file + " would both become " + target + "; run them one by one");
            }
            if (target.equals(file)) {
                throw new CliException("--out: " + target + " is the notebook itself; use --in-place to overwrite it");
            }
        }
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".lectern", ".tmp"));
        } catch (IOException e) {
            throw new CliException("--out: can't write to " + folder + "; choose another folder, or make it writable");
        }
        return folder;
    }
}
