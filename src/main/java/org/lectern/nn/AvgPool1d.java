package org.lectern.nn;

import org.lectern.tensor.Tensor;
import org.lectern.tensor.Window;

/**
 * The mean of each window of a sequence, channel by channel; {@link Tensor#avgPool1d(Window.Options)}. Shapes: {@code (batch, channels, length) -> (batch, channels, outLength)}.
 *
 * <p>The stride is the window's size unless another is given: {@code new AvgPool1d(3).stride(2).padding(1)}.
 *
 * @param window the window's size and how it moves; see {@link Window}
 */
public record AvgPool1d(Window.Options window) implements Layer {
    /**
     * Windows that move as the options say.
     *
     * @throws org.lectern.tensor.TensorException if there are none
     */
    public AvgPool1d {
        Errors.present("AvgPool1d", "a window, such as Window.size(2)", window);
    }

    /** Windows of a size, side by side. */
    public AvgPool1d(int size) {
        this(Window.size(size));
    }

    /** This layer with another step from one window to the next. */
    public AvgPool1d stride(int stride) {
        return new AvgPool1d(window.stride(stride));
    }

    /** This layer with zeros around the input, at most half a window. */
    public AvgPool1d padding(int padding) {
        return new AvgPool1d(window.padding(padding));
    }

    @Override
    public Tensor forward(Tensor x) {
        return Errors.input(this, x).avgPool1d(window);
    }

    @Override
    public String toString() {
        return Filters.text("AvgPool1d", window);
    }
}
