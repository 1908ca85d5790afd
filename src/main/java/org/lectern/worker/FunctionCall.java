package org.lectern.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.PlainNames;
import org.lectern.jshell.StopScope;

/** Calls a student's function, and says in the student's terms why it could not be called or gave no answer. */
final class FunctionCall {
    private final StudentCode code;
    private final @Nullable Object target;
    private final List<Method> found;
    private final String name;
    private final Class<?> result;
    private final @Nullable Object[] arguments;

    /**
     * @param target whose method it is; null for a static one
     * @param found the methods of the name
     */
    FunctionCall(
            StudentCode code,
            @Nullable Object target,
            List<Method> found,
            String name,
            Class<?> result,
            @Nullable Object[] arguments) {
        this.code = code;
        this.target = target;
        this.found = found;
        this.name = name;
        this.result = result;
        this.arguments = arguments;
    }

    Object invoke() {
        if (found.isEmpty()) {
            throw new NotAnsweredException(
                    name,
                    target == null
                            ? "there is no method " + name + " yet: write it, and run the cell that defines it"
                            : Conversions.valueType(target) + " has no method " + name + " yet: write it");
        }
        for (Method method : found) {
            @Nullable Object[] converted = converted(method);
            if (converted != null && Conversions.mayReturn(method.getReturnType(), result)) {
                return checked(invoke(method, converted));
            }
        }
        String needed = Conversions.signature(name, result, arguments);
        List<String> own = found.stream().map(Conversions::signature).toList();
        throw new AssertionError(name + ": needs " + needed + ", found " + String.join(" and ", own)
                + (own.contains(needed)
                        ? " of a class that the notebook defines itself: give that another name than one of the course's"
                        : "; change your method's " + (anyTakesTheArguments() ? "return type" : "parameters")));
    }

    private boolean anyTakesTheArguments() {
        return found.stream().anyMatch(m -> converted(m) != null);
    }

    private @Nullable Object @Nullable [] converted(Method method) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != arguments.length) {
            return null;
        }
        @Nullable Object[] converted = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            Object argument = arguments[i];
            if (argument != null) {
                converted[i] = Conversions.convert(argument, types[i]);
            }
            if (converted[i] == null && (argument != null || types[i].isPrimitive())) {
                return null;
            }
        }
        return converted;
    }

    private @Nullable Object invoke(Method method, @Nullable Object[] converted) {
        try {
            method.setAccessible(true);
            return method.invoke(target, converted);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot call " + Conversions.signature(method), e);
        } catch (InvocationTargetException e) {
            throw failure(Objects.requireNonNull(e.getCause()));
        }
    }

    private RuntimeException failure(Throwable thrown) {
        if (thrown instanceof NotAnsweredException notAnswered) {
            throw notAnswered;
        }
        if (thrown instanceof Error stop && StopScope.isStop(stop)) {
            throw stop;
        }
        // By name, for only the jshell room knows JShell's types.
        if (thrown.getClass().getSimpleName().equals("SPIResolutionException")) {
            throw new AssertionError(
                    code.unresolved(thrown).orElse(name + " uses something that is not defined")
                            + "; run the cells above it, then its own again",
                    thrown);
        }
        String where = code.where(thrown);
        String start = name + " threw " + (where.isEmpty() ? "" : "in " + where + ": ");
        if (thrown instanceof StackOverflowError) {
            throw new AssertionError(start + "StackOverflowError: it calls itself without end", thrown);
        }
        if (thrown instanceof OutOfMemoryError) {
            throw new AssertionError(start + "OutOfMemoryError: it asks for more memory than there is", thrown);
        }
        String message;
        try {
            message = thrown.getMessage() == null ? "" : ": " + PlainNames.text(thrown.getMessage());
        } catch (RuntimeException e) {
            // An exception of the student's own, whose message fails.
            message = "";
        }
        throw new AssertionError(start + thrown.getClass().getSimpleName() + message, thrown);
    }

    private Object checked(@Nullable Object value) {
        if (value == null) {
            throw new AssertionError(name + " returned null; it needs to return " + typeName());
        }
        Object converted = Conversions.convert(value, result);
        if (converted == null) {
            throw new AssertionError(name + ": needs to return " + typeName() + ", got " + Conversions.valueType(value)
                    + ": " + Conversions.shown(value));
        }
        return converted;
    }

    private String typeName() {
        String type = result.getSimpleName();
        return ("AEIOU".indexOf(type.charAt(0)) >= 0 ? "an " : "a ") + type;
    }
}
