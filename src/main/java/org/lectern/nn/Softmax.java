package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** Probabilities along the last axis: {@code exp(x) / sum(exp(x))}. {@link Losses#crossEntropy} wants the logits before it. */
public record Softmax() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return x.softmax(-1);
    }

    @Override
    public String toString() {
        return "Softmax()";
    }
}
