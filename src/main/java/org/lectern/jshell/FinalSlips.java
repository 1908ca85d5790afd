package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is final: it gets its value once. */
final class FinalSlips {
    private static final Pattern VARIABLE = Pattern.compile("(?:variable|parameter) (\\w+)");
    private static final Pattern LOOP = Pattern.compile("\\bfor\\s*\\(\\s*final\\b[^;]*;[^;]*;[^;]*$");

    private FinalSlips() {}

    /** What such an error comes to; empty if it is about something else. */
    static Optional<Told> of(String code, String message, String source, int from, int to) {
        Matcher variable = VARIABLE.matcher(message);
        if (!variable.find()) {
            return Optional.empty();
        }
        String name = variable.group(1);
        String bare = Brackets.bare(source);
        return switch (code) {
            case "var.not.initialized.in.default.constructor" -> {
                Matcher field = field(name, bare);
                boolean isFound = field.find();
                yield told(
                        isFound ? field.start(1) : from,
                        isFound ? field.end(1) : to,
                        "the final field " + name + " never gets a value",
                        "Give it one where it is declared, or write a constructor that does: this." + name + " = …;");
            }
            case "var.might.not.have.been.initialized" -> {
                Matcher field = field(name, bare);
                if (!field.find() || isRead(name, source, from, to)) {
                    yield Optional.empty();
                }
                boolean isItself = Pattern.compile("(?<![\\w.])" + name + "\\s*=\\s*" + name + "\\s*;")
                        .matcher(bare)
                        .find();
                yield told(
                        from,
                        to,
                        "the final field " + name + " has not got a value on every way through the constructor",
                        isItself
                                ? name + " = " + name + "; gives the parameter its own value: write this." + name
                                        + " = " + name + ";"
                                : "Write this." + name + " = …; where each way through it comes by.");
            }
            case "cant.assign.val.to.final.var", "cant.assign.val.to.var", "final.parameter.may.not.be.assigned" ->
                assigned(name, message, source, from, to);
            default -> Optional.empty();
        };
    }

    private static Optional<Told> assigned(String name, String message, String source, int from, int to) {
        String bare = Brackets.bare(source);
        boolean isComponent = Pattern.compile("\\brecord\\s+\\w+(?:<[^({]*>)?\\s*\\([^{]*\\b" + name + "\\s*[,)]")
                .matcher(bare)
                .find();
        boolean isCompact = isComponent
                && Pattern.compile("\\brecord\\s+(\\w+)[^{]*\\{(?s:.*)\\b\\1\\s*\\{[^}]*$")
                        .matcher(bare.substring(0, from))
                        .find();
        if (isCompact) {
            return told(
                    from,
                    to,
                    message,
                    "A constructor of a record without a list of parameters changes those: write " + name
                            + " = …; without" + " this. The fields get their values by themselves.");
        }
        if (isComponent) {
            return told(
                    from,
                    to,
                    message,
                    "A record's components never change: make a new record with the other value, or write a class in place of"
                            + " the record.");
        }
        return told(
                from,
                to,
                message,
                LOOP.matcher(bare.substring(0, from)).find()
                        ? "A loop's counter changes: leave out final."
                        : "What is final gets its value once: leave out final where it is declared, or take another variable.");
    }

    /** Where a final field of a name is declared. */
    private static Matcher field(String name, String bare) {
        return Pattern.compile("\\bfinal\\s+(?:\\w+\\s+)*?[\\w.]+(?:<[^;={}]*>)?(?:\\[\\])*\\s+(" + name + ")\\s*;")
                .matcher(bare);
    }

    /** Whether javac points at a use of the name, not at a constructor's end. */
    private static boolean isRead(String name, String source, int from, int to) {
        return source.substring(from, Math.min(Math.max(from, to), source.length()))
                .equals(name);
    }

    private static Optional<Told> told(int from, int to, String message, String help) {
        return Optional.of(new Told(from, to, message, List.of(help)));
    }
}
