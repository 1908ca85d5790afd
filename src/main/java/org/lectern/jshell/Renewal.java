package org.lectern.jshell;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sun.reflect.ReflectionFactory;

/**
 * Moves objects whose class a redefinition has replaced to the class now in force: each gets a new object with the same values,
 * also where arrays, collections, layers and other objects of cells hold it. A field that is new has what its initialiser gives
 * it, if the class has a constructor without parameters, and else nothing.
 */
final class Renewal {
    /** Objects looked into before the rest is left as it is. */
    private static final int LIMIT = 200_000;

    /** The course's own classes that hold objects of cells. */
    private static final List<String> HOLDERS =
            List.of("org.lectern.nn.", "org.lectern.optim.", "org.lectern.train.", "org.lectern.data.");

    private final UnaryOperator<@Nullable Class<?>> newest;
    private final Runner runner;
    private final Map<Object, Object> renewed = new IdentityHashMap<>();
    private final Deque<Runnable> open = new ArrayDeque<>();
    /** Why objects stay as they are. */
    private final Map<Object, String> refused = new IdentityHashMap<>();
    /** Those that the last object depends on. */
    private final Set<String> refusals = new LinkedHashSet<>();

    private final Set<String> changes = new LinkedHashSet<>();

    /** Classes whose objects hold none of cells' classes, as far as is looked. */
    private final Set<Class<?>> indifferent = new HashSet<>();

    private boolean moved;

    /** Runs code of cells. */
    interface Runner {
        @Nullable
        Object call(Callable<?> code) throws Throwable;
    }

    /**
     * @param newest the class in force for a class of cells, null for any other class
     * @param runner runs constructors
     */
    Renewal(UnaryOperator<@Nullable Class<?>> newest, Runner runner) {
        this.newest = newest;
        this.runner = runner;
    }

    /** The object to use from now on: the same one, unless its class was replaced. */
    @Nullable
    Object of(@Nullable Object value) {
        moved = false;
        refusals.clear();
        Set<String> before = Set.copyOf(changes);
        try {
            Object result = renew(value);
            while (!open.isEmpty()) {
                open.pop().run();
            }
            if (!refusals.isEmpty()) {
                changes.retainAll(before);
            }
            return result;
        } catch (StackOverflowError e) {
            open.clear();
            refusals.add("it holds too long a chain of objects");
            return value;
        }
    }

    /** Whether the last object, or one that it holds, was moved. */
    boolean hasMoved() {
        return moved;
    }

    /** Why objects in the last one stayed as they are, such as {@code Net is a record now}. */
    Set<String> refusals() {
        return Set.copyOf(refusals);
    }

    /** How objects that were moved differ from what they were, such as {@code Net.bias is new}. */
    Set<String> changes() {
        return Collections.unmodifiableSet(changes);
    }

    private @Nullable Object renew(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        Object known = renewed.get(value);
        if (known != null) {
            moved |= known != value;
            if (refused.containsKey(value)) {
                refusals.add(refused.get(value));
            }
            return known;
        }
        if (value instanceof Object[] array) {
            return array(array);
        }
        Class<?> type = value.getClass();
        if (indifferent.contains(type) || renewed.size() >= LIMIT) {
            return value;
        }
        if (type.getName().startsWith("java.util.")) {
            return container(value);
        }
        Class<?> now = newest.apply(type);
        if (now == null && HOLDERS.stream().noneMatch(type.getName()::startsWith)) {
            indifferent.add(type);
            return value;
        }
        if (now == null || now == type) {
            renewed.put(value, value);
            if (type.isRecord()) {
                return sameRecord(value, type);
            }
            open.push(() -> lookInto(value));
            return value;
        }
        String obstacle = obstacle(type, now);
        if (!obstacle.isEmpty()) {
            return refuse(value, now.getSimpleName() + " " + obstacle);
        }
        try {
            Object made = make(value, type, now);
            renewed.put(value, made);
            moved = true;
            return made;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return refuse(
                    value, now.getSimpleName() + " refuses it (" + (e.getCause() == null ? e : e.getCause()) + ")");
        }
    }

    private Object refuse(Object value, String why) {
        renewed.put(value, value);
        refused.put(value, why);
        refusals.add(why);
        return value;
    }

    private Object make(Object value, Class<?> type, Class<?> now) throws ReflectiveOperationException {
        if (now.isEnum()) {
            return enumConstant(((Enum<?>) value).name(), now);
        }
        if (now.isRecord()) {
            return record(value, type, now);
        }
        Map<String, Field> before = fields(type);
        boolean hasNew = !before.keySet().containsAll(fields(now).keySet());
        Object made = hasNew ? made(now) : blank(now);
        open.push(() -> copy(value, type, made, now));
        return made;
    }

    /** An object that its constructor has made, if it has one without parameters and that does not fail. */
    private Object made(Class<?> now) throws ReflectiveOperationException {
        try {
            Constructor<?> simple = now.getDeclaredConstructor();
            simple.setAccessible(true);
            return Objects.requireNonNull(runner.call(simple::newInstance));
        } catch (NoSuchMethodException e) {
            return blank(now);
        } catch (Throwable e) {
            changes.add("the constructor of " + now.getSimpleName() + ", for its new fields, failed (" + e + ")");
            return blank(now);
        }
    }

    /** An object whose constructor has not run, as deserialisation makes them. */
    private static Object blank(Class<?> now) throws ReflectiveOperationException {
        return ReflectionFactory.getReflectionFactory()
                .newConstructorForSerialization(now, Object.class.getDeclaredConstructor())
                .newInstance();
    }

    private static Object enumConstant(String name, Class<?> now) {
        for (Object each : now.getEnumConstants()) {
            if (((Enum<?>) each).name().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("no constant " + name);
    }

    /** A record cannot be filled later: what it holds is moved first. */
    private Object record(Object value, Class<?> type, Class<?> now) throws ReflectiveOperationException {
        Map<String, Object> before = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Field field = type.getDeclaredField(component.getName());
            before.put(component.getName(), renew(get(field, value)));
        }
        List<Class<?>> types = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (RecordComponent component : now.getRecordComponents()) {
            String name = component.getName();
            types.add(component.getType());
            Object kept = before.get(name);
            if (!before.containsKey(name)) {
                changes.add(now.getSimpleName() + "." + name + " is new");
            } else if (!fits(kept, component.getType())) {
                changes.add(now.getSimpleName() + "." + name + " has another type, and no value");
                kept = null;
            }
            values.add(kept == null ? nothing(component.getType()) : kept);
        }
        Constructor<?> canonical = now.getDeclaredConstructor(types.toArray(new Class<?>[0]));
        canonical.setAccessible(true);
        return canonical.newInstance(values.toArray());
    }

    /** The same record, or another if what it holds was moved. */
    private Object sameRecord(Object value, Class<?> type) {
        try {
            Object other = record(value, type, type);
            boolean isSame = true;
            for (RecordComponent component : type.getRecordComponents()) {
                Field field = type.getDeclaredField(component.getName());
                isSame &= component.getType().isPrimitive() || get(field, value) == get(field, other);
            }
            if (!isSame) {
                renewed.put(value, other);
                return other;
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            refusals.add(type.getSimpleName() + " refuses what it is to hold (" + e + ")");
        }
        return value;
    }

    private void copy(Object from, Class<?> type, Object to, Class<?> now) {
        Map<String, Field> before = fields(type);
        fields(now).forEach((name, target) -> {
            Field source = before.get(name);
            if (source == null) {
                changes.add(now.getSimpleName() + "." + target.getName() + " is new");
                return;
            }
            Object value = renew(get(source, from));
            if (fits(value, target.getType())) {
                set(target, to, value);
            } else {
                changes.add(now.getSimpleName() + "." + target.getName() + " has another type, and lost its value");
            }
        });
        before.forEach((name, source) -> {
            if (!fields(now).containsKey(name)) {
                changes.add(now.getSimpleName() + "." + source.getName() + " is gone");
            }
        });
    }

    private void lookInto(Object holder) {
        if (holder.getClass().isEnum()) {
            return;
        }
        fields(holder.getClass()).values().forEach(field -> {
            if (field.getType().isPrimitive()) {
                return;
            }
            Object before = get(field, holder);
            Object after = renew(before);
            if (after == before) {
                return;
            }
            if (field.getType().isInstance(after)) {
                set(field, holder, after);
            } else {
                String name = holder.getClass().getSimpleName();
                refusals.add(field.getName() + " of " + (name.isEmpty() ? "an anonymous class" : name)
                        + " is of the old type");
            }
        });
    }

    /** The same array with other elements, or one of the new class's type. */
    private Object array(Object[] array) {
        Class<?> now = arrayInForce(array.getClass());
        Object[] result = now == null || now == array.getClass()
                ? array
                : (Object[]) Array.newInstance(now.getComponentType(), array.length);
        renewed.put(array, result);
        moved |= result != array;
        for (int i = 0; i < array.length; i++) {
            Object after = renew(array[i]);
            if (after == null || result.getClass().getComponentType().isInstance(after)) {
                result[i] = after;
            } else {
                // Elements that could not be moved fit no array of the new type.
                renewed.put(array, array);
                return array;
            }
        }
        return result;
    }

    private @Nullable Class<?> arrayInForce(Class<?> type) {
        Class<?> component = type.getComponentType();
        Class<?> now = component.isArray() ? arrayInForce(component) : newest.apply(component);
        return now == null ? null : now.arrayType();
    }

    /** The same list, set, map or holder with other contents, or another one if it cannot be changed. */
    private Object container(Object value) {
        renewed.put(value, value);
        try {
            if (value instanceof Collection<?> collection && changes(collection)) {
                renewed.put(value, collection(collection));
            } else if (value instanceof Map<?, ?> map && (changes(map.keySet()) | changes(map.values()))) {
                renewed.put(value, map(map));
            } else if (value instanceof Optional<?> optional && optional.isPresent()) {
                Object after = renew(optional.get());
                if (after != null && after != optional.get()) {
                    renewed.put(value, Optional.of(after));
                }
            } else if (value instanceof AtomicReference<?> reference) {
                renew(reference);
            }
        } catch (RuntimeException e) {
            refusals.add(value.getClass().getSimpleName() + " refuses what it is to hold (" + e + ")");
        }
        return renewed.getOrDefault(value, value);
    }

    @SuppressWarnings("unchecked")
    private void renew(AtomicReference<?> reference) {
        ((AtomicReference<@Nullable Object>) reference).set(renew(reference.get()));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Object collection(Collection<?> collection) {
        List<@Nullable Object> copy = new ArrayList<>(collection);
        copy.replaceAll(this::renew);
        if (collection instanceof EnumSet) {
            return EnumSet.copyOf((List) copy);
        }
        try {
            if (collection instanceof List<?>) {
                ((List<@Nullable Object>) collection).replaceAll(this::renew);
            } else {
                collection.clear();
                ((Collection<@Nullable Object>) collection).addAll(copy);
            }
            return collection;
        } catch (UnsupportedOperationException e) {
            return collection instanceof List
                    ? Collections.unmodifiableList(copy)
                    : Collections.unmodifiableSet(new LinkedHashSet<>(copy));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Object map(Map<?, ?> map) {
        Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, held) -> copy.put(renew(key), renew(held)));
        if (map instanceof EnumMap) {
            return new EnumMap(copy);
        }
        try {
            map.clear();
            ((Map<@Nullable Object, @Nullable Object>) map).putAll(copy);
            return map;
        } catch (UnsupportedOperationException e) {
            return Collections.unmodifiableMap(copy);
        }
    }

    private boolean changes(Collection<?> contents) {
        boolean changes = false;
        for (Object each : contents.toArray()) {
            changes |= renew(each) != each;
        }
        return changes;
    }

    /** Why objects of one class cannot become objects of another; empty if they can. */
    private static String obstacle(Class<?> type, Class<?> now) {
        if (now.isInterface() || Modifier.isAbstract(now.getModifiers())) {
            return now.isInterface() ? "is an interface now" : "is abstract now";
        }
        if (type.isEnum() != now.isEnum() || type.isRecord() != now.isRecord()) {
            return now.isRecord() ? "is a record now" : now.isEnum() ? "is an enum now" : "is a class now";
        }
        return !now.isEnum() && hasStateOfJdk(now) ? "extends a class of the JDK" : "";
    }

    private static boolean fits(@Nullable Object value, Class<?> type) {
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

    /** What a field of a type holds before anything is put into it. */
    private static @Nullable Object nothing(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    private static boolean isOfJdk(Class<?> type) {
        return type.getName().startsWith("java.");
    }

    /** Whether a superclass of the JDK's has fields, which nobody else may read. */
    private static boolean hasStateOfJdk(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            if (isOfJdk(at)
                    && Stream.of(at.getDeclaredFields()).anyMatch(field -> !Modifier.isStatic(field.getModifiers()))) {
                return true;
            }
        }
        return false;
    }

    /** The instance fields by name and declaring class, up to the first superclass of the JDK's. */
    private static Map<String, Field> fields(Class<?> type) {
        Map<String, Field> all = new LinkedHashMap<>();
        for (Class<?> at = type; at != null && !isOfJdk(at); at = at.getSuperclass()) {
            String owner = CellLoader.unversioned(at.getName());
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    all.put(owner + "." + field.getName(), field);
                }
            }
        }
        return all;
    }

    private static @Nullable Object get(Field field, Object holder) {
        try {
            field.setAccessible(true);
            return field.get(holder);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void set(Field field, Object holder, @Nullable Object value) {
        try {
            field.setAccessible(true);
            field.set(holder, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
