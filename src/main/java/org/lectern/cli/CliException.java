package org.lectern.cli;

/** A command can't do what it is for; the message is one line that says what, where and the remedy. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CliException(String message) {
        super(message);
    }
}
