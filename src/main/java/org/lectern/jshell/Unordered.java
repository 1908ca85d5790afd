package org.lectern.jshell;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects that are to be compared, and of whose class nothing says how. */
final class Unordered {
    private static final String LIST = "(?:equality constraints|lower bounds|upper bounds): ";
    private static final String BOUND = "(?:[\\w.$]+,)*java\\.lang\\.Comparable<[^\\n]*";
    /** The order of the two lines differs from method to method. */
    private static final Pattern INFERRED = Pattern.compile(LIST + "([\\w.$\\[\\]]+)\\s+" + LIST + BOUND + "|" + LIST
            + BOUND + "\\s+" + LIST + "([\\w.$\\[\\]]+)\\s*(?:\\)|$)");

    private static final Pattern ELEMENT =
            Pattern.compile("<([\\w.$\\[\\]]+)> cannot be converted to \\S*<\\? extends java\\.lang\\.Comparable<");

    private Unordered() {}

    /** The class that a diagnostic of javac's, with packages, asks an order of; empty if it is about something else. */
    static Optional<String> type(String message) {
        Matcher inferred = INFERRED.matcher(message);
        if (inferred.find()) {
            return Optional.of(inferred.group(1) == null ? inferred.group(2) : inferred.group(1));
        }
        Matcher element = ELEMENT.matcher(message);
        return element.find() ? Optional.of(element.group(1)) : Optional.empty();
    }

    /**
     * What to do about it.
     *
     * @param type with its package, which a cell's own class has none of
     * @param takesComparator whether a Comparator can be handed over in its place
     */
    static String remedy(String type, boolean takesComparator) {
        String plain = PlainNames.withoutPackages(type);
        String why = plain + " does not implement Comparable, so nothing says which of two comes first.";
        if (plain.endsWith("[]")) {
            return takesComparator ? why + "\nHand over a Comparator, as in " + ofArrays(plain) : why;
        }
        String variable = plain.substring(0, 1).toLowerCase(Locale.ROOT);
        String comparator = "a Comparator: Comparator.comparing(" + variable + " -> " + variable + ".…)";
        if (!plain.equals(type)) {
            return takesComparator ? why + "\nHand over " + comparator : why;
        }
        return why + "\nLet " + plain + " implement Comparable<" + plain + ">, with a method public int compareTo("
                + plain + " other)" + (takesComparator ? ", or hand over " + comparator : ".");
    }

    /** What compares arrays by their first elements. */
    private static String ofArrays(String type) {
        String element = type.replace("[]", "");
        String first = "[0]".repeat((type.length() - element.length()) / 2);
        Class<?> box = Hidden.BOXES.get(element);
        return "(a, b) -> "
                + (box == null
                        ? "a" + first + ".compareTo(b" + first + ")"
                        : box.getSimpleName() + ".compare(a" + first + ", b" + first + ")");
    }
}
