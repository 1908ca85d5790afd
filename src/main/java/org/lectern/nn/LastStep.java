package org.lectern.nn;

import org.lectern.tensor.Tensor;

/**
 * What a recurrent layer says after the last step, ready for a {@link Linear}: {@code (batch, time, features) -> (batch,
 * features)}.
 *
 * <pre>{@code Sequential.of(new Lstm(28, 64, rng), new LastStep(), new Linear(64, 10, rng)) }</pre>
 */
public record LastStep() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        int[] shape = Errors.input(this, x).shape();
        if (shape.length != 3 || shape[1] == 0) {
            throw Errors.shape(
                    this,
                    "an input of shape (batch, time, features) with at least one step",
                    shape,
                    shape.length == 2 ? "it is for the outputs of a recurrent layer" : "look at what comes before it");
        }
        return x.slice(1, shape[1] - 1, shape[1]).reshape(shape[0], shape[2]);
    }

    @Override
    public String toString() {
        return "LastStep()";
    }
}
