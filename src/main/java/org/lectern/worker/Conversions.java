package org.lectern.worker;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values between checks and a student's functions: numbers fit where Java's own calls would let them, or nearly. */
final class Conversions {
    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            int.class, Integer.class,
            long.class, Long.class,
            float.class, Float.class,
            double.class, Double.class,
            boolean.class, Boolean.class,
            char.class, Character.class,
            byte.class, Byte.class,
            short.class, Short.class,
            void.class, Void.class);

    private static final int SHOWN = 600;

    private Conversions() {}

    /** A value's text, cut to what a reader takes in; a {@code toString} that fails is shown as that. */
    static String shown(Object value) {
        String text;
        try {
            text = String.valueOf(value);
        } catch (RuntimeException e) {
            text = "<its toString threw " + e + ">";
        }
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    static Class<?> boxed(Class<?> type) {
        return BOXES.getOrDefault(type, type);
    }

    /** The value as the type, or null if it does not fit. A whole number fits any number, a fraction only a fraction. */
    static @Nullable Object convert(Object value, Class<?> type) {
        Class<?> target = boxed(type);
        if (target.isInstance(value)) {
            return value;
        }
        if (!(value instanceof Number number) || !isNumber(target)) {
            return null;
        }
        if (target == Double.class) {
            return number.doubleValue();
        }
        if (target == Float.class) {
            return number.floatValue();
        }
        boolean whole =
                value instanceof Integer || value instanceof Short || value instanceof Byte || value instanceof Long;
        if (!whole) {
            return null;
        }
        if (target == Long.class) {
            return number.longValue();
        }
        return target == Integer.class && number.intValue() == number.longValue() ? number.intValue() : null;
    }

    /** Whether a method that declares one type may hand back the other. */
    static boolean mayReturn(Class<?> declared, Class<?> wanted) {
        Class<?> from = boxed(declared);
        Class<?> to = boxed(wanted);
        if (to.isAssignableFrom(from) || from.isAssignableFrom(to)) {
            return true;
        }
        boolean fraction = to == Double.class || to == Float.class;
        boolean whole = from == Integer.class || from == Short.class || from == Byte.class || from == Long.class;
        return isNumber(from) && isNumber(to) && (fraction || whole);
    }

    private static boolean isNumber(Class<?> box) {
        return Number.class.isAssignableFrom(box);
    }

    /** {@code Tensor softmax(Tensor)}. */
    static String signature(Method method) {
        return typeName(method.getGenericReturnType()) + " " + method.getName()
                + Arrays.stream(method.getGenericParameterTypes())
                        .map(Conversions::typeName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** The signature that a call asks for. */
    static String signature(String name, Class<?> result, @Nullable Object[] arguments) {
        return typeName(result) + " " + name
                + Arrays.stream(arguments)
                        .map(a -> a == null ? "null" : valueType(a))
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    static String valueType(Object value) {
        Class<?> type = value.getClass();
        for (Map.Entry<Class<?>, Class<?>> box : BOXES.entrySet()) {
            if (box.getValue() == type) {
                return box.getKey().getSimpleName();
            }
        }
        for (Class<?> face : List.of(List.class, Map.class)) {
            if (face.isInstance(value)) {
                return face.getSimpleName();
            }
        }
        boolean lambda = type.isSynthetic() || type.isHidden() || type.isAnonymousClass();
        return lambda && type.getInterfaces().length > 0
                ? type.getInterfaces()[0].getSimpleName()
                : type.getSimpleName();
    }

    private static String typeName(Type type) {
        // java.util.List<org.lectern.tensor.Tensor> -> List<Tensor>; a class of a cell loses JShell's wrapper as well.
        return type.getTypeName().replaceAll("(?:[\\w$]+[.$])+(?=[A-Za-z_])", "");
    }
}
