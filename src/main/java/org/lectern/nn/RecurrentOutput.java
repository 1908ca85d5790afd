package org.lectern.nn;

import org.lectern.tensor.Tensor;

/**
 * What an {@link Rnn} or {@link Gru} makes of a batch of sequences.
 *
 * @param output the last layer's hidden state after each step, {@code (batch, time, directions hidden)}; forward features come
 *     before backward ones; zero beyond the end of a sequence
 * @param state each layer's and direction's hidden state after its last step, {@code (layers directions, batch, hidden)}
 */
public record RecurrentOutput(Tensor output, Tensor state) {}
