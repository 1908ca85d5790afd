package org.lectern.jshell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Indices at which there is nothing. */
final class IndexSlips {
    private static final Pattern INDEX =
            Pattern.compile("^[Ii]ndex:? (-?\\d+)(?: out of bounds for length |,? (?:Size|[Ll]ength):? )(\\d+)$");
    private static final Pattern CHARACTER = Pattern.compile("^(?:String i|I)ndex out of range: (-?\\d+)$");
    private static final Pattern RANGE = Pattern.compile(
            "^(?:begin |Range \\[)(-?\\d+), (?:end )?(-?\\d+)(?:, length |\\) out of bounds for length )(\\d+)$");

    private IndexSlips() {}

    /** @param called the JDK's method that was given the index */
    static String remedy(String message, StackTraceElement called) {
        String type = called.getClassName();
        boolean isText = type.startsWith("java.lang.");
        Matcher range = RANGE.matcher(message);
        if (range.find()) {
            return Long.parseLong(range.group(1)) > Long.parseLong(range.group(2))
                    ? "The part begins at " + range.group(1) + ", behind its end at " + range.group(2)
                            + ": the first number is where it begins, the second where the rest begins."
                    : "The text has " + range.group(3) + " characters: a part begins at 0 or later, and ends at "
                            + range.group(3) + " at most.";
        }
        Matcher character = CHARACTER.matcher(message);
        if (character.find()) {
            return character.group(1).startsWith("-")
                    ? "The first character is at 0, the last at length() - 1; indexOf gives -1 for what is not in the text."
                    : "The last character is at length() - 1, for the first is at 0: a loop over all runs while i <"
                            + " text.length().";
        }
        String help = remedy(message, isText ? "text" : "list");
        boolean isNew = type.equals("java.util.ArrayList") && message.endsWith(" 0") && !help.isEmpty();
        return isNew && called.getMethodName().matches("[gs]et")
                ? "The list is empty, also if a number stands in new ArrayList<>(10): that makes room, no elements. add(…)"
                        + " appends one."
                : help;
    }

    /** @param kind what it is an index of: array, text or list */
    static String remedy(String message, String kind) {
        Matcher told = INDEX.matcher(message);
        if (!told.find()) {
            return "";
        }
        String size = kind.equals("array") ? "length" : kind.equals("text") ? "length()" : "size()";
        long index = Long.parseLong(told.group(1));
        long length = Long.parseLong(told.group(2));
        if (length == 0) {
            return "The " + kind + " is empty: there is nothing at any index.";
        }
        String reach = "The " + kind + " has " + length
                + (length == 1 ? " element, at 0" : " elements, at 0 to " + (length - 1));
        return index == length
                ? reach + ": the last is at " + size + " - 1, and a loop over all runs while i < " + size + "."
                : index < 0
                        ? reach + ": look at how the index is computed, and where it falls below 0."
                        : reach + ": look at how the index is computed.";
    }
}
