package org.lectern.jshell;

/** Ends the run of a cell that has failed. */
final class CellFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final transient CellError error;

    CellFailure(CellError error) {
        super(error.headline(), null, false, false);
        this.error = error;
    }

    CellError error() {
        return error;
    }
}
