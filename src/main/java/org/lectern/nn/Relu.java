package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** The rectifier {@code max(x, 0)}. */
public record Relu() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return x.relu();
    }

    @Override
    public String toString() {
        return "Relu()";
    }
}
