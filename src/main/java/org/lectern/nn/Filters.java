package org.lectern.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.tensor.Window;

/** Weight and bias of a convolution, and what the convolution layers share. */
record Filters(Tensor weight, @Nullable Tensor bias) {
    /** First values as PyTorch draws them; a transposed convolution's weight begins with the input channels. */
    static Filters drawn(String layer, boolean transposed, int in, int out, int groups, Rng rng, int... kernel) {
        if (in < 1 || out < 1 || Arrays.stream(kernel).anyMatch(n -> n < 1)) {
            throw Errors.argument(
                    layer,
                    "sizes of at least 1",
                    in + ", " + out + ", kernel " + text(kernel),
                    "give the channels of input and output and the size of the kernel");
        }
        if (groups < 1 || in % groups != 0 || out % groups != 0) {
            throw Errors.argument(
                    layer + ".groups",
                    "groups that divide " + in + " input and " + out + " output channels",
                    groups,
                    "groups = channels filters each channel by itself");
        }
        int[] shape = new int[kernel.length + 2];
        shape[0] = transposed ? in : out;
        shape[1] = (transposed ? out : in) / groups;
        System.arraycopy(kernel, 0, shape, 2, kernel.length);
        Initializer init = Initializers.fanInUniform();
        int fanIn = fan(shape, 1);
        int fanOut = fan(shape, 0);
        Tensor weight = init.create(rng, fanIn, fanOut, shape).requiresGrad();
        return new Filters(weight, init.create(rng, fanIn, fanOut, out).requiresGrad());
    }

    /** New values for a weight of the same shape. */
    static Filters drawn(String layer, Initializer init, Tensor weight, @Nullable Tensor bias, Rng rng) {
        Errors.present(layer + ".withInit", "an initializer", init);
        int[] shape = weight.shape();
        Tensor drawn = init.create(rng, fan(shape, 1), fan(shape, 0), shape);
        if (!Arrays.equals(drawn.shape(), shape)) {
            throw Errors.shape(
                    layer + ".withInit",
                    "a weight of shape " + Arrays.toString(shape),
                    drawn.shape(),
                    "use the shape given");
        }
        Tensor zero = bias == null ? null : Tensor.zeros(bias.dim(0)).requiresGrad();
        return new Filters(drawn.requiresGrad(), zero);
    }

    static Filters given(String layer, boolean transposed, int rank, Tensor weight, Tensor bias) {
        if (weight == null || weight.rank() != rank) {
            throw new TensorException(
                    layer,
                    "a weight of " + rank + " axes",
                    weight == null ? "null" : Arrays.toString(weight.shape()),
                    transposed ? "they are (in, out, kernel)" : "they are (out, in, kernel)");
        }
        int out = weight.dim(transposed ? 1 : 0);
        if (bias == null || bias.rank() != 1 || bias.dim(0) != out) {
            throw new TensorException(
                    layer,
                    "a bias of shape [" + out + "]",
                    bias == null ? "null" : Arrays.toString(bias.shape()),
                    "give one number for each output channel; withoutBias() leaves it out");
        }
        return new Filters(weight.requiresGrad(), bias.requiresGrad());
    }

    /** How many numbers one output depends on, or one input has an effect on. */
    private static int fan(int[] shape, int axis) {
        int fan = shape[axis];
        for (int i = 2; i < shape.length; i++) {
            fan *= shape[i];
        }
        return fan;
    }

    static Rng present(String operation, @Nullable Rng rng) {
        if (rng == null) {
            throw Errors.argument(
                    operation, "a layer made with an Rng", "one made of given weights", "give it the sizes and an Rng");
        }
        return rng;
    }

    static void check(Layer layer, Tensor x, int in, int rank) {
        int[] shape = Errors.input(layer, x).shape();
        if (shape.length == rank && shape[1] == in) {
            return;
        }
        String axes = rank == 4 ? ", height, width)" : ", length)";
        throw Errors.shape(layer, "an input of shape (batch, " + in + axes, shape, remedy(shape, in, rank));
    }

    private static String remedy(int[] shape, int in, int rank) {
        if (shape.length == rank) {
            if (shape[rank - 1] == in) {
                return "the channels come second: " + (rank == 4 ? "x.permute(0, 3, 1, 2)" : "x.permute(0, 2, 1)")
                        + " moves them there";
            }
            return "the layer was made for " + in + (in == 1 ? " channel" : " channels") + ", got " + shape[1]
                    + "; make its first size " + shape[1];
        }
        if (shape.length == rank - 1) {
            return shape[0] == in && in != 1
                    ? "add the batch axis: x.unsqueeze(0)"
                    : "add the channel axis: x.unsqueeze(1)";
        }
        return rank == 4
                ? "give images, not rows: x.reshape(batch, " + in + ", height, width)"
                : "give sequences: x.reshape(batch, " + in + ", length)";
    }

    static int[] kernel(Tensor weight) {
        return Arrays.copyOfRange(weight.shape(), 2, weight.rank());
    }

    /** Such as {@code Conv2d(3, 16, kernel 3, stride 2)}. */
    static String text(String name, int in, int out, Tensor weight, Window.Options window, boolean bias) {
        return name + "(" + in + ", " + out + ", kernel " + text(kernel(weight)) + options(window)
                + (bias ? ")" : ", no bias)");
    }

    /** Such as {@code MaxPool2d(size 3, stride 2)}. */
    static String text(String name, Window.Options window) {
        return name + "(" + options(window).replaceFirst("^, ", "") + ")";
    }

    private static String text(int[] kernel) {
        boolean square = Arrays.stream(kernel).distinct().count() == 1;
        return square ? String.valueOf(kernel[0]) : kernel[0] + " x " + kernel[1];
    }

    /** {@code Window.stride(2).padding(1, 0)} as {@code , stride 2, padding 1 x 0}. */
    private static String options(Window.Options window) {
        return window.toString()
                .substring("Window".length())
                .replace(", ", " x ")
                .replaceAll("\\.(\\w+)\\(([^)]*)\\)", ", $1 $2");
    }
}
