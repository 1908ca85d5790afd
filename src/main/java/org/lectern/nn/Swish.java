package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** The self-gated unit {@code x * sigmoid(x)}, also known as SiLU (Ramachandran et al. 2017). */
public record Swish() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return x.swish();
    }

    @Override
    public String toString() {
        return "Swish()";
    }
}
