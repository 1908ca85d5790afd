package org.lectern.notebook;

import java.nio.file.Path;

/** Writes notebooks in Jupyter's own formatting, so that a notebook nobody changed stays the same byte for byte. */
public final class NotebookWriter {
    private NotebookWriter() {}

    /**
     * Writes a notebook file whole or not at all; the same notebook gives the same bytes.
     *
     * @throws NotebookException if the file can't be written; nothing half-written is left behind
     */
    public static void write(Notebook notebook, Path file) {
        AtomicFile.write(file, text(notebook));
    }

    /** The notebook as the JSON text of its file. */
    public static String text(Notebook notebook) {
        return JupyterJson.write(notebook.json());
    }
}
