package org.lectern.tensor;

/**
 * What attention gives with its weights, which are worth a picture.
 *
 * @param output the weighted sums of the values, {@code (..., queries, features)}
 * @param weights how much each query looks at each key, {@code (..., queries, keys)}; rows sum to 1
 */
public record AttentionResult(Tensor output, Tensor weights) {}
