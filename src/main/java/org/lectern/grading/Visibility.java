package org.lectern.grading;

/** Who may see a check and its result. */
public enum Visibility {
    /** Runs in the student's notebook. */
    VISIBLE,
    /** Runs only when work is graded; a student learns whether it passed, and nothing of how it asked. */
    HIDDEN,
    /** Runs only when work is graded; a student sees all of it once the deadline is over. */
    AFTER_DEADLINE
}
