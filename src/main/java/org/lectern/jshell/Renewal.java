package org.lectern.jshell;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sun.reflect.ReflectionFactory;

/**
 * Moves objects whose class a redefinition has replaced to the class now in force, if it has the same fields: each gets a new
 * object with the same values, also where arrays, lists, maps and other objects of cells hold it.
 */
final class Renewal {
    /** Objects looked into before the rest is left as it is. */
    private static final int LIMIT = 200_000;

    private final UnaryOperator<@Nullable Class<?>> newest;
    private final Map<Object, Object> renewed = new IdentityHashMap<>();
    private final Deque<Runnable> open = new ArrayDeque<>();
    /** Why objects stay as they are. */
    private final Map<Object, String> refused = new IdentityHashMap<>();
    /** Those that the last object depends on. */
    private final Set<String> refusals = new LinkedHashSet<>();

    private boolean moved;

    /** @param newest the class in force for a class of cells, null for any other class */
    Renewal(UnaryOperator<@Nullable Class<?>> newest) {
        this.newest = newest;
    }

    /** The object to use from now on: the same one, unless its class was replaced. */
    @Nullable
    Object of(@Nullable Object value) {
        moved = false;
        refusals.clear();
        Object result = renew(value);
        while (!open.isEmpty()) {
            open.pop().run();
        }
        return result;
    }

    /** Whether the last object, or one that it holds, was moved. */
    boolean hasMoved() {
        return moved;
    }

    /** Why objects in the last one stayed as they are, such as {@code Net has other fields now (b is new)}. */
    Set<String> refusals() {
        return Set.copyOf(refusals);
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
        Class<?> type = value.getClass();
        if (value instanceof Object[] array) {
            return array(array);
        }
        if (value instanceof List<?> list) {
            return list(list);
        }
        Class<?> now = newest.apply(type);
        if (now == null && !(value instanceof Map) || renewed.size() >= LIMIT) {
            return value;
        }
        if (now == null || now == type) {
            renewed.put(value, value);
            open.push(() -> lookInto(value, now != null));
            return value;
        }
        String difference = difference(type, now);
        if (!difference.isEmpty()) {
            return refuse(value, now.getSimpleName() + " " + difference);
        }
        try {
            Object made = make(value, type, now);
            renewed.put(value, made);
            moved = true;
            return made;
        } catch (ReflectiveOperationException | RuntimeException e) {
            String why =
                    refusals.isEmpty() ? now.getSimpleName() + " refuses it (" + e + ")" : String.join(", ", refusals);
            return refuse(value, why);
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
        // Without running a constructor, as deserialisation does: the fields come from the object there is.
        Constructor<?> blank = ReflectionFactory.getReflectionFactory()
                .newConstructorForSerialization(now, Object.class.getDeclaredConstructor());
        Object made = blank.newInstance();
        open.push(() -> copy(value, type, made, now));
        return made;
    }

    private static Object enumConstant(String name, Class<?> now) {
        for (Object each : now.getEnumConstants()) {
            if (((Enum<?>) each).name().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("no constant " + name);
    }

    private Object record(Object value, Class<?> type, Class<?> now) throws ReflectiveOperationException {
        List<Class<?>> types = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (RecordComponent component : now.getRecordComponents()) {
            types.add(component.getType());
            Field field = type.getDeclaredField(component.getName());
            field.setAccessible(true);
            values.add(renew(field.get(value)));
        }
        Constructor<?> canonical = now.getDeclaredConstructor(types.toArray(new Class<?>[0]));
        canonical.setAccessible(true);
        return canonical.newInstance(values.toArray());
    }

    private void copy(Object from, Class<?> type, Object to, Class<?> now) {
        Map<String, Field> targets = fields(now);
        fields(type).forEach((name, source) -> {
            Field target = targets.get(name);
            if (target != null) {
                set(target, to, renew(get(source, from)));
            }
        });
    }

    private void lookInto(Object holder, boolean isOfCells) {
        if (holder instanceof Map<?, ?> map) {
            lookInto(map);
        } else if (isOfCells
                && !holder.getClass().isRecord()
                && !holder.getClass().isEnum()) {
            fields(holder.getClass()).values().forEach(field -> {
                Object before = get(field, holder);
                Object after = field.getType().isPrimitive() ? before : renew(before);
                if (after != before && field.getType().isInstance(after)) {
                    set(field, holder, after);
                }
            });
        }
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

    /** The same list with other elements, or another one if it cannot be changed. */
    @SuppressWarnings("unchecked")
    private Object list(List<?> list) {
        renewed.put(list, list);
        for (Object each : list.toArray()) {
            if (renew(each) != each) {
                try {
                    ((List<Object>) list).replaceAll(this::renew);
                } catch (UnsupportedOperationException e) {
                    List<@Nullable Object> copy = new ArrayList<>(list);
                    copy.replaceAll(this::renew);
                    renewed.put(list, Collections.unmodifiableList(copy));
                }
                break;
            }
        }
        return renewed.getOrDefault(list, list);
    }

    @SuppressWarnings("unchecked")
    private void lookInto(Map<?, ?> map) {
        for (Object each : map.values().toArray()) {
            if (renew(each) != each) {
                try {
                    ((Map<Object, Object>) map).replaceAll((key, value) -> renew(value));
                } catch (UnsupportedOperationException e) {
                    refusals.add("a map that cannot be changed holds objects of the old class");
                }
                return;
            }
        }
    }

    /** How the fields of two versions of a class differ, for a note; empty if they do not. */
    private static String difference(Class<?> type, Class<?> now) {
        if (type.isEnum() || now.isEnum()) {
            return type.isEnum() && now.isEnum() ? "" : "is of another kind now";
        }
        if (type.isRecord() != now.isRecord() || type.isInterface() || now.isInterface()) {
            return "is of another kind now";
        }
        if (hasStateOfJdk(now)) {
            return "extends a class of the JDK";
        }
        Map<String, Field> before = fields(type);
        Map<String, Field> after = fields(now);
        List<String> changes = new ArrayList<>();
        after.forEach((name, field) -> {
            Field old = before.get(name);
            if (old == null) {
                changes.add(field.getName() + " is new");
            } else if (!sameType(old.getType(), field.getType())) {
                changes.add(field.getName() + " has another type");
            }
        });
        before.forEach((name, field) -> {
            if (!after.containsKey(name)) {
                changes.add(field.getName() + " is gone");
            }
        });
        return changes.isEmpty() ? "" : "has other fields now (" + String.join(", ", changes) + ")";
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

    private static boolean sameType(Class<?> a, Class<?> b) {
        return CellLoader.unversioned(a.getTypeName()).equals(CellLoader.unversioned(b.getTypeName()));
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
