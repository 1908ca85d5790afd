package org.lectern.worker;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The static methods and fields of a class as a student's work: answers in tests. */
record ClassCode(Class<?> type) implements StudentCode {
    @Override
    public List<Method> methods(String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.getName().equals(name) && Modifier.isStatic(m.getModifiers()) && !m.isSynthetic())
                .toList();
    }

    @Override
    public Optional<Object> variable(String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return Modifier.isStatic(field.getModifiers()) ? Optional.ofNullable(field.get(null)) : Optional.empty();
        } catch (NoSuchFieldException e) {
            return Optional.empty();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read the field " + name + " of " + type.getName(), e);
        }
    }

    @Override
    public String where(Throwable exception) {
        return Arrays.stream(exception.getStackTrace())
                .filter(f -> f.getClassName().equals(type.getName()))
                .findFirst()
                .map(f -> f.getFileName() + ", line " + f.getLineNumber())
                .orElse("");
    }
}
