package org.lectern.jshell;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the objects of a class hold, as far as others may read and write it. */
final class Fields {
    /** What else never changes. */
    private static final Set<Class<?>> SAID = Set.of(String.class, Boolean.class, Character.class, Class.class);

    private Fields() {}

    /** Why objects of one class cannot become objects of another; empty if they can. */
    static String obstacle(Class<?> type, Class<?> now) {
        if (now == void.class) {
            return "is no more";
        }
        if (now.isInterface() || Modifier.isAbstract(now.getModifiers()) && !now.isEnum()) {
            return now.isInterface() ? "is an interface now" : "is abstract now";
        }
        if (type.isEnum() != now.isEnum()) {
            return now.isEnum() ? "is an enum now" : now.isRecord() ? "is a record now" : "is a class now";
        }
        boolean isCopied = JdkObjects.isContainer(type) && JdkObjects.isContainer(now);
        return !now.isEnum() && hasStateOfJdk(now) && !isCopied ? "extends a class of the JDK" : "";
    }

    static boolean fits(@Nullable Object value, Class<?> type) {
        if (!type.isPrimitive()) {
            return value == null || type.isInstance(value);
        }
        if (value == null) {
            return false;
        }
        try {
            Array.set(Array.newInstance(type, 1), 0, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A number as another type of number, if it is one of those; a float may be less exact. */
    static @Nullable Object converted(@Nullable Object value, Class<?> type) {
        if (!(value instanceof Number number) || fits(value, type)) {
            return value;
        }
        Object narrow = switch (type.getName()) {
            case "float" -> number.floatValue();
            case "long" -> number.longValue();
            case "int" -> number.intValue();
            case "short" -> number.shortValue();
            case "byte" -> number.byteValue();
            default -> value;
        };
        boolean isSame = narrow instanceof Float || ((Number) narrow).doubleValue() == number.doubleValue();
        return isSame ? narrow : value;
    }

    /** Whether an object is of a class that has been left behind by its superclass or interface, and only has to be mended. */
    static boolean mayFitAgain(Object value, Class<?> type) {
        if (value instanceof Object[] array) {
            Class<?> component = type.getComponentType();
            return component != null && Stream.of(array).allMatch(each -> each == null || mayFitAgain(each, component));
        }
        Class<?> own = value.getClass();
        return own.isMemberClass() && !own.getSimpleName().matches(".*\\d|") && wasA(own, type);
    }

    private static boolean wasA(@Nullable Class<?> type, Class<?> base) {
        return type != null
                && (type != base && Versions.unversioned(type.getName()).equals(Versions.unversioned(base.getName()))
                        || wasA(type.getSuperclass(), base)
                        || Stream.of(type.getInterfaces()).anyMatch(each -> wasA(each, base)));
    }

    /** Whether what a final field of a type holds can change: no number, text, constant or function. */
    static boolean mayHoldMore(Class<?> type) {
        boolean isFunction = type.isInterface()
                && Stream.of(type.getMethods())
                                .filter(each -> Modifier.isAbstract(each.getModifiers()))
                                .count()
                        == 1
                && !Iterable.class.isAssignableFrom(type);
        return type.isArray()
                || !type.isPrimitive()
                        && !type.isEnum()
                        && !isFunction
                        && !Number.class.isAssignableFrom(type)
                        && !SAID.contains(type);
    }

    /** What a field of a type holds before anything is put into it. */
    static @Nullable Object nothing(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Whether a superclass of the JDK's has fields, which nobody else may read. */
    static boolean hasStateOfJdk(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            if (isOfJdk(at)
                    && Stream.of(at.getDeclaredFields()).anyMatch(field -> !Modifier.isStatic(field.getModifiers()))) {
                return true;
            }
        }
        return false;
    }

    /** The instance fields by name and declaring class, up to the first superclass of the JDK's. */
    static Map<String, Field> of(Class<?> type) {
        Map<String, Field> all = new LinkedHashMap<>();
        for (Class<?> at = type; at != null && !isOfJdk(at); at = at.getSuperclass()) {
            String owner = Versions.unversioned(at.getName());
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    all.put(owner + "." + field.getName(), field);
                }
            }
        }
        return all;
    }

    static @Nullable Object get(Field field, Object holder) {
        try {
            field.setAccessible(true);
            return field.get(holder);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether an object's field can be given another value: those of records cannot. */
    static boolean mayBeSet(Field field) {
        return !field.getDeclaringClass().isRecord()
                && !field.getDeclaringClass().isHidden();
    }

    static void set(Field field, Object holder, @Nullable Object value) {
        try {
            field.setAccessible(true);
            field.set(holder, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
