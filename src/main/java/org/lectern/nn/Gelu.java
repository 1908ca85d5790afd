package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** The Gaussian error linear unit {@code x * Phi(x)}, as the tensor operation computes it (Hendrycks and Gimpel 2016). */
public record Gelu() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return x.gelu();
    }

    @Override
    public String toString() {
        return "Gelu()";
    }
}
