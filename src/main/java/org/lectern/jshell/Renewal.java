package org.lectern.jshell;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
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
    private final Containers containers = new Containers(this::renew);
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
        String obstacle = Fields.obstacle(type, now);
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
        Map<String, Field> before = Fields.of(type);
        boolean hasNew = !before.keySet().containsAll(Fields.of(now).keySet());
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
            before.put(component.getName(), renew(Fields.get(field, value)));
        }
        List<Class<?>> types = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (RecordComponent component : now.getRecordComponents()) {
            String name = component.getName();
            types.add(component.getType());
            Object kept = before.get(name);
            if (!before.containsKey(name)) {
                changes.add(now.getSimpleName() + "." + name + " is new");
            } else if (!Fields.fits(kept, component.getType())) {
                changes.add(now.getSimpleName() + "." + name + " has another type, and no value");
                kept = null;
            }
            values.add(kept == null ? Fields.nothing(component.getType()) : kept);
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
                isSame &= component.getType().isPrimitive() || Fields.get(field, value) == Fields.get(field, other);
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
        Map<String, Field> before = Fields.of(type);
        Fields.of(now).forEach((name, target) -> {
            Field source = before.get(name);
            if (source == null) {
                changes.add(now.getSimpleName() + "." + target.getName() + " is new");
                return;
            }
            Object value = renew(Fields.get(source, from));
            if (Fields.fits(value, target.getType())) {
                Fields.set(target, to, value);
            } else {
                changes.add(now.getSimpleName() + "." + target.getName() + " has another type, and lost its value");
            }
        });
        before.forEach((name, source) -> {
            if (!Fields.of(now).containsKey(name)) {
                changes.add(now.getSimpleName() + "." + source.getName() + " is gone");
            }
        });
    }

    private void lookInto(Object holder) {
        if (holder.getClass().isEnum()) {
            return;
        }
        Fields.of(holder.getClass()).values().forEach(field -> {
            if (field.getType().isPrimitive()) {
                return;
            }
            Object before = Fields.get(field, holder);
            Object after = renew(before);
            if (after == before) {
                return;
            }
            if (field.getType().isInstance(after)) {
                Fields.set(field, holder, after);
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

    private Object container(Object value) {
        renewed.put(value, value);
        try {
            Object after = containers.of(value);
            renewed.put(value, after);
            return after;
        } catch (RuntimeException e) {
            refusals.add(value.getClass().getSimpleName() + " refuses what it is to hold (" + e + ")");
            return value;
        }
    }
}
