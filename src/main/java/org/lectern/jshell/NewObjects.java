package org.lectern.jshell;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the objects that take the place of others. */
final class NewObjects {
    private final Renewal.Runner runner;
    private final Set<String> changes;
    private boolean hasConstructed;

    /**
     * @param runner runs code of cells
     * @param changes takes what did not go well
     */
    NewObjects(Renewal.Runner runner, Set<String> changes) {
        this.runner = runner;
        this.changes = changes;
    }

    /** A new object; its constructor has made it if that has to be, and does not fail. */
    Object made(Moving moving) throws ReflectiveOperationException {
        Constructor<?> simple = moving.simple();
        if (simple == null) {
            return blank(moving);
        }
        try {
            hasConstructed = true;
            return Objects.requireNonNull(runner.call(simple::newInstance));
        } catch (Throwable e) {
            changes.add("the constructor of " + moving.now().getSimpleName() + ", for its new fields, failed ("
                    + said(e) + ")");
            return blank(moving);
        }
    }

    /** Gives an object's fields their first values, but not where a constructor has put more. */
    void complete(Object made, List<FirstValues.Value> values) {
        for (FirstValues.Value each : values) {
            if (each.isFilled() && Fields.get(each.field(), made) != null) {
                continue;
            }
            String name = made.getClass().getSimpleName() + "." + each.field().getName();
            try {
                Fields.set(each.field(), made, runner.call(() -> each.code().invoke(null, made)));
            } catch (Throwable e) {
                Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
                changes.add("what gives " + name + " its value failed (" + said(cause) + ")");
            }
        }
    }

    /** Whether constructors ran. */
    boolean hasConstructed() {
        return hasConstructed;
    }

    private static Object blank(Moving moving) throws ReflectiveOperationException {
        return Objects.requireNonNull(moving.blank()).newInstance();
    }

    /** An enum's constant of a name; null if it has none, or cannot be used. */
    static @Nullable Object constant(String name, Class<?> now) {
        return Stream.of(constants(now))
                .filter(each -> ((Enum<?>) each).name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** An enum's constants; none if its initialiser fails. */
    static Object[] constants(Class<?> type) {
        try {
            Object[] all = type.getEnumConstants();
            return all == null ? new Object[0] : all;
        } catch (LinkageError e) {
            return new Object[0];
        }
    }

    /** What was thrown, in the words of the cells. */
    static String said(Throwable e) {
        // By name, for it may come from a loader of its own.
        if (e.getClass().getSimpleName().equals("SPIResolutionException")) {
            return "it uses what does not compile now";
        }
        String message = String.valueOf(e.getMessage());
        if (e instanceof ClassCastException && PlainNames.isOldDefinition(message)) {
            String type = PlainNames.text(message.split("\\s+")[1]);
            return "what it orders or looks through its elements with was made for " + type
                    + " as it was, and cannot take it as it is now";
        }
        return PlainNames.text(Thrown.of(e).headline());
    }
}
