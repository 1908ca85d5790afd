package org.lectern.tensor;

/**
 * Elements in order along one axis, and where they came from.
 *
 * @param values the elements, through which gradients flow
 * @param indices the place of each along the axis, int32
 */
public record Sorted(Tensor values, Tensor indices) {}
