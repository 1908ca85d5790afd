/**
 * The checks of the course's homeworks, one class for each. A teacher who writes a homework adds a class here, names it in
 * {@code META-INF/lectern/exercises}, and releases the notebook in {@code solutions/}; see {@link org.lectern.grading}.
 */
@NullMarked
package org.lectern.homework;

import org.jspecify.annotations.NullMarked;
