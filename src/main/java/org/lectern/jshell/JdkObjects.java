package org.lectern.jshell;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts other objects into those of the JDK that hold them for good, as {@code Comparator.comparing(…)} holds a lambda. */
final class JdkObjects {
    /** What shows the contents of another object, or does what it does. */
    private static final Pattern WRAPPER = Pattern.compile(
            "java\\.lang\\.Thread(?:\\$FieldHolder)?"
                    + "|java\\.util\\.(?:Timer|TaskQueue|Collections\\$(?:Unmodifiable|Synchronized|Checked|Reverse).*|Arrays\\$ArrayList"
                    + "|AbstractMap\\$Simple.*|TreeMap\\$(?:Ascending|Descending)SubMap|concurrent\\.atomic\\.AtomicReferenceArray"
                    + "|concurrent\\.(?:FutureTask|CompletableFuture(?:\\$.*)?|(?:Scheduled)?ThreadPoolExecutor|Executors\\$.*|.*\\$ScheduledFutureTask))");

    /** The fields of maps that hold looks at them. */
    private static final Set<String> VIEWS = Set.of("keySet", "values", "entrySet", "navigableKeySet", "descendingMap");

    private static final List<Class<?>> RUNNING =
            List.of(Future.class, CompletionStage.class, Executor.class, Thread.class, Timer.class);

    private JdkObjects() {}

    /** Whether objects of a type hold code that other threads may run at any time. */
    static boolean isRunElsewhere(Class<?> type) {
        return RUNNING.stream().anyMatch(each -> each.isAssignableFrom(type));
    }

    /** Whether a class of a cell's extends one of the JDK's collections or maps, which holds what it holds. */
    static boolean isContainer(Class<?> type) {
        Class<?> base = base(type);
        return base != null
                && (Collection.class.isAssignableFrom(base) || Map.class.isAssignableFrom(base))
                && HotSwap.openJdk();
    }

    /** The class of the JDK's collections that a class extends; null if there is none. */
    private static @Nullable Class<?> base(Class<?> type) {
        Class<?> at = type;
        while (at != null && (!at.getName().startsWith("java.util.") || Modifier.isAbstract(at.getModifiers()))) {
            at = at.getSuperclass();
        }
        return at;
    }

    /** Gives a collection of a cell's class what another holds, which nobody uses any more. */
    static void copyContents(Object from, Object to) {
        for (Class<?> at = base(to.getClass()); at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                // Looks at a map, which it has made for the other.
                boolean isView = VIEWS.contains(field.getName());
                if (!Modifier.isStatic(field.getModifiers())) {
                    Fields.set(field, to, isView ? null : Fields.get(field, from));
                }
            }
        }
    }

    /**
     * Gives an object what another of its class holds, which nobody uses any more.
     *
     * @return whether it could be done: of arrays of one length, collections and objects of cells
     */
    static boolean refill(Object from, @Nullable Object to) {
        if (from == to || to == null || from.getClass() != to.getClass()) {
            return from == to;
        }
        if (from.getClass().isArray()) {
            boolean isAsLong = Array.getLength(from) == Array.getLength(to);
            if (isAsLong) {
                System.arraycopy(from, 0, to, 0, Array.getLength(from));
            }
            return isAsLong;
        }
        try {
            if (from instanceof Collection<?> all && to instanceof Collection<?> into) {
                fill(all, into);
                return true;
            }
            if (from instanceof Map<?, ?> all && to instanceof Map<?, ?> into) {
                fill(all, into);
                return true;
            }
            if (!(from.getClass().getClassLoader() instanceof CellLoader)) {
                return false;
            }
            Fields.of(from.getClass()).values().forEach(field -> Fields.set(field, to, Fields.get(field, from)));
            return true;
        } catch (RuntimeException e) {
            // It takes nothing: then it holds what it held, as List.of does.
            return from.equals(to);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> void fill(Collection<?> all, Collection<T> into) {
        into.clear();
        into.addAll((Collection<T>) all);
    }

    @SuppressWarnings("unchecked")
    private static <K, V> void fill(Map<?, ?> all, Map<K, V> into) {
        into.clear();
        into.putAll((Map<K, V>) all);
    }

    /** Gives a sorted set, map or queue another comparator, without asking it. */
    static void order(Object container, @Nullable Object comparator) {
        for (Class<?> at = container.getClass(); at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                Object inside = Fields.get(field, container);
                if (field.getType() == Comparator.class) {
                    Fields.set(field, container, comparator);
                } else if (container instanceof Set && inside instanceof Map) {
                    order(inside, comparator);
                }
            }
        }
    }

    /**
     * Puts other objects into a collection of a cell's class.
     *
     * @param renewed what is to take the place of an object
     * @return whether that is all there is to do: others hold their objects themselves
     */
    static boolean renewSet(Object collection, UnaryOperator<@Nullable Object> renewed) {
        Class<?> base = base(collection.getClass());
        if (base == null || !Set.class.isAssignableFrom(base)) {
            return false;
        }
        for (Class<?> at = base; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && Map.class.isAssignableFrom(field.getType())) {
                    Fields.set(field, collection, renewed.apply(Fields.get(field, collection)));
                }
            }
        }
        return true;
    }

    /** Whether an object only passes on to another what it is asked. */
    static boolean isWrapper(Class<?> type) {
        return WRAPPER.matcher(type.getName()).matches() && HotSwap.openJdk();
    }

    /**
     * Puts other objects into a wrapper.
     *
     * @param renewed what is to take the place of an object
     */
    static void rewrap(Object wrapper, UnaryOperator<@Nullable Object> renewed) {
        for (Class<?> at = wrapper.getClass(); at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                    continue;
                }
                Object before = Fields.get(field, wrapper);
                // It may be its own lock.
                Object after = before == wrapper ? wrapper : renewed.apply(before);
                if (after != before && field.getType().isInstance(after)) {
                    Fields.set(field, wrapper, after);
                }
            }
        }
    }

    /**
     * A lambda of the JDK's with other objects in it; the same one if all that it holds stays.
     *
     * @throws ReflectiveOperationException if it cannot be made anew
     */
    static Object lambda(Object lambda, UnaryOperator<@Nullable Object> renewed) throws ReflectiveOperationException {
        if (!HotSwap.openJdk()) {
            return lambda;
        }
        SerializedLambda known = serialized(lambda);
        if (known == null) {
            for (Field field : lambda.getClass().getDeclaredFields()) {
                Object before = Fields.get(field, lambda);
                if (before != null && renewed.apply(before) != before) {
                    throw new ReflectiveOperationException("a lambda of the JDK's holds it");
                }
            }
            return lambda;
        }
        List<@Nullable Object> captured = new ArrayList<>();
        boolean isSame = true;
        for (int i = 0; i < known.getCapturedArgCount(); i++) {
            Object before = known.getCapturedArg(i);
            Object after = renewed.apply(before);
            captured.add(after);
            isSame &= after == before;
        }
        if (isSame) {
            return lambda;
        }
        Class<?> home = Class.forName(known.getCapturingClass().replace('/', '.'));
        SerializedLambda now = new SerializedLambda(
                home,
                known.getFunctionalInterfaceClass(),
                known.getFunctionalInterfaceMethodName(),
                known.getFunctionalInterfaceMethodSignature(),
                known.getImplMethodKind(),
                known.getImplClass(),
                known.getImplMethodName(),
                known.getImplMethodSignature(),
                known.getInstantiatedMethodType(),
                captured.toArray());
        // What the compiler gives each class with lambdas that can be written.
        Method made = home.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
        made.setAccessible(true);
        Object result = made.invoke(null, now);
        return result == null ? lambda : result;
    }

    private static @Nullable SerializedLambda serialized(Object lambda) {
        try {
            Method replace = lambda.getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            return replace.invoke(lambda) instanceof SerializedLambda known ? known : null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
