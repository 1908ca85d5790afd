/**
 * The gradebook of a class and everything that goes out of it.
 *
 * <p>{@link org.lectern.gradebook.Gradebook} keeps each {@link org.lectern.grading.Graded} and each {@link
 * org.lectern.gradebook.Mark} given by hand as a file that never changes, and an SQLite file that is made of them. From it come
 * {@link org.lectern.gradebook.Feedback} pages for students, {@link org.lectern.gradebook.Export}s for other systems, {@link
 * org.lectern.gradebook.Similarity}, and the teacher's page, {@link org.lectern.gradebook.GradebookServer}.
 */
@NullMarked
package org.lectern.gradebook;

import org.jspecify.annotations.NullMarked;
