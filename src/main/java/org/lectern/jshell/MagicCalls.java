package org.lectern.jshell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Stream;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.jspecify.annotations.Nullable;

/** Calls the magics that cells name, and gives them what they need of the session. */
final class MagicCalls {
    private final Magics magics;
    private final Evaluator evaluator;
    private final Session session;
    private final CellThread thread;
    private final Function<StackTraceElement[], List<String>> tracer;

    /** @param tracer where frames are, those of cells by their lines */
    MagicCalls(
            Magics magics,
            Evaluator evaluator,
            Session session,
            CellThread thread,
            Function<StackTraceElement[], List<String>> tracer) {
        this.magics = magics;
        this.evaluator = evaluator;
        this.session = session;
        this.thread = thread;
        this.tracer = tracer;
    }

    /** The code from a place up to the next line that is a magic, unless Java goes on over that line. */
    String untilNext(String code, int offset, Function<String, CompletionInfo> analysis) {
        String rest = code.substring(offset);
        int line = code.indexOf('\n', offset);
        while (line >= 0) {
            int start = Sources.skipBlanks(code, line + 1);
            MagicLine magic = MagicLine.at(code, start);
            if (magic != null && magics.names().contains(magic.name())) {
                String before = code.substring(offset, start);
                return isClosed(before, analysis) ? before : rest;
            }
            line = code.indexOf('\n', line + 1);
        }
        return rest;
    }

    /** Whether statements end where the text ends: no bracket, text or comment is open. */
    private static boolean isClosed(String code, Function<String, CompletionInfo> analysis) {
        String rest = code;
        while (!rest.isBlank()) {
            CompletionInfo info = analysis.apply(rest);
            switch (info.completeness()) {
                case EMPTY -> {
                    return true;
                }
                case DEFINITELY_INCOMPLETE, UNKNOWN -> {
                    return info.completeness() == SourceCodeAnalysis.Completeness.UNKNOWN;
                }
                default -> rest = info.remaining();
            }
        }
        return true;
    }

    /**
     * Refuses lines in blocks whose magics there are not, before anything of the block runs.
     *
     * @param place where their code starts
     */
    void check(List<MagicLine> inBlocks, Cells.Place place, Execution execution) throws CellFailure {
        for (MagicLine each : inBlocks) {
            if (!magics.names().contains(each.name())) {
                int start = place.offset() + each.start();
                line(new MagicLine("", each.name(), each.arguments(), start, start), place, execution);
            }
        }
    }

    @Nullable
    Object line(MagicLine line, Cells.Place place, Execution execution) throws CellFailure {
        return called(line, place, () -> magics.line(line.name(), line.arguments(), new Hands(line, place, execution)));
    }

    @Nullable
    Object cell(MagicLine head, Cells.Place place, Execution execution) throws CellFailure {
        String body = place.code().substring(head.end());
        return called(
                head, place, () -> magics.cell(head.name(), head.arguments(), body, new Hands(head, place, execution)));
    }

    /** What a cell's own code can do with the session, on the thread that runs it. */
    Magics.Context inside(Execution execution) {
        return new Hands(null, new Cells.Place("", "", 0), execution);
    }

    private @Nullable Object called(MagicLine line, Cells.Place place, Callable<? extends @Nullable Object> call)
            throws CellFailure {
        try {
            return call.call();
        } catch (CancellationException e) {
            throw e;
        } catch (CellFailure e) {
            throw e;
        } catch (Failed e) {
            throw e.failure;
        } catch (CellThread.StuckException e) {
            throw new CellFailure(Evaluator.stuck(String.valueOf(e.getMessage())));
        } catch (Exception e) {
            String help = e instanceof MagicException magic ? magic.help() : "";
            Thrown told = Thrown.of(e);
            String message = e instanceof MagicException ? told.message() : told.heading();
            throw new CellFailure(Problems.at(place, line.start(), length(line, place), message, help)
                    .named("MagicError")
                    .traced(traceback(told)));
        }
    }

    /** Where code of cells was that a magic is made of; empty if it has thrown nothing. */
    private List<String> traceback(Thrown told) {
        List<String> trace = new ArrayList<>();
        for (Thrown each = told; each != null; each = each.cause()) {
            boolean isOfCells = Stream.of(each.frames()).anyMatch(CellLines::isOfCell);
            if (each == told && !isOfCells) {
                return List.of();
            }
            if (each != told) {
                trace.add("caused by " + each.headline());
            }
            if (isOfCells) {
                trace.addAll(tracer.apply(each.frames()));
            }
        }
        return trace;
    }

    private static int length(MagicLine line, Cells.Place place) {
        int end = place.code().indexOf('\n', line.start());
        return (end < 0 ? place.code().length() : end) - line.start();
    }

    /** Java that a magic ran has failed: passes through the magic, which may clean up but has nothing to add. */
    private static final class Failed extends MagicException {
        private static final long serialVersionUID = 1;

        private final transient CellFailure failure;

        Failed(CellFailure failure) {
            super(String.valueOf(failure.getMessage()), failure.error().help());
            this.failure = failure;
            initCause(failure.getCause());
        }
    }

    private final class Hands implements Magics.Context {
        private final @Nullable MagicLine line;
        private final Cells.Place place;
        private final Execution execution;

        /** @param line the magic that asks; null if it is code of the cell */
        Hands(@Nullable MagicLine line, Cells.Place place, Execution execution) {
            this.line = line;
            this.place = place;
            this.execution = execution;
        }

        @Override
        public Session session() {
            return session;
        }

        @Override
        public @Nullable Object evaluate(String code) throws MagicException {
            Cells.Place part = part(code);
            return run(() -> evaluator.cellRun().outcome(part, execution).value());
        }

        @Override
        public Magics.Timed timed(String code) throws MagicException {
            Stopwatch watch = new Stopwatch();
            evaluator.measure(watch);
            try {
                Object value = evaluate(code);
                return new Magics.Timed(value, watch.wall(), watch.processors());
            } finally {
                evaluator.measure(null);
            }
        }

        @Override
        public @Nullable Object evaluate(String before, String code, String after) throws MagicException {
            Cells.Place part = part(code);
            return run(() -> evaluator.cellRun().wrapped(before, part, after, execution));
        }

        @Override
        public @Nullable Object evaluate(String label, String code) throws MagicException {
            return run(() -> {
                try {
                    return evaluator
                            .cellRun()
                            .outcome(new Cells.Place(label, code, 0), execution)
                            .value();
                } catch (CellFailure e) {
                    throw new CellFailure(elsewhere(e.error(), label), e.getCause());
                }
            });
        }

        /** Where the code is in the cell; a place of its own if it is not there. */
        private Cells.Place part(String code) {
            int start = place.code().indexOf(code, place.offset());
            // The text before it stays, so that errors know their lines.
            return start < 0
                    ? new Cells.Place(place.label(), code, 0)
                    : new Cells.Place(place.label(), place.code().substring(0, start + code.length()), start);
        }

        private @Nullable Object run(Evaluator.Nested work) throws MagicException {
            try {
                return evaluator.nested(work);
            } catch (CellFailure e) {
                throw new Failed(e);
            }
        }

        /** An error of other code, as one of the line that ran it: the cell's own line counts. */
        private CellError elsewhere(CellError error, String label) {
            List<String> trace = new ArrayList<>();
            boolean isTold = error.traceback().stream().anyMatch(frame -> frame.startsWith(label));
            if (error.line() > 0 && !isTold) {
                trace.add(
                        label + ", line " + error.line() + ": " + error.source().strip());
            }
            trace.addAll(error.traceback());
            int at = line == null ? 0 : line.start();
            int number = line == null ? 0 : place.lineAt(at);
            return new CellError(
                    error.kind(),
                    error.name(),
                    error.message(),
                    number,
                    number == 0 ? 0 : place.columnAt(at),
                    line == null ? 0 : length(line, place),
                    line == null ? "" : place.text(number),
                    trace,
                    error.help());
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // A T that may be null is what the work gives.
        public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
            try {
                return (T) thread.call(work);
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void addToClasspath(Path entry) {
            evaluator.addToClasspath(entry);
        }

        @Override
        public List<Magics.Variable> variables() {
            return evaluator.variables();
        }

        @Override
        public void reset() {
            evaluator.reset();
        }
    }
}
