package org.lectern.jshell;

import org.jspecify.annotations.Nullable;

/** Ends the run of a cell that has failed. */
final class CellFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final transient CellError error;

    CellFailure(CellError error) {
        this(error, null);
    }

    /** @param thrown what the cell's code threw, if that is what it failed with */
    CellFailure(CellError error, @Nullable Throwable thrown) {
        super(error.headline(), thrown, false, false);
        this.error = error;
    }

    CellError error() {
        return error;
    }
}
