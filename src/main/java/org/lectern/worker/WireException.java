package org.lectern.worker;

/** What came from the other side is no message, or one that is not due. */
public final class WireException extends RuntimeException {
    public WireException(String message) {
        super(message);
    }

    WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
