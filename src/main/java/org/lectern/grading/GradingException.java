package org.lectern.grading;

/** Grading was asked for something it does not have: an exercise, a question, a submission. */
public final class GradingException extends RuntimeException {
    GradingException(String message) {
        super(message);
    }

    GradingException(String message, Throwable cause) {
        super(message, cause);
    }
}
