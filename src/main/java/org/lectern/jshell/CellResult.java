package org.lectern.jshell;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.display.MimeBundle;

/**
 * What a cell came to.
 *
 * @param status whether it ran to its end
 * @param value how the value of its last expression looks; null if the cell ends with something else
 * @param error why it did not run to its end; null if it did
 */
public record CellResult(
        Status status, @Nullable MimeBundle value, @Nullable CellError error) {
    /** How a cell ended. */
    public enum Status {
        OK,
        ERROR,
        INTERRUPTED
    }

    static CellResult ok(@Nullable MimeBundle value) {
        return new CellResult(Status.OK, value, null);
    }

    static CellResult failed(CellError error) {
        Status status = error.kind() == CellError.Kind.INTERRUPTED ? Status.INTERRUPTED : Status.ERROR;
        return new CellResult(status, null, error);
    }

    /** Whether the cell ran to its end. */
    public boolean isOk() {
        return status == Status.OK;
    }

    /** The value's look, if the cell has one. */
    public Optional<MimeBundle> shown() {
        return Optional.ofNullable(value);
    }

    /** The failure, if there was one. */
    public Optional<CellError> failure() {
        return Optional.ofNullable(error);
    }
}
