package org.lectern.jshell;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives variables the values that they had before a redefinition elsewhere replaced what holds them, or what they hold. */
final class CarryOver {
    private final CellLoader loader;
    private final Renewal.Runner runner;
    private final Renewal renewal;
    private final Carried carried = new Carried();
    private final Map<Class<?>, Boolean> behind = new HashMap<>();

    /**
     * @param isAll whether to move also objects of classes that were replaced earlier, and could not be moved then
     * @param runner runs code of cells
     * @param earlier what took the place of objects before, as long as something may hold those
     */
    CarryOver(CellLoader loader, boolean isAll, Renewal.Runner runner, Map<Object, Object> earlier) {
        this.loader = loader;
        this.runner = runner;
        UnaryOperator<@Nullable Class<?>> newest =
                isAll ? loader.versions()::inForce : loader.versions()::inForceLately;
        StatementClasses statements = new StatementClasses(loader);
        Map<Class<?>, Class<?>> heirs = anonymousTypes(loader.versions().replaced());
        renewal = new Renewal(
                type -> heirs.containsKey(type)
                        ? heirs.get(type)
                        : newest.apply(type) == type ? statements.of(type) : newest.apply(type),
                type -> statements.isStale(type) || heirs.get(type) == type,
                type -> behind.computeIfAbsent(type, loader::isBehind),
                loader.statics()::isAlike,
                (type, fields) -> FirstValues.of(loader, type, fields),
                runner,
                renewed -> new MovedLambdas(loader, isAll, renewed),
                earlier);
    }

    /**
     * What became of variables when a redefinition replaced what they hold.
     *
     * @param moved those that hold objects of the new classes now
     * @param changes how those objects differ from what they were
     * @param lost those that had a value which does not fit any more, and why
     * @param stale those that hold code which uses the old classes
     * @param staleLately those among them that were left behind just now
     * @param refused why those that were taken away did not come back
     * @param broken definitions elsewhere that do not compile any more, and why
     * @param held the values of variables that may come back with those
     * @param back variables that came back
     * @param gaveUp those that have waited for what compiles again now, and why they do not come back
     * @param behind variables that hold objects of the new classes in others whose classes do not compile with those, with these
     * @param kept static fields that are what they were, though what their initialisers use is not
     */
    record Carried(
            Set<String> moved,
            Set<String> changes,
            Map<String, String> lost,
            Set<String> stale,
            Set<String> staleLately,
            Map<String, String> refused,
            Map<String, String> broken,
            Map<String, Object> held,
            Set<String> back,
            Map<String, String> gaveUp,
            Map<String, Set<String>> behind,
            Set<String> kept) {
        Carried() {
            this(
                    new LinkedHashSet<>(),
                    new LinkedHashSet<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashSet<>(),
                    new LinkedHashSet<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashSet<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashSet<>());
        }
    }

    /** The classes without a name that variables are of, which JShell numbers anew, with those that they were of. */
    private Map<Class<?>, Class<?>> anonymousTypes(Map<Class<?>, Class<?>> replaced) {
        Map<Class<?>, Class<?>> heirs = new HashMap<>();
        replaced.forEach((now, before) -> {
            heirs.putAll(loader.anonymousHeirs(before, now));
            for (Field field : loader.variables().fields(now)) {
                Field old = Versions.isAnonymous(field.getType()) ? fieldBefore(before, field.getName()) : null;
                if (old != null && Versions.isAnonymous(old.getType())) {
                    heirs.put(old.getType(), field.getType());
                }
            }
        });
        return heirs;
    }

    /** What has taken the place of objects, by those. */
    Map<Object, Object> moves() {
        return renewal.moves();
    }

    /** What has become of variables so far. */
    Carried carried() {
        return carried;
    }

    /**
     * Gives variables back the values they had before a redefinition elsewhere made JShell replace their wrappers.
     *
     * @param variables those that are there, but for those that the snippet itself declares, which have the values it gives them
     * @param homeless variables that JShell took away and that were declared anew, with the values they had
     * @return those of the homeless that cannot have their values
     */
    Set<String> toAll(Set<String> variables, Map<String, Object> homeless) {
        if (loader.versions().replaced().isEmpty() && homeless.isEmpty()) {
            return Set.of();
        }
        // First, for initialisers of new fields may read and change them.
        statics();
        Set<String> done = new HashSet<>(homeless.keySet());
        Set<String> failed = new LinkedHashSet<>();
        renewal.beForHeld(true);
        homeless.forEach((name, value) -> {
            if (!give(value, Objects.requireNonNull(loader.variables().field(name)))) {
                failed.add(name);
            }
        });
        renewal.beForHeld(false);
        // Also variables that JShell had no reason to replace may hold objects of the replaced classes.
        List<Field> unnamed = new ArrayList<>();
        List<Field> running = new ArrayList<>();
        for (Class<?> wrapper : loader.versions().newestFirst()) {
            for (Field field : loader.variables().fields(wrapper)) {
                if (Modifier.isStatic(field.getModifiers())
                        && variables.contains(field.getName())
                        && done.add(field.getName())) {
                    field.setAccessible(true);
                    if (!References.isNamed(field.getName())) {
                        unnamed.add(field);
                    } else if (JdkObjects.isRunElsewhere(field.getType())) {
                        running.add(field);
                    } else {
                        carryOver(field);
                    }
                }
            }
        }
        // Last, for what they run uses the others.
        running.forEach(this::carryOver);
        List<String> changes = List.copyOf(renewal.changes());
        // Of those nothing is told, and JShell may leave them with the type they had.
        for (Field field : unnamed) {
            Class<?> now = loader.versions().inForce(field.getType());
            if (now == null || now == field.getType()) {
                carryOver(field);
            } else {
                loader.variables().release(field.getName());
            }
        }
        loader.versions().inForce().forEach(this::contents);
        if (renewal.hasConstructed()) {
            // Constructors may have changed them.
            statics();
        }
        carried.changes().addAll(changes);
        return failed;
    }

    /** Gives a variable a value whole, or not at all. */
    private boolean give(Object value, Field field) {
        Object now = renewal.of(value);
        if (!renewal.refusals().isEmpty()) {
            carried.refused().put(field.getName(), String.join(", ", renewal.refusals()));
            return false;
        }
        if (!Fields.fits(now, field.getType())) {
            renewal.forgetChanges();
            return false;
        }
        Fields.set(field, field.getDeclaringClass(), now);
        tell(field.getName());
        return true;
    }

    private void tell(String variable) {
        if (renewal.hasMoved() && renewal.behind().isEmpty()) {
            carried.moved().add(variable);
        } else if (renewal.hasMoved()) {
            carried.behind().put(variable, renewal.behind());
        }
        if (renewal.isStale()) {
            carried.stale().add(variable);
        }
        if (renewal.isStaleLately()) {
            carried.staleLately().add(variable);
        }
    }

    private void carryOver(Field field) {
        Class<?> before = loader.versions().replaced().get(field.getDeclaringClass());
        Field old = before == null ? field : fieldBefore(before, field.getName());
        carryOver(old == null ? null : value(old, null), field);
    }

    /** Whether a field is static and no constant of the compiler's or of an enum: those say what they are themselves. */
    private static boolean isVariable(Field field) {
        int modifiers = field.getModifiers();
        return Modifier.isStatic(modifiers)
                && !Modifier.isFinal(modifiers)
                && !field.isEnumConstant()
                && !field.isSynthetic();
    }

    private void statics() {
        List<Class<?>> before = loader.versions().replacedClasses().stream()
                .map(loader::holding)
                .filter(Objects::nonNull)
                .toList();
        for (Class<?> each : before) {
            statics(each);
        }
    }

    /** Moves what the static fields of a class hold. */
    private void contents(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            if (!loader.hasBegun(at) || loader.isBroken(at) && loader.holding(at) != at) {
                return;
            }
        }
        for (Field field : loader.variables().fields(type)) {
            if (!Modifier.isStatic(field.getModifiers())
                    || field.getType().isPrimitive()
                    || field.isSynthetic()
                    || field.isEnumConstant()) {
                continue;
            }
            Object value = Fields.get(field, type);
            Object now = renewal.of(value);
            if (renewal.isStale()) {
                carried.stale().add(type.getSimpleName() + "." + field.getName());
            }
            if (now != value && !Modifier.isFinal(field.getModifiers()) && Fields.fits(now, field.getType())) {
                Fields.set(field, type, now);
            }
        }
    }

    /** Gives the static fields of a class that has taken another's place the values they had, if they begin as they did. */
    private void statics(Class<?> before) {
        Class<?> now = loader.versions().inForce(before);
        if (now == null || now == before || !loader.hasBegun(before)) {
            return;
        }
        if (now.isInterface()) {
            constants(before, now);
            return;
        }
        if (before.isEnum()) {
            // They keep what they hold, also where no variable holds them.
            for (Object constant : NewObjects.constants(before)) {
                renewal.of(constant);
            }
        }
        List<Field> kept = Stream.of(now.getDeclaredFields())
                .filter(field -> isVariable(field)
                        && staticBefore(before, field.getName()) != null
                        && loader.statics().isAlike(before, field.getName()))
                // Counters first: what moves the objects of others may use them.
                .sorted(Comparator.comparing(field -> !field.getType().isPrimitive()))
                .toList();
        if (kept.isEmpty()) {
            return;
        }
        loader.statics().noteOutlived(before, now);
        try {
            // As the cell's own code, which may take long and be interrupted.
            runner.call(() -> Class.forName(now.getName(), true, loader));
        } catch (Throwable e) {
            if (loader.isBroken(now)) {
                // It is told where it is used, and those of what it was are kept.
                return;
            }
            carried.lost().put(now.getSimpleName(), "its static fields could not be given their values (" + e + ")");
            return;
        }
        for (Field target : kept) {
            for (String used : loader.statics().changedUses(before, target.getName())) {
                carried.kept()
                        .add(now.getSimpleName() + "." + target.getName() + " is what it was, though " + used
                                + " begins as another");
            }
            if (loader.statics().isFolded(before, target.getName())) {
                carried.kept()
                        .add(now.getSimpleName() + "." + target.getName()
                                + " is what it was, though a constant in its initialiser is another now");
            }
            Field source = Objects.requireNonNull(staticBefore(before, target.getName()));
            Object value = Moving.areOther(source, target) ? null : renewal.of(value(source, null));
            String name = now.getSimpleName() + "." + target.getName();
            if (Moving.areOther(source, target)) {
                carried.lost().put(name, "its type changed");
            } else if (!renewal.refusals().isEmpty()) {
                carried.lost().put(name, String.join(", ", renewal.refusals()));
            } else if (Fields.fits(value, target.getType())) {
                Fields.set(target, now, value);
            } else if (value != null) {
                carried.lost().put(name, "its type changed");
            }
        }
    }

    /** Puts into the constants of an interface, which can be given no other value, what those before it held. */
    private void constants(Class<?> before, Class<?> now) {
        List<Field> holding = Stream.of(now.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers())
                        && !field.isSynthetic()
                        && Fields.mayHoldMore(field.getType())
                        && loader.statics().isAlike(before, field.getName()))
                .toList();
        for (Field field : holding) {
            Field source = fieldBefore(before, field.getName());
            Object old = source == null ? null : renewal.of(value(source, null));
            Object made = null;
            try {
                field.setAccessible(true);
                made = runner.call(() -> value(field, null));
            } catch (Throwable e) {
                // Its own code has failed.
            }
            if (old != null && !JdkObjects.refill(old, made)) {
                carried.lost()
                        .put(now.getSimpleName() + "." + field.getName(), "the constants of an interface begin anew");
            }
        }
    }

    private void carryOver(@Nullable Object value, Field field) {
        if (value == null) {
            return;
        }
        Object now = renewal.of(value);
        try {
            field.set(null, now);
            tell(field.getName());
            if (!renewal.refusals().isEmpty()) {
                carried.refused().put(field.getName(), String.join(", ", renewal.refusals()));
            }
        } catch (IllegalAccessException | IllegalArgumentException e) {
            String why = String.join(", ", renewal.refusals());
            if (!loader.versions().replaced().containsKey(field.getDeclaringClass())) {
                // It has what it had.
                renewal.forgetChanges();
                carried.refused().put(field.getName(), why.isEmpty() ? "the new one does not fit its type" : why);
                carried.moved().remove(field.getName());
                return;
            }
            carried.lost().put(field.getName(), why.isEmpty() ? "its type changed" : why);
            carried.held().put(field.getName(), value);
        }
    }

    /**
     * Whether a variable holds the lambda that its own initialiser made, and which captured nothing, and whether that one uses what
     * was replaced.
     */
    boolean isLambdaOfReplaced(String variable) {
        Field field = loader.variables().field(variable);
        if (field == null || loader.versions().replaced().isEmpty()) {
            return false;
        }
        Class<?> before = loader.versions().replaced().get(field.getDeclaringClass());
        Field old = before == null ? field : fieldBefore(before, variable);
        Object value = old == null ? null : value(old, null);
        String maker = value == null ? null : lambdaMaker(value.getClass());
        if (value == null
                || maker == null
                || !Versions.unversioned(maker)
                        .equals(Versions.unversioned(field.getDeclaringClass().getName()))
                || value.getClass().getDeclaredFields().length > 0) {
            return false;
        }
        Set<String> changed = loader.versions().replacedNames();
        byte[] bytes = loader.file(maker);
        return bytes != null
                && ClassNames.in(bytes).stream().anyMatch(each -> changed.contains(Versions.unversioned(each)));
    }

    /** The class whose code made a lambda; null if the class is no lambda's of cells. */
    private @Nullable String lambdaMaker(Class<?> type) {
        int end = type.getName().indexOf("$$Lambda");
        return type.getClassLoader() != loader || !type.isHidden() || end < 0
                ? null
                : type.getName().substring(0, end);
    }

    /** A class's static field of a name; null if it has none. */
    static @Nullable Field staticBefore(Class<?> type, String name) {
        Field field = fieldBefore(type, name);
        return field != null && Modifier.isStatic(field.getModifiers()) ? field : null;
    }

    static @Nullable Field fieldBefore(Class<?> wrapper, String name) {
        try {
            Field field = wrapper.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            return null;
        }
    }

    static @Nullable Object value(Field variable, @Nullable Object holder) {
        try {
            return variable.get(holder);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
