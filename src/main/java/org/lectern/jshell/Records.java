package org.lectern.jshell;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
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

    /** A record cannot be filled later: what it holds is moved first. */
    Object moved(Object value, Class<?> type, Class<?> now) throws ReflectiveOperationException {
        Map<String, Object> before = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Field field = type.getDeclaredField(component.getName());
            before.put(component.getName(), renewed.apply(Fields.get(field, value)));
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
        // The one that the weaver has put in, which runs no code of the cell's.
        types.add(StopCheck.class);
        values.add(null);
        Constructor<?> canonical = now.getDeclaredConstructor(types.toArray(new Class<?>[0]));
        canonical.setAccessible(true);
        return canonical.newInstance(values.toArray());
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
