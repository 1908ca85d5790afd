package org.lectern.jshell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was null that should have been an object. */
final class NullSlips {
    private static final Pattern BECAUSE = Pattern.compile("because (?:the return value of )?\"(.+)\" is null$");
    private static final Pattern UNBOXED =
            Pattern.compile("^Cannot invoke \"java\\.lang\\.(\\w+)\\.(\\w+)Value\\(\\)\"");
    private static final Pattern METHOD = Pattern.compile("([\\w$]+)\\(.*\\)$");

    private NullSlips() {}

    /** @param message what the JVM says, which names what was null */
    static String remedy(String message) {
        Matcher because = BECAUSE.matcher(message);
        if (!because.find()) {
            return "";
        }
        String name = PlainNames.text(because.group(1));
        if (name.equals("null")) {
            return "There is no exception in it: throw new IllegalArgumentException(\"…\");";
        }
        Matcher unboxed = UNBOXED.matcher(message);
        String why = unboxed.find()
                ? " A null of the class " + unboxed.group(1) + " stands for no " + unboxed.group(2) + "."
                : "";
        if (message.contains("the return value of ")) {
            return returned(name, why);
        }
        if (name.startsWith("<") || name.startsWith("$")) {
            return message.contains("array length")
                    ? "The array that the loop goes over is null: give it one before this line, or ask if (… != null)."
                    : why.strip();
        }
        return name.endsWith("]")
                ? name
                        + " is null: an array of objects or of arrays has places only, with null in each, until something is put there. Fill"
                        + " it before." + why
                : name + " is null, it holds no object: give it one before this line, or ask if (" + name + " != null)."
                        + why;
    }

    private static String returned(String name, String why) {
        if (name.matches("java\\.util\\.\\w*Map\\.get\\(.*")) {
            return "The map has no such key, and get gives null then: getOrDefault(key, …) says what to take in its place,"
                    + " containsKey(key) asks.";
        }
        Matcher method = METHOD.matcher(name);
        String plain = method.find() ? method.group(1) + "(…)" : name;
        return plain + " has given null: look at when it does, and ask for it: if (… != null)." + why;
    }

    /** @param called the JDK's method that took a null amiss */
    static String remedy(StackTraceElement called) {
        String type = called.getClassName();
        String name = type.replaceAll(".*[.$]", "") + "." + called.getMethodName();
        return switch (name) {
            case "List.of", "Set.of", "Map.of", "List.copyOf", "Set.copyOf", "Map.copyOf" -> {
                String plain = type.endsWith("List") ? "ArrayList" : type.endsWith("Set") ? "HashSet" : "HashMap";
                yield "One of the elements is null, and " + name + " takes none: a new " + plain + "<>() does.";
            }
            case "Optional.of" -> "The value is null: Optional.ofNullable(…) makes an empty one of it.";
            case "TreeMap.put", "TreeMap.get", "TreeMap.containsKey", "TreeSet.add" ->
                "It keeps its elements in order, and null comes before or after nothing: leave it out.";
            default -> "";
        };
    }
}
