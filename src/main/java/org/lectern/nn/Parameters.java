package org.lectern.nn;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** Finds the parameters, the buffers and the inner layers of a layer in its fields. */
final class Parameters {
    private Parameters() {}

    /** Is given each tensor, layer and generator with its name and the field that it is, or is within. */
    private interface Visitor {
        void visit(Field field, String name, Object value);
    }

    /** The parameters in the fields of a layer, each once. */
    static List<Tensor> of(Layer layer) {
        List<Tensor> found = new ArrayList<>();
        fields(layer, (field, name, value) -> {
            if (value instanceof Tensor tensor) {
                if (isParameter(tensor)) {
                    found.add(tensor);
                }
            } else if (value instanceof Layer inner) {
                found.addAll(inner.parameters());
            }
        });
        return distinct(found);
    }

    /** What {@code parameters()} says, under the names of the fields; a parameter in no field gets a number for a name. */
    static Map<String, Tensor> named(Layer layer) {
        Map<Tensor, String> names = new IdentityHashMap<>();
        fields(layer, (field, name, value) -> {
            if (value instanceof Tensor tensor) {
                names.putIfAbsent(tensor, name);
            } else if (value instanceof Layer inner) {
                inner.namedParameters().forEach((rest, tensor) -> names.putIfAbsent(tensor, name + "." + rest));
            }
        });
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (Tensor parameter : layer.parameters()) {
            String name = names.get(parameter);
            named.put(name == null ? "parameter" + named.size() : name, parameter);
        }
        return Collections.unmodifiableMap(named);
    }

    /** The tensors in fields marked {@link Buffer}, each once, under the names of the fields. */
    static Map<String, Tensor> buffers(Layer layer) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        fields(layer, (field, name, value) -> {
            if (value instanceof Tensor tensor) {
                if (field.isAnnotationPresent(Buffer.class) && seen.add(tensor)) {
                    named.put(name, tensor);
                }
            } else if (value instanceof Layer inner) {
                putOnce(name + ".", inner.namedBuffers(), named, seen);
            }
        });
        return Collections.unmodifiableMap(named);
    }

    /** Adds the tensors not seen yet, with a prefix to their names. */
    static void putOnce(String prefix, Map<String, Tensor> from, Map<String, Tensor> to, Set<Tensor> seen) {
        from.forEach((name, tensor) -> {
            if (seen.add(tensor)) {
                to.put(prefix + name, tensor);
            }
        });
    }

    /** The random number generators in the fields of a layer and of the layers inside, each once. */
    static List<Rng> rngs(Layer layer) {
        Set<Rng> found = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Rng> rngs = new ArrayList<>();
        fields(layer, (field, name, value) -> {
            List<Rng> here = value instanceof Rng rng ? List.of(rng) : List.of();
            for (Rng rng : value instanceof Layer inner ? inner.rngs() : here) {
                if (found.add(rng)) {
                    rngs.add(rng);
                }
            }
        });
        return rngs;
    }

    static Map<String, Layer> children(Layer layer) {
        Map<String, Layer> children = new LinkedHashMap<>();
        fields(layer, (field, name, value) -> {
            if (value instanceof Layer inner) {
                children.put(name, inner);
            }
        });
        return Collections.unmodifiableMap(children);
    }

    /** Each tensor once, in the order in which it first comes: a tied weight is one parameter. */
    static List<Tensor> distinct(List<Tensor> tensors) {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return tensors.stream().filter(seen::add).toList();
    }

    private static boolean isParameter(Tensor tensor) {
        return tensor.isLeaf() && tensor.needsGrad();
    }

    /** Gives every tensor, layer and generator in the fields, superclasses first, looking into lists, maps, arrays and records. */
    private static void fields(Layer layer, Visitor visitor) {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> c = layer.getClass(); c != null && c != Object.class; c = c.getSuperclass()) {
            classes.add(0, c);
        }
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        seen.add(layer);
        for (Class<?> c : classes) {
            for (Field field : c.getDeclaredFields()) {
                // A class inside another keeps the outer object in this$0: not a part of the layer.
                if (!Modifier.isStatic(field.getModifiers()) && !field.getName().startsWith("this$")) {
                    visit(field, field.getName(), value(field, layer), seen, visitor);
                }
            }
        }
    }

    private static @Nullable Object value(Field field, Layer layer) {
        try {
            field.setAccessible(true);
            return field.get(layer);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw Errors.argument(
                    layer.getClass().getSimpleName(),
                    "to read the field " + field.getName() + " to find parameters",
                    String.valueOf(e.getMessage()),
                    "override parameters()");
        }
    }

    private static void visit(Field field, String name, @Nullable Object value, Set<Object> seen, Visitor visitor) {
        if (value == null) {
            return;
        }
        boolean found = value instanceof Tensor || value instanceof Layer || value instanceof Rng;
        boolean container = value instanceof Iterable
                || value instanceof Map
                || value instanceof Object[]
                || value instanceof Optional
                || value instanceof Record;
        if (!(found || container)) {
            refuseHiddenLayers(field, value);
            return;
        }
        if (!seen.add(value)) {
            return;
        }
        if (found) {
            visitor.visit(field, name, value);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> visit(field, name + "." + key, inner, seen, visitor));
        } else if (value instanceof Iterable<?> values) {
            int i = 0;
            for (Object inner : values) {
                visit(field, name + "." + i++, inner, seen, visitor);
            }
        } else if (value instanceof Optional<?> optional) {
            visit(field, name, optional.orElse(null), seen, visitor);
        } else if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                visit(field, name + "." + component.getName(), value(component, value), seen, visitor);
            }
        } else {
            for (int i = 0; i < Array.getLength(value); i++) {
                visit(field, name + "." + i, Array.get(value, i), seen, visitor);
            }
        }
    }

    private static @Nullable Object value(RecordComponent component, Object record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw Errors.argument(
                    record.getClass().getSimpleName(),
                    "to read " + component.getName() + " to find parameters",
                    String.valueOf(e),
                    "override parameters()");
        }
    }

    /** An object of a user's class that holds layers without being one: they would never be trained or saved. */
    private static void refuseHiddenLayers(Field field, Object value) {
        if (isOfLibrary(value.getClass())) {
            return;
        }
        for (Class<?> c = value.getClass(); c != null && !isOfLibrary(c); c = c.getSuperclass()) {
            for (Field inner : c.getDeclaredFields()) {
                if (!Modifier.isStatic(inner.getModifiers()) && !inner.getName().startsWith("this$")) {
                    Object held = valueIfReadable(inner, value);
                    if (held instanceof Layer || held instanceof Tensor tensor && isParameter(tensor)) {
                        throw Errors.argument(
                                "parameters",
                                "layers in fields, lists, maps, arrays or records, or in other layers",
                                field.getName() + " of class " + c.getSimpleName() + ", which holds " + inner.getName()
                                        + " and is no layer",
                                "let " + c.getSimpleName()
                                        + " implement Layer, or override parameters() if they are not to be learned");
                    }
                }
            }
        }
    }

    /** Lectern's own objects may hold layers and parameters that are not theirs, as an optimizer does. */
    private static boolean isOfLibrary(Class<?> c) {
        return c.getClassLoader() == null
                || c.isHidden()
                || Objects.equals(
                        c.getProtectionDomain().getCodeSource(),
                        Parameters.class.getProtectionDomain().getCodeSource());
    }

    private static @Nullable Object valueIfReadable(Field field, Object holder) {
        try {
            field.setAccessible(true);
            return field.get(holder);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            return null;
        }
    }
}
