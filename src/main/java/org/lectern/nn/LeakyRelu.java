package org.lectern.nn;

import org.lectern.tensor.Tensor;

/**
 * The rectifier that lets a part through: {@code x} above 0, {@code slope * x} below.
 *
 * @param slope the slope below 0, usually 0.01
 */
public record LeakyRelu(double slope) implements Layer {
    /** With the usual slope of 0.01. */
    public LeakyRelu() {
        this(0.01);
    }

    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return x.leakyRelu(slope);
    }

    @Override
    public String toString() {
        return "LeakyRelu(" + slope + ")";
    }
}
