package org.lectern.display;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of a value that holds arrays: Java gives {@code [I@1b2c} for each of them, this their elements. */
final class NestedArrays {
    /** Elements of an array that are shown before the rest is left out. */
    private static final int SHOWN = 100;

    private static final int DEEPEST = 8;
    private static final int MOST = 1000;
    private static final Pattern ADDRESS = Pattern.compile("\\[+(?:[ZBCSIJFD]|L[^;\\s]+;)@[0-9a-f]+");

    private final Map<String, Object> arrays = new HashMap<>();

    private NestedArrays() {}

    /** A value's own text, with the arrays in it written out. */
    static String text(@Nullable Object value) {
        // A toString may give null.
        String text = String.valueOf((Object) String.valueOf(value));
        if (value == null || text.indexOf('@') < 0 || value instanceof CharSequence) {
            return text;
        }
        Matcher address = ADDRESS.matcher(text);
        if (!address.find()) {
            return text;
        }
        NestedArrays nested = new NestedArrays();
        nested.gather(value, 0);
        return address.replaceAll(match -> {
            // Brackets of a list may stand before those of the array's class.
            for (int own = 0; match.group().charAt(own) == '['; own++) {
                Object array = nested.arrays.get(match.group().substring(own));
                if (array != null) {
                    return Matcher.quoteReplacement("[".repeat(own) + elements(array));
                }
            }
            return Matcher.quoteReplacement(match.group());
        });
    }

    /** {@code [1, 2, 3]}, with dots for what is beyond the first hundred. */
    static String elements(Object array) {
        int length = Array.getLength(array);
        Object[] boxed = new Object[Math.min(length, SHOWN)];
        Arrays.setAll(boxed, i -> Array.get(array, i));
        String shown = Arrays.deepToString(boxed);
        return length > SHOWN ? shown.substring(0, shown.length() - 1) + ", …]" : shown;
    }

    private void gather(@Nullable Object value, int depth) {
        if (value == null || depth > DEEPEST || arrays.size() >= MOST) {
            return;
        }
        if (value.getClass().isArray()) {
            arrays.put(value.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(value)), value);
        } else if (value instanceof Collection<?> collection) {
            collection.stream().limit(MOST).forEach(each -> gather(each, depth + 1));
        } else if (value instanceof Map<?, ?> map) {
            map.entrySet().stream().limit(MOST).forEach(each -> gather(each, depth + 1));
        } else if (value instanceof Map.Entry<?, ?> entry) {
            gather(entry.getKey(), depth + 1);
            gather(entry.getValue(), depth + 1);
        } else if (value instanceof Optional<?> optional) {
            gather(optional.orElse(null), depth + 1);
        } else if (value.getClass().isRecord()) {
            for (RecordComponent each : value.getClass().getRecordComponents()) {
                gather(component(each, value), depth + 1);
            }
        }
    }

    private static @Nullable Object component(RecordComponent component, Object record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another module's record keeps its arrays to itself.
            return null;
        }
    }
}
