package org.lectern.jshell;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hands the value of a magic to the Java around it: {@code var jars = %jars lib} becomes {@code var jars = …take();}. */
public final class MagicValue {
    /** What takes the value, as Java. */
    static final String TAKE = MagicValue.class.getName() + ".take()";

    private static final AtomicReference<@Nullable Object> GIVEN = new AtomicReference<>();

    private MagicValue() {}

    static void give(@Nullable Object value) {
        GIVEN.set(value);
    }

    /** The value, once; of the type that the Java around it wants. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public static <T extends @Nullable Object> T take() {
        return (T) GIVEN.getAndSet(null);
    }
}
