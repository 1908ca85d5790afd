package org.lectern.grading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.FilePosition;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookException;
import org.lectern.notebook.NotebookReader;
import org.lectern.notebook.NotebookRunner;
import org.lectern.notebook.RunResult;

/** A notebook as tests: each code cell runs. After one that fails the others are skipped, for they build on it. */
final class NotebookNode extends TestNode {
    private static final int NAME = 60;

    private final Path file;
    private final Duration timeout;
    private final List<UniqueId> cells = new ArrayList<>();

    NotebookNode(UniqueId id, Path file, Notebook notebook, Duration timeout) {
        super(id, String.valueOf(file.getFileName()), FileSource.from(file.toFile()), Type.CONTAINER);
        this.file = file;
        this.timeout = timeout;
        List<Integer> lines = lines(file);
        for (int i = 0; i < notebook.cells().size(); i++) {
            Cell cell = notebook.cells().get(i);
            if (SolvedHomework.isRun(cell)) {
                int number = i + 1;
                FileSource source = i < lines.size()
                        ? FileSource.from(file.toFile(), FilePosition.from(lines.get(i)))
                        : FileSource.from(file.toFile());
                UniqueId own = id.append("cell", cell.id().orElse(String.valueOf(number)));
                cells.add(own);
                addChild(new TestNode(own, "cell " + number + ": " + firstLine(cell), source, Type.TEST));
            }
        }
    }

    private static String firstLine(Cell cell) {
        String line = cell.source()
                .lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .findFirst()
                .orElse("");
        return line.length() <= NAME ? line : line.substring(0, NAME) + "…";
    }

    /** The lines of the file in which the cells begin, from 1. */
    private static List<Integer> lines(Path file) {
        List<Integer> lines = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            int depth = 0;
            boolean inCells = false;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && depth == 1) {
                    inCells = json.currentName().equals("cells");
                } else if (token == JsonToken.START_OBJECT && depth == 2 && inCells) {
                    lines.add(json.currentTokenLocation().getLineNr());
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
        } catch (IOException e) {
            // The run itself says what is wrong with the file.
            return List.of();
        }
        return lines;
    }

    @Override
    void execute(EngineExecutionListener listener) {
        listener.executionStarted(this);
        TestExecutionResult result = TestExecutionResult.successful();
        Events events = new Events(listener);
        try {
            RunResult run = NotebookRunner.create()
                    .timeout(timeout)
                    .listener(events)
                    .run(NotebookReader.read(file).copy());
            events.end(run.failure());
        } catch (NotebookException e) {
            result = TestExecutionResult.failed(e);
        }
        listener.executionFinished(this, result);
    }

    /** The error of a cell, at its place in the notebook. */
    static AssertionError error(Path file, RunResult.Failure failure) {
        int line = failure.error().line();
        String place = file.getFileName() + ", cell " + (failure.cell() + 1) + (line > 0 ? ", line " + line : "");
        AssertionError error = new AssertionError(place + (failure.timedOut() ? ": took too long" : "") + ": "
                + failure.error().text().strip() + "\n" + failure.excerpt().stripTrailing());
        // Where it is is in the message; the engine's own frames say nothing.
        error.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("cell " + (failure.cell() + 1), "run", String.valueOf(file.getFileName()), line)
        });
        return error;
    }

    /** A cell's result is known when the next one starts. */
    private final class Events implements NotebookRunner.Listener {
        private final EngineExecutionListener listener;
        private int started;

        Events(EngineExecutionListener listener) {
            this.listener = listener;
        }

        @Override
        public void started(int number, int of, Cell cell) {
            finish(number - 1, TestExecutionResult.successful());
            started = number;
            TestNode test = test(number);
            if (test != null) {
                listener.executionStarted(test);
            }
        }

        void end(Optional<RunResult.Failure> failure) {
            finish(
                    started,
                    failure.map(f -> TestExecutionResult.failed(error(file, f)))
                            .orElseGet(TestExecutionResult::successful));
            for (int rest = started + 1; rest <= cells.size(); rest++) {
                TestNode test = test(rest);
                if (test != null) {
                    listener.executionSkipped(
                            test,
                            failure.map(f -> "cell " + (f.cell() + 1) + " failed")
                                    .orElse("the run was ended"));
                }
            }
        }

        private void finish(int number, TestExecutionResult result) {
            TestNode test = test(number);
            if (test != null) {
                listener.executionFinished(test, result);
            }
        }

        private @Nullable TestNode test(int number) {
            return number < 1 || number > cells.size() ? null : below(cells.get(number - 1));
        }
    }
}
