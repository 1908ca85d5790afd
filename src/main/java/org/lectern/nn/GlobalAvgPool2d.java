package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** The mean of each channel, ready for a {@link Linear}: {@code (batch, channels, height, width) -> (batch, channels)}. */
public record GlobalAvgPool2d() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        return Errors.input(this, x).globalAvgPool2d();
    }

    @Override
    public String toString() {
        return "GlobalAvgPool2d()";
    }
}
