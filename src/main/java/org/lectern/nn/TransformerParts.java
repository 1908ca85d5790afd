package org.lectern.nn;

import java.util.function.UnaryOperator;
import org.lectern.tensor.Tensor;

/** How encoder and decoder layers put their parts together. */
final class TransformerParts {
    private TransformerParts() {}

    /** A part with dropout, a way around it, and normalisation before: {@code x + part(norm(x))}, or after: {@code norm(x + part(x))}. */
    static Tensor around(boolean normFirst, LayerNorm norm, Dropout dropout, Tensor x, UnaryOperator<Tensor> part) {
        if (normFirst) {
            return x.add(dropout.forward(part.apply(norm.forward(x))));
        }
        return norm.forward(x.add(dropout.forward(part.apply(x))));
    }
}
