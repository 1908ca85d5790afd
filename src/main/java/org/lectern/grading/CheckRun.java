package org.lectern.grading;

import java.util.Set;

/**
 * What the checks of one run share.
 *
 * @param prepare what comes before each check, outside of its time
 * @param graded whether the work is graded, not looked at by its author
 * @param only the checks that run now
 * @param stopped the questions of which a check had to be stopped
 */
record CheckRun(Submission submission, Runnable prepare, boolean graded, Visibility only, Set<Class<?>> stopped) {
    static final String NAMESPACE = "org.lectern.grading";
    static final String KEY = "run";
}
