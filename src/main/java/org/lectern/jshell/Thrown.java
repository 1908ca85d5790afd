package org.lectern.jshell;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an exception tells of itself, asked once: its own methods may fail, give nothing or take long. Made by the thread that threw it,
 * which an interrupt stops.
 *
 * @param message what {@code getLocalizedMessage} gives, or how it fails; empty for null
 * @param heading what {@code toString} gives; the name and the message if it fails
 * @param cause null if there is none, or if it came before
 */
record Thrown(
        Throwable itself,
        String message,
        String heading,
        StackTraceElement[] frames,
        @Nullable Thrown cause,
        List<Thrown> suppressed) {
    private static final int MOST = 10;
    private static final String CELLS = "REPL.$JShell$";
    private static final Pattern REFUSED =
            Pattern.compile("Could not initialize class (" + Pattern.quote(CELLS) + "\\S+)");
    private static final StackTraceElement[] NO_FRAMES = {};
    /** What the JVM says of a class whose initialiser an interrupt has ended. */
    private static final Pattern STOPPED =
            Pattern.compile("Exception " + Pattern.quote(StopCheck.CellStopped.class.getName()) + ": interrupted");

    static Thrown of(Throwable thrown) {
        return of(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static Thrown of(Throwable thrown, Set<Throwable> seen) {
        seen.add(thrown);
        String message = message(thrown);
        String name = thrown.getClass().getName();
        String plain = message.isEmpty() ? name : name + ": " + message;
        String heading = asked(thrown::toString, failed -> plain);
        Throwable cause = seen.size() > MOST ? null : asked(thrown::getCause, failed -> null);
        List<Thrown> suppressed = new ArrayList<>();
        for (Throwable each : thrown.getSuppressed()) {
            if (seen.size() <= MOST && !seen.contains(each)) {
                suppressed.add(of(each, seen));
            }
        }
        return new Thrown(
                thrown,
                message,
                heading == null ? plain : withoutStops(heading),
                frames(thrown),
                cause == null || seen.contains(cause) ? null : of(cause, seen),
                suppressed);
    }

    String name() {
        return itself.getClass().getName();
    }

    /** The name and the message. */
    String headline() {
        return message.isEmpty() ? name() : name() + ": " + message;
    }

    /** The classes of cells whose initialisers it has ended, or that it says cannot be initialised. */
    Set<String> failedClasses() {
        Set<String> failed = new LinkedHashSet<>();
        // An exception that an initialiser has caught names it, too; only an error comes out of it as it is.
        boolean hasEnded = false;
        for (Thrown each = this; each != null; each = each.cause) {
            hasEnded |= each.itself instanceof ExceptionInInitializerError;
            Matcher refused = REFUSED.matcher(each.message);
            if (each.itself instanceof NoClassDefFoundError && refused.find()) {
                failed.add(refused.group(1));
            }
            for (StackTraceElement frame : each.frames) {
                if (frame.getMethodName().equals("<clinit>")
                        && frame.getClassName().startsWith(CELLS)
                        && (hasEnded || each.itself instanceof Error)) {
                    failed.add(frame.getClassName());
                }
            }
        }
        return failed;
    }

    /** What to do about an initialiser that failed; empty if none did. */
    String help() {
        Set<String> failed = itself instanceof LinkageError ? failedClasses() : Set.of();
        return failed.isEmpty()
                ? ""
                : "A class whose static initialiser has failed cannot be used any more: mend what failed, then run the cell that"
                        + " defines " + String.join(", ", failed) + " again.";
    }

    private static String message(Throwable thrown) {
        String message = asked(
                thrown::getLocalizedMessage,
                failed -> "(its message cannot be told: "
                        + asked(failed::toString, again -> failed.getClass().getName()) + ")");
        return message == null
                ? ""
                : withoutStops(thrown instanceof ClassCastException ? PlainNames.failedCast(message) : message);
    }

    private static String withoutStops(String text) {
        return STOPPED.matcher(text).replaceAll("an interrupt ended it");
    }

    private static StackTraceElement[] frames(Throwable thrown) {
        StackTraceElement[] told = asked(thrown::getStackTrace, failed -> null);
        StackTraceElement[] known = told == null ? asked(() -> recorded(thrown), failed -> null) : told;
        return known == null
                ? NO_FRAMES
                : Arrays.stream(known).filter(Objects::nonNull).toArray(StackTraceElement[]::new);
    }

    /** What the JVM has recorded, where the exception's class says something else. */
    private static StackTraceElement[] recorded(Throwable thrown) throws ReflectiveOperationException {
        Class<?> by = thrown.getClass().getMethod("getStackTrace").getDeclaringClass();
        try {
            return (StackTraceElement[]) MethodHandles.privateLookupIn(by, MethodHandles.lookup())
                    .findSpecial(Throwable.class, "getStackTrace", MethodType.methodType(StackTraceElement[].class), by)
                    .invoke(thrown);
        } catch (ReflectiveOperationException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Own<T> {
        @Nullable
        T ask() throws Exception;
    }

    private interface Instead<T> {
        @Nullable
        T of(Throwable failed);
    }

    /** What an exception's own code gives, which may throw anything. */
    private static <T> @Nullable T asked(Own<T> own, Instead<T> instead) {
        try {
            return own.ask();
        } catch (Throwable e) {
            Reserve.releaseFor(e);
            return instead.of(e);
        }
    }
}
