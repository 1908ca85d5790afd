package org.lectern.display;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What is registered for types, found for a value by the nearest of its types: its class first, then that class's interfaces,
 * then the superclass.
 */
public final class ByType<V> {
    private final Map<Class<?>, V> entries = new LinkedHashMap<>();

    /** Registers something for a type and what extends it; replaces what was registered for it before. */
    public synchronized void put(Class<?> type, V entry) {
        entries.put(type, entry);
    }

    /** Forgets what fits. */
    synchronized void removeIf(BiPredicate<Class<?>, V> unwanted) {
        entries.entrySet().removeIf(each -> unwanted.test(each.getKey(), each.getValue()));
    }

    /**
     * The entry of the nearest type.
     *
     * @param end a type at which the search ends, and nothing is found; that type's own entry counts
     */
    public synchronized @Nullable V find(Class<?> type, Class<?>... end) {
        if (entries.isEmpty()) {
            return null;
        }
        for (Class<?> each : types(type)) {
            V entry = entries.get(each);
            if (entry != null || Set.of(end).contains(each)) {
                return entry;
            }
        }
        return null;
    }

    private static Set<Class<?>> types(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            all.add(each);
            Deque<Class<?>> interfaces = new ArrayDeque<>(List.of(each.getInterfaces()));
            while (!interfaces.isEmpty()) {
                Class<?> next = interfaces.remove();
                if (all.add(next)) {
                    interfaces.addAll(List.of(next.getInterfaces()));
                }
            }
        }
        if (type.isArray() && !type.getComponentType().isPrimitive()) {
            all.add(Object[].class);
        }
        all.add(Object.class);
        return all;
    }
}
