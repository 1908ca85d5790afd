package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** The greatest value of each channel, ready for a {@link Linear}: {@code (batch, channels, height, width) -> (batch, channels)}. */
public record GlobalMaxPool2d() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        return Errors.input(this, x).globalMaxPool2d();
    }

    @Override
    public String toString() {
        return "GlobalMaxPool2d()";
    }
}
