package org.lectern.grading;

import org.lectern.notebook.Cell;

/**
 * Where a cell is, for messages.
 *
 * @param number counted from 1 over all cells
 * @param id the cell's id; empty if it has none
 */
record CellPlace(int number, String id) {
    static CellPlace of(int index, Cell cell) {
        return new CellPlace(index + 1, cell.id().orElse(""));
    }

    /** {@code cell 3 (softmax)}. */
    String words() {
        return "cell " + number + (id.isEmpty() ? "" : " (" + id + ")");
    }

    /** @param line counted from 0 */
    ReleaseException error(int line, String message) {
        return new ReleaseException(words() + ", line " + (line + 1) + ": " + message);
    }
}
