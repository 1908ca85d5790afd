package org.lectern.jshell;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sun.reflect.ReflectionFactory;

/**
 * How the objects of one class become objects of another, found out once for all of them.
 *
 * @param now the class to come
 * @param obstacle why they cannot; empty if they can
 * @param shared the fields that both have
 * @param values the first values of fields that the old class has not
 * @param instead the first values of fields that both have, for values that do not fit their types
 * @param changes how such objects differ from what they were
 * @param simple the new class's constructor without parameters, if it has to run for the other values of such fields
 * @param blank makes objects without running constructors
 */
record Moving(
        Class<?> now,
        String obstacle,
        List<Shared> shared,
        List<FirstValues.Value> values,
        List<FirstValues.Value> instead,
        List<String> changes,
        @Nullable Constructor<?> simple,
        @Nullable Constructor<?> blank) {
    private static final List<Class<?>> CONTAINERS = List.of(List.class, Set.class, Map.class);
    /** The course's layers, as cells know them. */
    private static final String LAYER = "org.lectern.nn.Layer";

    private static final String NEW = " is new";
    private static final String ANEW = ", and begins anew";

    /** Ends the words for such a field. */
    static final String UNFILLED = ", without what the constructor puts into it";

    private static final String UNTRAINED = " (an optimizer that was made before does not train it)";

    /** Of objects that stay what they are. */
    static Moving none(Class<?> type) {
        return new Moving(type, "", List.of(), List.of(), List.of(), List.of(), null, null);
    }

    /**
     * A field of both classes.
     *
     * @param gone a field that is no more and has hidden it: on its way up, it got this place before, with nothing in it
     */
    record Shared(Field before, Field now, @Nullable Field gone) {
        @Nullable
        Object value(Object holder) {
            Object value = Fields.get(before, holder);
            return gone == null || !Objects.equals(value, Fields.nothing(before.getType()))
                    ? value
                    : Fields.get(gone, holder);
        }
    }

    /** A class's name; how one without a name is written. */
    static String name(Class<?> type) {
        Class<?>[] interfaces = type.getInterfaces();
        Class<?> written = interfaces.length > 0 ? interfaces[0] : type.getSuperclass();
        return Versions.isAnonymous(type) && written != null
                ? "new " + written.getSimpleName() + "() {…}"
                : type.getSimpleName();
    }

    /** @param firstValues what gives fields of a class their first values */
    static Moving of(Class<?> type, Class<?> now, BiFunction<Class<?>, Set<String>, FirstValues.Found> firstValues) {
        String obstacle = Fields.obstacle(type, now);
        if (!obstacle.isEmpty() || now.isRecord()) {
            return new Moving(now, obstacle, List.of(), List.of(), List.of(), List.of(), null, null);
        }
        Map<String, Field> before = Fields.of(type);
        Map<String, Field> after = Fields.of(now);
        List<Shared> shared = new ArrayList<>();
        List<String> changes = new ArrayList<>();
        Map<Class<?>, Set<String>> added = new LinkedHashMap<>();
        List<FirstValues.Value> instead = new ArrayList<>();
        for (Map.Entry<String, Field> each : after.entrySet()) {
            Field source = before.remove(each.getKey());
            source = source == null ? elsewhere(each.getValue().getName(), before, after) : source;
            source = source == null ? hidden(each.getValue(), before) : source;
            if (source != null && !now.isEnum() && CellLoader.isConstant(each.getValue())) {
                // Code reads the constant, whatever the field holds.
                added.computeIfAbsent(each.getValue().getDeclaringClass(), any -> new LinkedHashSet<>())
                        .add(each.getValue().getName());
            } else if (source != null && areOther(source, each.getValue())) {
                added.computeIfAbsent(each.getValue().getDeclaringClass(), any -> new LinkedHashSet<>())
                        .add(each.getValue().getName());
                changes.add(name(now) + "." + each.getValue().getName() + " has another type" + ANEW);
            } else if (source == null) {
                added.computeIfAbsent(each.getValue().getDeclaringClass(), any -> new LinkedHashSet<>())
                        .add(each.getValue().getName());
                changes.add(isNew(now, each.getValue()));
            } else if (!now.isEnum()
                    || !Modifier.isFinal(each.getValue().getModifiers())
                    || Fields.mayHoldMore(each.getValue().getType())) {
                // What is final in a constant its declaration says, but not what has been put into it.
                shared.add(new Shared(source, each.getValue(), null));
                if (mayNotFit(source.getType(), each.getValue().getType())) {
                    instead.addAll(firstValues
                            .apply(
                                    each.getValue().getDeclaringClass(),
                                    Set.of(each.getValue().getName()))
                            .values());
                }
            }
        }
        before.values().removeIf(field -> field.isSynthetic() || takesOver(field, shared));
        before.values().forEach(field -> changes.add(name(now) + "." + field.getName() + " is gone"));
        List<FirstValues.Value> values = new ArrayList<>();
        Set<String> missing = new HashSet<>();
        if (!now.isEnum()) {
            for (Map.Entry<Class<?>, Set<String>> each : added.entrySet()) {
                FirstValues.Found found = firstValues.apply(each.getKey(), each.getValue());
                // Those of a superclass come first.
                values.addAll(0, found.values());
                missing.addAll(found.missing());
            }
        }
        Set<String> filled = values.stream()
                .filter(FirstValues.Value::isFilled)
                .map(each -> each.field().getName())
                .collect(Collectors.toSet());
        Constructor<?> simple = missing.isEmpty() && filled.isEmpty() ? null : simple(now);
        if (simple == null) {
            changes.replaceAll(each -> withNothing(each, now, missing, after));
            changes.replaceAll(each -> withFirstOnly(each, now, filled));
        }
        changes.replaceAll(each -> withoutTraining(each, now, after));
        return new Moving(now, obstacle, shared, values, instead, changes, simple, blank(now));
    }

    /** What objects made before hold in a new field that only a constructor fills. */
    private static String withNothing(String change, Class<?> now, Set<String> missing, Map<String, Field> fields) {
        for (Field field : fields.values()) {
            if (missing.contains(field.getName()) && change.equals(isNew(now, field))) {
                return change + ", and " + Fields.nothing(field.getType()) + " in them";
            }
        }
        return change;
    }

    /** What objects made before lack in a new field that a constructor goes on to fill. */
    private static String withFirstOnly(String change, Class<?> now, Set<String> filled) {
        boolean isFilled = filled.stream()
                .anyMatch(field -> change.startsWith(name(now) + "." + field + " ")
                        && (change.endsWith(NEW) || change.endsWith(ANEW)));
        return isFilled ? change + UNFILLED : change;
    }

    /** A new field that holds a layer has parameters that no optimizer of before knows. */
    private static String withoutTraining(String change, Class<?> now, Map<String, Field> fields) {
        boolean isLayer = fields.values().stream()
                .anyMatch(field -> isLayer(field.getType()) && change.equals(isNew(now, field)));
        return isLayer ? change + UNTRAINED : change;
    }

    private static boolean isLayer(@Nullable Class<?> type) {
        return type != null
                && (type.getName().equals(LAYER)
                        || isLayer(type.getSuperclass())
                        || Stream.of(type.getInterfaces()).anyMatch(Moving::isLayer));
    }

    private static String isNew(Class<?> now, Field field) {
        return name(now) + "." + field.getName() + NEW;
    }

    /** Whether what a field holds cannot be what another is to hold, or holds what the other's contents cannot be. */
    static boolean areOther(Field before, Field now) {
        return isOther(before.getType(), now.getType()) || areOther(before.getGenericType(), now.getGenericType());
    }

    /** Whether type arguments differ so that nothing is of both. */
    static boolean areOther(Type before, Type now) {
        if (!(before instanceof ParameterizedType one) || !(now instanceof ParameterizedType other)) {
            return false;
        }
        Type[] arguments = one.getActualTypeArguments();
        Type[] others = other.getActualTypeArguments();
        for (int i = 0; i < Math.min(arguments.length, others.length); i++) {
            Class<?> raw = raw(arguments[i]);
            Class<?> otherRaw = raw(others[i]);
            if (raw != null && otherRaw != null && isOther(raw, otherRaw) || areOther(arguments[i], others[i])) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Class<?> raw(Type type) {
        return type instanceof Class<?> plain
                ? plain
                : type instanceof ParameterizedType given && given.getRawType() instanceof Class<?> plain
                        ? plain
                        : null;
    }

    /** Whether no value of a type is one of another, nor a number that it may become. */
    private static boolean isOther(Class<?> before, Class<?> now) {
        if (Versions.unversioned(before.getName()).equals(Versions.unversioned(now.getName()))) {
            return false;
        }
        if (before.isPrimitive() || now.isPrimitive()) {
            return !isNumber(before) || !isNumber(now);
        }
        boolean isOfCells =
                before.getClassLoader() == now.getClassLoader() && now.getClassLoader() instanceof CellLoader;
        boolean isOpen = before.isInterface() || now.isInterface() || before.isArray() && now.isArray() || isOfCells;
        return (!isOpen || areKindsApart(before, now))
                && !now.isAssignableFrom(before)
                && !before.isAssignableFrom(now);
    }

    /** Whether two types are of different kinds of containers, as a list and a tree set: nothing is both in earnest. */
    private static boolean areKindsApart(Class<?> before, Class<?> now) {
        Optional<Class<?>> kind = kind(before);
        Optional<Class<?>> other = kind(now);
        return kind.isPresent() && other.isPresent() && !kind.equals(other);
    }

    private static Optional<Class<?>> kind(Class<?> type) {
        return CONTAINERS.stream().filter(each -> each.isAssignableFrom(type)).findFirst();
    }

    /** Whether some values of a type are none of another, as not every list is a set. */
    private static boolean mayNotFit(Class<?> before, Class<?> now) {
        return !now.isPrimitive()
                && !now.isAssignableFrom(before)
                && !Versions.unversioned(before.getName()).equals(Versions.unversioned(now.getName()));
    }

    private static boolean isNumber(Class<?> type) {
        return type.isPrimitive() && type != boolean.class
                || Number.class.isAssignableFrom(type)
                || type == Character.class;
    }

    /** A field of a name that another class of the same object has had, and that is there no more: it went up or down. */
    private static @Nullable Field elsewhere(String name, Map<String, Field> before, Map<String, Field> after) {
        for (Map.Entry<String, Field> each : before.entrySet()) {
            if (each.getValue().getName().equals(name) && !after.containsKey(each.getKey())) {
                return before.remove(each.getKey());
            }
        }
        return null;
    }

    /** A superclass's field that a new one of the same name and type hides: on its way down, it leaves the superclass later. */
    private static @Nullable Field hidden(Field field, Map<String, Field> before) {
        return before.values().stream()
                .filter(each -> each.getName().equals(field.getName())
                        && !Modifier.isPrivate(each.getModifiers())
                        && Versions.unversioned(each.getGenericType().getTypeName())
                                .equals(Versions.unversioned(
                                        field.getGenericType().getTypeName())))
                .findFirst()
                .orElse(null);
    }

    /** Whether a field that is no more has hidden a superclass's, and leaves it its value. */
    private static boolean takesOver(Field gone, List<Shared> shared) {
        for (int i = 0; i < shared.size(); i++) {
            Field now = shared.get(i).now();
            if (now.getName().equals(gone.getName())
                    && !Modifier.isPrivate(now.getModifiers())
                    && shared.get(i).before().getDeclaringClass() != gone.getDeclaringClass()
                    && Versions.unversioned(now.getGenericType().getTypeName())
                            .equals(Versions.unversioned(gone.getGenericType().getTypeName()))) {
                shared.set(i, new Shared(shared.get(i).before(), now, gone));
                return true;
            }
        }
        return false;
    }

    private static @Nullable Constructor<?> simple(Class<?> now) {
        try {
            Constructor<?> simple = now.getDeclaredConstructor();
            simple.setAccessible(true);
            return simple;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /** Makes objects without running the class's own constructors, as deserialisation does. */
    private static @Nullable Constructor<?> blank(Class<?> now) {
        try {
            return now.isEnum()
                    ? null
                    : ReflectionFactory.getReflectionFactory()
                            .newConstructorForSerialization(now, Object.class.getDeclaredConstructor());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
