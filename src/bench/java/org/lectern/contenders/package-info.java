/**
 * The contenders of {@code ./lectern bench}: each does the cases it has a natural way for, in a process of its own. Built by
 * the Maven profile {@code bench} alone, so that no user of Lectern fetches DJL.
 */
@NullMarked
package org.lectern.contenders;

import org.jspecify.annotations.NullMarked;
