package org.lectern.nn;

import org.lectern.tensor.Tensor;

/**
 * Means over as many parts of each channel as the output has places, whatever the size of the input:
 * {@code (batch, channels, h, w) -> (batch, channels, height, width)}. See {@link Tensor#adaptiveAvgPool2d}.
 *
 * @param height the height of an output
 * @param width the width of an output
 */
public record AdaptiveAvgPool2d(int height, int width) implements Layer {
    /**
     * Checks the sizes.
     *
     * @throws org.lectern.tensor.TensorException if a size is less than 1
     */
    public AdaptiveAvgPool2d {
        if (height < 1 || width < 1) {
            throw Errors.argument(
                    "AdaptiveAvgPool2d",
                    "sizes of at least 1",
                    height + ", " + width,
                    "1 gives the mean of each channel");
        }
    }

    /** A square output. */
    public AdaptiveAvgPool2d(int size) {
        this(size, size);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Errors.input(this, x).adaptiveAvgPool2d(height, width);
    }

    @Override
    public String toString() {
        return "AdaptiveAvgPool2d(" + height + ", " + width + ")";
    }
}
