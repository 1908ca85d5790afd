/**
 * How values show themselves in a notebook. Most users need {@link org.lectern.display.Display#show} to show a value in the
 * middle of a cell; a class of one's own implements {@link org.lectern.display.Displayable} to look good as a cell's value.
 */
@NullMarked
package org.lectern.display;

import org.jspecify.annotations.NullMarked;
