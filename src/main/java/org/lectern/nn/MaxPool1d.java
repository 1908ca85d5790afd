package org.lectern.nn;

import org.lectern.tensor.Tensor;
import org.lectern.tensor.Window;

/**
 * The greatest of each window of a sequence, channel by channel; {@link Tensor#maxPool1d(Window.Options)}. Shapes: {@code (batch, channels, length) -> (batch, channels, outLength)}.
 *
 * <p>The stride is the window's size unless another is given: {@code new MaxPool1d(3).stride(2).padding(1)}.
 *
 * @param window the window's size and how it moves; see {@link Window}
 */
public record MaxPool1d(Window.Options window) implements Layer {
    /**
     * Windows that move as the options say.
     *
     * @throws org.lectern.tensor.TensorException if there are none
     */
    public MaxPool1d {
        Errors.present("MaxPool1d", "a window, such as Window.size(2)", window);
    }

    /** Windows of a size, side by side. */
    public MaxPool1d(int size) {
        this(Window.size(size));
    }

    /** This layer with another step from one window to the next. */
    public MaxPool1d stride(int stride) {
        return new MaxPool1d(window.stride(stride));
    }

    /** This layer with minus infinity around the input, at most half a window. */
    public MaxPool1d padding(int padding) {
        return new MaxPool1d(window.padding(padding));
    }

    @Override
    public Tensor forward(Tensor x) {
        return Errors.input(this, x).maxPool1d(window);
    }

    @Override
    public String toString() {
        return Filters.text("MaxPool1d", window);
    }
}
