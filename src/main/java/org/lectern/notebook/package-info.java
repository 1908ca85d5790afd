/**
 * Notebooks as files: read, run without Jupyter, and turned into pages. Most users need
 * {@link org.lectern.notebook.NotebookReader#read} and {@link org.lectern.notebook.NotebookWriter#write}, which keep every
 * field they do not know, {@link org.lectern.notebook.NotebookRunner} to run one, and
 * {@link org.lectern.notebook.HtmlPage} to show one in a browser.
 */
@NullMarked
package org.lectern.notebook;

import org.jspecify.annotations.NullMarked;
