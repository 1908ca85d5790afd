package org.lectern.tensor;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of several inputs that one kernel computes together, handed out one by one as the walk back asks for them.
 *
 * <p>The walk asks for all of them with the same upstream gradient, one after the other; with another one, all are computed
 * anew.
 */
final class JointGradients {
    private final Function<Tensor, @Nullable Tensor[]> kernel;
    private @Nullable Tensor upstream;

    @Nullable
    private Tensor[] parts = {};

    JointGradients(Function<Tensor, @Nullable Tensor[]> kernel) {
        this.kernel = kernel;
    }

    /** The gradient of the input with this number; it is not kept. */
    Tensor part(int index, Tensor g) {
        Tensor part = upstream == g ? parts[index] : null;
        if (part == null) {
            parts = kernel.apply(g);
            upstream = g;
            part = parts[index];
        }
        parts[index] = null;
        if (part == null) {
            throw new AssertionError("no gradient computed for input " + index);
        }
        return part;
    }
}
