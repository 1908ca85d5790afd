package org.lectern.jshell;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slips of the pen, and habits of other languages, that show in the source where javac gave up. */
final class Slips {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9_]*");
    private static final Pattern ASSIGNED = Pattern.compile("\\(?\\s*([\\w.\\[\\]]+)\\s*=\\s*([^=].*?)\\s*\\)?");
    private static final Pattern POWER = Pattern.compile("([\\w.]+)\\s*\\*\\*\\s*([\\w.]+)");
    private static final String MARKS = "\"((?:\\\\.|[^\"\\\\])*)\"";
    private static final Pattern ADDED = Pattern.compile("'(?:[^'\\\\]|\\\\.)'\\s*\\+|\\+\\s*'(?:[^'\\\\]|\\\\.)'");
    private static final Pattern CHARACTER = Pattern.compile("'(?:[^'\\\\\"]|\\\\.)'");
    private static final Pattern LITERAL = Pattern.compile(MARKS);
    /** What is compared with a literal. */
    private static final Pattern COMPARED = Pattern.compile("^" + MARKS + "\\s*[!=]=|[!=]=\\s*" + MARKS + "$");

    private static final Pattern MIXED = Pattern.compile(
            "'[!=]='\\s+first type:\\s+(?:char\\s+second type:\\s+String|String\\s+second type:\\s+char)"
                    + "|(?:Character and String|String and Character)$");
    private static final Pattern WITHOUT_BRACKET = Pattern.compile("(if|while|for|switch)\\b(?!\\s*\\().*");
    private static final Pattern WORD_OPERATOR = Pattern.compile("(?<=[\\w)\\]\"] )\\s*(and|or|is)(?= +[\\w(\"!])");

    private static final Pattern TORN =
            Pattern.compile("[=!<>]\\s+=(?!=)|&\\s+&|\\|\\s+\\||\\+\\s+=|-\\s+=|\\*\\s+=|/\\s+=");
    private static final Pattern FOREIGN = Pattern.compile("[!=]==|(?<=[\\w)\\]] ?)<>(?= ?[\\w(\"-])|=!(?== )");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"\\n]+(\")[\\p{L}_][^\"\\n]*\"");
    private static final Pattern GROUPED = Pattern.compile("\\b\\d{1,3}(?: \\d{3})+\\b");
    private static final Pattern REQUIRED = Pattern.compile("required (\\d{1,3})$");
    private static final Pattern GENERIC = Pattern.compile("([\\w.]+)\\s*<");

    private static final Pattern SWAPPED =
            Pattern.compile("(?:^|[;{}(\\n]|&&|\\|\\||[^=!<>]=)[ \\t]*([\\w.]+(?:\\[[^\\[\\]]*\\])?)[ \\t]*=!$");

    private Slips() {}

    /**
     * What such an error comes to; empty if the source shows none of them.
     *
     * @param code javac's name for the error, without {@code compiler.err.}
     */
    static Optional<Told> of(String code, String message, String source, int from, int to, NameTypes types) {
        return switch (code) {
            case "int.number.too.large" -> number(source, from);
            case "prob.found.req" ->
                found(message, source, from, to)
                        .or(() -> ArraySlips.ofElements(message, source, from, to, types))
                        .or(() -> SwitchSlips.of(code, message, source, from, to));
            case "enum.label.must.be.unqualified.enum",
                    "enum.label.must.be.enum.constant",
                    "const.expr.req",
                    "string.const.req",
                    "pattern.or.enum.req",
                    "duplicate.case.label",
                    "duplicate.default.label",
                    "switch.mixing.case.types",
                    "constant.label.not.compatible" -> SwitchSlips.of(code, message, source, from, to);
            case "var.not.initialized.in.default.constructor",
                    "var.might.not.have.been.initialized",
                    "cant.assign.val.to.final.var",
                    "cant.assign.val.to.var",
                    "final.parameter.may.not.be.assigned" -> FinalSlips.of(code, message, source, from, to);
            case "cant.ref.non.effectively.final.var" -> LambdaSlips.captured(message, source, from, to);
            case "unreported.exception.need.to.catch.or.throw" -> LambdaSlips.thrown(message, source, from, to);
            case "not.stmt" ->
                SwitchSlips.of(code, message, source, from, to)
                        .or(() -> syntax(code, source, from, types))
                        .or(() -> Gaps.of(code, message, source, from))
                        .or(() -> MethodSlips.unreturned(message, source, from, to));
            case "operator.cant.be.applied" -> torn(message, source, from, to);
            case "override.weaker.access" -> MethodSlips.weaker(message, source, from, to);
            case "unclosed.char.lit", "empty.char.lit" -> Characters.literal(source, from);
            case "illegal.char" -> Characters.unknown(source, from);
            case "type.found.req" -> primitive(source, from, to);
            case "operator.cant.be.applied.1", "incomparable.types" -> compared(message, source, from, to);
            case "illegal.initializer.for.type" -> ArraySlips.braces(message, source, from, to);
            case "generic.array.creation" -> ArraySlips.generic(message, source, from, to);
            case "preview.feature.disabled", "preview.feature.disabled.plural" ->
                Optional.of(LaterJava.preview(message, source, from, to));
            case "wrong.number.type.args" -> typeArguments(message, source, from, to);
            // From Java 25 on; before, a semicolon is expected.
            case "illegal.digit.in.octal.literal" -> Gaps.of(code, message, source, from);
            default ->
                code.matches(
                                "(?:dot\\.class\\.)?expected.*|illegal\\.start.*|premature\\.eof|else\\.without\\.if|(?:illegal\\.)?array\\..*"
                                        + "|orphaned|(?:enum|underscore)\\.as\\.identifier.*")
                        ? syntax(code, source, from, types).or(() -> Gaps.of(code, message, source, from))
                        : Optional.empty();
        };
    }

    private static Optional<Told> told(int from, int to, String message, String... help) {
        return Optional.of(new Told(from, to, message, List.of(help)));
    }

    private static Optional<Told> number(String source, int from) {
        Matcher number = NUMBER.matcher(source).region(from, source.length());
        if (!number.lookingAt()) {
            return Optional.empty();
        }
        String digits = number.group().replace("_", "");
        return told(
                from,
                number.end(),
                "the number " + number.group() + " is too large for an int",
                digits.length() < 19
                        ? "An int ends at 2147483647. Write it with an L, into a long: long x = " + number.group()
                                + "L;"
                        : "Even a long ends at 9223372036854775807. Write a double, as in 1e20, or new"
                                + " java.math.BigInteger(\"" + digits + "\").");
    }

    private static Optional<Told> found(String message, String source, int from, int to) {
        String text = source.substring(from, Math.min(to, source.length()));
        Matcher assigned = ASSIGNED.matcher(text);
        if (message.endsWith("cannot be converted to boolean") && assigned.matches()) {
            return told(
                    from,
                    to,
                    message,
                    "A single = assigns. Write == to compare: " + assigned.group(1) + " == " + assigned.group(2));
        }
        Matcher literal = LITERAL.matcher(text);
        if (message.endsWith("String cannot be converted to char") && literal.matches()) {
            String inner = literal.group(1);
            return told(
                    from,
                    to,
                    message,
                    isOne(inner)
                            ? "A char stands in single quotation marks: '" + inner + "'"
                            : "A char is one character, in single quotation marks; for a text write String.");
        }
        if (message.endsWith("int cannot be converted to String")
                && ADDED.matcher(text).find()) {
            return told(
                    from,
                    to,
                    message,
                    "Chars add up as numbers: begin with a text, as in \"\" + " + text + ", to join them.");
        }
        if (message.endsWith("char cannot be converted to String")
                && CHARACTER.matcher(text).matches()) {
            return told(
                    from,
                    to,
                    message,
                    "A text stands in double quotation marks: \"" + text.substring(1, text.length() - 1) + "\"");
        }
        return message.contains("missing return value") ? returned(message, source, from, to) : Optional.empty();
    }

    /** Whether what stands in quotation marks is one character. */
    private static boolean isOne(String inner) {
        return inner.length() == 1 || inner.length() == 2 && inner.startsWith("\\");
    }

    /** A return without the value that is due. */
    private static Optional<Told> returned(String message, String source, int from, int to) {
        if (message.contains("lambda")) {
            return told(from, to, message, "This lambda gives back a value: write it behind return.");
        }
        return MethodSlips.isInMethod(Brackets.bare(source), from)
                ? told(
                        from,
                        to,
                        message,
                        "The method gives back a value: write it behind return, or void in place of the value's type.")
                : Optional.empty();
    }

    /** A character beside a text. */
    private static Optional<Told> compared(String message, String source, int from, int to) {
        if (!MIXED.matcher(message).find()) {
            return TextSlips.operator(message, source, from, to);
        }
        Matcher literal = COMPARED.matcher(source.substring(from, Math.min(to, source.length())));
        String inner = literal.find() ? literal.group(1) == null ? literal.group(2) : literal.group(1) : "";
        return told(
                from,
                to,
                message,
                isOne(inner)
                        ? "A char stands in single quotation marks: '" + inner.replace("'", "\\'") + "'"
                        : "A char is one character and never equals a text: compare it with one, as in text.charAt(i).");
    }

    /** {@code Map<String>}. */
    private static Optional<Told> typeArguments(String message, String source, int from, int to) {
        Matcher required = REQUIRED.matcher(message);
        Matcher name = GENERIC.matcher(source).region(from, source.length());
        if (!required.find() || !name.lookingAt()) {
            return Optional.empty();
        }
        int count = Integer.parseInt(required.group(1));
        String places = "<" + String.join(", ", Collections.nCopies(count, "…")) + ">";
        return told(
                from,
                to,
                name.group(1) + " needs " + count + (count == 1 ? " type" : " types") + " between < and >",
                "Write " + name.group(1) + places + (count == 1 ? "" : ", with commas between the types") + ".");
    }

    private static Optional<Told> primitive(String source, int from, int to) {
        String type = source.substring(from, Math.min(to, source.length()));
        String boxed = switch (type) {
            case "int" -> "Integer";
            case "char" -> "Character";
            case "long", "float", "double", "boolean", "byte", "short" ->
                Character.toUpperCase(type.charAt(0)) + type.substring(1);
            default -> "";
        };
        return boxed.isEmpty()
                ? Optional.empty()
                : told(
                        from,
                        to,
                        "a class is needed here, and " + type + " is none",
                        "Between < and > stand classes: write " + boxed + ".");
    }

    private static Optional<Told> syntax(String code, String source, int from, NameTypes types) {
        String start = source.strip();
        int begin = Sources.skipSpace(source, 0);
        if (code.equals("else.without.if") || start.matches("else\\b(?s:.*)")) {
            int at = code.equals("else.without.if") ? from : begin;
            return told(
                    at,
                    at + 4,
                    "else without an if before it",
                    "An else follows its if's statement or } at once, in the same cell; a ; or } in between ends the if.");
        }
        int surplus = Brackets.surplus(source);
        if (surplus >= 0 && Sources.skipSpace(source, from) == surplus) {
            return told(
                    surplus,
                    surplus + 1,
                    "this " + source.charAt(surplus) + " closes nothing",
                    "Take it away, or look for the bracket that was meant to open before it.");
        }
        Optional<Told> loop = LoopSlips.of(source, from);
        if (loop.isPresent()) {
            return loop;
        }
        Optional<Told> habit = Habits.early(source, from);
        if (habit.isPresent()) {
            return habit;
        }
        String line = Sources.line(source, from).strip();
        Matcher condition = WITHOUT_BRACKET.matcher(line);
        if (condition.matches()
                && code.startsWith("expected")
                && !condition.group(1).equals("for")) {
            return told(
                    from,
                    from + 1,
                    "'(' expected",
                    "The condition stands in brackets: " + condition.group(1) + " (…) { … }");
        }
        return LaterJava.records(source, from)
                .or(() -> code.startsWith("expected") ? Divisions.of(source, from) : Optional.empty())
                .or(() -> Habits.of(source, from))
                .or(() -> TypedHabits.of(source, from, types))
                .or(() -> Misnamed.of(source, from))
                .or(() -> MethodSlips.of(source, from))
                .or(() -> ArraySlips.of(source, from))
                .or(() -> Habits.printed(source, from))
                .or(() -> quoted(source, from))
                .or(() -> torn(source, from))
                .or(() -> operator(source, from));
    }

    /** A quotation mark inside of a text, which ends it. */
    private static Optional<Told> quoted(String source, int from) {
        String text = Sources.line(source, from);
        Matcher quoted = QUOTED.matcher(text);
        int line = source.lastIndexOf('\n', Math.min(from, source.length()) - 1) + 1;
        boolean isFound = quoted.find();
        // From a mark that opens a text, which has pairs of them before it.
        while (isFound
                && text.substring(0, quoted.start())
                                        .chars()
                                        .filter(c -> c == '"')
                                        .count()
                                % 2
                        != 0) {
            isFound = quoted.find(quoted.start() + 1);
        }
        return isFound && line + quoted.start() < from && from <= line + quoted.end()
                ? told(
                        line + quoted.start(1),
                        line + quoted.start(1) + 1,
                        "this quotation mark ends the text",
                        "Inside of a text it is written \\\": \"He said \\\"hi\\\"\"")
                : Optional.empty();
    }

    /** Characters that do not belong together, or do. */
    private static Optional<Told> torn(String source, int from) {
        Matcher torn = TORN.matcher(Brackets.bare(source)).region(Math.max(0, from - 3), source.length());
        if (torn.find() && torn.start() <= from) {
            String joined = torn.group().replaceAll("\\s", "");
            return told(torn.start(), torn.end(), "a blank in the middle of " + joined, "Write " + joined);
        }
        Matcher digits = GROUPED.matcher(Sources.line(source, from));
        int line = source.lastIndexOf('\n', Math.min(from, source.length()) - 1) + 1;
        if (digits.find() && line + digits.start() <= from && from <= line + digits.end()) {
            return told(
                    line + digits.start(),
                    line + digits.end(),
                    "a blank in the middle of a number",
                    "Write " + digits.group().replace(" ", "") + ", or "
                            + digits.group().replace(' ', '_'));
        }
        Matcher foreign = FOREIGN.matcher(Brackets.bare(source)).region(Math.max(0, from - 3), source.length());
        if (foreign.find() && foreign.start() <= from + 1) {
            return told(
                    foreign.start(),
                    foreign.end(),
                    "Java has no operator " + foreign.group(),
                    foreign.group().equals("===") ? "Equal is written ==" : "Not equal is written !=");
        }
        int next = Sources.skipSpace(source, Math.min(from, source.length()));
        return source.startsWith(":=", next)
                ? told(next, next + 2, "Java has no operator :=", "Write = in its place.")
                : Optional.empty();
    }

    /** {@code a =! 3}. */
    private static Optional<Told> torn(String message, String source, int from, int to) {
        Matcher swapped = SWAPPED.matcher(Brackets.bare(source)).region(0, Math.min(from + 1, source.length()));
        if (!source.startsWith("!", from) || !swapped.find()) {
            return Optional.empty();
        }
        String left = source.substring(swapped.start(1), swapped.end(1));
        String right = source.substring(from + 1, Math.min(to, source.length())).strip();
        return told(
                from - 1,
                from + 1,
                "Java has no operator =!",
                message.contains("operand type String ")
                        ? "Different texts are told by !" + left + ".equals(" + right + ")"
                        : "Not equal is written !=: " + left + " != " + right);
    }

    private static Optional<Told> operator(String source, int from) {
        int at = Math.min(from, source.length());
        String before = source.substring(Math.max(0, at - 3), at);
        String after = source.substring(at, Math.min(source.length(), at + 2));
        int arrow = (before + after).indexOf("=>") >= 0 ? 0 : (before + after).indexOf("=<") >= 0 ? 1 : -1;
        if (arrow >= 0) {
            return told(
                    from,
                    from + 1,
                    arrow == 0 ? "=> is no operator" : "=< is no operator",
                    arrow == 0 ? "At least is written >=; a lambda has ->" : "At most is written <=");
        }
        Matcher power = POWER.matcher(Sources.line(source, at));
        if (after.startsWith("*") && power.find()) {
            return told(
                    from - 1,
                    from + 1,
                    "Java has no operator **",
                    "Write Math.pow(" + power.group(1) + ", " + power.group(2) + ")");
        }
        String bare = Brackets.bare(source);
        Matcher word = WORD_OPERATOR.matcher(bare);
        if (word.find(source.lastIndexOf('\n', at - 1) + 1)) {
            String ours = word.group(1).equals("and") ? "&&" : word.group(1).equals("or") ? "||" : "==";
            return told(
                    word.start(1),
                    word.end(1),
                    "Java has no operator " + word.group(1),
                    "Write " + ours + " in its place.");
        }
        return Optional.empty();
    }
}
