package org.lectern.jshell;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the records that take the place of others. */
final class Records {
    private final UnaryOperator<@Nullable Object> renewed;
    private final Set<String> changes;

    /**
     * @param renewed what is to take the place of an object
     * @param changes takes how records differ from what they were
     */
    Records(UnaryOperator<@Nullable Object> renewed, Set<String> changes) {
        this.renewed = renewed;
        this.changes = changes;
    }

    /**
     * A record cannot be filled later: what it holds is moved first.
     *
     * @param type the object's class, a record or a class with such fields
     */
    Object moved(Object value, Class<?> type, Class<?> now) throws ReflectiveOperationException {
        Map<String, Object> before = new LinkedHashMap<>();
        Map<String, Type> generic = new HashMap<>();
        for (Field field : Fields.of(type).values()) {
            // The class's own before those that it inherits.
            if (!field.isSynthetic() && generic.putIfAbsent(field.getName(), field.getGenericType()) == null) {
                before.put(field.getName(), renewed.apply(Fields.get(field, value)));
            }
        }
        Map<String, String> renamed = type.isRecord() ? renamed(type, now) : Map.of();
        for (String name : before.keySet()) {
            if (!renamed.containsValue(name) && !has(now.getRecordComponents(), name)) {
                changes.add(now.getSimpleName() + "." + name + " is gone");
            }
        }
        List<Class<?>> types = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (RecordComponent component : now.getRecordComponents()) {
            String name = component.getName();
            types.add(component.getType());
            String source = renamed.getOrDefault(name, name);
            Object kept = Fields.converted(before.get(source), component.getType());
            if (!source.equals(name)) {
                changes.add(now.getSimpleName() + "." + name + " is what " + source + " was");
            }
            if (!before.containsKey(source)) {
                changes.add(now.getSimpleName() + "." + name + " is new, and " + Fields.nothing(component.getType())
                        + " in them");
            } else if (kept != null
                    && !Fields.fits(kept, component.getType())
                    && Fields.mayFitAgain(kept, component.getType())) {
                throw new IllegalArgumentException(
                        name + " holds what is no " + component.getType().getSimpleName() + " now");
            } else if (!Fields.fits(kept, component.getType())
                    || Moving.areOther(Objects.requireNonNull(generic.get(source)), component.getGenericType())) {
                changes.add(now.getSimpleName() + "." + name + " has another type, and no value");
                kept = null;
            }
            values.add(kept == null ? Fields.nothing(component.getType()) : kept);
        }
        // The one that the weaver has put in, which runs no code of the cell's.
        types.add(StopCheck.class);
        values.add(null);
        Constructor<?> canonical = now.getDeclaredConstructor(types.toArray(new Class<?>[0]));
        canonical.setAccessible(true);
        return canonical.newInstance(values.toArray());
    }

    /** Components that took another's place, type and value, by their new names with the old ones. */
    private static Map<String, String> renamed(Class<?> type, Class<?> now) {
        RecordComponent[] before = type.getRecordComponents();
        RecordComponent[] after = now.getRecordComponents();
        Map<String, String> renamed = new LinkedHashMap<>();
        for (int i = 0; before.length == after.length && i < before.length; i++) {
            String old = before[i].getName();
            String name = after[i].getName();
            boolean isSame = Versions.unversioned(before[i].getGenericType().getTypeName())
                    .equals(Versions.unversioned(after[i].getGenericType().getTypeName()));
            if (!old.equals(name) && isSame && !has(before, name) && !has(after, old)) {
                renamed.put(name, old);
            }
        }
        return renamed;
    }

    private static boolean has(RecordComponent[] components, String name) {
        return Stream.of(components).anyMatch(each -> each.getName().equals(name));
    }

    /** The same record, or another if what it holds was moved. */
    Object same(Object value, Class<?> type) throws ReflectiveOperationException {
        for (RecordComponent component : type.getRecordComponents()) {
            Field field = type.getDeclaredField(component.getName());
            Object before = component.getType().isPrimitive() ? null : Fields.get(field, value);
            if (before != renewed.apply(before)) {
                return moved(value, type, type);
            }
        }
        return value;
    }
}
