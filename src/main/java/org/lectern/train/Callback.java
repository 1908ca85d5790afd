package org.lectern.train;

/**
 * Is told how training goes: to draw, to print, to measure. Each method does nothing unless it is written.
 *
 * <pre>{@code
 * trainer.callback(new Callback() {
 *     public void epochEnd(Epoch epoch) { ... }
 * });
 * }</pre>
 *
 * <p>An exception ends training; {@code Thread.currentThread().interrupt()} ends it after the batch, with the history kept.
 */
public interface Callback {
    /** Before the first batch of an epoch, counted from 1. */
    default void epochStart(int epoch) {}

    /** After a batch was learned from; both are counted from 1. */
    default void batchEnd(int epoch, int batch, Score score) {}

    /** After an epoch and its validation. */
    default void epochEnd(Epoch epoch) {}
}
