package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** The logistic function {@code 1 / (1 + exp(-x))}, between 0 and 1. */
public record Sigmoid() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return x.sigmoid();
    }

    @Override
    public String toString() {
        return "Sigmoid()";
    }
}
