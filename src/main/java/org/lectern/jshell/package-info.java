/**
 * Runs cells of Java in this JVM, on the JDK's own JShell. Most users need {@link org.lectern.jshell.Session}: open one,
 * {@code evaluate} cells, look at the {@link org.lectern.jshell.CellResult}.
 */
@NullMarked
package org.lectern.jshell;

import org.jspecify.annotations.NullMarked;
