package org.lectern.jshell;

import java.lang.reflect.Field;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fills sets and maps, also with what was different and is equal now, by another {@code equals} or {@code compareTo} or one
 * component less: all of it stays, as it would in a set that nobody asks, and is different again with the next version. So does what
 * cannot be hashed or compared as long as its own code fails.
 */
final class EqualKeys {
    private final Consumer<String> told;

    /** @param told takes what the user is to know */
    EqualKeys(Consumer<String> told) {
        this.told = told;
    }

    /** Puts all into an empty map. */
    void put(Map<@Nullable Object, @Nullable Object> map, List<@Nullable Object> keys, List<@Nullable Object> values) {
        try {
            for (int i = 0; i < keys.size(); i++) {
                map.put(keys.get(i), values.get(i));
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            if (!putApart(map, keys, values)) {
                throw e;
            }
            tell(map, keys, e);
            return;
        }
        int equal = keys.size() - map.size();
        if (equal > 0) {
            putApart(map, keys, values);
            tell(map, keys, equal, map.size() < keys.size());
        }
    }

    /** Adds all to an empty collection. */
    void add(Collection<@Nullable Object> collection, List<@Nullable Object> elements) {
        Map<@Nullable Object, @Nullable Object> inside = inside(collection);
        try {
            collection.addAll(elements);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            boolean isIn = collection instanceof PriorityQueue<?>
                    ? queued(collection, elements)
                    : inside != null && putApart(inside, elements, present(collection, elements.size()));
            if (!isIn) {
                throw e;
            }
            tell(collection, elements, e);
            return;
        }
        int equal = elements.size() - collection.size();
        if (equal == 0) {
            return;
        }
        if (inside != null) {
            putApart(inside, elements, present(collection, elements.size()));
        }
        tell(collection, elements, equal, collection.size() < elements.size());
    }

    /** The map whose keys a set's elements are; null if it is not known. */
    @SuppressWarnings("unchecked")
    private static @Nullable Map<@Nullable Object, @Nullable Object> inside(Collection<?> collection) {
        Class<?> type = collection instanceof TreeSet ? TreeSet.class : HashSet.class;
        if (!type.isInstance(collection) || !HotSwap.openJdk()) {
            return null;
        }
        for (Field field : type.getDeclaredFields()) {
            if (Map.class.isAssignableFrom(field.getType())) {
                return (Map<@Nullable Object, @Nullable Object>) Fields.get(field, collection);
            }
        }
        return null;
    }

    /** Puts elements into a queue as they stood in one, without comparing them; whether that can be done. */
    private static boolean queued(Collection<?> queue, List<@Nullable Object> elements) {
        if (!HotSwap.openJdk()) {
            return false;
        }
        for (Field field : PriorityQueue.class.getDeclaredFields()) {
            if (field.getType() == Object[].class) {
                Fields.set(field, queue, Arrays.copyOf(elements.toArray(), elements.size() + 1));
            } else if (field.getName().equals("size")) {
                Fields.set(field, queue, elements.size());
            }
        }
        return queue.size() == elements.size();
    }

    /** What a set of the JDK's has for each element in the map inside of it. */
    private static List<@Nullable Object> present(Collection<?> set, int count) {
        Class<?> type = set instanceof TreeSet ? TreeSet.class : HashSet.class;
        for (Field field : type.getDeclaredFields()) {
            if (field.getType() == Object.class) {
                return Collections.nCopies(count, Fields.get(field, type));
            }
        }
        throw new IllegalStateException(type + " has nothing to put into its map");
    }

    /** Puts all in as if nothing were equal; whether that can be done. */
    private static boolean putApart(
            Map<@Nullable Object, @Nullable Object> map, List<@Nullable Object> keys, List<@Nullable Object> values) {
        if (map instanceof TreeMap<@Nullable Object, @Nullable Object> tree) {
            tree.clear();
            // What is sorted already goes in as it is.
            tree.putAll(new Sorted(tree.comparator(), keys, values));
            return true;
        }
        if (map instanceof HashMap && HotSwap.openJdk()) {
            map.clear();
            for (int i = 0; i < keys.size(); i++) {
                map.put(new Alias(keys.get(i)), values.get(i));
            }
            for (Map.Entry<@Nullable Object, @Nullable Object> node : map.entrySet()) {
                if (node.getKey() instanceof Alias alias) {
                    Fields.set(keyOf(node.getClass()), node, alias.key);
                }
            }
            return true;
        }
        return false;
    }

    private static Field keyOf(Class<?> node) {
        for (Class<?> at = node; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (field.getName().equals("key")) {
                    return field;
                }
            }
        }
        throw new IllegalStateException(node + " has no key");
    }

    private void tell(Object container, List<@Nullable Object> elements, int equal, boolean isLost) {
        String what = equal == 1 ? " equals another now" : " equal others now";
        String lost = equal == 1 ? ", and is gone" : ", and are gone";
        told.accept(equal + " " + what(elements, container) + what + (isLost ? lost : ""));
    }

    /** Their own code fails: they are there, but where they were. */
    private void tell(Object container, List<@Nullable Object> elements, Throwable failure) {
        boolean isOne = elements.size() == 1;
        boolean isOrdered =
                container instanceof PriorityQueue || container instanceof SortedMap || container instanceof SortedSet;
        told.accept(elements.size() + " " + what(elements, container)
                + (isOrdered
                        ? (isOne ? " has" : " have") + " the order of before, for comparing fails"
                        : (isOne ? " is" : " are") + " not found by contains and get, for hashCode or equals fails")
                + " (" + NewObjects.said(failure) + ")");
    }

    private static String what(List<@Nullable Object> elements, Object container) {
        String type = elements.stream()
                .filter(each -> each != null && each.getClass().getClassLoader() instanceof CellLoader)
                .findFirst()
                .map(each -> PlainNames.text(each.getClass().getName()) + " ")
                .orElse("");
        return type + "in a " + container.getClass().getSimpleName();
    }

    /** Stands for a key, with its hash, and equals no other. */
    private static final class Alias {
        private final @Nullable Object key;

        Alias(@Nullable Object key) {
            this.key = key;
        }

        @Override
        public int hashCode() {
            try {
                return Objects.hashCode(key);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                return 0;
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this;
        }
    }

    /** Entries in the order of their keys, as far as a map asks that takes them all at once. */
    private static final class Sorted extends AbstractMap<@Nullable Object, @Nullable Object>
            implements SortedMap<@Nullable Object, @Nullable Object> {
        private final @Nullable Comparator<? super @Nullable Object> comparator;
        private final List<Map.Entry<@Nullable Object, @Nullable Object>> entries = new ArrayList<>();

        @SuppressWarnings("unchecked")
        Sorted(
                @Nullable Comparator<? super @Nullable Object> comparator,
                List<@Nullable Object> keys,
                List<@Nullable Object> values) {
            this.comparator = comparator;
            for (int i = 0; i < keys.size(); i++) {
                entries.add(new SimpleEntry<>(keys.get(i), values.get(i)));
            }
            Comparator<? super @Nullable Object> order =
                    comparator == null ? (a, b) -> ((Comparable<@Nullable Object>) a).compareTo(b) : comparator;
            List<Map.Entry<@Nullable Object, @Nullable Object>> asGiven = List.copyOf(entries);
            try {
                entries.sort((a, b) -> order.compare(a.getKey(), b.getKey()));
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                // In the order of before.
                entries.clear();
                entries.addAll(asGiven);
            }
        }

        @Override
        public Set<Map.Entry<@Nullable Object, @Nullable Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Map.Entry<@Nullable Object, @Nullable Object>> iterator() {
                    return entries.iterator();
                }

                @Override
                public int size() {
                    return entries.size();
                }
            };
        }

        @Override
        public @Nullable Comparator<? super @Nullable Object> comparator() {
            return comparator;
        }

        @Override
        public SortedMap<@Nullable Object, @Nullable Object> subMap(@Nullable Object from, @Nullable Object to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SortedMap<@Nullable Object, @Nullable Object> headMap(@Nullable Object to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SortedMap<@Nullable Object, @Nullable Object> tailMap(@Nullable Object from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Object firstKey() {
            return entries.get(0).getKey();
        }

        @Override
        public @Nullable Object lastKey() {
            return entries.get(entries.size() - 1).getKey();
        }
    }
}
