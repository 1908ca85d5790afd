package org.lectern.jshell;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * What {@code printStackTrace} prints in a cell: the cell's own lines, without the kernel's frames. The calls are woven in when a cell's
 * classes are loaded; nobody writes them.
 */
public final class StackTraces {
    static final String METHOD = "printStackTrace";
    private static final String STEP = "\t";

    private StackTraces() {}

    /** What {@code e.printStackTrace()} means, or the same of what is no exception. */
    public static void printStackTrace(Object object) throws Throwable {
        if (!(object instanceof Throwable thrown)) {
            call(object);
        } else if (isPlain(thrown)) {
            System.err.print(text(thrown));
        } else {
            thrown.printStackTrace();
        }
    }

    /** What {@code e.printStackTrace(stream)} means. */
    public static void printStackTrace(Object object, PrintStream stream) throws Throwable {
        if (!(object instanceof Throwable thrown)) {
            call(object, stream);
        } else if (isPlain(thrown)) {
            stream.print(text(thrown));
        } else {
            thrown.printStackTrace(stream);
        }
    }

    /** What {@code e.printStackTrace(writer)} means. */
    public static void printStackTrace(Object object, PrintWriter writer) throws Throwable {
        if (!(object instanceof Throwable thrown)) {
            call(object, writer);
        } else if (isPlain(thrown)) {
            writer.print(text(thrown));
        } else {
            thrown.printStackTrace(writer);
        }
    }

    /** What {@code super.printStackTrace()} means, in an exception that prints itself in its own way. */
    public static void printPlainly(Throwable thrown) {
        System.err.print(text(thrown));
    }

    /** What {@code Thread.dumpStack()} means. */
    public static void dumpStack() {
        System.err.print(text(new Exception("Stack trace")));
    }

    /** Whether its class does not print in a way of its own. */
    private static boolean isPlain(Throwable thrown) {
        for (Method each : thrown.getClass().getMethods()) {
            if (each.getName().equals(METHOD) && each.getDeclaringClass() != Throwable.class) {
                return false;
            }
        }
        return true;
    }

    /** Calls the method of the name that takes the arguments. */
    private static void call(Object object, Object... arguments) throws Throwable {
        if (object == null) {
            throw new NullPointerException(METHOD + ": there is no exception, but null");
        }
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Method each : type.getDeclaredMethods()) {
                Class<?>[] parameters = each.getParameterTypes();
                if (each.getName().equals(METHOD)
                        && parameters.length == arguments.length
                        && (parameters.length == 0 || parameters[0].isInstance(arguments[0]))) {
                    each.setAccessible(true);
                    try {
                        each.invoke(object, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                    return;
                }
            }
        }
    }

    private static String text(Throwable thrown) {
        String told =
                Session.current().map(session -> session.stackTrace(thrown)).orElse("");
        if (!told.isEmpty()) {
            return told;
        }
        StringWriter plain = new StringWriter();
        thrown.printStackTrace(new PrintWriter(plain, true));
        return plain.toString();
    }

    /** As Java prints it, with the cells' own lines. */
    static String text(Thrown thrown, CellLines lines, Cells cells) {
        StringBuilder text = new StringBuilder();
        append(thrown, "", "", lines, cells, text);
        return PlainNames.text(text.toString());
    }

    private static void append(
            Thrown thrown, String indent, String title, CellLines lines, Cells cells, StringBuilder text) {
        text.append(indent).append(title).append(thrown.heading()).append('\n');
        for (String line : Traceback.lines(lines.told(thrown.frames()), cells)) {
            text.append(indent)
                    .append(STEP)
                    .append(line.startsWith("…") ? "" : "at ")
                    .append(line)
                    .append('\n');
        }
        for (Thrown each : thrown.suppressed()) {
            append(each, indent + STEP, "Suppressed: ", lines, cells, text);
        }
        Thrown cause = thrown.cause();
        if (cause != null) {
            append(cause, indent, "Caused by: ", lines, cells, text);
        }
    }
}
