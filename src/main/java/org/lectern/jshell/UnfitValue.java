package org.lectern.jshell;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A magic's value that is not of the type of the variable which is to hold it: told as that, not as a cast that nobody wrote. */
final class UnfitValue {
    private static final Pattern CAST = Pattern.compile("class (\\S+) cannot be cast to class (\\S+)(?s:.*)");

    private UnfitValue() {}

    /** What the error comes to; the error itself if it is another. */
    static CellError told(CellError error, Thrown thrown, ClassLoader loader) {
        MagicLine magic = MagicLine.at(error.source().strip(), 0);
        StackTraceElement[] frames = thrown.frames();
        boolean isCells = frames.length > 0 && frames[0].getClassName().startsWith(Versions.WRAPPERS);
        if (magic == null || magic.before().isEmpty() || !isCells) {
            return error;
        }
        String name = "%" + magic.name();
        Matcher cast = CAST.matcher(thrown.message());
        if (thrown.itself() instanceof ClassCastException && cast.matches()) {
            boolean isLines = magic.name().matches("sh|bash");
            String to = simple(cast.group(2));
            String given = isLines ? "List<String>" : isList(cast.group(1), loader) ? "List" : simple(cast.group(1));
            return error(
                    error,
                    name + " gives a " + given + ", which is no " + to,
                    isLines
                            ? "Take the lines first: List<String> lines = " + name + " …" + one(to)
                            : "Write var in place of the type.");
        }
        return thrown.itself() instanceof NullPointerException
                        && thrown.message().contains(MagicValue.class.getName())
                ? error(error, name + " gives no value", "Leave out what is before it.")
                : error;
    }

    private static CellError error(CellError error, String message, String help) {
        return new CellError(
                error.kind(),
                "MagicError",
                message,
                error.line(),
                error.column(),
                error.length(),
                error.source(),
                error.traceback(),
                help);
    }

    /** How one gets such a value from a list of lines. */
    private static String one(String type) {
        String read = switch (type) {
            case "String" -> "String.join(\"\\n\", lines) makes one text of them.";
            case "Integer" -> "Integer.parseInt(lines.get(0)) reads a number from the first.";
            case "Long", "Double", "Float" -> type + ".parse" + type + "(lines.get(0)) reads a number from the first.";
            default -> "";
        };
        return read.isEmpty() ? "" : "\n" + read;
    }

    private static boolean isList(String type, ClassLoader loader) {
        try {
            return List.class.isAssignableFrom(Class.forName(type, false, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static String simple(String type) {
        return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }
}
