package org.lectern.jshell;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives variables the values that they had before a redefinition elsewhere replaced what holds them, or what they hold. */
final class CarryOver {
    private final CellLoader loader;
    private final Renewal renewal;
    private final Carried carried = new Carried();

    /** @param runner runs code of cells */
    CarryOver(CellLoader loader, Renewal.Runner runner) {
        this.loader = loader;
        renewal = new Renewal(loader::inForce, runner);
    }

    /**
     * What became of variables when a redefinition replaced what they hold.
     *
     * @param moved those that hold objects of the new classes now
     * @param changes how those objects differ from what they were
     * @param lost those that had a value which does not fit any more, and why
     * @param stale those that hold code which uses the old classes
     * @param refused why those that were taken away did not come back
     */
    record Carried(
            Set<String> moved,
            Set<String> changes,
            Map<String, String> lost,
            Set<String> stale,
            Map<String, String> refused) {
        Carried() {
            this(
                    new LinkedHashSet<>(),
                    new LinkedHashSet<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashSet<>(),
                    new LinkedHashMap<>());
        }
    }

    /** What has become of variables so far. */
    Carried carried() {
        return carried;
    }

    /** The moving of the objects that variables hold. */
    Renewal renewal() {
        return renewal;
    }

    /**
     * Gives variables back the values they had before a redefinition elsewhere made JShell replace their wrappers.
     *
     * @param variables those that are there, but for those that the snippet itself declares, which have the values it gives them
     * @param homeless variables that JShell took away and that were declared anew, with the values they had
     */
    void toAll(Set<String> variables, Map<String, Object> homeless) {
        if (loader.replaced().isEmpty()) {
            return;
        }
        Set<String> done = new HashSet<>();
        homeless.forEach((name, value) -> {
            done.add(name);
            carryOver(value, Objects.requireNonNull(loader.field(name)));
        });
        // Also variables that JShell had no reason to replace may hold objects of the replaced classes.
        for (Class<?> wrapper : loader.newestFirst()) {
            Class<?> before = loader.replaced().get(wrapper);
            for (Field field : wrapper.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && variables.contains(field.getName())
                        && done.add(field.getName())) {
                    field.setAccessible(true);
                    Field old = before == null ? field : fieldBefore(before, field.getName());
                    carryOver(old == null ? null : value(old, null), field);
                }
            }
        }
        carried.changes().addAll(renewal.changes());
        loader.settled();
    }

    private void carryOver(@Nullable Object value, Field field) {
        if (value == null) {
            return;
        }
        Object now = renewal.of(value);
        try {
            field.set(null, now);
            if (renewal.hasMoved()) {
                carried.moved().add(field.getName());
            } else if (isStale(value)) {
                carried.stale().add(field.getName());
            }
            if (!renewal.refusals().isEmpty()) {
                carried.refused().put(field.getName(), String.join(", ", renewal.refusals()));
            }
        } catch (IllegalAccessException | IllegalArgumentException e) {
            String why = String.join(", ", renewal.refusals());
            carried.lost().put(field.getName(), why.isEmpty() ? "its type changed" : why);
        }
    }

    /**
     * Whether a variable holds the lambda that its own initialiser made, and which captured nothing, and whether that one uses what
     * was replaced.
     */
    boolean isLambdaOfReplaced(String variable) {
        Field field = loader.field(variable);
        if (field == null || loader.replaced().isEmpty()) {
            return false;
        }
        Class<?> before = loader.replaced().get(field.getDeclaringClass());
        Field old = before == null ? field : fieldBefore(before, variable);
        Object value = old == null ? null : value(old, null);
        String maker = value == null ? null : lambdaMaker(value.getClass());
        if (value == null
                || maker == null
                || !CellLoader.unversioned(maker)
                        .equals(CellLoader.unversioned(field.getDeclaringClass().getName()))
                || value.getClass().getDeclaredFields().length > 0) {
            return false;
        }
        Set<String> changed = new HashSet<>();
        loader.replaced().keySet().forEach(each -> changed.add(CellLoader.unversioned(each.getName())));
        byte[] bytes = loader.file(maker);
        return bytes != null
                && ClassNames.in(bytes).stream().anyMatch(each -> changed.contains(CellLoader.unversioned(each)));
    }

    /** The class whose code made a lambda; null if the class is no lambda's of cells. */
    private @Nullable String lambdaMaker(Class<?> type) {
        int end = type.getName().indexOf("$$Lambda");
        return type.getClassLoader() != loader || !type.isHidden() || end < 0
                ? null
                : type.getName().substring(0, end);
    }

    private static @Nullable Field fieldBefore(Class<?> wrapper, String name) {
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

    /** Whether a lambda uses what was replaced, and cannot be made to use what replaced it. */
    private boolean isStale(Object value) {
        String maker = lambdaMaker(value.getClass());
        Class<?> wrapper = maker == null ? null : loader.loaded(maker);
        byte[] bytes = maker == null ? null : loader.file(maker);
        if (maker == null || wrapper == null || bytes == null) {
            return false;
        }
        for (Field captured : value.getClass().getDeclaredFields()) {
            captured.setAccessible(true);
            Object held = value(captured, value);
            if (held != renewal.of(held)) {
                return true;
            }
        }
        Set<String> now = new HashSet<>();
        loader.replaced()
                .keySet()
                .forEach(each -> now.add(CellLoader.unversioned(each.getName()).replace('.', '/')));
        boolean[] isConcerned = {false};
        byte[] linked = ClassNames.replaced(bytes, name -> {
            isConcerned[0] |= now.contains(CellLoader.unversioned(name));
            // A class keeps its own name.
            return name.equals(maker.replace('.', '/')) ? name : nameInForce(name);
        });
        if (!isConcerned[0] || Arrays.equals(bytes, linked)) {
            return false;
        }
        if (!Links.declareTheSame(bytes, linked)
                || !Links.areThere(linked, this::linkTarget)
                || !loader.redefine(wrapper, linked)) {
            return true;
        }
        return false;
    }

    /** A class of cells that another may use; a class's own members are not looked at, for they may not be loaded yet. */
    private @Nullable Class<?> linkTarget(String name) {
        Class<?> type = loader.loaded(name);
        return type == null || type != loader.newest(name) ? null : type;
    }

    /** The newest version of a wrapper, by the names of class files. */
    private String nameInForce(String wrapper) {
        Class<?> now = loader.newest(wrapper.replace('/', '.'));
        return now == null ? wrapper : now.getName().replace('.', '/');
    }
}
