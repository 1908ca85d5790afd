package org.lectern.jshell;

import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hands the value of a magic to the Java around it: {@code var jars = %jars lib} becomes {@code var jars = …take();}. */
public final class MagicValue {
    /** What takes the value, as Java. */
    static final String TAKE = MagicValue.class.getName() + ".take()";

    private static final Pattern UNKNOWN = Pattern.compile("^(?:\\w+: )?cannot find symbol: variable (\\w+)");

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
        } catch (MagicException e) {
            throw MagicValue.<RuntimeException>undeclared(told(name, e));
        } catch (Exception e) {
            throw MagicValue.<RuntimeException>undeclared(e);
        }
    }

    /** The failure of code that a magic runs: for that there is nothing but what cells have declared. */
    private static MagicException told(String magic, MagicException e) {
        Matcher unknown = UNKNOWN.matcher(String.valueOf(e.getMessage()));
        if (!unknown.find()) {
            return e;
        }
        String help = "Where %" + magic
                + " stands inside other code, its Java knows what cells have declared, but not what that"
                + " code declares itself, as a loop's variable: if that is what " + unknown.group(1)
                + " is, "
                + (magic.startsWith("time")
                        ? "take the time of the whole cell with %%time in its first line, or write System.nanoTime() before and"
                                + " after."
                        : "give its value to a variable of the cell's first.");
        MagicException told = new MagicException(String.valueOf(e.getMessage()), (help + "\n" + e.help()).strip());
        told.initCause(e.getCause());
        return told;
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
