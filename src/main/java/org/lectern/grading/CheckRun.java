package org.lectern.grading;

/**
 * What the checks of one run share.
 *
 * @param hidden whether hidden checks run too
 */
record CheckRun(Submission submission, boolean hidden) {
    static final String NAMESPACE = "org.lectern.grading";
    static final String KEY = "run";
}
