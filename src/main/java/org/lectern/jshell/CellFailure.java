package org.lectern.jshell;

import org.jspecify.annotations.Nullable;

/** Ends the run of a cell that has failed. */
final class CellFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final transient CellError error;
    private final int stoppedAt;

    CellFailure(CellError error) {
        this(error, null);
    }

    /** @param thrown what the cell's code threw, if that is what it failed with */
    CellFailure(CellError error, @Nullable Throwable thrown) {
        this(error, thrown, error.line());
    }

    private CellFailure(CellError error, @Nullable Throwable thrown, int stoppedAt) {
        super(error.headline(), thrown, false, false);
        this.error = error;
        this.stoppedAt = stoppedAt;
    }

    /** This error as the reason why a line further down has not run. */
    CellFailure stoppedAt(int line) {
        return new CellFailure(error, getCause(), line);
    }

    CellError error() {
        return error;
    }

    /** The line of the cell from which on it has not run; 0 if unknown. */
    int stoppedAt() {
        return stoppedAt;
    }
}
