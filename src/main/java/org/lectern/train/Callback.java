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
 * <p>Training ends where {@link #stop()} says so. An exception ends it too, without a history.
 */
public interface Callback {
    /** Before the first batch of an epoch, counted from 1. */
    default void epochStart(int epoch) {}

    /** After a batch was learned from; both are counted from 1. */
    default void batchEnd(int epoch, int batch, Score score) {}

    /** After an epoch and its validation. */
    default void epochEnd(Epoch epoch) {}

    /**
     * Whether training is to end now; asked after each batch and each epoch, once it was told of. The weights, the history of
     * the completed epochs and, with checkpoints, the place are kept. {@link Trainer#stopWhen} is shorter where the epoch
     * decides.
     *
     * <pre>{@code
     * trainer.callback(new Callback() {
     *     boolean done;
     *     public void batchEnd(int epoch, int batch, Score score) { done = score.loss() < 0.01; }
     *     public boolean stop() { return done; }
     * });
     * }</pre>
     */
    default boolean stop() {
        return false;
    }
}
