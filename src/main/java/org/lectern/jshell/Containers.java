package org.lectern.jshell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts other objects into the JDK's lists, sets, maps and holders. What is found by hash or order is filled last, when the objects
 * hold what their code asks.
 */
final class Containers {
    private static final Pattern FIXED =
            Pattern.compile("java\\.util\\.(ImmutableCollections\\$|Collections\\$(Unmodifiable|Empty|Singleton)).*");
    /** What is no container of its own, but a look at another. */
    private static final Pattern VIEW = Pattern.compile(
            "java\\.util\\.(?!Collections\\$Synchronized|Collections\\$SetFromMap|concurrent\\.ConcurrentHashMap\\$KeySetView).*\\$.*");

    private final UnaryOperator<@Nullable Object> renewed;
    private final Predicate<Object> matters;
    private final Consumer<Refill> later;
    private final EqualKeys filling;

    /**
     * @param renewed what is to take the place of an object; the same for those that stay
     * @param matters whether an object may be, or hold, one that is moved
     * @param later takes what is to be done when all objects are whole, the inner containers last
     * @param told takes what the user is to know of what was filled
     */
    Containers(
            UnaryOperator<@Nullable Object> renewed,
            Predicate<Object> matters,
            Consumer<Refill> later,
            Consumer<String> told) {
        filling = new EqualKeys(told);
        this.renewed = renewed;
        this.matters = matters;
        this.later = later;
    }

    /**
     * Contents for a container that asks them for their hash or order.
     *
     * @param container what is filled, for messages
     * @param fill does it; if the container refuses its contents, it has the old ones again
     */
    record Refill(Object container, Runnable fill) {}

    /** The same container, or another one if it cannot be changed. */
    @SuppressWarnings("unchecked")
    Object of(Object container) {
        if (container instanceof Collection<?>) {
            return collection((Collection<@Nullable Object>) container);
        }
        if (container instanceof Map<?, ?>) {
            return map((Map<@Nullable Object, @Nullable Object>) container);
        }
        if (container instanceof Map.Entry<?, ?> entry) {
            Object key = renewed.apply(entry.getKey());
            Object value = renewed.apply(entry.getValue());
            return key == entry.getKey() && value == entry.getValue() || key == null || value == null
                    ? container
                    : Map.entry(key, value);
        }
        if (container instanceof Optional<?> optional && optional.isPresent()) {
            Object after = renewed.apply(optional.get());
            return after == null || after == optional.get() ? container : Optional.of(after);
        }
        if (container instanceof AtomicReference<?> reference) {
            ((AtomicReference<@Nullable Object>) reference).set(renewed.apply(reference.get()));
        }
        if (container instanceof CompletableFuture<?> future && future.isDone() && !future.isCompletedExceptionally()) {
            ((CompletableFuture<@Nullable Object>) future).obtrudeValue(renewed.apply(future.getNow(null)));
        }
        return container;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Object collection(Collection<@Nullable Object> collection) {
        List<@Nullable Object> before = new ArrayList<>(collection);
        List<@Nullable Object> after = new ArrayList<>(before.size());
        if (!renew(before, after) && !isOther(order(collection))) {
            return collection;
        }
        boolean isChanged = differ(before, after);
        boolean isFixed = FIXED.matcher(collection.getClass().getName()).matches();
        if (collection instanceof List<@Nullable Object> list) {
            return isChanged ? list(list, after, isFixed) : list;
        }
        if (collection instanceof EnumSet) {
            return isChanged ? EnumSet.copyOf((List) after) : collection;
        }
        if (isFixed) {
            if (!isChanged) {
                return collection;
            }
            Set<@Nullable Object> filled = new LinkedHashSet<>();
            later.accept(new Refill(collection, () -> fill(filled, after, before, filled)));
            return Collections.unmodifiableSet(filled);
        }
        if (VIEW.matcher(collection.getClass().getName()).matches()) {
            return lookingAt(collection);
        }
        Collection<@Nullable Object> now = collection;
        if (collection instanceof TreeSet<@Nullable Object> sorted && isOther(sorted.comparator())) {
            now = new TreeSet<>(other(sorted.comparator()));
        } else if (collection instanceof PriorityQueue<@Nullable Object> queue && isOther(queue.comparator())) {
            now = new PriorityQueue<>(other(queue.comparator()));
        }
        Collection<@Nullable Object> target = now;
        later.accept(new Refill(collection, () -> fill(target, after, before, collection)));
        return now;
    }

    /** A look at another container, which is changed itself: nothing else may hold it. */
    private Object lookingAt(Object view) {
        if (HotSwap.openJdk()) {
            JdkObjects.rewrap(view, renewed);
        }
        return view;
    }

    /** Fills the list of what is to be; whether any of it matters. */
    private boolean renew(List<@Nullable Object> before, List<@Nullable Object> after) {
        boolean isConcerned = false;
        for (Object each : before) {
            after.add(renewed.apply(each));
            isConcerned |= each != null && matters.test(each);
        }
        return isConcerned;
    }

    private static boolean differ(List<@Nullable Object> before, List<@Nullable Object> after) {
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i) != after.get(i)) {
                return true;
            }
        }
        return false;
    }

    private static Object list(List<@Nullable Object> list, List<@Nullable Object> after, boolean isFixed) {
        if (isFixed) {
            return Collections.unmodifiableList(after);
        }
        ListIterator<@Nullable Object> places = list.listIterator();
        try {
            for (Object each : after) {
                places.next();
                places.set(each);
            }
            return list;
        } catch (ArrayStoreException e) {
            // Of Arrays.asList, over an array of the old class.
            return Arrays.asList(after.toArray());
        } catch (UnsupportedOperationException e) {
            if (list.size() == after.size()) {
                // As CopyOnWriteArrayList, which takes other elements all at once only.
                int[] next = {0};
                try {
                    list.replaceAll(each -> after.get(next[0]++));
                    return list;
                } catch (UnsupportedOperationException fixed) {
                    return Collections.unmodifiableList(after);
                }
            }
            return list;
        }
    }

    /** @param old the same collection, or that whose place it takes */
    private void fill(
            Collection<@Nullable Object> collection,
            List<@Nullable Object> after,
            List<@Nullable Object> before,
            Collection<@Nullable Object> old) {
        Collection<@Nullable Object> trial =
                collection instanceof TreeSet<@Nullable Object> sorted && !HotSwap.openJdk()
                        ? new TreeSet<>(sorted.comparator())
                        : collection instanceof PriorityQueue<@Nullable Object> queue && !HotSwap.openJdk()
                                ? new PriorityQueue<>(queue.comparator())
                                : null;
        try {
            if (trial != null) {
                trial.addAll(after);
            }
            collection.clear();
            filling.add(collection, after);
        } catch (Throwable e) {
            if (collection != old) {
                keep(old, collection, order(collection));
            } else if (trial == null) {
                restore(e, () -> {
                    collection.clear();
                    collection.addAll(before);
                });
            }
            throw e;
        }
    }

    private static @Nullable Object order(Collection<@Nullable Object> collection) {
        return collection instanceof TreeSet<@Nullable Object> sorted
                ? sorted.comparator()
                : collection instanceof PriorityQueue<@Nullable Object> queue ? queue.comparator() : null;
    }

    /** What refuses its contents has them as they were, until they are what it can order. */
    private static void keep(Object old, Object now, @Nullable Object order) {
        if (HotSwap.openJdk()) {
            JdkObjects.copyContents(old, now);
            JdkObjects.order(now, order);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Object map(Map<@Nullable Object, @Nullable Object> map) {
        List<@Nullable Object> keysBefore = new ArrayList<>(map.keySet());
        List<@Nullable Object> valuesBefore = new ArrayList<>(map.values());
        List<@Nullable Object> keys = new ArrayList<>(keysBefore.size());
        List<@Nullable Object> values = new ArrayList<>(valuesBefore.size());
        boolean isKeyed = renew(keysBefore, keys);
        boolean isConcerned = renew(valuesBefore, values) | isKeyed;
        boolean isChanged = differ(keysBefore, keys) || differ(valuesBefore, values);
        if (!isConcerned && !(map instanceof TreeMap<?, ?> sorted && isOther(sorted.comparator()))) {
            return map;
        }
        boolean isFixed = FIXED.matcher(map.getClass().getName()).matches();
        if (map instanceof EnumMap || isFixed) {
            if (!isChanged) {
                return map;
            }
            Map<@Nullable Object, @Nullable Object> filled = new LinkedHashMap<>();
            if (map instanceof EnumMap) {
                put(filled, keys, values);
                return new EnumMap(filled);
            }
            later.accept(new Refill(map, () -> fill(filled, keys, values, filled, keysBefore, valuesBefore)));
            return Collections.unmodifiableMap(filled);
        }
        if (VIEW.matcher(map.getClass().getName()).matches()) {
            return lookingAt(map);
        }
        Map<@Nullable Object, @Nullable Object> now =
                map instanceof TreeMap<@Nullable Object, @Nullable Object> sorted && isOther(sorted.comparator())
                        ? new TreeMap<>(other(sorted.comparator()))
                        : map;
        if (!isKeyed && now == map) {
            for (int i = 0; i < keys.size(); i++) {
                if (valuesBefore.get(i) != values.get(i)) {
                    map.put(keys.get(i), values.get(i));
                }
            }
            return map;
        }
        later.accept(new Refill(map, () -> fill(now, keys, values, map, keysBefore, valuesBefore)));
        return now;
    }

    /** @param old the same map, or that whose place it takes */
    private void fill(
            Map<@Nullable Object, @Nullable Object> map,
            List<@Nullable Object> keys,
            List<@Nullable Object> values,
            Map<@Nullable Object, @Nullable Object> old,
            List<@Nullable Object> keysBefore,
            List<@Nullable Object> valuesBefore) {
        TreeMap<@Nullable Object, @Nullable Object> sorted =
                map instanceof TreeMap<@Nullable Object, @Nullable Object> tree ? tree : null;
        try {
            map.clear();
            filling.put(map, keys, values);
        } catch (Throwable e) {
            if (sorted != null && map != old) {
                keep(old, map, sorted.comparator());
            } else if (sorted == null) {
                restore(e, () -> {
                    map.clear();
                    put(map, keysBefore, valuesBefore);
                });
            }
            throw e;
        }
    }

    private static void put(
            Map<@Nullable Object, @Nullable Object> map, List<@Nullable Object> keys, List<@Nullable Object> values) {
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), values.get(i));
        }
    }

    private static void restore(Throwable failure, Runnable restore) {
        try {
            restore.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean isOther(@Nullable Object comparator) {
        return comparator != null && renewed.apply(comparator) != comparator;
    }

    @SuppressWarnings("unchecked")
    private @Nullable Comparator<@Nullable Object> other(@Nullable Object comparator) {
        return (Comparator<@Nullable Object>) renewed.apply(comparator);
    }
}
