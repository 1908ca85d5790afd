package org.lectern.jshell;

/**
 * Whether a front end should run what was typed or start another line.
 *
 * @param status the verdict
 * @param indent white space the next line starts with, for {@link Status#INCOMPLETE}
 */
public record Completeness(Status status, String indent) {
    /** The verdict. */
    public enum Status {
        COMPLETE,
        INCOMPLETE,
        INVALID,
        UNKNOWN
    }
}
