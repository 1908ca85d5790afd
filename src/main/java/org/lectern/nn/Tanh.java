package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** The hyperbolic tangent {@code 2 sigmoid(2x) - 1}, between -1 and 1. */
public record Tanh() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return x.tanh();
    }

    @Override
    public String toString() {
        return "Tanh()";
    }
}
