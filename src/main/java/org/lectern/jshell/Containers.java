package org.lectern.jshell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Puts other objects into the JDK's lists, sets, maps and holders. */
final class Containers {
    private final UnaryOperator<@Nullable Object> renewed;

    /** @param renewed what is to take the place of an object; the same for those that stay */
    Containers(UnaryOperator<@Nullable Object> renewed) {
        this.renewed = renewed;
    }

    /**
     * The same container with other contents, or another one if it cannot be changed.
     *
     * @throws RuntimeException what the container refuses its contents with; it has the old ones then
     */
    @SuppressWarnings("unchecked")
    Object of(Object container) {
        if (container instanceof Collection<?> collection && isConcerned(collection)) {
            return collection((Collection<@Nullable Object>) collection);
        }
        if (container instanceof Map<?, ?> map && (isConcerned(map.keySet()) | isConcerned(map.values()))) {
            return map((Map<@Nullable Object, @Nullable Object>) map);
        }
        if (container instanceof Optional<?> optional && optional.isPresent()) {
            Object after = renewed.apply(optional.get());
            return after == null || after == optional.get() ? container : Optional.of(after);
        }
        if (container instanceof AtomicReference<?> reference) {
            ((AtomicReference<@Nullable Object>) reference).set(renewed.apply(reference.get()));
        }
        return container;
    }

    /** Asks for each, for one may be known to change only after another. */
    private boolean isConcerned(Collection<?> contents) {
        boolean changes = false;
        for (Object each : contents.toArray()) {
            changes |= renewed.apply(each) != each;
        }
        return changes;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Object collection(Collection<@Nullable Object> collection) {
        List<@Nullable Object> before = new ArrayList<>(collection);
        List<@Nullable Object> after = new ArrayList<>(before);
        after.replaceAll(renewed);
        if (collection instanceof EnumSet) {
            return EnumSet.copyOf((List) after);
        }
        try {
            if (collection instanceof List<@Nullable Object> list) {
                list.replaceAll(renewed);
            } else {
                fill(collection, after, before);
            }
            return collection;
        } catch (UnsupportedOperationException e) {
            return collection instanceof List
                    ? Collections.unmodifiableList(after)
                    : Collections.unmodifiableSet(new LinkedHashSet<>(after));
        }
    }

    private static void fill(
            Collection<@Nullable Object> collection, List<@Nullable Object> after, List<@Nullable Object> before) {
        collection.clear();
        try {
            collection.addAll(after);
        } catch (RuntimeException e) {
            collection.clear();
            collection.addAll(before);
            throw e;
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Object map(Map<@Nullable Object, @Nullable Object> map) {
        Map<@Nullable Object, @Nullable Object> before = new LinkedHashMap<>(map);
        Map<@Nullable Object, @Nullable Object> after = new LinkedHashMap<>();
        before.forEach((key, value) -> after.put(renewed.apply(key), renewed.apply(value)));
        if (map instanceof EnumMap) {
            return new EnumMap(after);
        }
        try {
            map.clear();
        } catch (UnsupportedOperationException e) {
            return Collections.unmodifiableMap(after);
        }
        try {
            map.putAll(after);
        } catch (RuntimeException e) {
            map.clear();
            map.putAll(before);
            throw e;
        }
        return map;
    }
}
