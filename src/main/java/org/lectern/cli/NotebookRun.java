package org.lectern.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lectern.notebook.HtmlPage;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookException;
import org.lectern.notebook.NotebookReader;
import org.lectern.notebook.NotebookRunner;
import org.lectern.notebook.NotebookWriter;
import org.lectern.notebook.RunResult;

/** Runs one notebook in this JVM, writes what it gave and says how it went. */
final class NotebookRun {
    private static final int INTERRUPTED = 130;
    private static final int GRACE_SECONDS = 12;

    private final Console console;
    private final RunCommand.Options options;

    NotebookRun(Console console, RunCommand.Options options) {
        this.console = console;
        this.options = options;
    }

    /** The exit code of the run. */
    int run(Path file) {
        NotebookRunner runner =
                NotebookRunner.create().allowErrors(options.allowErrors()).timeout(options.timeout());
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> stop(runner, done));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return run(file, runner);
        } finally {
            done.countDown();
            unhook(hook);
        }
    }

    /** Ctrl-C: the cell stops, what is done so far is written, and the exit code says so. */
    private static void stop(NotebookRunner runner, CountDownLatch done) {
        runner.interrupt();
        try {
            done.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Whoever ended the JVM with what code: the notebook did not run to its end.
        Runtime.getRuntime().halt(INTERRUPTED);
    }

    private static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM ends already; the hook is what waits for this.
            return;
        }
    }

    private int run(Path file, NotebookRunner runner) {
        String name = Names.stem(file);
        Notebook notebook = NotebookReader.read(file);
        RunResult result;
        try (RunProgress progress = new RunProgress(console, name)) {
            result = runner.listener(progress).run(notebook);
        } catch (NotebookException e) {
            throw new NotebookException(file + ": " + e.getMessage());
        }
        report(name, result);
        boolean good = result.isOk() || options.allowErrors() && result.status() != RunResult.Status.INTERRUPTED;
        // Without a single cell done, the file would say less than the one that may be there.
        for (Path written : result.executed() == 0 && !good ? List.<Path>of() : write(notebook, file, good)) {
            console.out().println("  wrote " + written);
        }
        return good ? 0 : result.status() == RunResult.Status.INTERRUPTED ? INTERRUPTED : 1;
    }

    private List<Path> write(Notebook notebook, Path file, boolean good) {
        Path target = target(file, good);
        List<Path> written = new ArrayList<>();
        if (target != null) {
            NotebookWriter.write(notebook, target);
            written.add(target);
            if (options.html()) {
                HtmlPage.write(notebook, Names.parent(file), Names.page(target));
                written.add(Names.page(target));
            }
        }
        return written;
    }

    private @Nullable Path target(Path file, boolean good) {
        Path out = options.out();
        if (out != null) {
            return out.resolve(file.getFileName());
        }
        return options.inPlace() && good ? file : null;
    }

    private void report(String name, RunResult result) {
        String time = RunProgress.seconds(result.time());
        if (result.status() == RunResult.Status.INTERRUPTED) {
            String where = result.executed() == 0 ? "before its first cell" : "in cell " + result.executed();
            console.progress("✗ " + name + ": interrupted " + where + " of " + result.cells() + " after " + time);
            return;
        }
        for (RunResult.Failure failure : result.failures()) {
            failure(name, result, failure);
        }
        if (result.isOk()) {
            console.out().println("✓ " + name + ": " + result.cells() + " cells in " + time);
        } else if (options.allowErrors()) {
            console.out()
                    .println("! " + name + ": " + result.cells() + " cells in " + time + ", "
                            + result.failures().size() + " failed");
        }
    }

    private void failure(String name, RunResult result, RunResult.Failure failure) {
        StringBuilder text = new StringBuilder("✗ ").append(name).append(": cell ");
        text.append(failure.number()).append(" of ").append(result.cells());
        text.append(failure.timedOut() ? " took longer than " + RunProgress.seconds(options.timeout()) : " failed");
        if (failure.error().line() > 0) {
            text.append(" in line ").append(failure.error().line());
        }
        text.append("\n\n").append(failure.excerpt().indent(2)).append('\n');
        text.append(failure.error().text().indent(2));
        console.progress(text.toString());
    }
}
