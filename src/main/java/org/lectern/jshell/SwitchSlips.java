package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands behind {@code case}, and what a switch gives. */
final class SwitchSlips {
    private static final Pattern LABEL = Pattern.compile("\\bcase\\s+(?:[^:;{}]*?,\\s*)?$");
    private static final Pattern RESULT = Pattern.compile("(?:\\bcase\\b[^:;{}]*|\\bdefault\\s*)(?::|->\\s*\\{)\\s*$");
    private static final Pattern SELECTED = Pattern.compile("\\bswitch\\s*\\(\\s*(\\w+)\\s*\\)");
    private static final Pattern NAME = Pattern.compile("\\w+(?:\\.\\w+)*");

    private SwitchSlips() {}

    /** What such an error comes to; empty if it is about something else. */
    static Optional<Told> of(String code, String message, String source, int from, int to) {
        String label = source.substring(from, Math.min(Math.max(from, to), source.length()));
        return switch (code) {
            case "enum.label.must.be.unqualified.enum", "enum.label.must.be.enum.constant" -> constant(label, from, to);
            case "const.expr.req", "string.const.req", "pattern.or.enum.req" -> value(label, source, from, to);
            case "duplicate.case.label", "duplicate.default.label" ->
                told(from, to, message, "There is another of them further up: take one away.");
            case "switch.mixing.case.types" ->
                told(from, to, message, "Either an arrow stands behind each case and default, or a colon behind each.");
            case "constant.label.not.compatible" ->
                told(from, to, message, "What stands behind case is of the type of what stands in switch (…).");
            case "not.stmt" -> result(message, source, from, to);
            case "prob.found.req" ->
                LABEL.matcher(Brackets.bare(source).substring(0, from)).find()
                        ? told(
                                from,
                                to,
                                message,
                                "What stands behind case is of the type of what stands in switch (…).")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Told> told(int from, int to, String message, String help) {
        return Optional.of(new Told(from, to, message, List.of(help)));
    }

    private static Optional<Told> constant(String label, int from, int to) {
        if (!NAME.matcher(label).matches()) {
            return Optional.empty();
        }
        return label.contains(".")
                ? told(
                        from,
                        to,
                        "behind case a constant of an enum stands without its class",
                        "Write case " + label.substring(label.lastIndexOf('.') + 1))
                : told(
                        from,
                        to,
                        label + " is no constant of this enum",
                        "Behind case stand the names of its constants, as they are: values() has them.");
    }

    private static Optional<Told> value(String label, String source, int from, int to) {
        Matcher selected = SELECTED.matcher(Brackets.bare(source).substring(0, from));
        String what = "…";
        while (selected.find()) {
            what = selected.group(1);
        }
        boolean isName = NAME.matcher(label).matches();
        String other = isName && !label.equals(what) ? label : "…";
        return told(
                from,
                to,
                "a fixed value is needed behind case",
                (isName ? label + " is a variable, and so it is in a cell with final before it as well. " : "")
                        + "Write the value itself, or if (" + what + " == " + other + ") { … } else if (…) { … }"
                        + (isName
                                ? "; a constant can stand there if a class has it: class Values { static final int "
                                        + label + " = …; } and case Values." + label
                                : "."));
    }

    /** A value where a switch that is to give one has statements. */
    private static Optional<Told> result(String message, String source, int from, int to) {
        String before = Brackets.bare(source).substring(0, from);
        String text = source.substring(from, Math.min(Math.max(from, to), source.length()));
        boolean isGiving = before.matches("(?s).*(?:=|\\breturn|\\()\\s*switch\\b.*");
        return isGiving && RESULT.matcher(before).find()
                ? told(
                        from,
                        to,
                        message,
                        "What a switch gives stands alone behind an arrow, as in case 1 -> 5; else behind yield: yield "
                                + text + ";")
                : Optional.empty();
    }
}
