/**
 * Tensors with automatic differentiation. Most users need {@link org.lectern.tensor.Tensor} alone: create with {@code of},
 * {@code zeros} or {@code randn}, compute with its methods, mark parameters with {@code requiresGrad()}, call
 * {@code backward()} on a scalar loss and read {@code grad()}. Randomness comes from a {@link org.lectern.tensor.Rng}.
 *
 * <p>Every mistake is a {@link org.lectern.tensor.TensorException} that says what was needed, what came and what to do; it is
 * found before native code runs. Two backends compute the same results: {@code cpu}, the fast one, and {@code nd4j}, every op
 * as ND4J ops; {@link org.lectern.tensor.Backends} switches between them.
 */
@NullMarked
package org.lectern.tensor;

import org.jspecify.annotations.NullMarked;
