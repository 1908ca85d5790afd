package org.lectern.grading;

/** How a check ended. */
public enum Outcome {
    PASSED("passed", "✔"),
    /** The answer is wrong, threw an exception, or took too long. */
    FAILED("failed", "✘"),
    /** There is no answer yet: the function is missing, or still the stub. */
    NOT_ANSWERED("not yet answered", "○"),
    /** The check itself could not run: a fault of the course, not of the student. */
    ERROR("check is faulty", "⚠");

    private final String words;
    private final String icon;

    Outcome(String words, String icon) {
        this.words = words;
        this.icon = icon;
    }

    /** The outcome in words, as shown. */
    public String words() {
        return words;
    }

    String icon() {
        return icon;
    }
}
