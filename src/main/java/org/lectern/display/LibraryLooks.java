package org.lectern.display;

import org.jspecify.annotations.Nullable;

/**
 * How values of a library look that knows nothing of notebooks; found by {@link java.util.ServiceLoader}. Asked for values of
 * classes that come with Lectern, when nothing is registered for their type.
 */
public interface LibraryLooks {
    /** How a value looks; null if it is of another library. */
    @Nullable
    MimeBundle of(Object value);
}
