package org.lectern.jshell;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code printStackTrace} prints in a cell and {@code getStackTrace} gives: the cell's own lines, without the kernel's frames. The
 * calls are woven in when a cell's classes are loaded; nobody writes them.
 */
public final class StackTraces {
    static final String METHOD = "printStackTrace";
    static final String ELEMENTS = "getStackTrace";
    static final String ALL = "getAllStackTraces";
    private static final String STEP = "\t";
    /** The class of what stands in none. */
    private static final String CELL = "cell";
    /** The method of what stands in none. */
    private static final String CODE = "<cell>";

    private static final Pattern ANONYMOUS = Pattern.compile("(?:\\$JShell\\$anonymous\\$\\$)?([0-9]+.*)");

    private StackTraces() {}

    /** What {@code e.printStackTrace()} means, or the same of what is no exception. */
    public static void printStackTrace(Object object) throws Throwable {
        if (!(object instanceof Throwable thrown)) {
            call(METHOD, object);
        } else if (isPlain(thrown)) {
            System.err.print(text(thrown));
        } else {
            thrown.printStackTrace();
        }
    }

    /** What {@code e.printStackTrace(stream)} means. */
    public static void printStackTrace(Object object, PrintStream stream) throws Throwable {
        if (!(object instanceof Throwable thrown)) {
            call(METHOD, object, stream);
        } else if (isPlain(thrown)) {
            stream.print(text(thrown));
        } else {
            thrown.printStackTrace(stream);
        }
    }

    /** What {@code e.printStackTrace(writer)} means. */
    public static void printStackTrace(Object object, PrintWriter writer) throws Throwable {
        if (!(object instanceof Throwable thrown)) {
            call(METHOD, object, writer);
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

    /** What {@code e.getStackTrace()} means, or the same of a thread or of what is neither. */
    public static StackTraceElement @Nullable [] getStackTrace(Object object) throws Throwable {
        Object found = object instanceof Throwable thrown
                ? thrown.getStackTrace()
                : object instanceof Thread thread ? thread.getStackTrace() : call(ELEMENTS, object);
        // A class of a cell's may give null.
        return found instanceof StackTraceElement[] frames ? elements(frames) : null;
    }

    /** What {@code Thread.getAllStackTraces()} means. */
    public static Map<Thread, StackTraceElement[]> getAllStackTraces() {
        Map<Thread, StackTraceElement[]> all = new HashMap<>(Thread.getAllStackTraces());
        all.replaceAll((thread, frames) -> elements(frames));
        return all;
    }

    private static StackTraceElement[] elements(StackTraceElement[] frames) {
        return Session.current().map(session -> session.stackTrace(frames)).orElse(frames);
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

    /** Calls the method of a name that takes the arguments. */
    private static @Nullable Object call(String method, Object object, Object... arguments) throws Throwable {
        if (object == null) {
            throw new NullPointerException(method + ": there is no exception, but null");
        }
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Method each : type.getDeclaredMethods()) {
                Class<?>[] parameters = each.getParameterTypes();
                if (each.getName().equals(method)
                        && parameters.length == arguments.length
                        && (parameters.length == 0 || parameters[0].isInstance(arguments[0]))) {
                    each.setAccessible(true);
                    try {
                        return each.invoke(object, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }
            }
        }
        return null;
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

    /** The frames with the names and lines of cells, without the kernel's own. */
    static StackTraceElement[] elements(StackTraceElement[] frames, CellLines lines, Cells cells) {
        List<StackTraceElement> all = new ArrayList<>();
        StackTraceElement[] told = lines.told(frames);
        for (int i = 0; i < told.length; i++) {
            StackTraceElement frame = told[i];
            Cells.Place place = Traceback.place(frame, cells);
            boolean isBehind = place != null && place.isBeyond(frame.getLineNumber());
            if (!isBehind && !Traceback.isKernels(frame) && !CellLines.isPlaceless(frame)) {
                all.add(CellLines.isOfCell(frames[i]) ? element(frame, place) : frame);
            }
        }
        return all.toArray(StackTraceElement[]::new);
    }

    private static StackTraceElement element(StackTraceElement frame, Cells.@Nullable Place place) {
        Matcher anonymous = ANONYMOUS.matcher(frame.getClassName());
        String owner = frame.getClassName().isEmpty()
                ? CELL
                : anonymous.matches() ? CELL + "$" + anonymous.group(1) : frame.getClassName();
        String method =
                frame.getMethodName().isEmpty() ? CODE : frame.getMethodName().replace("$do_it$$", "$");
        return place == null
                ? new StackTraceElement(owner, method, CELL, -1)
                : new StackTraceElement(owner, method, place.name(), place.line(frame.getLineNumber()));
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
