package org.lectern.nn;

import org.lectern.tensor.Tensor;
import org.lectern.tensor.Window;

/**
 * The greatest of each window of an image, channel by channel; {@link Tensor#maxPool2d(Window.Options)}. Shapes: {@code (batch, channels, height, width) -> (batch, channels, outHeight, outWidth)}.
 *
 * <p>The stride is the window's size unless another is given: {@code new MaxPool2d(3).stride(2).padding(1)}.
 *
 * @param window the window's size and how it moves; see {@link Window}
 */
public record MaxPool2d(Window.Options window) implements Layer {
    /**
     * Windows that move as the options say.
     *
     * @throws org.lectern.tensor.TensorException if there are none
     */
    public MaxPool2d {
        Errors.present("MaxPool2d", "a window, such as Window.size(2)", window);
    }

    /** Windows of a size, side by side. */
    public MaxPool2d(int size) {
        this(Window.size(size));
    }

    /** This layer with another step from one window to the next. */
    public MaxPool2d stride(int stride) {
        return new MaxPool2d(window.stride(stride));
    }

    /** This layer with minus infinity around the input, at most half a window. */
    public MaxPool2d padding(int padding) {
        return new MaxPool2d(window.padding(padding));
    }

    @Override
    public Tensor forward(Tensor x) {
        return Errors.input(this, x).maxPool2d(window);
    }

    @Override
    public String toString() {
        return Filters.text("MaxPool2d", window);
    }
}
