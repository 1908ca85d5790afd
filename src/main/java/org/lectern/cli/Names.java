package org.lectern.cli;

import java.nio.file.Path;

/** Names of files that belong to a notebook. */
final class Names {
    private static final String EXTENSION = ".ipynb";

    private Names() {}

    /** {@code 01-mlp} for {@code notebooks/01-mlp.ipynb}. */
    static String stem(Path notebook) {
        String name = String.valueOf(notebook.getFileName());
        return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
    }

    /** {@code out/01-mlp.html} for {@code out/01-mlp.ipynb}. */
    static Path page(Path notebook) {
        return notebook.resolveSibling(stem(notebook) + ".html");
    }

    /** The folder of a file that is named absolutely. */
    static Path parent(Path absolute) {
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }
}
