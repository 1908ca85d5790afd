package org.lectern.grading;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A student's work as a check sees it: functions to call and variables to read, by name.
 *
 * <pre>{@code
 * Tensor p = student.call("softmax", Tensor.class, logits);
 * }</pre>
 */
public final class Submission {
    private final StudentCode code;

    Submission(StudentCode code) {
        this.code = code;
    }

    /** The static methods and fields of a class, as if a student had written them in cells. */
    public static Submission of(Class<?> answers) {
        return new Submission(new ClassCode(answers));
    }

    /**
     * Calls the student's function. Numbers are converted where nothing but digits is lost.
     *
     * @throws NotAnsweredException if there is no such function, or it is still the stub
     * @throws AssertionError if it has another signature, throws, or gives null or another type; the message says which
     */
    public <T> T call(String function, Class<T> result, @Nullable Object... arguments) {
        return cast(new FunctionCall(code, function, result, arguments).invoke());
    }

    /**
     * Reads the student's variable.
     *
     * @throws NotAnsweredException if there is no such variable, or it is null
     * @throws AssertionError if it is of another type
     */
    public <T> T value(String name, Class<T> type) {
        Optional<Object> variable = code.variable(name);
        if (variable.isEmpty()) {
            throw new NotAnsweredException(
                    name, "there is no variable " + name + " with a value yet: run the cell that defines it");
        }
        Object value = variable.get();
        Object converted = Conversions.convert(value, type);
        if (converted == null) {
            throw new AssertionError("the variable " + name + ": needs to be of type " + type.getSimpleName() + ", got "
                    + Conversions.valueType(value) + ": " + Shown.value(value));
        }
        return cast(converted);
    }

    // Conversions.convert has made it an instance of the boxed type, which is what Class<T> stands for.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T cast(Object value) {
        return (T) value;
    }
}
