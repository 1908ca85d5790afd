package org.lectern.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Einstein's summation, by diagonals, sums, permutations and matrix products: operands are contracted from left to right, and
 * a letter is summed as soon as nothing to its right needs it.
 */
final class Einsum {
    private static final String EXAMPLE = "such as \"ij,jk->ik\"";

    private final String equation;
    private final Map<Character, Integer> sizes = new LinkedHashMap<>();

    private Einsum(String equation) {
        this.equation = equation;
    }

    static Tensor einsum(String equation, Tensor... operands) {
        Shapes.present("einsum", "an equation " + EXAMPLE, equation);
        Shapes.present("einsum", "at least one tensor", operands);
        return new Einsum(equation.replace(" ", "")).evaluate(operands);
    }

    /** A tensor whose axes are named by letters, each once. */
    private record Named(Tensor x, String letters) {}

    private Tensor evaluate(Tensor[] operands) {
        int arrow = equation.indexOf("->");
        String left = arrow < 0 ? equation : equation.substring(0, arrow);
        String[] terms = left.split(",", -1);
        if (operands.length == 0 || terms.length != operands.length) {
            throw wrong(
                    "a term for each tensor and at least one, " + EXAMPLE,
                    "\"" + equation + "\" for " + operands.length + " tensors",
                    "separate the terms by commas");
        }
        DType dtype = DType.FLOAT32;
        for (int i = 0; i < terms.length; i++) {
            Shapes.present("einsum", "a tensor for each term", operands[i]);
            dtype = DType.promote(dtype, operands[i].dtype());
            measure(i, terms[i], operands[i]);
        }
        String out = arrow < 0 ? implicit(left) : equation.substring(arrow + 2);
        checkOutput(out);

        List<Named> rest = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            rest.add(diagonal(new Named(operands[i].to(dtype), terms[i])));
        }
        Named result = summed(rest.get(0), out + letters(rest, 1));
        for (int i = 1; i < rest.size(); i++) {
            String needed = out + letters(rest, i + 1);
            result = product(result, summed(rest.get(i), needed + result.letters), needed);
        }
        return ordered(result, out).x;
    }

    private void measure(int number, String term, Tensor x) {
        for (char letter : term.toCharArray()) {
            checkLetter(letter);
        }
        if (term.length() != x.rank()) {
            throw new ShapeException(
                    "einsum",
                    "a letter for each axis of tensor " + (number + 1) + " " + Shapes.text(x.shapeView()),
                    "\"" + term + "\"",
                    "one letter stands for one axis");
        }
        for (int axis = 0; axis < x.rank(); axis++) {
            Integer before = sizes.putIfAbsent(term.charAt(axis), x.dim(axis));
            if (before != null && before != x.dim(axis)) {
                throw new ShapeException(
                        "einsum",
                        "one size for " + term.charAt(axis),
                        before + " and " + x.dim(axis) + " (axis " + axis + " of tensor " + (number + 1) + " "
                                + Shapes.text(x.shapeView()) + ")",
                        "transpose one, or rename the letter if the axes differ");
            }
        }
    }

    private void checkLetter(char letter) {
        if (!(letter >= 'a' && letter <= 'z') && !(letter >= 'A' && letter <= 'Z')) {
            throw wrong(
                    "letters, commas and one ->, " + EXAMPLE,
                    "'" + letter + "' in \"" + equation + "\"",
                    letter == '.' ? "name every axis by a letter; ... is not known" : "name each axis by a letter");
        }
    }

    /** Without an arrow the output has the letters that come once, in alphabetical order. */
    private static String implicit(String terms) {
        StringBuilder once = new StringBuilder();
        terms.chars()
                .filter(c -> c != ',' && terms.indexOf(c) == terms.lastIndexOf(c))
                .sorted()
                .forEach(c -> once.append((char) c));
        return once.toString();
    }

    private void checkOutput(String out) {
        for (int i = 0; i < out.length(); i++) {
            char letter = out.charAt(i);
            checkLetter(letter);
            if (!sizes.containsKey(letter) || out.indexOf(letter) != i) {
                throw wrong(
                        "letters of the terms after ->, each once",
                        "'" + letter + "' in \"" + out + "\"",
                        sizes.containsKey(letter)
                                ? "diag makes a matrix of a diagonal"
                                : "unsqueeze or expand makes a new axis");
            }
        }
    }

    /** Takes the diagonal of letters that come twice in one term. */
    private static Named diagonal(Named named) {
        Tensor x = named.x;
        String letters = named.letters;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            for (int j = letters.indexOf(letter, i + 1); j >= 0; j = letters.indexOf(letter, i + 1)) {
                // Both to the end, where diagonal makes one axis of them.
                String others = new StringBuilder(letters)
                        .deleteCharAt(j)
                        .deleteCharAt(i)
                        .toString();
                int[] order = new int[x.rank()];
                int k = 0;
                for (int axis = 0; axis < order.length; axis++) {
                    if (axis != i && axis != j) {
                        order[k++] = axis;
                    }
                }
                order[k++] = i;
                order[k] = j;
                x = Indexing.diagonal(permuted(x, order), 0);
                letters = others + letter;
                i = 0;
                letter = letters.charAt(0);
            }
        }
        return new Named(x, letters);
    }

    /** Sums the axes whose letters nothing needs. */
    private static Named summed(Named named, String needed) {
        int[] axes = new int[named.letters.length()];
        int count = 0;
        StringBuilder kept = new StringBuilder();
        for (int axis = 0; axis < named.letters.length(); axis++) {
            char letter = named.letters.charAt(axis);
            if (needed.indexOf(letter) < 0) {
                axes[count++] = axis;
            } else {
                kept.append(letter);
            }
        }
        return count == 0 ? named : new Named(named.x.sum(Arrays.copyOf(axes, count)), kept.toString());
    }

    private Named product(Named a, Named b, String needed) {
        String shared = common(a.letters, b.letters, true);
        String batch = common(shared, needed, true);
        String inner = common(shared, needed, false);
        String rows = common(a.letters, shared, false);
        String columns = common(b.letters, shared, false);
        int n = size(rows);
        int m = size(columns);
        int k = size(inner);
        int batches = size(batch);
        size(batch + rows + columns);
        Tensor left = ordered(a, batch + rows + inner).x;
        Tensor right = ordered(b, batch + inner + columns).x;
        Tensor out;
        if (inner.isEmpty()) {
            out = left.reshape(batches, n, 1).mul(right.reshape(batches, 1, m));
        } else if (n == 1 && m == 1 && !batch.isEmpty()) {
            // A product of matrices for each element of a batch would be all calls and no work.
            out = left.reshape(batches, k).mul(right.reshape(batches, k)).sum(1);
        } else if (batch.isEmpty()) {
            out = left.reshape(n, k).matmul(right.reshape(k, m));
        } else {
            out = left.reshape(batches, n, k).matmul(right.reshape(batches, k, m));
        }
        String letters = batch + rows + columns;
        return new Named(out.reshape(shape(letters)), letters);
    }

    private static Named ordered(Named named, String letters) {
        if (named.letters.equals(letters)) {
            return named;
        }
        int[] order = new int[letters.length()];
        Arrays.setAll(order, i -> named.letters.indexOf(letters.charAt(i)));
        return new Named(Movement.permute(named.x, order), letters);
    }

    private static Tensor permuted(Tensor x, int[] order) {
        for (int i = 0; i < order.length; i++) {
            if (order[i] != i) {
                return Movement.permute(x, order);
            }
        }
        return x;
    }

    /** The letters of a that are in b, or that are not. */
    private static String common(String a, String b, boolean in) {
        StringBuilder found = new StringBuilder();
        for (char letter : a.toCharArray()) {
            if (b.indexOf(letter) >= 0 == in) {
                found.append(letter);
            }
        }
        return found.toString();
    }

    private static String letters(List<Named> operands, int from) {
        StringBuilder letters = new StringBuilder();
        for (Named operand : operands.subList(from, operands.size())) {
            letters.append(operand.letters);
        }
        return letters.toString();
    }

    private int[] shape(String letters) {
        int[] shape = new int[letters.length()];
        Arrays.setAll(shape, i -> java.util.Objects.requireNonNull(sizes.get(letters.charAt(i))));
        return shape;
    }

    private int size(String letters) {
        return Shapes.size("einsum", shape(letters), DType.FLOAT32);
    }

    private static TensorException wrong(String needed, String got, String remedy) {
        return new TensorException("einsum", needed, got, remedy);
    }
}
