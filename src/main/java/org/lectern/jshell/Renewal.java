package org.lectern.jshell;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves objects whose class a redefinition has replaced to the class now in force: each gets a new object with the same values,
 * also where arrays, collections, layers and other objects of cells hold it. A field that is new has what its initialiser gives
 * it; what only a constructor without parameters can give it, that one gives; else it has nothing.
 */
final class Renewal {
    /** Objects looked into before the rest is refused. */
    private static final int LIMIT = 10_000_000;

    /** Objects of libraries that are looked into. */
    private static final int MOST_FOREIGN = 100_000;

    /** The course's own classes that hold objects of cells. */
    private static final List<String> HOLDERS =
            List.of("org.lectern.nn.", "org.lectern.optim.", "org.lectern.train.", "org.lectern.data.");

    private final UnaryOperator<@Nullable Class<?>> newest;
    private final Predicate<Class<?>> isStale;
    private final Predicate<Class<?>> isBehind;
    private final BiPredicate<Class<?>, String> isAlike;
    private final BiFunction<Class<?>, Set<String>, FirstValues.Found> firstValues;
    private final Runner runner;
    private final Map<Object, Object> renewed = new IdentityHashMap<>();
    /** What took the place of objects in changes before, as long as something may hold those. */
    private final Map<Object, Object> earlier;

    /** What the last object has moved, but for constants. */
    private final List<Object> movedLast = new ArrayList<>();

    private final Deque<Runnable> open = new ArrayDeque<>();
    /** What runs initialisers, and so comes when all objects have what they had. */
    private final Deque<Runnable> incomplete = new ArrayDeque<>();
    /** What asks objects for their hash or order, and so comes when they are whole. */
    private final Deque<Containers.Refill> refills = new ArrayDeque<>();

    private int foreigners;
    private boolean isForHeld;
    private boolean hasEverMoved;
    /** Why objects stay as they are. */
    private final Map<Object, String> refused = new IdentityHashMap<>();
    /** Those that the last object depends on. */
    private final Set<String> refusals = new LinkedHashSet<>();

    private final Set<String> changes = new LinkedHashSet<>();
    private final Containers containers = new Containers(this::renew, this::matters, this::later, changes::add);
    private final NewObjects objects;
    private final Records records = new Records(this::renew, changes);

    /** Classes whose objects hold none of cells' classes, as far as is looked. */
    private final Set<Class<?>> indifferent = new HashSet<>();

    private final Map<Class<?>, Moving> movings = new HashMap<>();
    /** The fields of classes that hold objects, those that are no primitives. */
    private final Map<Class<?>, List<Field>> holding = new HashMap<>();
    /** What stayed itself with other contents. */
    private final Set<Object> refilled = Collections.newSetFromMap(new IdentityHashMap<>());

    private final MovedLambdas lambdas;
    private final Set<Object> staleLambdas = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Object> staleCode = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean stale;
    private boolean staleLately;
    /** Objects of classes that do not compile with what has replaced others, with the names of the classes. */
    private final Map<Object, String> leftBehind = new IdentityHashMap<>();
    /** Those that the last object holds. */
    private final Set<String> behind = new LinkedHashSet<>();

    private boolean moved;
    private Set<String> changesBefore = Set.of();

    /** Runs code of cells. */
    interface Runner {
        @Nullable
        Object call(Callable<?> code) throws Throwable;
    }

    /**
     * @param newest the class in force for a class of cells, null for any other class
     * @param isStale whether a class of a statement uses what was replaced, and can use nothing else
     * @param isBehind whether a class that is in force uses what is not
     * @param isAlike whether a static field of a class, or its constant, begins as it does in the class in force
     * @param firstValues what gives fields of a class their first values
     * @param runner runs code of cells
     * @param lambdas makes lambdas anew, with what takes the place of an object
     * @param earlier what took the place of objects before
     */
    Renewal(
            UnaryOperator<@Nullable Class<?>> newest,
            Predicate<Class<?>> isStale,
            Predicate<Class<?>> isBehind,
            BiPredicate<Class<?>, String> isAlike,
            BiFunction<Class<?>, Set<String>, FirstValues.Found> firstValues,
            Runner runner,
            Function<UnaryOperator<@Nullable Object>, MovedLambdas> lambdas,
            Map<Object, Object> earlier) {
        this.earlier = earlier;
        this.lambdas = lambdas.apply(this::renew);
        this.newest = newest;
        this.isStale = isStale;
        this.isBehind = isBehind;
        this.isAlike = isAlike;
        this.firstValues = firstValues;
        this.runner = runner;
        objects = new NewObjects(runner, changes);
    }

    /** The object to use from now on: the same one, unless its class was replaced. */
    @Nullable
    Object of(@Nullable Object value) {
        moved = false;
        refusals.clear();
        movedLast.clear();
        stale = false;
        staleLately = false;
        behind.clear();
        changesBefore = Set.copyOf(changes);
        try {
            Object result = renew(value);
            while (!open.isEmpty()) {
                open.pop().run();
            }
            while (!incomplete.isEmpty()) {
                incomplete.remove().run();
            }
            hasEverMoved |= moved;
            // The inner containers were found last, and decide on the hash of the outer ones.
            while (!refills.isEmpty()) {
                Containers.Refill refill = refills.pop();
                if (hasEverMoved) {
                    fill(refill);
                }
            }
            if (!refusals.isEmpty()) {
                forgetChanges();
                refuseWhole();
            }
            return result;
        } catch (StackOverflowError e) {
            open.clear();
            incomplete.clear();
            refills.clear();
            refusals.add("it holds too long a chain of objects");
            return value;
        }
    }

    /** For an object that nobody takes. */
    void forgetChanges() {
        changes.retainAll(changesBefore);
    }

    /** An object that lacks what could not be moved is none to go on with, also not for another that holds it. */
    private void refuseWhole() {
        String why = refusals.iterator().next();
        for (Object each : movedLast) {
            renewed.put(each, each);
            refused.putIfAbsent(each, why);
        }
    }

    /** Whether the last object, or one that it holds, was moved. */
    boolean hasMoved() {
        return moved;
    }

    /** Whether the last object is or holds a lambda that uses what was replaced, and could not be made anew. */
    boolean isStale() {
        return stale;
    }

    /** Whether that holds a lambda which what was replaced just now has left behind. */
    boolean isStaleLately() {
        return staleLately;
    }

    /** The classes of what the last object holds that cannot take what it holds itself now, until they compile again. */
    Set<String> behind() {
        return Set.copyOf(behind);
    }

    /** Whether constructors ran. */
    boolean hasConstructed() {
        return objects.hasConstructed();
    }

    /** Why objects in the last one stayed as they are, such as {@code Net is a record now}. */
    Set<String> refusals() {
        return Set.copyOf(refusals);
    }

    /** How objects that were moved differ from what they were, such as {@code Net.bias is new}. */
    Set<String> changes() {
        return Collections.unmodifiableSet(changes);
    }

    /** Whether what comes now was held back while the objects that it shares with others have moved. */
    void beForHeld(boolean isNow) {
        isForHeld = isNow;
    }

    /** What has taken the place of objects, by those. */
    Map<Object, Object> moves() {
        Map<Object, Object> moves = new IdentityHashMap<>();
        renewed.forEach((before, now) -> {
            if (before != now) {
                moves.put(before, now);
            }
        });
        return moves;
    }

    private @Nullable Object renew(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        Object since = renewed.containsKey(value) || !isForHeld ? null : earlier.get(value);
        if (since != null) {
            Object now = renew(since);
            moved = true;
            if (now != null) {
                renewed.put(value, now);
            }
            return now;
        }
        Object known = renewed.get(value);
        if (known != null) {
            moved |= known != value || refilled.contains(known);
            stale |= staleCode.contains(value);
            staleLately |= staleLambdas.contains(value);
            if (leftBehind.containsKey(value)) {
                behind.add(leftBehind.get(value));
            }
            if (refused.containsKey(value)) {
                refusals.add(refused.get(value));
            }
            return known;
        }
        if (value instanceof Object[] array) {
            return array(array);
        }
        if (value instanceof Class<?> type) {
            Class<?> now = classInForce(type);
            moved |= now != type;
            return now;
        }
        Class<?> type = type(value);
        if (indifferent.contains(type)) {
            return value;
        }
        if (type.isHidden()) {
            return lambda(value);
        }
        if (renewed.size() >= LIMIT) {
            refusals.add("there are more than " + LIMIT + " objects");
            return value;
        }
        if (type.getName().startsWith("java.util.") || type.getName().startsWith("java.lang.Thread")) {
            return container(value);
        }
        Moving moving = movings.get(type);
        if (moving == null) {
            Class<?> now = newest.apply(type);
            if (now == null && HOLDERS.stream().noneMatch(type.getName()::startsWith)) {
                if (Foreign.mayHold(type)) {
                    return foreign(value);
                }
                indifferent.add(type);
                return value;
            }
            moving = now == null || now == type ? Moving.none(type) : Moving.of(type, now, firstValues);
            movings.put(type, moving);
        }
        if (moving.now() == type) {
            renewed.put(value, value);
            if (type.isRecord()) {
                return sameRecord(value, type);
            }
            if (isStale.test(type)) {
                staleCode.add(value);
                stale = true;
            }
            if (isBehind.test(type)) {
                leftBehind.put(value, Moving.name(type));
                behind.add(Moving.name(type));
            }
            open.push(() -> lookInto(value));
            if (JdkObjects.isContainer(type)) {
                heldByJdk(value);
            }
            return value;
        }
        Class<?> now = moving.now();
        if (now.isEnum() && value instanceof Enum<?> constant && NewObjects.constant(constant.name(), now) == null) {
            String why = NewObjects.constants(now).length == 0 && type.getEnumConstants().length > 0
                    ? " cannot be used now"
                    : " has no constant " + constant.name() + " now";
            return refuse(value, now.getSimpleName() + why);
        }
        if (!moving.obstacle().isEmpty()) {
            return refuse(value, Moving.name(now == void.class ? type : now) + " " + moving.obstacle());
        }
        try {
            Object made = make(value, type, moving);
            renewed.put(value, made);
            if (!now.isEnum()) {
                movedLast.add(value);
            }
            moved = true;
            return made;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return refuse(
                    value,
                    now.getSimpleName() + " refuses it (" + NewObjects.said(e.getCause() == null ? e : e.getCause())
                            + ")");
        }
    }

    private Object foreign(Object value) {
        renewed.put(value, value);
        if (++foreigners > MOST_FOREIGN) {
            return value;
        }
        if (Foreign.isKeyedBy(value, this::isReplaced)) {
            return refuse(value, "a " + value.getClass().getSimpleName() + " finds what it holds by the old objects");
        }
        open.push(() -> lookInto(value));
        return value;
    }

    private boolean isReplaced(Object value) {
        Class<?> now = newest.apply(value.getClass());
        return now != null && now != value.getClass();
    }

    private Object lambda(Object value) {
        renewed.put(value, value);
        try {
            Object now = lambdas.of(value);
            renewed.put(value, now);
            return now;
        } catch (ReflectiveOperationException e) {
            staleCode.add(value);
            staleLambdas.add(value);
            stale = true;
            staleLately = true;
            return value;
        }
    }

    private Object refuse(Object value, String why) {
        renewed.put(value, value);
        refused.put(value, why);
        refusals.add(why);
        return value;
    }

    private Object make(Object value, Class<?> type, Moving moving) throws ReflectiveOperationException {
        Class<?> now = moving.now();
        if (now.isRecord()) {
            return records.moved(value, type, now);
        }
        Object made = value instanceof Enum<?> constant
                ? Objects.requireNonNull(NewObjects.constant(constant.name(), now))
                : objects.made(moving);
        if (!(value instanceof Enum<?> constant) || isAlike.test(type, constant.name())) {
            open.push(() -> {
                copy(value, made, moving);
                if (value.getClass() != type) {
                    copyBody(value, made);
                }
                if (JdkObjects.isContainer(now)) {
                    // Its own code may ask for what it holds itself.
                    JdkObjects.copyContents(value, made);
                    heldByJdk(made);
                }
            });
        }
        if (!moving.values().isEmpty()) {
            incomplete.add(() -> objects.complete(made, moving.values()));
        }
        return made;
    }

    /** The same record, or another if what it holds was moved. */
    private Object sameRecord(Object value, Class<?> type) {
        try {
            Object now = records.same(value, type);
            renewed.put(value, now);
            return now;
        } catch (ReflectiveOperationException | RuntimeException e) {
            refusals.add(type.getSimpleName() + " refuses what it is to hold (" + NewObjects.said(e) + ")");
            return value;
        }
    }

    private void copy(Object from, Object to, Moving moving) {
        changes.addAll(moving.changes());
        for (Moving.Shared each : moving.shared()) {
            Object value = Fields.converted(renew(each.value(from)), each.now().getType());
            if (Fields.fits(value, each.now().getType())) {
                Fields.set(each.now(), to, value);
            } else {
                String name = Moving.name(moving.now()) + "." + each.now().getName();
                boolean isSame = Versions.unversioned(each.before().getType().getName())
                        .equals(Versions.unversioned(each.now().getType().getName()));
                if (isSame
                        && value != null
                        && Fields.mayFitAgain(value, each.now().getType())) {
                    refusals.add(
                            name + " holds what is no " + each.now().getType().getSimpleName() + " now");
                    continue;
                }
                List<FirstValues.Value> first = moving.instead().stream()
                        .filter(one -> one.field().equals(each.now()))
                        .toList();
                incomplete.add(() -> objects.complete(to, first));
                changes.add(
                        isSame
                                ? name + " held what is no "
                                        + each.now().getType().getSimpleName() + " now, and is empty"
                                : name + " has another type, and "
                                        + (first.isEmpty() ? "lost its value" : "begins anew"));
            }
        }
    }

    /** What the body of an enum's constant has of its own. */
    private void copyBody(Object from, Object to) {
        for (Field now : to.getClass().getDeclaredFields()) {
            Field before = CarryOver.fieldBefore(from.getClass(), now.getName());
            boolean isVariable = !Modifier.isStatic(now.getModifiers()) && !now.isSynthetic();
            if (isVariable && before != null && !Moving.areOther(before, now)) {
                Object value = renew(Fields.get(before, from));
                if (Fields.fits(value, now.getType())) {
                    Fields.set(now, to, value);
                }
            }
        }
    }

    private void lookInto(Object holder) {
        List<Field> fields = holding.computeIfAbsent(
                holder.getClass(),
                type -> Stream.concat(
                                Fields.of(type).values().stream()
                                        .filter(field -> !field.getType().isPrimitive())
                                        .filter(field -> newest.apply(field.getDeclaringClass()) != null
                                                || !Foreign.mayHold(field.getDeclaringClass())),
                                Foreign.fields(type).stream()
                                        .filter(field -> newest.apply(field.getDeclaringClass()) == null))
                        .toList());
        for (Field field : fields) {
            Object before = Fields.get(field, holder);
            Object after = renew(before);
            if (after == before) {
                // With other contents, as a list that cannot be changed but by us.
                if (after != null && refilled.contains(after)) {
                    refilled.add(holder);
                }
                continue;
            }
            if (field.getType().isInstance(after) && Fields.mayBeSet(field)) {
                Fields.set(field, holder, after);
                refilled.add(holder);
            } else {
                String what = field.isSynthetic() ? "what is around it" : field.getName();
                refusals.add(what + " of " + Moving.name(holder.getClass()) + " is of the old type");
            }
        }
    }

    /** The same array with other elements, or one of the new class's type. */
    private Object array(Object[] array) {
        Class<?> now = arrayInForce(array.getClass());
        Object[] result = now == null || now == array.getClass()
                ? array
                : (Object[]) Array.newInstance(now.getComponentType(), array.length);
        renewed.put(array, result);
        boolean movedBefore = moved;
        moved |= result != array;
        for (int i = 0; i < array.length; i++) {
            Object after = renew(array[i]);
            if (after == null || result.getClass().getComponentType().isInstance(after)) {
                result[i] = after;
            } else {
                // Elements that could not be moved fit no array of the new type.
                renewed.put(array, array);
                moved = movedBefore;
                return array;
            }
        }
        return result;
    }

    private Class<?> classInForce(Class<?> type) {
        Class<?> now = type.isArray() ? arrayInForce(type) : newest.apply(type);
        return now == null || now == void.class ? type : now;
    }

    private @Nullable Class<?> arrayInForce(Class<?> type) {
        Class<?> component = type.getComponentType();
        Class<?> now = component.isArray() ? arrayInForce(component) : newest.apply(component);
        return now == null || now == void.class ? null : now.arrayType();
    }

    /** Moves what a collection of a cell's class holds in a superclass. */
    private void heldByJdk(Object collection) {
        boolean isSet = JdkObjects.renewSet(collection, this::renew);
        if (!isSet && container(collection) != collection) {
            refusals.add(collection.getClass().getSimpleName() + " is in an order that uses what was replaced");
        }
        renewed.put(collection, collection);
    }

    private Object container(Object value) {
        renewed.put(value, value);
        boolean movedBefore = moved;
        moved = false;
        Object after = value;
        if (JdkObjects.isWrapper(value.getClass())) {
            JdkObjects.rewrap(value, this::renew);
            if (moved) {
                refilled.add(value);
            }
            moved |= movedBefore;
            return value;
        }
        try {
            after = containers.of(value);
            renewed.put(value, after);
        } catch (RuntimeException e) {
            refusals.add(value.getClass().getSimpleName() + " refuses what it is to hold (" + NewObjects.said(e) + ")");
        }
        if (moved) {
            refilled.add(after);
        }
        moved |= movedBefore;
        return after;
    }

    private boolean matters(Object value) {
        return !indifferent.contains(type(value));
    }

    private void later(Containers.Refill refill) {
        refills.push(refill);
    }

    private void fill(Containers.Refill refill) {
        try {
            runner.call(() -> {
                refill.fill().run();
                return null;
            });
        } catch (Throwable e) {
            String name = refill.container().getClass().getSimpleName();
            refusals.add(name + " refuses what it is to hold (" + NewObjects.said(e) + ")");
        }
    }

    /** A constant with a body of its own is of a class of its own. */
    private static Class<?> type(Object value) {
        return value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    }
}
