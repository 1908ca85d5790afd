package org.lectern.bench;

/** A measurement can't be made; the message says what, where and the remedy. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BenchException(String message) {
        super(message);
    }
}
