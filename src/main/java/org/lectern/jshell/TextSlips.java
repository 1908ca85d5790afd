package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Operators that texts do not have. */
final class TextSlips {
    private static final Pattern OPERANDS =
            Pattern.compile("operator '([^']+)'\\s+first type:\\s+(\\S+)\\s+second type:\\s+(\\S+)");
    private static final String TEXT = "String";
    private static final Pattern SIMPLE =
            Pattern.compile("\"(?:\\\\.|[^\"\\\\]++)*+\"|\\d+|[\\p{L}_$][\\w$.]*(?:\\([^()]*\\))?");

    private TextSlips() {}

    /** What such an error comes to; empty if none of the operands is a text. */
    static Optional<Told> operator(String message, String source, int from, int to) {
        Matcher types = OPERANDS.matcher(message);
        if (!types.find() || !types.group(2).equals(TEXT) && !types.group(3).equals(TEXT)) {
            return Optional.empty();
        }
        String operator = types.group(1);
        boolean areTexts = types.group(2).equals(types.group(3));
        String other = types.group(2).equals(TEXT) ? types.group(3) : types.group(2);
        boolean isNumber = other.matches("int|long|double|float|short|byte|Integer|Long|Double|Float");
        String help = "Of the operators, texts know + only.";
        if (operator.matches("[!=]=")) {
            help = "Compare texts by text.equals(other); a text and a number never are equal.";
        } else if (operator.matches("[<>]=?") && areTexts) {
            help = "compareTo orders texts: " + operand(source, from, to, operator, true, "a") + ".compareTo("
                    + operand(source, from, to, operator, false, "b") + ") " + operator
                    + " 0; equals asks whether they are alike, == only whether they are one object.";
        } else if (operator.matches("[<>]=?") && isNumber) {
            help = "Integer.parseInt(text) reads a number from a text, text.length() counts its characters.";
        } else if (operator.equals("*") && other.matches("int|Integer|short|byte")) {
            boolean isFirst = types.group(2).equals(TEXT);
            help = "Write " + operand(source, from, to, operator, isFirst, "text") + ".repeat("
                    + operand(source, from, to, operator, !isFirst, "n") + ")";
        }
        return Optional.of(new Told(from, to, message, List.of(help)));
    }

    /** What stands on one side of an operator, if it is simple. */
    private static String operand(String source, int from, int to, String operator, boolean isFirst, String otherwise) {
        String text = source.substring(from, Math.min(to, source.length()));
        int at = Brackets.bare(text).indexOf(operator);
        String operand =
                at < 0 ? "" : (isFirst ? text.substring(0, at) : text.substring(at + operator.length())).strip();
        return SIMPLE.matcher(operand).matches() ? operand : otherwise;
    }
}
