package org.lectern.worker;

import org.jspecify.annotations.Nullable;

/**
 * An object that a student's function has made, such as a layer or a node of a tape. It stays where the student's code runs;
 * its methods are called and its fields read by name, and it can be an argument of another call.
 *
 * <pre>{@code
 * StudentObject tape = student.object("newTape");
 * Tensor y = tape.call("square", Tensor.class, x);
 * }</pre>
 */
public final class StudentObject {
    private final Answers answers;
    private final int id;

    /** @param id by which the answers know the object */
    public StudentObject(Answers answers, int id) {
        this.answers = answers;
        this.id = id;
    }

    /** By which its {@link Answers} know it. */
    public int id() {
        return id;
    }

    /**
     * Calls one of its methods.
     *
     * @throws NotAnsweredException if it has no such method
     * @throws AssertionError if the method has another signature, throws, or gives null or another type
     */
    public <T> T call(String method, Class<T> result, @Nullable Object... arguments) {
        return Values.cast(answers.call(this, method, result, arguments));
    }

    /** As {@link #call}, for a method that returns an object of the student's own. */
    public StudentObject object(String method, @Nullable Object... arguments) {
        return call(method, StudentObject.class, arguments);
    }

    /**
     * Reads one of its fields.
     *
     * @throws NotAnsweredException if it has no such field, or it is null
     * @throws AssertionError if it is of another type
     */
    public <T> T value(String field, Class<T> type) {
        return Values.cast(answers.value(this, field, type));
    }

    boolean isOf(Answers other) {
        return answers == other;
    }

    @Override
    public String toString() {
        return "StudentObject " + id;
    }
}
