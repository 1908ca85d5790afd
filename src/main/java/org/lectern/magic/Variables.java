package org.lectern.magic;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.Extent;
import org.lectern.display.NearNames;
import org.lectern.display.Table;
import org.lectern.jshell.MagicException;
import org.lectern.jshell.Magics;

/** The table of variables. */
final class Variables {
    private static final int VALUE_LENGTH = 40;

    private Variables() {}

    /** @param wanted the names to show; all if empty */
    static Table table(List<Magics.Variable> variables, List<String> wanted) throws MagicException {
        List<String> names = variables.stream().map(Magics.Variable::name).toList();
        for (String name : wanted) {
            if (!names.contains(name)) {
                List<String> near = NearNames.of(name, names);
                throw new MagicException(
                        "%vars: no variable " + name,
                        near.isEmpty() ? "" : "Did you mean " + String.join(", ", near) + "?");
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (Magics.Variable variable : variables) {
            if (wanted.isEmpty() || wanted.contains(variable.name())) {
                Extent extent = extent(variable.value());
                rows.add(List.of(
                        variable.name(),
                        variable.type().replaceAll("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])", ""),
                        extent.shape(),
                        extent.bytes() == 0 ? "" : Spans.bytes(extent.bytes()),
                        value(variable.value())));
            }
        }
        return new Table(rows.isEmpty() ? "no variables" : "", List.of("name", "type", "shape", "size", "value"), rows);
    }

    private static Extent extent(@Nullable Object value) {
        try {
            if (value instanceof Displayable displayable) {
                return displayable.extent();
            }
            if (value instanceof Collection<?> collection) {
                return new Extent("[" + collection.size() + "]", 0);
            }
            if (value instanceof Map<?, ?> map) {
                return new Extent("[" + map.size() + "]", 0);
            }
            if (value instanceof CharSequence text) {
                return new Extent("[" + text.length() + "]", 0);
            }
            return value != null && value.getClass().isArray() ? new Extent(shape(value), bytes(value)) : Extent.NONE;
        } catch (RuntimeException e) {
            return new Extent("(failed: " + e.getClass().getSimpleName() + ")", 0);
        }
    }

    /** Lengths of an array and of the first of those in it; with dots if others have another length. */
    private static String shape(Object array) {
        List<String> lengths = new ArrayList<>();
        Object at = array;
        while (at != null && at.getClass().isArray()) {
            int length = Array.getLength(at);
            lengths.add(String.valueOf(length));
            Object first = length == 0 || at.getClass().getComponentType().isPrimitive() ? null : Array.get(at, 0);
            if (first != null && first.getClass().isArray() && !hasEqualLengths(at)) {
                lengths.add("…");
                break;
            }
            at = first;
        }
        return "[" + String.join(", ", lengths) + "]";
    }

    private static boolean hasEqualLengths(Object arrays) {
        int length = -1;
        for (int i = 0; i < Array.getLength(arrays); i++) {
            Object each = Array.get(arrays, i);
            int next = each == null || !each.getClass().isArray() ? -2 : Array.getLength(each);
            if (length >= 0 && next != length || next < 0) {
                return false;
            }
            length = next;
        }
        return true;
    }

    /** What an array of primitives takes, also in several dimensions; 0 for other arrays. */
    private static long bytes(Object array) {
        Class<?> element = array.getClass().getComponentType();
        int length = Array.getLength(array);
        if (element.isPrimitive()) {
            int width = element == double.class || element == long.class
                    ? 8
                    : element == int.class || element == float.class
                            ? 4
                            : element == short.class || element == char.class ? 2 : 1;
            return (long) width * length;
        }
        long total = 0;
        for (int i = 0; element.isArray() && i < length; i++) {
            Object each = Array.get(array, i);
            total += each == null ? 0 : bytes(each);
        }
        return total;
    }

    /** Numbers, truth values, characters and texts; others' values would be long. */
    private static String value(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        boolean isShort = value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof String
                || value instanceof Enum<?>;
        if (!isShort) {
            return "";
        }
        String text = String.valueOf(value).lines().findFirst().orElse("");
        return text.length() > VALUE_LENGTH ? text.substring(0, VALUE_LENGTH) + "…" : text;
    }
}
