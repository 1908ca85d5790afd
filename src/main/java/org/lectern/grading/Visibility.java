package org.lectern.grading;

/** Who may see a check and its result. */
public enum Visibility {
    /** Runs in the student's notebook. */
    VISIBLE,
    /** Runs only when work is graded. */
    HIDDEN
}
