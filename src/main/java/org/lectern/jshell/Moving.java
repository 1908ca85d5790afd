package org.lectern.jshell;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import sun.reflect.ReflectionFactory;

/**
 * How the objects of one class become objects of another, found out once for all of them.
 *
 * @param now the class to come
 * @param obstacle why they cannot; empty if they can
 * @param shared the fields that both have
 * @param hasNew whether the new class gives values to fields that the old has not
 * @param changes how such objects differ from what they were
 * @param simple the new class's constructor without parameters
 */
record Moving(
        Class<?> now,
        String obstacle,
        List<Shared> shared,
        boolean hasNew,
        List<String> changes,
        @Nullable Constructor<?> simple,
        @Nullable Constructor<?> blank) {
    /** Of objects that stay what they are. */
    static Moving none(Class<?> type) {
        return new Moving(type, "", List.of(), false, List.of(), null, null);
    }

    /** A field of both classes. */
    record Shared(Field before, Field now) {}

    /** @param isGiven whether a class's constructors give one of its fields a value */
    static Moving of(Class<?> type, Class<?> now, BiPredicate<Class<?>, String> isGiven) {
        String obstacle = Fields.obstacle(type, now);
        if (!obstacle.isEmpty() || now.isRecord()) {
            return new Moving(now, obstacle, List.of(), false, List.of(), null, null);
        }
        Map<String, Field> before = Fields.of(type);
        Map<String, Field> after = Fields.of(now);
        List<Shared> shared = new ArrayList<>();
        List<String> changes = new ArrayList<>();
        boolean hasNew = false;
        for (Map.Entry<String, Field> each : after.entrySet()) {
            Field source = before.remove(each.getKey());
            if (source == null) {
                hasNew |= isGiven.test(
                        each.getValue().getDeclaringClass(), each.getValue().getName());
                changes.add(now.getSimpleName() + "." + each.getValue().getName() + " is new");
            } else if (!now.isEnum() || !Modifier.isFinal(each.getValue().getModifiers())) {
                // What is final in a constant its declaration says.
                shared.add(new Shared(source, each.getValue()));
            }
        }
        before.values().forEach(field -> changes.add(now.getSimpleName() + "." + field.getName() + " is gone"));
        return new Moving(now, obstacle, shared, hasNew, changes, now.isEnum() ? null : simple(now), blank(now));
    }

    private static @Nullable Constructor<?> simple(Class<?> now) {
        try {
            Constructor<?> simple = now.getDeclaredConstructor();
            simple.setAccessible(true);
            return simple;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /** Makes objects without running the class's own constructors, as deserialisation does. */
    private static @Nullable Constructor<?> blank(Class<?> now) {
        try {
            return now.isEnum()
                    ? null
                    : ReflectionFactory.getReflectionFactory()
                            .newConstructorForSerialization(now, Object.class.getDeclaredConstructor());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
