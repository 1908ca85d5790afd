package org.lectern.grading;

/** A notebook with solutions can't be released; the message is one line: where, what, the remedy. */
public final class ReleaseException extends RuntimeException {
    ReleaseException(String message) {
        super(message);
    }

    ReleaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
