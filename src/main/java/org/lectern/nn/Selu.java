package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** The self-normalising unit: an ELU scaled so that mean 0 and variance 1 are kept (Klambauer et al. 2017). */
public record Selu() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return x.selu();
    }

    @Override
    public String toString() {
        return "Selu()";
    }
}
