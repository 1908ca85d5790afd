/** The facade of short names for notebook cells, {@link org.lectern.Lectern}; everything behind it lives in a room of its own. */
@NullMarked
package org.lectern;

import org.jspecify.annotations.NullMarked;
