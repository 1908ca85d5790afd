package org.lectern.display;

import org.jspecify.annotations.Nullable;

/**
 * A shown value that can be replaced in place, such as a progress bar.
 *
 * @param id the Jupyter display id
 */
public record DisplayHandle(String id) {
    /** Replaces what is shown. */
    public void update(@Nullable Object value) {
        Display.update(id, value);
    }
}
