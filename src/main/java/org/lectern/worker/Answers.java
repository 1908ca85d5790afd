package org.lectern.worker;

import org.jspecify.annotations.Nullable;

/**
 * A student's work as checks reach it: functions, variables and objects, by name. Values are copied on their way, so that
 * neither side can change what the other holds; {@linkplain Values what can cross} is data, functions of {@code
 * java.util.function} as arguments, and {@link StudentObject}s.
 */
public interface Answers {
    /**
     * Calls a function. Numbers are converted where nothing but digits is lost.
     *
     * @param on the object whose method is called; null for a method of a cell
     * @param result what the function returns; {@link StudentObject} for an object that stays with the student's work
     * @throws NotAnsweredException if there is no such function, or it is still the stub
     * @throws AssertionError if it has another signature, throws, or gives null or another type; the message says which
     */
    Object call(@Nullable StudentObject on, String function, Class<?> result, @Nullable Object[] arguments);

    /**
     * Reads a variable.
     *
     * @param of the object whose field is read; null for a variable of a cell
     * @throws NotAnsweredException if there is no such variable, or it is null
     * @throws AssertionError if it is of another type
     */
    Object value(@Nullable StudentObject of, String name, Class<?> type);
}
