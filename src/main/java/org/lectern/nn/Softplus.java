package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** The smooth rectifier {@code log(1 + exp(x))}. */
public record Softplus() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return x.softplus();
    }

    @Override
    public String toString() {
        return "Softplus()";
    }
}
