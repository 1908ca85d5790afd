package org.lectern.display;

/** Where displayed values go: the kernel, a headless run, or a plain JVM's standard output. */
public interface DisplayHost {
    /** Shows a bundle under a display id, so that it can be updated later. */
    void display(MimeBundle bundle, String displayId);

    /** Replaces what was shown under a display id. */
    void update(MimeBundle bundle, String displayId);

    /** Clears the cell's output; with {@code wait}, only when the next output comes. */
    void clear(boolean wait);
}
