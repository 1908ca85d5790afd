package org.lectern.jshell;

import java.util.List;

/** Tensors where Java wants plain values, and the other way round. */
final class TensorSlips {
    private static final String TENSOR = "Tensor";
    private static final List<String> COMPARISONS = List.of("<", ">", "<=", ">=");
    private static final List<String> COMPARING = List.of("lt", "gt", "le", "ge");

    private TensorSlips() {}

    /** What makes one type of another; empty if neither is a tensor. */
    static String conversion(String from, String to) {
        if (to.equals(TENSOR)) {
            return from.matches("int|long|short|byte|float|double")
                    ? "Tensor.scalar(…) makes a tensor of a number; operations take plain numbers, too: x.add(1)"
                    : from.matches("(?:int|float|double)(?:\\[\\])+|.*List<.*")
                            ? "Tensor.of(…) makes a tensor of numbers and of arrays of them."
                            : "";
        }
        if (!from.equals(TENSOR)) {
            return "";
        }
        return switch (to) {
            case "double", "Double" ->
                "x.item() takes the number out of a tensor of one; x.at(i, j) takes one of many.";
            case "int", "Integer" -> number("int");
            case "long", "Long" -> number("long");
            case "float", "Float" -> number("float");
            case "double[]" -> "x.toDoubles() gives the numbers of a tensor.";
            case "float[]" -> "x.toFloats() gives the numbers of a tensor.";
            case "int[]" -> "x.toInts() gives the whole numbers of a tensor of int32.";
            case "boolean", "Boolean" ->
                "A tensor is neither true nor false: compare the number in a tensor of one, as in x.item() > 0.";
            default -> "";
        };
    }

    private static String number(String type) {
        return "x.item() takes the number out of a tensor of one, as a double: (" + type
                + ") x.item(); x.at(i, j) takes one of many.";
    }

    /** What stands for an operator between two types; empty if neither is a tensor, or if there is nothing. */
    static String operator(String operator, String left, String right) {
        if (!left.equals(TENSOR) && !right.equals(TENSOR)) {
            return "";
        }
        int arithmetic = "+-*/".indexOf(operator);
        int comparison = COMPARISONS.indexOf(operator);
        if (arithmetic >= 0) {
            List<String> methods = List.of("add", "sub", "mul", "div");
            return "Operators are for plain numbers: write a." + methods.get(arithmetic) + "(b)";
        }
        if (comparison >= 0) {
            return "Operators are for plain numbers: write x.item() " + operator + " 1 with a tensor of one number; x."
                    + COMPARING.get(comparison) + "(1) compares each element.";
        }
        return operator.equals("==") || operator.equals("!=")
                ? "Operators are for plain numbers: write x.item() " + operator
                        + " 1 with a tensor of one number; x.eq(1) compares each element."
                : "";
    }
}
