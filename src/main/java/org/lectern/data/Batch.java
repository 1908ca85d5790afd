package org.lectern.data;

import org.lectern.tensor.Tensor;

/**
 * Some samples to learn from in one step.
 *
 * @param x the inputs, {@code (n, ...)}
 * @param y the labels or targets, {@code (n)} or {@code (n, ...)}
 */
public record Batch(Tensor x, Tensor y) {
    /** The number of samples. */
    public int size() {
        return x.dim(0);
    }
}
