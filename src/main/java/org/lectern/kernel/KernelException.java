package org.lectern.kernel;

/** The kernel cannot start or be installed; the message is one line that says what, where, and what to do. */
public final class KernelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KernelException(String message) {
        super(message);
    }

    KernelException(String message, Throwable cause) {
        super(message, cause);
    }
}
