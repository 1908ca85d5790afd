package org.lectern.gradebook;

/** Which of a student's submissions counts. Of one submission that was graded several times, the last grading does. */
public enum Counting {
    /** The one that was handed in last. */
    LATEST,
    /** The one with the most points, lateness included; of equals the later. */
    BEST
}
