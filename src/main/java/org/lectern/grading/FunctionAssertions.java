package org.lectern.grading;

import static org.lectern.grading.TensorAssertions.assertClose;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.opentest4j.AssertionFailedError;

/**
 * Assertions on what a function does to all its inputs: that it agrees with a reference, treats examples alike, ignores what it
 * should. {@link Submission#function} hands a student's function to them. Where two results of it are compared, both must be
 * finite: NaN everywhere would be the same whatever the input.
 */
public final class FunctionAssertions {
    private FunctionAssertions() {}

    /**
     * Compares a student's function with a reference on random inputs.
     *
     * <pre>{@code
     * assertAgrees(x -> x.softmax(1), student.function("softmax"), rng -> Tensor.randn(rng, 4, 3), 20, Rng.seed(1), 1e-4,
     *         Misconception.of("softmax is taken over the wrong axis", x -> x.softmax(0)));
     * }</pre>
     *
     * @param inputs draws an input; several arguments are a {@code Tensor[]} or a list
     * @param known wrong functions that are recognised and named
     * @throws AssertionFailedError if they differ; the first input for which they do is named
     */
    @SafeVarargs
    public static <A> void assertAgrees(
            Function<A, Tensor> reference,
            Function<A, Tensor> student,
            Function<Rng, A> inputs,
            int cases,
            Rng rng,
            double tolerance,
            Misconception.Rule<A>... known) {
        for (int i = 1; i <= cases; i++) {
            A input = inputs.apply(rng);
            Misconception[] here =
                    Arrays.stream(known).map(rule -> rule.at(input)).toArray(Misconception[]::new);
            String shown = shown(input);
            told(
                    cases == 1 ? "for this input" : "for random input " + i + " of " + cases,
                    "\nthe input:" + (shown.contains("\n") ? "\n" : " ") + shown,
                    () -> assertClose(reference.apply(input), student.apply(input), tolerance, here));
        }
    }

    /**
     * Demands that the order of the examples changes nothing but the order of the results, {@code f(Px) = P f(x)}: no example sees
     * another's place.
     *
     * @param x shape (n, ...), n of 2 or more
     */
    public static void assertPermutationEquivariant(
            UnaryOperator<Tensor> function, Tensor x, Rng rng, double tolerance) {
        int[] order = order(x.dim(0), rng);
        Tensor plain = finite(function.apply(x));
        requireExamples(plain, x.dim(0));
        told(
                "with the examples in the order " + Arrays.toString(order)
                        + " the results must come in that order, and be the same",
                () -> assertClose(plain.rows(order), finite(function.apply(x.rows(order))), tolerance));
    }

    /** Demands that the order of the examples does not matter, {@code f(Px) = f(x)}: a mean, a pooled feature, a set. */
    public static void assertPermutationInvariant(UnaryOperator<Tensor> function, Tensor x, Rng rng, double tolerance) {
        int[] order = order(x.dim(0), rng);
        told(
                "the order of the examples must not matter; with the order " + Arrays.toString(order),
                () -> assertClose(finite(function.apply(x)), finite(function.apply(x.rows(order))), tolerance));
    }

    /** As that, for a loss of outputs and their targets, whose rows are reordered together. */
    public static void assertPermutationInvariant(
            BinaryOperator<Tensor> loss, Tensor outputs, Tensor targets, Rng rng, double tolerance) {
        int[] order = order(outputs.dim(0), rng);
        told(
                "the order of the examples must not matter; with the order " + Arrays.toString(order),
                () -> assertClose(
                        finite(loss.apply(outputs, targets)),
                        finite(loss.apply(outputs.rows(order), targets.rows(order))),
                        tolerance));
    }

    /**
     * Demands that adding one number to all entries of a row does not matter, {@code f(x + c) = f(x)}, as for softmax.
     *
     * @param x shape (n, m); each row gets a number of its own between -5 and 5
     */
    public static void assertShiftInvariant(UnaryOperator<Tensor> function, Tensor x, Rng rng, double tolerance) {
        Tensor shift = Tensor.uniform(rng, -5, 5, x.dim(0), 1);
        told(
                "adding " + Entries.number(shift.toDoubles()[0]) + " to every entry of row 0, and other numbers to the"
                        + " other rows, must not change the result",
                () -> assertClose(finite(function.apply(x)), finite(function.apply(x.add(shift))), tolerance));
    }

    /**
     * Demands that moving the input moves the output, as for a convolution. Entries nearer to the ends than the margin are left
     * out, for there the filter reaches over the edge.
     *
     * @param axis which is moved in, of the input and of the output
     * @param margin at least the filter's size
     */
    public static void assertTranslationEquivariant(
            UnaryOperator<Tensor> function, Tensor x, int axis, int margin, double tolerance) {
        Tensor plain = finite(function.apply(x));
        Tensor moved = finite(function.apply(x.roll(1, axis)));
        if (plain.rank() <= axis || moved.rank() <= axis) {
            throw new AssertionFailedError("needs an output with axis " + axis + ", as the input has, got shape "
                    + Arrays.toString(plain.shape()));
        }
        int length = plain.dim(axis);
        if (length <= 2 * margin) {
            throw new IllegalArgumentException(
                    "assertTranslationEquivariant: needs an output longer than twice the margin " + margin
                            + " along axis " + axis + ", got " + Arrays.toString(plain.shape())
                            + "; take a larger input");
        }
        told(
                "moving the input by one along axis " + axis + " must move the output by one",
                () -> assertClose(
                        plain.slice(axis, margin - 1, length - margin - 1),
                        moved.slice(axis, margin, length - margin),
                        tolerance));
    }

    /**
     * Demands that an example's result is the same alone and among others, as in evaluation: no statistics of the batch, no
     * mixed-up axes.
     *
     * @param x shape (n, ...)
     */
    public static void assertExamplesIndependent(UnaryOperator<Tensor> function, Tensor x, double tolerance) {
        Tensor together = finite(function.apply(x));
        requireExamples(together, x.dim(0));
        for (int i = 0; i < x.dim(0); i++) {
            int row = i;
            told(
                    "example " + row + " must give the same alone as among the " + x.dim(0) + " of its batch",
                    () -> assertClose(
                            together.slice(0, row, row + 1),
                            finite(function.apply(x.slice(0, row, row + 1))),
                            tolerance));
        }
    }

    /** Demands the same result for the same input each time. */
    public static void assertDeterministic(UnaryOperator<Tensor> function, Tensor x) {
        told(
                "the same input must give the same result each time; is something drawn at random, or kept from call to call?",
                () -> assertClose(finite(function.apply(x)), finite(function.apply(x)), 0));
    }

    /**
     * Demands that no output depends on a later input, as under a causal mask: later positions are changed, and what came before
     * must stay. Whole numbers are taken for tokens and replaced by others that occur; give two different ones at least.
     *
     * @param axis the positions, of the input and of the output
     * @throws AssertionFailedError if something leaks, naming both positions; or if no change has any effect
     */
    public static void assertCausal(UnaryOperator<Tensor> function, Tensor x, int axis, Rng rng, double tolerance) {
        int length = x.dim(axis);
        Tensor plain = finite(function.apply(x));
        if (plain.rank() <= axis || plain.dim(axis) != length) {
            throw new AssertionFailedError("needs one output for each of the " + length + " positions along axis "
                    + axis + ", got shape " + Arrays.toString(plain.shape()));
        }
        Tensor changed = other(x, rng);
        boolean any = false;
        for (int t = length - 1; t > 0; t--) {
            Tensor input = Tensor.concat(axis, x.slice(axis, 0, t), changed.slice(axis, t, length));
            Tensor output = finite(function.apply(input));
            TensorAssertions.assertShape(output, plain.shape());
            Entries before = Entries.of(plain.slice(axis, 0, t), output.slice(axis, 0, t), tolerance);
            if (before.worst() >= 0) {
                int first = before.first(axis);
                throw new Mismatch(
                        "changing " + (t == length - 1 ? "position " + t : "positions " + t + " to " + (length - 1))
                                + " changes the output at position " + first + ", which comes before: " + before.told()
                                + "\nlikely: "
                                + (first == t - 1
                                        ? "position " + first + " sees its successor; is the mask off by one?"
                                        : "there is no mask, or it comes after the softmax"),
                        null);
            }
            any |= Entries.of(plain, output, tolerance).worst() >= 0;
        }
        if (!any && length > 1) {
            throw new AssertionFailedError(
                    "the output does not depend on the input: no change of later positions has any"
                            + " effect, not even on themselves");
        }
    }

    private static Tensor other(Tensor x, Rng rng) {
        return switch (x.dtype()) {
            case FLOAT32, FLOAT64 ->
                x.add(Tensor.randn(x.dtype(), rng, x.shape()).mul(2).add(1));
            default -> {
                int[] tokens = x.toInts();
                int most = Arrays.stream(tokens).max().orElse(0);
                yield Tensor.of(Arrays.stream(tokens)
                                .map(token -> (token + 1) % (most + 1))
                                .toArray())
                        .to(x.dtype())
                        .reshape(x.shape());
            }
        };
    }

    /** A permutation in which nothing stays at its place: also a function of one example alone notices it. */
    private static int[] order(int n, Rng rng) {
        if (n < 2) {
            throw new IllegalArgumentException("a permutation needs 2 examples or more, got " + n);
        }
        int[] order = rng.permutation(n);
        int[] cycle = new int[n];
        for (int i = 0; i < n; i++) {
            cycle[order[i]] = order[(i + 1) % n];
        }
        return cycle;
    }

    private static Tensor finite(Tensor result) {
        if (result.size() == 0) {
            throw new AssertionFailedError("needs a result with entries, got shape " + Arrays.toString(result.shape()));
        }
        TensorAssertions.assertFinite(result);
        return result;
    }

    private static void requireExamples(Tensor result, int n) {
        if (result.rank() == 0 || result.dim(0) != n) {
            throw new AssertionFailedError("needs one result for each of the " + n + " examples, got shape "
                    + Arrays.toString(result.shape()));
        }
    }

    /** What a comparison says, with its circumstances before. */
    static void told(String where, Runnable comparison) {
        told(where, "", comparison);
    }

    private static void told(String where, String after, Runnable comparison) {
        try {
            comparison.run();
        } catch (AssertionFailedError e) {
            String message = where + ": " + e.getMessage() + after;
            Picture picture = e instanceof Mismatch mismatch ? mismatch.picture() : null;
            if (e.getExpected() == null || e.getActual() == null) {
                throw new Mismatch(message, picture);
            }
            throw new Mismatch(
                    message, e.getExpected().getEphemeralValue(), e.getActual().getEphemeralValue(), picture);
        } catch (AssertionError e) {
            throw new AssertionError(where + ": " + e.getMessage() + after, e);
        }
    }

    private static String shown(Object input) {
        if (input instanceof Tensor tensor) {
            return TensorAssertions.shown(tensor);
        }
        if (input instanceof Object[] several) {
            return Arrays.stream(several).map(FunctionAssertions::shown).collect(Collectors.joining(", "));
        }
        if (input instanceof List<?> several) {
            return several.stream().map(FunctionAssertions::shown).collect(Collectors.joining(", "));
        }
        return Shown.value(input);
    }
}
