package org.lectern.tensor;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the tensors that a value holds: in collections, arrays, maps, optionals and records, and those within them. */
final class HeldTensors {
    private static final Field[] NONE = {};

    /** The fields of a record class that may hold a tensor. */
    private static final ClassValue<Field[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> type) {
            try {
                Field[] fields = Arrays.stream(type.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers())
                                && !field.getType().isPrimitive())
                        .toArray(Field[]::new);
                for (Field field : fields) {
                    field.setAccessible(true);
                }
                return fields;
            } catch (InaccessibleObjectException e) {
                return NONE; // Java's own, which holds none of ours.
            }
        }
    };

    private HeldTensors() {}

    /** Without recursion, and each holder once: lists may be long, nested deeply, or hold themselves. */
    static void each(@Nullable Object value, Consumer<Tensor> action) {
        if (value instanceof Tensor tensor) {
            action.accept(tensor);
            return;
        }
        if (!holds(value)) {
            return;
        }
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Object> waiting = new ArrayDeque<>();
        for (Object holder = value; holder != null; holder = waiting.poll()) {
            if (seen.add(holder)) {
                parts(holder, part -> {
                    if (part instanceof Tensor tensor) {
                        action.accept(tensor);
                    } else if (part != null && holds(part)) {
                        waiting.add(part);
                    }
                });
            }
        }
    }

    private static boolean holds(@Nullable Object value) {
        return value instanceof Record && COMPONENTS.get(value.getClass()).length > 0
                || value instanceof Collection<?>
                || value instanceof Map<?, ?>
                || value instanceof Map.Entry<?, ?>
                || value instanceof Object[]
                || value instanceof Optional<?>;
    }

    private static void parts(Object holder, Consumer<@Nullable Object> action) {
        if (holder instanceof Record) {
            for (Field field : COMPONENTS.get(holder.getClass())) {
                try {
                    action.accept(field.get(holder));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        } else if (holder instanceof Collection<?> collection) {
            collection.forEach(action);
        } else if (holder instanceof Map<?, ?> map) {
            map.keySet().forEach(action);
            map.values().forEach(action);
        } else if (holder instanceof Map.Entry<?, ?> entry) {
            action.accept(entry.getKey());
            action.accept(entry.getValue());
        } else if (holder instanceof Object[] array) {
            Arrays.asList(array).forEach(action);
        } else if (holder instanceof Optional<?> optional) {
            optional.ifPresent(action);
        }
    }
}
