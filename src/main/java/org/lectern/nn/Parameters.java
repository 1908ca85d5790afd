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
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** Finds the parameters, the buffers and the inner layers of a layer in its fields. */
final class Parameters {
    /** How deep in objects that are no layers a hidden layer is looked for. */
    private static final int DEPTH = 4;

    /** The layers that this thread is looking into: one that is held by what it holds, as by a lambda, is not a part of it. */
    private static final ThreadLocal<Set<Object>> WITHIN =
            ThreadLocal.withInitial(() -> Collections.newSetFromMap(new IdentityHashMap<>()));

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
            put(name == null ? "parameter" + named.size() : name, parameter, named);
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
                    put(name, tensor, named);
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
                put(prefix + name, tensor, to);
            }
        });
    }

    /** Two of one name would be saved as one. */
    private static void put(String name, Tensor tensor, Map<String, Tensor> to) {
        if (to.put(name, tensor) != null) {
            throw Errors.argument(
                    "namedParameters",
                    "a name of its own for each parameter and buffer",
                    name + " twice",
                    "call one of the fields, or of the keys of a map, something else");
        }
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
            if (value instanceof Layer inner && children.put(name, inner) != null) {
                throw Errors.argument(
                        "children",
                        "a name of its own for each layer",
                        name + " twice",
                        "call one of the fields, or of the keys of a map, something else");
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
        refuseOverride(layer);
        Set<Object> within = WITHIN.get();
        if (!within.add(layer)) {
            return;
        }
        try {
            Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            for (int i = 0; i < classes.size(); i++) {
                for (Field field : own(classes.get(i))) {
                    visit(
                            field,
                            name(field, classes.subList(i + 1, classes.size())),
                            value(field, layer),
                            seen,
                            visitor);
                }
            }
        } finally {
            within.remove(layer);
        }
    }

    /** Layers call each other by {@code forward(x)} alone: what stands in the other would be left out without a word. */
    private static void refuseOverride(Layer layer) {
        try {
            Class<?> declarer = layer.getClass()
                    .getMethod("forward", Tensor.class, Mode.class)
                    .getDeclaringClass();
            if (declarer != Layer.class) {
                throw Errors.argument(
                        declarer.getSimpleName(),
                        "a layer that defines forward(Tensor)",
                        "one that overrides forward(Tensor, Mode), which other layers never call",
                        "move it into forward(Tensor), and ask there for Mode.current()");
            }
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The fields that a class declares, without those marked transient and without the outer object that a class inside another keeps:
     * no parts of the layer.
     */
    private static List<Field> own(Class<?> c) {
        return Stream.of(c.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers())
                        && !Modifier.isTransient(field.getModifiers())
                        && !field.getName().startsWith("this$"))
                .toList();
    }

    /** The field's name; with its class's where a subclass has one of the same name. */
    private static String name(Field field, List<Class<?>> subclasses) {
        boolean isHidden = subclasses.stream()
                .flatMap(each -> own(each).stream())
                .anyMatch(other -> other.getName().equals(field.getName()));
        return isHidden ? field.getDeclaringClass().getSimpleName() + "." + field.getName() : field.getName();
    }

    private static @Nullable Object value(Field field, Object layer) {
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
                || value instanceof AtomicReference
                || value instanceof Record
                || value.getClass().isHidden();
        if (WITHIN.get().contains(value)) {
            return;
        }
        if (!(found || container)) {
            refuseHiddenLayers(field, value, value, DEPTH);
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
        } else if (value instanceof AtomicReference<?> reference) {
            visit(field, name, reference.get(), seen, visitor);
        } else if (value.getClass().isHidden()) {
            captured(field, name, value, seen, visitor);
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

    /** What a lambda or a method reference has captured, if it is a layer, a tensor or a container of those. */
    private static void captured(Field field, String name, Object lambda, Set<Object> seen, Visitor visitor) {
        for (Field each : own(lambda.getClass())) {
            Object inner = valueIfReadable(each, lambda);
            boolean isPart = inner instanceof Tensor
                    || inner instanceof Layer
                    || inner instanceof Rng
                    || inner instanceof Iterable
                    || inner instanceof Map
                    || inner instanceof Object[];
            if (isPart) {
                visit(field, name + "." + each.getName(), inner, seen, visitor);
            }
        }
    }

    /** An object of a user's class that holds layers without being one: they would never be trained or saved. */
    private static void refuseHiddenLayers(Field field, Object value, Object holder, int depth) {
        if (depth == 0 || isOfLibrary(holder.getClass())) {
            return;
        }
        for (Class<?> c = holder.getClass(); c != null && !isOfLibrary(c); c = c.getSuperclass()) {
            for (Field inner : own(c)) {
                Object held = valueIfReadable(inner, holder);
                if (held == null || WITHIN.get().contains(held)) {
                    continue;
                }
                if (held instanceof Layer || held instanceof Tensor tensor && isParameter(tensor)) {
                    throw Errors.argument(
                            "parameters",
                            "layers in fields, lists, maps, arrays or records, or in other layers",
                            field.getName() + " of class " + value.getClass().getSimpleName() + ", which holds "
                                    + inner.getName() + " and is no layer",
                            "let " + c.getSimpleName()
                                    + " implement Layer, or override parameters() if they are not to be learned");
                }
                refuseHiddenLayers(field, value, held, depth - 1);
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
