package org.lectern.jshell;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hands the value of a magic to the Java around it: {@code var jars = %jars lib} becomes {@code var jars = …take();}. */
public final class MagicValue {
    /** What takes the value, as Java. */
    static final String TAKE = MagicValue.class.getName() + ".take()";

    private static final AtomicReference<@Nullable Object> GIVEN = new AtomicReference<>();

    private MagicValue() {}

    /**
     * What a line in a block does, wherever code comes by it; its value is of the type that the Java around it wants.
     *
     * @throws IllegalStateException on any thread but the cell's own
     */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public static <T extends @Nullable Object> T line(String name, String arguments) {
        Session session = Session.current().orElse(null);
        Magics.Context inside = session == null ? null : session.inside().orElse(null);
        if (session == null || inside == null) {
            throw new IllegalStateException("%" + name + ": works on the thread that runs the cell only");
        }
        try {
            Object value = session.magics().line(name, arguments, inside);
            give(value instanceof Magics.Shown shown ? shown.value() : value);
            return take();
        } catch (Exception e) {
            throw MagicValue.<RuntimeException>undeclared(e);
        }
    }

    /** Throws what the method around a magic need not declare. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E undeclared(Throwable e) throws E {
        throw (E) e;
    }

    static void give(@Nullable Object value) {
        GIVEN.set(value);
    }

    /** The value, once; of the type that the Java around it wants. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public static <T extends @Nullable Object> T take() {
        return (T) GIVEN.getAndSet(null);
    }
}
