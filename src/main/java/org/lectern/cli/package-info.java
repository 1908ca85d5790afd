/**
 * The commands of {@code ./lectern}. {@link org.lectern.cli.Main} is their only entrance; this room alone wires the others
 * together, prints and exits.
 */
@NullMarked
package org.lectern.cli;

import org.jspecify.annotations.NullMarked;
