package org.lectern.jshell;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Objects of libraries, and of the JDK's but its base, that may hold objects of cells, as what listeners are added to does. */
final class Foreign {
    /** What is large and holds none: tensors and what stands behind them, screens and fonts, compilers, and the kernel itself. */
    private static final Pattern WITHOUT =
            Pattern.compile("(?:org\\.lectern|org\\.nd4j|org\\.bytedeco|jdk|com\\.sun\\.tools|sun\\.(?!net\\.))\\..*");

    /** Keys that are looked at. */
    private static final int MOST_KEYS = 100_000;

    private Foreign() {}

    /** Whether objects of a class, which is none of cells, may hold such. */
    static boolean mayHold(Class<?> type) {
        return !type.isArray()
                && !type.isPrimitive()
                && !Objects.equals(type.getModule(), Object.class.getModule())
                && !WITHOUT.matcher(type.getName()).matches();
    }

    /** The fields of a class that hold objects, and of its superclasses, but for those of the JDK's base; those that can be read. */
    static List<Field> fields(Class<?> type) {
        List<Field> all = new ArrayList<>();
        for (Class<?> at = type; at != null && mayHold(at); at = at.getSuperclass()) {
            if (!HotSwap.open(at)) {
                continue;
            }
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !field.getType().isPrimitive()
                        && field.trySetAccessible()) {
                    all.add(field);
                }
            }
        }
        return all;
    }

    /** Whether a collection finds objects by what they are, and there are some that are to be others. */
    static boolean isKeyedBy(Object value, Predicate<Object> replaced) {
        Collection<?> keys =
                value instanceof Map<?, ?> map ? map.keySet() : value instanceof Set<?> set ? set : List.of();
        return keys.stream().limit(MOST_KEYS).anyMatch(each -> each != null && replaced.test(each));
    }
}
