package org.lectern.jshell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers that are none, or that do not fit. */
final class NumberSlips {
    private static final Pattern INPUT =
            Pattern.compile("^(?:For input string: )?\"(.*)\"(?: under radix 10)?$", Pattern.DOTALL);
    private static final String WHOLE = "[+-]?\\d+";
    private static final String DECIMAL = "[+-]?(?:\\d+\\.\\d*|\\.\\d+|\\d+)(?:[eE][+-]?\\d+)?";

    private NumberSlips() {}

    /** What to do about a text that is no number. */
    static String format(String message, StackTraceElement called) {
        Matcher input = INPUT.matcher(message);
        String type = called.getClassName().replaceAll(".*\\.", "");
        boolean isWhole = type.matches("Integer|Long|Short|Byte|BigInteger");
        if (message.equals("empty String") || message.startsWith("Zero length")) {
            return empty();
        }
        if (message.matches("(?i)cannot parse null string.*|null")) {
            return "There is no text: what should hold one is null.";
        }
        if (!input.find()) {
            return "";
        }
        String text = input.group(1);
        String plain = text.strip();
        if (plain.isEmpty()) {
            return empty();
        }
        if (!plain.equals(text) && plain.matches(isWhole ? WHOLE : DECIMAL)) {
            return "There are blanks around the number: text.strip() takes them away.";
        }
        if (isWhole && plain.matches(WHOLE)) {
            return type.equals("Long")
                    ? "The number is too large for a long: new java.math.BigInteger(text) reads it."
                    : "The number is too large for this type: Long.parseLong(text) reads numbers of up to 18 digits.";
        }
        if (isWhole && plain.matches(DECIMAL)) {
            return "It is no whole number: Double.parseDouble(text) reads it.";
        }
        if (plain.matches("[+-]?\\d+,\\d+")) {
            return "Java's numbers have a point, no comma: Double.parseDouble(text.replace(',', '.'))";
        }
        return "The text is no " + (isWhole ? "whole " : "")
                + "number: before it is read, all must go from it that belongs to none. try { … } catch (NumberFormatException e)"
                + " { … } says what to do if it may be anything.";
    }

    private static String empty() {
        return "The text is empty, there is no number in it: ask text.isBlank() before.";
    }

    static String arithmetic(String message) {
        if (message.equals("/ by zero")) {
            return "Whole numbers cannot be divided by 0, by / or %: ask for it before, or take doubles, where 1.0 / 0 is"
                    + " Infinity.";
        }
        if (message.endsWith(" overflow")) {
            return "The result is too large for " + (message.startsWith("long") ? "a long" : "an int") + ": "
                    + (message.startsWith("long") ? "take java.math.BigInteger." : "take a long.");
        }
        return message.startsWith("Non-terminating")
                ? "The quotient has decimals without end: say how many, as in a.divide(b, 10, RoundingMode.HALF_UP)."
                : "";
    }
}
