package org.lectern.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.notebook.HtmlPage;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the page of a notebook as it is, without running it. */
@Command(
        name = "html",
        description = "Makes a self-contained HTML page of a notebook as it is, without running it.",
        mixinStandardHelpOptions = true)
final class HtmlCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NOTEBOOK", arity = "1..*", description = "The notebooks.")
    private List<Path> notebooks = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where to write the pages; default: beside the notebooks.")
    private @Nullable Path out;

    HtmlCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        for (Path file : notebooks) {
            Path absolute = file.toAbsolutePath();
            Notebook notebook = NotebookReader.read(file);
            Path page = Names.page(
                    out == null
                            ? absolute.resolveSibling(absolute.getFileName())
                            : out.resolve(absolute.getFileName()));
            HtmlPage.write(notebook, Names.parent(absolute), page);
            console.out().println(page);
        }
        return 0;
    }
}
