package org.lectern.data;

import org.lectern.tensor.Tensor;

/**
 * One sample: an input and its label or target, without the axis that counts samples.
 *
 * @param x the input, {@code (...)}
 * @param y the label, a single INT32, or the target, {@code (...)}
 */
public record Sample(Tensor x, Tensor y) {}
