package org.lectern.train;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lectern.data.Batch;
import org.lectern.optim.SavedState;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/**
 * What a {@link Trainer} trains: something that learns from a batch and can be scored on one. A network of ours becomes one by
 * {@link Trainer#of(org.lectern.nn.Layer, org.lectern.nn.Loss, org.lectern.optim.Optimizer)}; a training step written by hand
 * or another library's network implements it to get progress, history and interrupts. The methods with a default are for
 * schedules, early stopping and checkpoints.
 */
public interface Learner {
    /** Learns from a batch and returns the score before it; where it can, changes nothing if the loss is not finite. */
    Score learn(Batch batch);

    /** The score on a batch, changing nothing. */
    Score evaluate(Batch batch);

    /**
     * Like {@link #evaluate(Batch)}, giving the outputs away too, for metrics, who keep() what they need; unless said otherwise
     * it has none to give.
     */
    default Score evaluate(Batch batch, Consumer<Tensor> outputs) {
        return evaluate(batch);
    }

    /** What may be the matter when the loss on this batch is not finite. */
    default String diagnose(Batch batch) {
        return "lower the learning rate, scale the inputs to about -1 to 1";
    }

    /** Sets the learning rate, for a schedule. */
    default void lr(double lr) {
        throw missing("lr(double)", "a learner with a learning rate");
    }

    /** The weights by name, not copied; empty if it has none to give, then early stopping leaves them as they are. */
    default Map<String, Tensor> weights() {
        return Map.of();
    }

    /** Takes back weights that {@link #weights()} gave. */
    default void loadWeights(Map<String, Tensor> weights) {
        throw missing("loadWeights", "a learner that takes weights");
    }

    /** All that learning has changed, not copied, for a checkpoint; but for the generators. */
    default SavedState state() {
        throw missing("state", "a learner that can be saved");
    }

    /** Takes back what {@link #state()} gave. */
    default void load(SavedState state) {
        throw missing("load", "a learner that can be saved");
    }

    /** The generators that learning draws from, as dropout does. */
    default List<Rng> rngs() {
        return List.of();
    }

    private TensorException missing(String method, String needed) {
        return new TensorException(
                "fit",
                needed,
                getClass().getName().replaceAll(".*\\.", ""),
                "give it the method " + method + ", or train without this");
    }
}
