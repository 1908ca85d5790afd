package org.lectern.grading;

import org.lectern.tensor.Tensor;

/**
 * A wrong answer that is known, and what leads to it.
 *
 * @param name completes "this is what comes out when ...", such as {@code the sum over the batch is not averaged}
 * @param answer what a student with this misconception gets
 */
public record Misconception(String name, Tensor answer) {
    public static Misconception of(String name, Tensor answer) {
        return new Misconception(name, answer);
    }
}
