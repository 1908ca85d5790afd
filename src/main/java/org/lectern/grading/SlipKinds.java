package org.lectern.grading;

import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is taken for what by a slip, and what such slips are called. */
final class SlipKinds {
    /** Methods whose whole numbers are axes. */
    static final Set<String> AXES = Set.of(
            "sum",
            "mean",
            "max",
            "min",
            "argmax",
            "argmin",
            "softmax",
            "logSoftmax",
            "logSumExp",
            "stack",
            "concat",
            "dim",
            "std",
            "variance",
            "cumsum",
            "squeeze",
            "unsqueeze",
            "slice",
            "select");

    /** To numbers from here on, one more or less is no slip that a check could notice. */
    static final double LARGE = 1000;

    static final Map<String, List<String>> TAKEN_FOR = takenFor();
    static final Map<Tree.Kind, List<String>> OPERATORS = Map.ofEntries(
            Map.entry(Tree.Kind.PLUS, List.of("-")),
            Map.entry(Tree.Kind.MINUS, List.of("+")),
            Map.entry(Tree.Kind.MULTIPLY, List.of("/")),
            Map.entry(Tree.Kind.DIVIDE, List.of("*")),
            Map.entry(Tree.Kind.REMAINDER, List.of("/")),
            Map.entry(Tree.Kind.LESS_THAN, List.of("<=", ">")),
            Map.entry(Tree.Kind.LESS_THAN_EQUAL, List.of("<", ">=")),
            Map.entry(Tree.Kind.GREATER_THAN, List.of(">=", "<")),
            Map.entry(Tree.Kind.GREATER_THAN_EQUAL, List.of(">", "<=")),
            Map.entry(Tree.Kind.EQUAL_TO, List.of("!=")),
            Map.entry(Tree.Kind.NOT_EQUAL_TO, List.of("==")),
            Map.entry(Tree.Kind.CONDITIONAL_AND, List.of("||")),
            Map.entry(Tree.Kind.CONDITIONAL_OR, List.of("&&")),
            Map.entry(Tree.Kind.PLUS_ASSIGNMENT, List.of("-=")),
            Map.entry(Tree.Kind.MINUS_ASSIGNMENT, List.of("+=")),
            Map.entry(Tree.Kind.MULTIPLY_ASSIGNMENT, List.of("/=")),
            Map.entry(Tree.Kind.DIVIDE_ASSIGNMENT, List.of("*=")));

    /** Methods to which the order of two arguments is all the same. */
    static final Set<String> ORDERLESS = Set.of("min", "max", "hypot", "addExact", "multiplyExact", "gcd");

    /** What a step is for whose call is left out. */
    static final Map<String, String> LEFT_OUT = Map.of(
            "add", "term missing",
            "sub", "term missing",
            "neg", "sign",
            "abs", "sign",
            "transpose", "transposed");

    private SlipKinds() {}

    private static Map<String, List<String>> takenFor() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        String[][] pairs = {
            {"add", "sub"},
            {"mul", "div"},
            {"mean", "sum"},
            {"max", "min"},
            {"maximum", "minimum"},
            {"argmax", "argmin"},
            {"softmax", "logSoftmax"},
            {"exp", "log"},
            {"sin", "cos"},
            {"tanh", "sigmoid"},
            {"gt", "ge"},
            {"lt", "le"},
            {"eq", "ne"},
            {"zeros", "ones"},
            {"floor", "ceil"},
            {"row", "column"},
            {"sqrt", "square"},
            {"train", "eval"},
            {"gt", "lt"},
            {"ge", "le"}
        };
        for (String[] pair : pairs) {
            names.computeIfAbsent(pair[0], n -> new ArrayList<>()).add(pair[1]);
            names.computeIfAbsent(pair[1], n -> new ArrayList<>()).add(pair[0]);
        }
        return names;
    }

    /** The kind of a slip in an operator. */
    static String of(Tree.Kind operator) {
        return switch (operator) {
            case PLUS, MINUS, PLUS_ASSIGNMENT, MINUS_ASSIGNMENT -> "sign";
            case MULTIPLY, DIVIDE, REMAINDER, MULTIPLY_ASSIGNMENT, DIVIDE_ASSIGNMENT -> "wrong operator";
            default -> "wrong comparison";
        };
    }

    /** The kind of a slip that takes another method for this one. */
    static String of(String method) {
        return switch (method) {
            case "add", "sub" -> "sign";
            case "gt", "ge", "lt", "le", "eq", "ne" -> "wrong comparison";
            case "mean", "sum" -> "mean and sum";
            default -> "wrong function";
        };
    }
}
