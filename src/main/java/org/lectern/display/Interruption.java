package org.lectern.display;

/**
 * Unwinds the code of a cell that was interrupted. Work that is worth something when it ends early, as a training, may catch it and
 * return what it has; it is thrown again where the cell's own code goes on.
 */
public abstract class Interruption extends Error {
    private static final long serialVersionUID = 1;

    /** With frames, that tell which class's initialiser it has ended. */
    protected Interruption() {
        super("interrupted", null, false, true);
    }
}
