package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Functions of other languages, and of those of Java that print. */
final class ForeignCalls {
    private static final Pattern PRINT = Pattern.compile("(?i)print|println|printf|println?f|puts|echo");
    private static final Pattern FORMAT = Pattern.compile("\"[^\"]*%[-+,0-9.]*[a-zA-Z][^\"]*\"");
    /** What can be joined with + as it is. */
    private static final Pattern SIMPLE =
            Pattern.compile("\"(?:\\\\.|[^\"\\\\]++)*+\"|[\\w$]+(?:\\.[\\w$]+|\\([^()]*\\))*+");

    private static final int LONGEST = 60;

    private ForeignCalls() {}

    /**
     * What Java has in the place of an unknown function; empty if the name is that of none.
     *
     * @param behind the source behind the name
     */
    static Optional<String> help(String word, String behind) {
        List<String> arguments = arguments(behind);
        if (PRINT.matcher(word).matches()) {
            boolean isFormat = word.equals("printf");
            return Optional.of("Write System.out." + (isFormat ? "printf" : "println") + "(…)."
                    + (isFormat
                            ? ""
                            : printed(arguments).map(help -> " " + help).orElse("")));
        }
        String only = arguments.size() == 1 ? arguments.get(0) : "…";
        return switch (word) {
            case "range" -> Optional.of("Write for (int i = 0; i < n; i++), or IntStream.range(0, n).");
            case "len" -> Optional.of("Write array.length, text.length() or list.size().");
            case "str" -> Optional.of("Write String.valueOf(" + only + ")");
            case "sorted" ->
                Optional.of(
                        "A sorted copy of a list is list.stream().sorted().toList(); Arrays.sort(array) sorts in place.");
            case "reversed" -> Optional.of("Collections.reverse(list) turns a list round, in its place.");
            case "isinstance" ->
                Optional.of(
                        arguments.size() == 2
                                ? "Write " + arguments.get(0) + " instanceof " + arguments.get(1)
                                : "Write value instanceof Type");
            case "enumerate", "zip" ->
                Optional.of("Go by the index: for (int i = 0; i < list.size(); i++) { … list.get(i) … }");
            case "sum" ->
                Optional.of(
                        "Of an array: Arrays.stream(values).sum(); of a list: list.stream().mapToDouble(Number::doubleValue).sum()");
            case "type" -> Optional.of("Write " + (arguments.size() == 1 ? only : "value") + ".getClass()");
            case "not" -> Optional.of(NearSymbols.OTHERWISE + "!(" + only + ").");
            default -> Optional.empty();
        };
    }

    /** What to say of several values that are to be printed; empty if it is one. */
    static Optional<String> printed(List<String> values) {
        if (values.size() < 2) {
            return Optional.empty();
        }
        if (FORMAT.matcher(values.get(0)).matches()) {
            return Optional.of("printf fills the places of a text: System.out.printf("
                    + shortened(String.join(", ", values), "\"%s\", x") + ")");
        }
        List<String> joined = values.stream()
                .map(each -> SIMPLE.matcher(each).matches() ? each : "(" + each + ")")
                .toList();
        return Optional.of("What is printed is one value, + joins several: "
                + shortened(String.join(" + \" \" + ", joined), "a + \" \" + b"));
    }

    private static String shortened(String text, String otherwise) {
        return text.length() > LONGEST || text.contains("\n") ? otherwise : text;
    }

    /** The arguments of the call that source begins with; none if it begins with something else. */
    static List<String> arguments(String source) {
        int open = Sources.skipBlanks(source, 0);
        int close = source.startsWith("(", open) ? Brackets.close(source, open) : -1;
        return close < 0
                ? List.of()
                : Brackets.split(source, open + 1, close).stream()
                        .map(part -> source.substring(part[0], part[1]))
                        .toList();
    }
}
