package org.lectern.notebook;

import org.jspecify.annotations.Nullable;

/** A notebook that can't be read, written or run; the message is one line that says what, where and the remedy. */
public final class NotebookException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotebookException(String message) {
        super(message);
    }

    public NotebookException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
