package org.lectern.nn;

import java.util.ArrayList;
import java.util.List;
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

    /** The same for a diagram: what the way around goes around, and the normalisation before or after. */
    static List<LayerTree.Part> diagram(boolean normFirst, LayerTree.Part norm, List<LayerTree.Part> part) {
        List<LayerTree.Part> inner = new ArrayList<>(part);
        if (normFirst) {
            inner.add(0, norm);
        }
        long count = inner.stream().mapToLong(LayerTree.Part::parameterCount).sum();
        LayerTree.Part around =
                new LayerTree.Around(new LayerTree.Group("", inner, true, 1, "", count), null, "", count);
        return normFirst ? List.of(around) : List.of(around, norm);
    }
}
