package org.lectern.grading;

import java.util.function.Function;
import org.lectern.tensor.Tensor;

/**
 * A wrong answer that is known, and what leads to it. {@link Misconceptions} has the usual ones.
 *
 * @param name completes "this is what comes out when ...", such as {@code the sum over the batch is not averaged}
 * @param answer what a student with this misconception gets
 */
public record Misconception(String name, Tensor answer) {
    public static Misconception of(String name, Tensor answer) {
        return new Misconception(name, answer);
    }

    /** A misconception for every input: {@code Misconception.of("the wrong axis is taken", x -> x.softmax(0))}. */
    public static <A> Rule<A> of(String name, Function<A, Tensor> instead) {
        return new Rule<>(name, instead);
    }

    /**
     * A wrong function that is known.
     *
     * @param name completes "this is what comes out when ..."
     * @param instead what a student with this misconception computes
     */
    public record Rule<A>(String name, Function<A, Tensor> instead) {
        Misconception at(A input) {
            return new Misconception(name, instead.apply(input));
        }
    }
}
