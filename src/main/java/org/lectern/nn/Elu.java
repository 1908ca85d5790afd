package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** The exponential linear unit: {@code x} above 0, {@code exp(x) - 1} below. */
public record Elu() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return x.elu();
    }

    @Override
    public String toString() {
        return "Elu()";
    }
}
