package org.lectern.nn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Window;

/**
 * Filters images: {@link Tensor#conv2d(Tensor, Tensor, Window.Options)} with learned weight and bias. Shapes:
 * {@code (batch, in, height, width) -> (batch, out, outHeight, outWidth)}.
 *
 * <p>Weight and bias start uniform in {@code ±1/sqrt(fanIn)} with {@code fanIn = in / groups * height * width}, as in
 * PyTorch; {@link #withInit} draws the weight in another way. The options are those of {@link Window}; each method returns a
 * changed layer. It shares the weight unless that changes its shape.
 *
 * <pre>{@code new Conv2d(3, 16, 3, rng).stride(2).padding(1) }</pre>
 */
public final class Conv2d implements Layer {
    private final Tensor weight;
    private final @Nullable Tensor bias;
    private final Window.Options window;
    private final int groups;
    private final @Nullable Rng rng;

    /**
     * Draws first values.
     *
     * @param kernel height and width of the filters; {@link #kernel} makes them differ
     * @throws org.lectern.tensor.TensorException if a size is less than 1
     */
    public Conv2d(int inChannels, int outChannels, int kernel, Rng rng) {
        this(
                Filters.drawn("Conv2d", false, inChannels, outChannels, 1, rng, kernel, kernel),
                Window.padding(0),
                1,
                rng);
    }

    /**
     * A layer with the given weight {@code (out, in / groups, height, width)} and bias, for weights chosen by hand.
     *
     * @throws org.lectern.tensor.ShapeException if the shapes do not fit each other
     */
    public Conv2d(Tensor weight, Tensor bias) {
        this(Filters.given("Conv2d", false, 4, weight, bias), Window.padding(0), 1, null);
    }

    private Conv2d(Filters filters, Window.Options window, int groups, @Nullable Rng rng) {
        this.weight = filters.weight();
        this.bias = filters.bias();
        this.window = window;
        this.groups = groups;
        this.rng = rng;
    }

    private Conv2d with(Window.Options options) {
        return new Conv2d(new Filters(weight, bias), options, groups, rng);
    }

    /** This layer with another step from one output to the next. */
    public Conv2d stride(int stride) {
        return with(window.stride(stride));
    }

    /** This layer with another step from one output to the next. */
    public Conv2d stride(int height, int width) {
        return with(window.stride(height, width));
    }

    /** This layer with zeros around the input. */
    public Conv2d padding(int padding) {
        return with(window.padding(padding));
    }

    /** This layer with zeros around the input. */
    public Conv2d padding(int height, int width) {
        return with(window.padding(height, width));
    }

    /** This layer with gaps between the places of the kernel. */
    public Conv2d dilation(int dilation) {
        return with(window.dilation(dilation));
    }

    /** This layer with gaps between the places of the kernel. */
    public Conv2d dilation(int height, int width) {
        return with(window.dilation(height, width));
    }

    /** This layer with a kernel of another size; the weight is drawn anew. */
    public Conv2d kernel(int height, int width) {
        Filters drawn = Filters.drawn(
                "Conv2d",
                false,
                inChannels(),
                outChannels(),
                groups,
                Filters.present("Conv2d.kernel", rng),
                height,
                width);
        return new Conv2d(new Filters(drawn.weight(), bias == null ? null : drawn.bias()), window, groups, rng);
    }

    /** This layer with its channels in groups, each with filters of its own; the weight is drawn anew, as it is smaller. */
    public Conv2d groups(int count) {
        Filters drawn = Filters.drawn(
                "Conv2d", false, inChannels(), outChannels(), count, Filters.present("Conv2d.groups", rng), kernel());
        return new Conv2d(
                new Filters(drawn.weight(), bias == null ? null : drawn.bias()), window.groups(count), count, rng);
    }

    /** This layer with its weight drawn anew in the given way and its bias, if it has one, at zero. */
    public Conv2d withInit(Initializer init) {
        Filters drawn = Filters.drawn("Conv2d", init, weight, bias, Filters.present("Conv2d.withInit", rng));
        return new Conv2d(drawn, window, groups, rng);
    }

    /** This layer without a bias, as before a batch normalisation; the weight is shared with this one. */
    public Conv2d withoutBias() {
        return new Conv2d(new Filters(weight, null), window, groups, rng);
    }

    @Override
    public Tensor forward(Tensor x) {
        Filters.check(this, x, inChannels(), 4);
        return bias == null ? x.conv2d(weight, window) : x.conv2d(weight, bias, window);
    }

    /** The weights, of shape {@code (out, in / groups, height, width)}. */
    public Tensor weight() {
        return weight;
    }

    /** The bias, one number for each output channel; empty if the layer has none. */
    public Optional<Tensor> bias() {
        return Optional.ofNullable(bias);
    }

    /** How the filters move. */
    public Window.Options window() {
        return window;
    }

    /** The number of channels of an input. */
    public int inChannels() {
        return weight.dim(1) * groups;
    }

    /** The number of channels of an output. */
    public int outChannels() {
        return weight.dim(0);
    }

    private int[] kernel() {
        return Filters.kernel(weight);
    }

    @Override
    public String toString() {
        return Filters.text("Conv2d", inChannels(), outChannels(), weight, window, bias != null);
    }
}
