package org.lectern.gradebook;

import org.jspecify.annotations.Nullable;

/** A gradebook can't do what it was asked for; the message says what, where and the remedy. */
public final class GradebookException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean damage;

    GradebookException(String message) {
        super(message);
        damage = false;
    }

    GradebookException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    GradebookException(String message, @Nullable Throwable cause, boolean damage) {
        super(message, cause);
        this.damage = damage;
    }

    /** Whether it is because a file is not what it was, so that it may be made again. */
    boolean isDamage() {
        return damage;
    }
}
