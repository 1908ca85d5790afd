package org.lectern.train;

import org.lectern.tensor.TensorException;

/** Training that can't go on, because the loss is no longer a number. The weights are those before the batch that failed. */
public final class TrainingException extends TensorException {
    // Only for the notebook that catches it; an exception is not stored.
    private final transient History history;

    TrainingException(String needed, String got, String remedy, History history) {
        super("fit", needed, got, remedy);
        this.history = history;
    }

    /** The epochs that were completed before. */
    public History history() {
        return history;
    }
}
