package org.lectern.notebook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lectern.jshell.CellError;

/**
 * What a run of a notebook came to.
 *
 * @param status how it ended
 * @param executed how many code cells ran, the failed ones among them
 * @param cells how many code cells there are to run
 * @param time how long it took
 * @param failures the cells that failed and were not expected to, in their order
 */
public record RunResult(Status status, int executed, int cells, Duration time, List<Failure> failures) {
    /** How a run ended. */
    public enum Status {
        /** Every cell ran to its end, or failed as its tag says it does. */
        OK,
        /** A cell failed, or several with {@link NotebookRunner#allowErrors}. */
        FAILED,
        /** A cell took longer than it may. */
        TIMED_OUT,
        /** The run was interrupted. */
        INTERRUPTED
    }

    /**
     * A cell that failed.
     *
     * @param cell its place among all cells of the notebook, from 0
     * @param number its place among the code cells that run, from 1
     * @param source its source
     * @param error why it failed
     * @param timedOut whether it was stopped because it took longer than it may
     */
    public record Failure(int cell, int number, String source, CellError error, boolean timedOut) {
        /** The lines around the one to blame, numbered, that one marked; the whole cell if no line is to blame. */
        public String excerpt() {
            List<String> lines = source.lines().toList();
            int from = error.line() == 0 ? 1 : Math.max(1, error.line() - 3);
            int to = Math.min(lines.size(), error.line() == 0 ? 8 : error.line() + 2);
            int digits = String.valueOf(to).length();
            StringBuilder text = new StringBuilder();
            for (int line = from; line <= to; line++) {
                text.append(line == error.line() ? "> " : "  ");
                text.append(String.format("%" + digits + "d", line)).append(" | ");
                text.append(lines.get(line - 1)).append('\n');
            }
            return text.append(error.line() == 0 && to < lines.size() ? "  …\n" : "")
                    .toString();
        }
    }

    public RunResult {
        failures = List.copyOf(failures);
    }

    public boolean isOk() {
        return status == Status.OK;
    }

    /** The failure that ended the run. */
    public Optional<Failure> failure() {
        return failures.isEmpty() ? Optional.empty() : Optional.of(failures.get(failures.size() - 1));
    }
}
