package org.lectern.nn;

import org.lectern.tensor.Tensor;

/**
 * What an LSTM remembers: in an {@link Lstm} of shape {@code (layers directions, batch, hidden)} each, in an {@link LstmCell}
 * {@code (batch, hidden)}.
 *
 * @param hidden what it says
 * @param cell what it keeps
 */
public record LstmState(Tensor hidden, Tensor cell) {}
