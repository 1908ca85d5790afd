package org.lectern.grading;

import org.jspecify.annotations.Nullable;
import org.lectern.worker.Answers;
import org.lectern.worker.LocalAnswers;
import org.lectern.worker.NotAnsweredException;
import org.lectern.worker.StudentObject;

/**
 * A student's work as a check sees it: functions to call and variables to read, by name.
 *
 * <pre>{@code
 * Tensor p = student.call("softmax", Tensor.class, logits);
 * }</pre>
 *
 * <p>The work may be a notebook in this JVM or one in a sandbox. In both, arguments and results are copies: data, that is
 * numbers, texts, tensors, arrays, lists and maps; functions of {@code java.util.function} as arguments; and {@link
 * StudentObject}s for what is neither.
 */
public final class Submission {
    private final Answers answers;

    Submission(Answers answers) {
        this.answers = answers;
    }

    /** The static methods and fields of a class, as if a student had written them in cells. */
    public static Submission of(Class<?> answers) {
        return new Submission(LocalAnswers.of(answers));
    }

    /**
     * Calls the student's function. Numbers are converted where nothing but digits is lost.
     *
     * @throws NotAnsweredException if there is no such function, or it is still the stub
     * @throws AssertionError if it has another signature, throws, or gives null or another type; the message says which
     * @throws IllegalArgumentException if an argument is no data, or the result would be none
     */
    public <T> T call(String function, Class<T> result, @Nullable Object... arguments) {
        return cast(answers.call(null, function, result, arguments));
    }

    /** As {@link #call}, for a function that returns an object of the student's own: a layer, a tape, an optimizer. */
    public StudentObject object(String function, @Nullable Object... arguments) {
        return call(function, StudentObject.class, arguments);
    }

    /**
     * Reads the student's variable.
     *
     * @throws NotAnsweredException if there is no such variable, or it is null
     * @throws AssertionError if it is of another type
     */
    public <T> T value(String name, Class<T> type) {
        return cast(answers.value(null, name, type));
    }

    // Each value was converted to the type that Class<T> stands for.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T cast(Object value) {
        return (T) value;
    }
}
