package org.lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.display.NearNames;
import org.lectern.gradebook.Counting;
import org.lectern.gradebook.Export;
import org.lectern.gradebook.Gradebook;
import org.lectern.notebook.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the grades for other systems. */
@Command(
        name = "export",
        description =
                "Writes the grades as csv or for nbgrader, gradescope or prairielearn, or fills them into the file that a "
                        + "teacher downloaded from canvas or moodle.",
        mixinStandardHelpOptions = true,
        customSynopsis = {
            "lectern export --to csv|nbgrader --gradebook FILE [--out FILE] [HOMEWORK]",
            "       lectern export --to gradescope|prairielearn --gradebook FILE [--out DIR] [HOMEWORK]",
            "       lectern export --to canvas|moodle FILE --gradebook FILE [--out FILE] [HOMEWORK]"
        },
        footer = {"", "docs/gradebook.md describes the forms."})
final class ExportCommand implements Callable<Integer> {
    private static final List<String> FORMS =
            List.of("csv", "nbgrader", "gradescope", "prairielearn", "canvas", "moodle");

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--to",
            paramLabel = "FORM",
            required = true,
            description = "csv, nbgrader, gradescope, prairielearn, canvas or moodle.")
    private String form = "";

    @Option(names = "--gradebook", paramLabel = "FILE", required = true, description = "The gradebook.")
    private Path gradebook = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Where to write. Default: csv and nbgrader are printed, gradescope and prairielearn get a folder of that "
                            + "name, canvas and moodle a file NAME-graded.csv beside the teacher's.")
    private @Nullable Path out;

    @Option(names = "--best", description = "The best submission counts, not the latest.")
    private boolean best;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description =
                    "canvas: the assignment, where it is not called as the homework; moodle: the grade's column, in a "
                            + "language that is not known.")
    private @Nullable String column;

    @Option(names = "--scale", description = "canvas, moodle: convert points to the maximum that the file names.")
    private boolean scale;

    @Parameters(
            paramLabel = "[FILE] [HOMEWORK]",
            arity = "0..2",
            description = "canvas, moodle: the teacher's file. The homework; default: all.")
    private List<String> words = new ArrayList<>();

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (!FORMS.contains(form)) {
            List<String> near = NearNames.of(form, FORMS);
            throw new ParameterException(
                    spec.commandLine(),
                    "--to: no form \"" + form + "\"; "
                            + (near.isEmpty()
                                    ? "there are: " + String.join(", ", FORMS)
                                    : "did you mean " + String.join(" or ", near) + "?"));
        }
        boolean fills = form.equals("canvas") || form.equals("moodle");
        if (fills && words.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--to " + form + ": name the file that you downloaded from there");
        }
        int place = fills ? 1 : 0;
        if (words.size() > place + 1) {
            throw new ParameterException(spec.commandLine(), "unknown argument " + words.get(place + 1));
        }
        @Nullable String homework = words.size() > place ? words.get(place) : null;
        try (Gradebook book = Gradebook.open(gradebook)) {
            GradebookCommand.tell(book, console);
            Export export = Export.of(book, homework, best ? Counting.BEST : Counting.LATEST);
            boolean whole = fills ? fill(export, Path.of(words.get(0))) : write(export);
            return whole && book.problems().isEmpty() ? 0 : 1;
        }
    }

    private boolean write(Export export) {
        switch (form) {
            case "gradescope" -> export.gradescope(folder()).forEach(console.out()::println);
            case "prairielearn" -> export.prairieLearn(folder()).forEach(console.out()::println);
            default -> {
                String text = form.equals("csv") ? export.csv() : export.nbgrader();
                if (out == null) {
                    console.out().print(text);
                } else {
                    AtomicFile.write(out, text);
                    console.out().println(out);
                }
            }
        }
        return true;
    }

    private Path folder() {
        return out == null ? Path.of(form) : out;
    }

    private boolean fill(Export export, Path file) throws IOException {
        Export.Filled filled =
                form.equals("canvas") ? export.canvas(file, column, scale) : export.moodle(file, column, scale);
        Path target = out == null ? beside(file) : out;
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(target, filled.bytes());
        filled.notes().forEach(console.err()::println);
        console.out().println(target + ": " + filled.filled() + (filled.filled() == 1 ? " grade" : " grades"));
        return filled.notes().isEmpty();
    }

    private static Path beside(Path file) {
        String name = String.valueOf(file.getFileName());
        String stem = name.endsWith(".csv") ? name.substring(0, name.length() - ".csv".length()) : name;
        return file.resolveSibling(stem + "-graded.csv");
    }
}
