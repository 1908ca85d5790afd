/**
 * A student's notebook apart from the checks of it: a process that runs its cells and lets functions be called from outside.
 *
 * <p>{@link org.lectern.worker.WorkerMain} is started, in a sandbox, once for a submission. It has no checks, no right
 * answers and no JUnit; cells, calls and plain values go to and fro as {@linkplain org.lectern.worker.Frame frames}. In a
 * notebook {@link org.lectern.worker.LocalAnswers} does the same without a process between: values are copied as they would
 * be on the wire, so that a check finds the same in both.
 */
@NullMarked
package org.lectern.worker;

import org.jspecify.annotations.NullMarked;
