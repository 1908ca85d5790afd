package org.lectern.nn;

import org.lectern.tensor.Tensor;

/**
 * The exponential linear unit: {@code x} above 0, {@code alpha (exp(x) - 1)} below.
 *
 * @param alpha how far below 0 it goes, usually 1
 */
public record Elu(double alpha) implements Layer {
    /** With the usual alpha of 1. */
    public Elu() {
        this(1);
    }

    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return x.elu(alpha);
    }

    @Override
    public String toString() {
        return alpha == 1 ? "Elu()" : "Elu(" + alpha + ")";
    }
}
