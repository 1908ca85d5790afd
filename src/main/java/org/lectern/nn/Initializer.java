package org.lectern.nn;

import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** Draws the first values of a weight. */
@FunctionalInterface
public interface Initializer {
    /**
     * New values.
     *
     * @param fanIn how many inputs feed one unit
     * @param fanOut how many units one input feeds
     * @param shape the shape of the weight
     */
    Tensor create(Rng rng, int fanIn, int fanOut, int... shape);
}
