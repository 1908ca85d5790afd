package org.lectern.display;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where displayed values go: the kernel, a headless run, or a plain JVM's standard output. */
public interface DisplayHost {
    /** Shows a bundle under a display id, so that it can be updated later. */
    void display(MimeBundle bundle, String displayId);

    /** Replaces what was shown under a display id. */
    void update(MimeBundle bundle, String displayId);

    /**
     * Asks the user for a line.
     *
     * @param secret whether what is typed stays hidden, as a password does
     * @return null at the end of the input
     * @throws IllegalStateException if there is nobody to ask
     */
    default @Nullable String ask(String prompt, boolean secret) {
        throw new IllegalStateException("input: nobody can be asked here");
    }

    /**
     * Sends a comm's message to the front end; without one, does nothing.
     *
     * @param type the protocol's name, such as {@code comm_msg}
     */
    default void comm(String type, Map<String, Object> content) {}

    /** Where the code of a value failed that was to be displayed, and what to do about it: lines to put below; empty if that is not known. */
    default String place(Throwable failed) {
        return "";
    }

    /** Clears the cell's output; with {@code wait}, only when the next output comes. */
    void clear(boolean wait);
}
