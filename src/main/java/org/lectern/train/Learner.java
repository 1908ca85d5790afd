package org.lectern.train;

import org.lectern.data.Batch;

/**
 * What a {@link Trainer} trains: something that learns from a batch and can be scored on one. A network of ours becomes one by
 * {@link Trainer#of(org.lectern.nn.Layer, org.lectern.nn.Loss, org.lectern.optim.Optimizer)}; a training step written by hand
 * or another library's network implements it to get progress, history and interrupts.
 */
public interface Learner {
    /** Learns from a batch and returns the score before it; where it can, changes nothing if the loss is not finite. */
    Score learn(Batch batch);

    /** The score on a batch, changing nothing. */
    Score evaluate(Batch batch);

    /** What may be the matter when the loss on this batch is not finite. */
    default String diagnose(Batch batch) {
        return "lower the learning rate, scale the inputs to about -1 to 1";
    }
}
