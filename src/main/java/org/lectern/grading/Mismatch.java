package org.lectern.grading;

import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/** A failed comparison that can show where it failed. */
final class Mismatch extends AssertionFailedError {
    private static final long serialVersionUID = 1;

    private final transient @Nullable Picture picture;

    /** Where the values themselves are too large to be read, or are told in the message. */
    Mismatch(String message, @Nullable Picture picture) {
        super(message);
        this.picture = picture;
    }

    Mismatch(String message, @Nullable Object expected, @Nullable Object got, @Nullable Picture picture) {
        super(message, expected, got);
        this.picture = picture;
    }

    @Nullable
    Picture picture() {
        return picture;
    }
}
