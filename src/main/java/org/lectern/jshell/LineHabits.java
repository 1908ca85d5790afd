package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Habits of other languages that show in a line by itself. */
final class LineHabits {
    /**
     * One of them.
     *
     * @param pattern what is found; its first group is what is marked
     * @param message with $1 and so on for the groups, as the help
     */
    private record Habit(Pattern pattern, String message, String help) {
        static Habit of(String pattern, String message, String help) {
            return new Habit(Pattern.compile(pattern), message, help);
        }
    }

    private static final List<Habit> LINES = List.of(
            Habit.of(
                    "(\\[[ \\t]*\\[[^;]*\\][ \\t]*\\])",
                    "Java writes rows of numbers in braces, behind their type",
                    "As in new double[][] {{1, 2}, {3, 4}}, and tensor(new double[][] {{1, 2}, {3, 4}})"),
            Habit.of(
                    "[(,][ \\t]*(\\{[ \\t]*\\{[^;]*\\}[ \\t]*\\})",
                    "values in braces stand behind the array's type",
                    "Write new double[][] $1, or new int[][] $1"),
            Habit.of(
                    "(([\\w.]+(?:\\([^()]*\\))?)(?:[ \\t]+@[ \\t]+|@)([\\w.]+(?:\\([^()]*\\))?))",
                    "Java has no operator @",
                    "The product of two matrices is $2.matmul($3)"),
            Habit.of(
                    "(?:=|\\(|,|\\breturn\\b)[ \\t]*(([^=(),;{}]+(?:\\([^()]*\\))?)[ \\t]+if[ \\t]+([^;{}]+?)[ \\t]+else[ \\t]+([^;{},]+))",
                    "Java writes a choice with ? and :",
                    "As in $3 ? $2 : $4"),
            Habit.of(
                    "(\\[[ \\t]*[^\\[\\]]+[ \\t]for[ \\t]+\\w+[ \\t]+in[ \\t]+range\\b[^\\]]*\\])",
                    "Java makes no lists by a loop in brackets",
                    "A stream does: IntStream.range(0, n).map(i -> i * i).toArray()"),
            Habit.of(
                    "(\\[[ \\t]*[^\\[\\]]+[ \\t]for[ \\t]+\\w+[ \\t]+in[ \\t]+[^\\]]*\\])",
                    "Java makes no lists by a loop in brackets",
                    "A stream does: list.stream().map(x -> …).toList(); filter(x -> …) leaves some out."),
            Habit.of(
                    "\\b(\\w+[ \\t]+\\w+[ \\t]*=[ \\t]*[^,();]+)(?:,[^();]*)?\\)[ \\t]*\\{",
                    "a parameter has no value of its own",
                    "Write a second method with fewer parameters, which calls this one with the value."),
            Habit.of(
                    "^[ \\t]*(\\w+[ \\t]*,[ \\t]*\\w+[ \\t]*=(?!=)|\\([ \\t]*\\w+(?:[ \\t]*,[ \\t]*\\w+)+[ \\t]*\\)[ \\t]*=(?!=))",
                    "Java sets one variable at a time",
                    "Write a statement for each; two are exchanged by a third: var t = a; a = b; b = t;"),
            Habit.of(
                    "\\b(void[ \\t]+(?:(?:static|public|private|protected|final)[ \\t]+)+)\\w+[ \\t]*\\(",
                    "the type stands right before the method's name",
                    "As in public static void main(String[] args)"),
            Habit.of(
                    "\\bclass[ \\t]+\\w+[ \\t]*(\\([^{}]*\\))[ \\t]*[{:]",
                    "a class has no brackets behind its name",
                    "What it extends stands behind extends; record Point(int x, int y) { } has fields in brackets."),
            Habit.of(
                    "\\b(?:class|interface)[ \\t]+\\w+[ \\t]*(:)[ \\t]*$",
                    "a class's body stands in braces",
                    "Write { in place of the colon, and } at its end."),
            Habit.of(
                    "\\bcatch[ \\t]*(\\([ \\t]*\\w+[ \\t]*\\))",
                    "catch needs the class of what it catches",
                    "Write catch (Exception e) { … }"),
            Habit.of(
                    "(?<![\\w.])(\\d{1,3}(?:,\\d{3}){2,}|\\d{1,3}(?:\\.\\d{3}){2,})(?![\\w.])",
                    "a number has no marks between its thousands but _", "As in 1_000_000"),
            Habit.of(
                    "(?:^|[;{(,])[ \\t]*((?:int|double|float|char|long|void)[ \\t]*\\*+)[ \\t]*\\w",
                    "Java has no pointers",
                    "An array is int[] a, and a variable of a class refers to its object by itself: leave out the *."),
            Habit.of(
                    "(?:^|[;{}])[ \\t]*(raise)[ \\t][^\\n]*",
                    "Java throws exceptions",
                    "Write throw new IllegalArgumentException(\"…\");"),
            Habit.of(
                    "(?:=|\\breturn[ \\t])[ \\t]*(\\((?:[^(),]++|\\([^()]*\\))*,(?:[^()]++|\\([^()]*\\))*+\\))(?![ \\t]*(?:->|\\.))",
                    "Java has no tuples",
                    "Write a record, as in record Pair(int a, int b) { }, or a list: List.of$1"),
            Habit.of(
                    "\\breturn[ \\t]+([\\w.\"]+(?:[ \\t]*,[ \\t]*[\\w.\"]+)+)[ \\t]*(?:;|$)",
                    "a method gives back one value",
                    "Write a record, as in record Pair(int a, int b) { }, or a list: List.of($1)"),
            Habit.of(
                    "\\bnew[ \\t]+(int|long|double|float|boolean|char|byte|short)[ \\t]*\\(",
                    "$1 is no class: new makes no value of it",
                    "Write the value without new; new $1[5] makes an array of five."),
            Habit.of(
                    "(?<![\\w.])(int)[ \\t]*\\(",
                    "int is no method",
                    "Integer.parseInt(text) reads a number from a text; (int) x cuts off the decimals of a number."),
            Habit.of(
                    "(?<![\\w.])(float|double)[ \\t]*\\(",
                    "$1 is no method",
                    "Double.parseDouble(text) reads a number from a text; (double) x makes one of a whole number."),
            Habit.of(
                    "((([\\w.]+)[ \\t]*(?:[<>]=?|[!=]=)[ \\t]*[\\w.]+[ \\t]*(?:&&|\\|\\|))[ \\t]*([<>]=?|[!=]=)[ \\t]*([\\w.]+))",
                    "a comparison has two sides",
                    "Name what is compared again: $2 $3 $4 $5"),
            Habit.of(
                    "^(?![ \\t]*(?:if|for|while|switch|case|try|catch)\\b)(?!.*(?:\\?|\\w[ \\t]+\\w))[ \\t]*(?:[a-z_]\\w*|[A-Z]\\w*\\.\\w+)[\\w.]*[ \\t]*"
                            + "\\(.*\\)[ \\t]*(:)[ \\t]*$",
                    "a statement ends with a semicolon",
                    "Write ; in place of the colon."),
            Habit.of(
                    "\\b(?:if|for|while)[ \\t]*\\(.*\\)[ \\t]*(:)[ \\t]*$",
                    "no colon stands here",
                    "What belongs to it stands in braces: { … }"),
            Habit.of(
                    "\\belse[ \\t]*(:)[ \\t]*$",
                    "no colon stands here",
                    "What belongs to it stands in braces: else { … }"),
            Habit.of(
                    "[(,][ \\t]*(\\{[ \\t]*[-\\d.][-\\d., ]*\\})",
                    "values in braces stand behind the array's type",
                    "Write new double[] $1, or new int[] $1"));

    private LineHabits() {}

    /** What such an error comes to; empty if its line shows none of them. */
    static Optional<Told> of(String source, int from) {
        int place = Math.min(from, source.length());
        int start = source.lastIndexOf('\n', place - 1) + 1;
        int newline = source.indexOf('\n', place);
        String line = Brackets.bare(source).substring(start, newline < 0 ? source.length() : newline);
        for (Habit each : LINES) {
            for (Matcher found = each.pattern().matcher(line); found.find(); ) {
                if (start + found.start() <= from && from <= start + found.end() + 1) {
                    return Optional.of(new Told(
                            start + found.start(1),
                            start + found.end(1),
                            filled(each.message(), found, source, start),
                            List.of(filled(each.help(), found, source, start))));
                }
            }
        }
        return Optional.empty();
    }

    /** A text with what the groups of a match stand for in the source. */
    private static String filled(String text, Matcher found, String source, int start) {
        String filled = text;
        for (int i = 1; i <= found.groupCount(); i++) {
            String group = source.substring(start + found.start(i), start + found.end(i));
            filled = filled.replace("$" + i, group.strip());
        }
        return filled;
    }
}
