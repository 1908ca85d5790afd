package org.lectern.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.gradebook.Counting;
import org.lectern.gradebook.Feedback;
import org.lectern.gradebook.Gradebook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the pages that students are sent. */
@Command(
        name = "feedback",
        description = "Writes one self-contained HTML page for each student: DIR/HOMEWORK/STUDENT.html.",
        mixinStandardHelpOptions = true,
        footer = {"", "docs/gradebook.md says what a student learns of hidden checks."})
final class FeedbackCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--gradebook", paramLabel = "FILE", required = true, description = "The gradebook.")
    private Path gradebook = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where to write the pages.")
    private Path out = Path.of("");

    @Option(names = "--best", description = "The best submission counts, not the latest.")
    private boolean best;

    @Parameters(paramLabel = "HOMEWORK", arity = "0..1", description = "Only this one; default: all.")
    private @Nullable String homework;

    FeedbackCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Gradebook book = Gradebook.open(gradebook)) {
            GradebookCommand.tell(book, console);
            List<Path> pages = Feedback.write(book, homework, best ? Counting.BEST : Counting.LATEST, out);
            pages.forEach(console.out()::println);
            return book.problems().isEmpty() ? 0 : 1;
        }
    }
}
