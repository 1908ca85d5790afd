package org.lectern.nn;

import org.lectern.tensor.Tensor;
import org.lectern.tensor.Window;

/**
 * The mean of each window of an image, channel by channel; {@link Tensor#avgPool2d(Window.Options)}. Shapes: {@code (batch, channels, height, width) -> (batch, channels, outHeight, outWidth)}.
 *
 * <p>The stride is the window's size unless another is given: {@code new AvgPool2d(3).stride(2).padding(1)}.
 *
 * @param window the window's size and how it moves; see {@link Window}
 */
public record AvgPool2d(Window.Options window) implements Layer {
    /**
     * Windows that move as the options say.
     *
     * @throws org.lectern.tensor.TensorException if there are none
     */
    public AvgPool2d {
        Errors.present("AvgPool2d", "a window, such as Window.size(2)", window);
    }

    /** Windows of a size, side by side. */
    public AvgPool2d(int size) {
        this(Window.size(size));
    }

    /** This layer with another step from one window to the next. */
    public AvgPool2d stride(int stride) {
        return new AvgPool2d(window.stride(stride));
    }

    /** This layer with zeros around the input, at most half a window. */
    public AvgPool2d padding(int padding) {
        return new AvgPool2d(window.padding(padding));
    }

    @Override
    public Tensor forward(Tensor x) {
        return Errors.input(this, x).avgPool2d(window);
    }

    @Override
    public String toString() {
        return Filters.text("AvgPool2d", window);
    }
}
