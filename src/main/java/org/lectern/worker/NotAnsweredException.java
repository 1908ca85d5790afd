package org.lectern.worker;

/** Thrown by the stub of a question that a student has not answered yet. */
public final class NotAnsweredException extends RuntimeException {
    private final String question;

    public NotAnsweredException(String question) {
        this(question, question + " is not yet answered: replace the line that throws notAnswered(…) by your code");
    }

    NotAnsweredException(String question, String message) {
        super(message);
        this.question = question;
    }

    /** The question or function that has no answer. */
    public String question() {
        return question;
    }
}
