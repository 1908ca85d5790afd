package org.lectern.jshell;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Streams that lack a step. */
final class StreamSlips {
    private static final Pattern LOCATED = Pattern.compile(
            "method (\\w+)\\(.*\\) in (?:interface|class|variable (\\w+) of type) ([\\w.]+)(<.*>|\\[\\])?$");
    private static final Pattern CONFORMS =
            Pattern.compile("exist so that (?:Base)?(?:\\w*)Stream(?:<.*>)? conforms to (.+)$", Pattern.MULTILINE);
    private static final Pattern CONVERTED = Pattern.compile("(\\w*Stream)(?:<.*>)? cannot be converted to (\\S+.*)$");
    private static final Pattern OPTIONAL = Pattern.compile("(Optional\\w*)(?:<.*>)? cannot be converted to (\\S+)$");

    private StreamSlips() {}

    /** What to say of a method that is not there, in the line that names it and where. */
    static Optional<String> absent(String message) {
        Matcher located = LOCATED.matcher(message);
        if (!located.find()) {
            return Optional.empty();
        }
        String name = located.group(1);
        String type = located.group(3);
        String elements = located.group(4) == null ? "" : located.group(4);
        String variable = located.group(2) == null ? "list" : located.group(2);
        if (type.equals("Stream")) {
            return name.matches("sum|average|summaryStatistics")
                    ? Optional.of("A stream of objects has none, one of plain numbers has: " + numbers(elements) + "."
                            + name + "()")
                    : Optional.empty();
        }
        if (type.matches("(?:Int|Long|Double)Stream")) {
            return name.equals("toList")
                    ? Optional.of("A List holds objects: write .boxed().toList(), or .toArray() for an array.")
                    : Optional.empty();
        }
        boolean isArray = elements.equals("[]") || message.endsWith("[]");
        String plain = isArray ? "Arrays.stream(" + variable + ")" : variable + ".stream()";
        if (isArray && name.matches("sort|toString|equals|fill|asList")) {
            return Optional.of("Write Arrays." + name + "(" + variable + (name.matches("equals|fill") ? ", …)" : ")"));
        }
        if (type.equals("String") && name.equals("reverse")) {
            return Optional.of("Write new StringBuilder(text).reverse().toString()");
        }
        if (isArray) {
            return name.matches("stream|map|filter|sum|average|max|min|forEach")
                    ? Optional.of(
                            name.equals("stream")
                                    ? "Write " + plain
                                    : name.equals("forEach")
                                            ? "Write for (var x : " + variable + ") { … }"
                                            : "Write " + plain + "." + name + "(…)")
                    : name.matches("add|append|push|remove|put")
                            ? Optional.of("An array keeps its length: write " + variable
                                    + "[i] = … for what it has, or take a List, which grows.")
                            : Optional.empty();
        }
        if (!type.matches("(?:Array|Linked)?List|(?:Hash|Tree)?Set|Collection")) {
            return type.equals("String") && name.matches("push|add|append|put")
                    ? Optional.of("A text does not change: write " + variable + " = " + variable
                            + " + …, or take a StringBuilder, which has append.")
                    : Optional.empty();
        }
        return name.matches("sum|average")
                ? Optional.of("A stream of plain numbers has it: " + plain + numbers(elements) + "." + name + "()")
                : name.matches("map|filter|reduce|collect|sorted|distinct|limit|anyMatch|allMatch|max|min|count")
                        ? Optional.of("A stream has it: " + plain + "." + name + "(…)")
                        : Optional.empty();
    }

    private static String numbers(String elements) {
        return switch (elements) {
            case "<Integer>" -> ".mapToInt(x -> x)";
            case "<Long>" -> ".mapToLong(x -> x)";
            case "<Double>", "<Float>" -> ".mapToDouble(x -> x)";
            default -> ".mapToInt(x -> …)";
        };
    }

    /** What to do where a stream, or what it gives, is of another type than is wanted; empty if the message is of something else. */
    static String conversion(String message) {
        Matcher conforms = CONFORMS.matcher(message);
        Matcher converted = CONVERTED.matcher(message);
        Matcher optional = OPTIONAL.matcher(message);
        if (optional.find()) {
            return "An " + optional.group(1)
                    + " may hold a value or none: .orElse(…) gives the value, or what stands in the"
                    + " brackets if there is none.";
        }
        boolean isConverted = converted.find();
        if (!isConverted && !conforms.find()) {
            return "";
        }
        String wanted = (isConverted ? converted.group(2) : conforms.group(1)).toLowerCase(Locale.ROOT);
        boolean isNumbers = isConverted && converted.group(1).length() > "Stream".length();
        return wanted.matches("(?:list|collection|iterable)\\b.*")
                ? "A stream is no list: write " + (isNumbers ? ".boxed().toList()" : ".toList()") + " behind it."
                : wanted.startsWith("arraylist")
                        ? "A stream is no list: write new ArrayList<>(….toList()), or List in place of ArrayList and .toList()"
                                + " behind it."
                        : wanted.startsWith("set")
                                ? "A stream is no set: write .collect(Collectors.toSet()) behind it."
                                : wanted.endsWith("[]")
                                        ? "A stream is no array: write .toArray() behind it, for objects as in"
                                                + " .toArray(String[]::new), for int behind .mapToInt(x -> x)."
                                        : "";
    }
}
