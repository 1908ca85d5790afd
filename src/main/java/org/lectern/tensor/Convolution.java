package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions and their gradients.
 *
 * <p>A convolution is linear in its input and in its weight, so three ops are closed under differentiation: the convolution,
 * its gradient to the input (which is the transposed convolution) and its gradient to the weight. The rules of each are the
 * other two.
 */
final class Convolution {
    private static final int[] ONE = {1, 1};

    private Convolution() {}

    static Tensor conv2d(Tensor x, Tensor weight, @Nullable Tensor bias, Window.Options window) {
        return convolve("conv2d", x, weight, bias, window, false);
    }

    /** A convolution of images of height 1. */
    static Tensor conv1d(Tensor x, Tensor weight, @Nullable Tensor bias, Window.Options window) {
        checkRanks("conv1d", x, weight, 3);
        return convolve("conv1d", x.unsqueeze(2), weight.unsqueeze(2), bias, window, true)
                .squeeze(2);
    }

    static Tensor convTranspose2d(Tensor x, Tensor weight, @Nullable Tensor bias, Window.Options window) {
        return transposed("convTranspose2d", x, weight, bias, window, false);
    }

    static Tensor convTranspose1d(Tensor x, Tensor weight, @Nullable Tensor bias, Window.Options window) {
        checkRanks("convTranspose1d", x, weight, 3);
        return transposed("convTranspose1d", x.unsqueeze(2), weight.unsqueeze(2), bias, window, true)
                .squeeze(2);
    }

    private static Tensor convolve(
            String name, Tensor input, Tensor filter, @Nullable Tensor shift, Window.Options window, boolean oneAxis) {
        checkRanks(name, input, filter, 4);
        Shapes.present(name, "a Window", window);
        window.refuse(name, true, false, true);
        int channels = input.dim(1);
        int filters = filter.dim(0);
        int groups = window.groups();
        if (channels % groups != 0 || filters % groups != 0) {
            throw new ShapeException(
                    name,
                    "groups that divide the channels and the filters",
                    groups + " groups for " + channels + " channels and " + filters + " filters",
                    "groups = channels filters each channel by itself");
        }
        if (filter.dim(1) != channels / groups) {
            throw new ShapeException(
                    name,
                    "a weight (filters, " + channels / groups + ", …) for an input of " + channels + " channels"
                            + (groups > 1 ? " in " + groups + " groups" : ""),
                    "a weight of shape " + userShape(filter, oneAxis) + " and an input of shape "
                            + userShape(input, oneAxis),
                    filter.dim(0) == channels ? "swap the first two axes of the weight?" : "make them agree");
        }
        checkBias(name, shift, filters);
        WindowShape windows = WindowShape.of(
                name,
                1,
                input.dim(2),
                input.dim(3),
                new int[] {filter.dim(2), filter.dim(3)},
                window.strides(name, ONE, oneAxis),
                window.paddings(name, oneAxis),
                window.dilations(name, oneAxis));
        ConvolutionShape shape = ConvolutionShape.of(input.dim(0), channels, filters, groups, windows);
        DType dtype = dtype(input, filter, shift);
        Tensor bias = shift == null ? null : shift.to(dtype);
        return forward(name, input.to(dtype), filter.to(dtype), bias, shape);
    }

    private static Tensor transposed(
            String name, Tensor input, Tensor filter, @Nullable Tensor shift, Window.Options window, boolean oneAxis) {
        checkRanks(name, input, filter, 4);
        Shapes.present(name, "a Window", window);
        window.refuse(name, true, false, false);
        int groups = window.groups();
        if (filter.dim(0) != input.dim(1) || input.dim(1) % groups != 0) {
            throw new ShapeException(
                    name,
                    "a weight (channels, filters / groups, …) for the channels of the input, in groups that divide them",
                    "a weight of shape " + userShape(filter, oneAxis) + " and an input of shape "
                            + userShape(input, oneAxis) + (groups > 1 ? " in " + groups + " groups" : ""),
                    filter.dim(1) == input.dim(1)
                            ? "swap the first two axes of the weight?"
                            : "the first size of the weight is the input's channels");
        }
        int filters = Math.toIntExact(Math.min(Integer.MAX_VALUE, (long) filter.dim(1) * groups));
        checkBias(name, shift, filters);
        int[] kernel = {filter.dim(2), filter.dim(3)};
        int[] stride = window.strides(name, ONE, oneAxis);
        int[] padding = window.paddings(name, oneAxis);
        int[] dilation = window.dilations(name, oneAxis);
        int[] more = window.outputPaddings(name, oneAxis);
        int[] out = new int[2];
        for (int i = 0; i < 2; i++) {
            long size = (input.dim(2 + i) - 1L) * stride[i]
                    - 2L * padding[i]
                    + (kernel[i] - 1L) * dilation[i]
                    + 1
                    + more[i];
            if (more[i] >= stride[i] && more[i] > 0) {
                throw new ShapeException(
                        name,
                        "an outputPadding less than the stride",
                        "outputPadding " + more[i] + " and stride " + stride[i],
                        "stride 2 allows 0 and 1");
            }
            if (kernel[i] < 1 || input.dim(2 + i) < 1 || size < 1 || size > Integer.MAX_VALUE / 2) {
                throw new ShapeException(
                        name,
                        "sizes that give an output of at least 1",
                        "input " + input.dim(2 + i) + ", kernel " + kernel[i] + ", stride " + stride[i] + ", padding "
                                + padding[i] + ", which give " + size,
                        "use a smaller padding");
            }
            out[i] = (int) size;
        }
        // The convolution that this one is the transpose of goes from our output to our input.
        WindowShape windows = WindowShape.of(name, 1, out[0], out[1], kernel, stride, padding, dilation);
        ConvolutionShape shape = ConvolutionShape.of(input.dim(0), filters, input.dim(1), groups, windows);
        DType dtype = dtype(input, filter, shift);
        Tensor result = inputGradient(name, input.to(dtype), filter.to(dtype), shape);
        return shift == null ? result : result.add(shift.to(dtype).reshape(filters, 1, 1));
    }

    /** y = x * w + b. */
    private static Tensor forward(String name, Tensor x, Tensor weight, @Nullable Tensor bias, ConvolutionShape shape) {
        Tensor out = Tensor.empty(name, x.dtype(), shape.output());
        Backends.current().convolution(x, weight, bias, shape, out);
        if (bias == null) {
            return Graph.record(
                    name,
                    out,
                    x,
                    g -> inputGradient(name, g, weight, shape),
                    weight,
                    g -> weightGradient(name, x, g, shape));
        }
        // The kernel for the gradient to the weight gives the one to the bias at little cost.
        JointGradients joint = new JointGradients(g -> {
            Tensor ofWeight = Tensor.empty(name, x.dtype(), shape.weight());
            Tensor ofBias = Tensor.empty(name, x.dtype(), bias.shapeView());
            Backends.current().convolutionWeightGradient(x, g, shape, ofWeight, ofBias);
            return new Tensor[] {ofWeight, ofBias};
        });
        return Graph.record(name, out, new Tensor[] {x, weight, bias}, new Graph.Rule[] {
            g -> inputGradient(name, g, weight, shape),
            g -> Graph.recording() ? weightGradient(name, x, g, shape) : joint.part(0, g),
            g -> Graph.recording() || !weight.needsGrad() ? g.sum(0, 2, 3) : joint.part(1, g)
        });
    }

    /** The x-shaped tensor of derivatives of {@code sum(g (x * w))}; linear in g and w. */
    private static Tensor inputGradient(String name, Tensor g, Tensor weight, ConvolutionShape shape) {
        Tensor out = Tensor.empty(name, g.dtype(), shape.input());
        Backends.current().convolutionInputGradient(g, weight, shape, out);
        return Graph.record(
                name,
                out,
                g,
                u -> forward(name, u, weight, null, shape),
                weight,
                u -> weightGradient(name, u, g, shape));
    }

    /** The w-shaped tensor of derivatives of {@code sum(g (x * w))}; linear in x and g. */
    private static Tensor weightGradient(String name, Tensor x, Tensor g, ConvolutionShape shape) {
        Tensor out = Tensor.empty(name, x.dtype(), shape.weight());
        Backends.current().convolutionWeightGradient(x, g, shape, out, null);
        return Graph.record(
                name, out, x, u -> inputGradient(name, g, u, shape), g, u -> forward(name, x, u, null, shape));
    }

    private static DType dtype(Tensor x, Tensor weight, @Nullable Tensor bias) {
        DType dtype = DType.promote(x.dtype(), weight.dtype());
        dtype = bias == null ? dtype : DType.promote(dtype, bias.dtype());
        return dtype == DType.INT32 ? DType.FLOAT32 : dtype;
    }

    private static void checkRanks(String name, Tensor x, Tensor weight, int rank) {
        Shapes.present(name, "a weight", weight);
        String axes = rank == 4 ? "height, width)" : "length)";
        if (x.rank() != rank) {
            throw new ShapeException(
                    name,
                    "an input (batch, channels, " + axes,
                    Shapes.text(x.shapeView()),
                    x.rank() == rank - 1
                            ? "unsqueeze(0) adds a batch axis, unsqueeze(1) a channel axis"
                            : "reshape it to " + rank + " axes");
        }
        if (weight.rank() != rank) {
            throw new ShapeException(
                    name,
                    "a weight (filters, channels / groups, " + axes,
                    Shapes.text(weight.shapeView()),
                    "reshape it to " + rank + " axes");
        }
    }

    private static void checkBias(String name, @Nullable Tensor bias, int filters) {
        if (bias != null && (bias.rank() != 1 || bias.dim(0) != filters)) {
            throw new ShapeException(
                    name,
                    "a bias [" + filters + "], one number for each filter",
                    Shapes.text(bias.shapeView()),
                    "reshape it, or leave it out");
        }
    }

    /** A shape as the caller knows it. */
    private static String userShape(Tensor x, boolean oneAxis) {
        return Shapes.text(oneAxis ? Shapes.without(x.shapeView(), 2) : Arrays.copyOf(x.shapeView(), x.rank()));
    }
}
