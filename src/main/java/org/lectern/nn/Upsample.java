package org.lectern.nn;

import org.lectern.tensor.Tensor;

/**
 * Makes images larger by a whole factor: {@code (batch, channels, height, width) -> (batch, channels, factor height, factor
 * width)}. Pixels are repeated, or with {@link #bilinear} mixed from their neighbours.
 *
 * @param factor how many times as high and wide the output is
 * @param smooth whether pixels are mixed
 */
public record Upsample(int factor, boolean smooth) implements Layer {
    /**
     * Checks the factor.
     *
     * @throws org.lectern.tensor.TensorException if it is less than 1
     */
    public Upsample {
        if (factor < 1) {
            throw Errors.argument("Upsample", "a factor of at least 1", factor, "AvgPool2d makes images smaller");
        }
    }

    /** Repeats pixels. */
    public Upsample(int factor) {
        this(factor, false);
    }

    /** This layer with pixels mixed linearly from the nearest ones. */
    public Upsample bilinear() {
        return new Upsample(factor, true);
    }

    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return smooth ? x.upsampleBilinear(factor) : x.upsampleNearest(factor);
    }

    @Override
    public String toString() {
        return "Upsample(" + factor + (smooth ? ", bilinear)" : ")");
    }
}
