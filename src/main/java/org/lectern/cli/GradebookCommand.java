package org.lectern.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.lectern.gradebook.Gradebook;
import org.lectern.gradebook.GradebookServer;
import org.lectern.grading.GradeRun;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the gradebook in a browser. */
@Command(
        name = "gradebook",
        description =
                "Shows the gradebook in a browser, to look at submissions and to give points by hand; until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class GradebookCommand implements Callable<Integer> {
    private final Console console;
    private final Home home;

    @Option(names = "--gradebook", paramLabel = "FILE", required = true, description = "The gradebook.")
    private Path gradebook = Path.of("");

    @Option(names = "--port", paramLabel = "N", description = "The port on 127.0.0.1; default: any that is free.")
    private int port;

    @Option(names = "--rebuild", description = "Make the file again from FILE.results, and end.")
    private boolean rebuild;

    GradebookCommand(Console console, Home home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new CliException("gradebook: --port needs a number from 0 to 65535, got " + port);
        }
        if (rebuild) {
            return rebuilt();
        }
        try (Gradebook book = Gradebook.open(gradebook);
                GradebookServer server = GradebookServer.start(book, port, this::release)) {
            tell(book, console);
            console.out().println(server.address());
            console.progress("Open this address; it is for you alone. Ctrl-C ends.");
            console.out().flush();
            new CountDownLatch(1).await();
            return 0;
        }
    }

    private int rebuilt() {
        try (Gradebook book = Gradebook.rebuild(gradebook)) {
            tell(book, console);
            console.out()
                    .println(gradebook + ": " + String.join(", ", book.homeworks()) + "; "
                            + book.students().size()
                            + (book.students().size() == 1 ? " student" : " students"));
            return book.problems().isEmpty() ? 0 : 1;
        }
    }

    /** What students were given, so that it does not count as similar. */
    private Optional<Notebook> release(String homework) {
        if (!homework.matches("[\\w][\\w.+-]*")) {
            return Optional.empty();
        }
        return Stream.of(
                        Gradebook.resultsOf(gradebook).resolve(homework).resolve(GradeRun.RELEASED),
                        home.directory().resolve("exercises").resolve(homework + ".ipynb"))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(NotebookReader::read);
    }

    /** Says which files of results could not be read. */
    static void tell(Gradebook book, Console console) {
        book.problems().forEach(problem -> console.err().println("lectern: " + problem));
    }
}
