package org.lectern.dl4j;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.jspecify.annotations.Nullable;
import org.lectern.nn.AvgPool2d;
import org.lectern.nn.Conv1d;
import org.lectern.nn.Conv2d;
import org.lectern.nn.Layer;
import org.lectern.nn.MaxPool1d;
import org.lectern.nn.MaxPool2d;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Window;
import org.nd4j.linalg.activations.IActivation;

/** Convolution and pooling in both libraries. The weights are laid out alike; series are images of width 1. */
final class Images {
    private Images() {}

    static ConvolutionLayer theirs(Conv2d conv, IActivation activation) {
        return convolution(conv.weight(), conv.bias().isPresent(), conv.window(), false, activation);
    }

    static ConvolutionLayer theirs(Conv1d conv, IActivation activation) {
        return convolution(conv.weight(), conv.bias().isPresent(), conv.window(), true, activation);
    }

    private static ConvolutionLayer convolution(
            Tensor weight, boolean bias, Window.Options window, boolean series, IActivation activation) {
        return new ConvolutionLayer.Builder(weight.dim(2), series ? 1 : weight.dim(3))
                .nIn(weight.dim(1))
                .nOut(weight.dim(0))
                .stride(pair(window.stride(), 1, series, 1))
                .padding(pair(window.padding(), 0, series, 0))
                .dilation(pair(window.dilation(), 1, series, 1))
                .convolutionMode(ConvolutionMode.Truncate)
                .hasBias(bias)
                .activation(activation)
                .build();
    }

    static SubsamplingLayer maxPool(Window.Options window, boolean series) {
        return pool(PoolingType.MAX, window, series);
    }

    static SubsamplingLayer avgPool(Window.Options window) {
        return pool(PoolingType.AVG, window, false);
    }

    private static SubsamplingLayer pool(PoolingType type, Window.Options window, boolean series) {
        int[] size = pair(window.size(), 1, series, 1);
        int[] stride = window.stride().length == 0 ? size : pair(window.stride(), 1, series, 1);
        return new SubsamplingLayer.Builder(type, size, stride, pair(window.padding(), 0, series, 0))
                .dilation(pair(window.dilation(), 1, series, 1))
                .convolutionMode(ConvolutionMode.Truncate)
                // The padding's zeros count, as with us.
                .avgPoolIncludePadInDivisor(true)
                .build();
    }

    /** Numbers for height and width; for a series the height is its length. */
    private static int[] pair(int[] numbers, int usual, boolean series, int width) {
        int height = numbers.length == 0 ? usual : numbers[0];
        return new int[] {height, series ? width : numbers.length == 2 ? numbers[1] : height};
    }

    /** What hinders a convolution of DL4J from being one of ours; null if nothing does. */
    static @Nullable String hindrance(ConvolutionLayer conf) {
        if (conf.getClass() != ConvolutionLayer.class && conf.getClass() != Convolution2D.class) {
            return ""; // Other subclasses compute something else.
        }
        if (conf.getCnn2dDataFormat() == CNN2DFormat.NHWC) {
            return "with the channels last";
        }
        boolean same = conf.getConvolutionMode() == ConvolutionMode.Same;
        if (same && padding(conf.getKernelSize(), conf.getStride(), conf.getDilation()) == null) {
            return "with mode Same, and with a stride or an even kernel";
        }
        return conf.getConvolutionMode() == ConvolutionMode.Causal ? "with mode Causal" : null;
    }

    static Layer ours(ConvolutionLayer conf, boolean series, Tensor weight, @Nullable Tensor bias) {
        int[] stride = conf.getStride();
        int[] dilation = conf.getDilation();
        int[] same = conf.getConvolutionMode() == ConvolutionMode.Same
                ? padding(conf.getKernelSize(), stride, dilation)
                : null;
        int[] padding = same == null ? conf.getPadding() : same;
        Tensor shift = bias == null ? Tensor.zeros(weight.dim(0)) : bias;
        if (series) {
            Conv1d conv = new Conv1d(weight.reshape(weight.dim(0), weight.dim(1), weight.dim(2)), shift)
                    .padding(padding[0])
                    .dilation(dilation[0]);
            conv = stride[0] == 1 ? conv : conv.stride(stride[0]);
            return bias == null ? conv.withoutBias() : conv;
        }
        Conv2d conv = new Conv2d(weight, shift);
        boolean moves = stride[0] != 1 || stride[1] != 1; // What is as usual is left unsaid, as it would be by hand.
        conv = !moves ? conv : stride[0] == stride[1] ? conv.stride(stride[0]) : conv.stride(stride[0], stride[1]);
        conv = padding[0] == padding[1] ? conv.padding(padding[0]) : conv.padding(padding[0], padding[1]);
        conv = dilation[0] == dilation[1] ? conv.dilation(dilation[0]) : conv.dilation(dilation[0], dilation[1]);
        return bias == null ? conv.withoutBias() : conv;
    }

    /** What hinders a pooling of DL4J from being one of ours; null if nothing does. */
    static @Nullable String hindrance(SubsamplingLayer conf, boolean series) {
        PoolingType type = conf.getPoolingType();
        if (conf.getClass() != SubsamplingLayer.class) {
            return "";
        }
        if (type != PoolingType.MAX && (series || type != PoolingType.AVG)) {
            return "of type " + type;
        }
        if (conf.getCnn2dDataFormat() == CNN2DFormat.NHWC) {
            return "with the channels last";
        }
        if (conf.getConvolutionMode() == ConvolutionMode.Same || conf.getConvolutionMode() == ConvolutionMode.Causal) {
            return "with mode " + conf.getConvolutionMode();
        }
        boolean padded = conf.getPadding()[0] != 0 || conf.getPadding()[1] != 0;
        return type == PoolingType.AVG && padded && !conf.isAvgPoolIncludePadInDivisor()
                ? "with a padding that does not count"
                : null;
    }

    static Layer ours(SubsamplingLayer conf, boolean series) {
        int[] size = conf.getKernelSize();
        int[] stride = conf.getStride();
        int[] padding = conf.getPadding();
        int[] dilation = conf.getDilation();
        if (series) {
            Window.Options window = Window.size(size[0]).padding(padding[0]).dilation(dilation[0]);
            return new MaxPool1d(stride[0] == size[0] ? window : window.stride(stride[0]));
        }
        Window.Options window =
                Window.size(1).padding(one(padding)).dilation(one(dilation)).size(one(size));
        window = Arrays.equals(stride, size) ? window : window.stride(one(stride));
        return conf.getPoolingType() == PoolingType.MAX ? new MaxPool2d(window) : new AvgPool2d(window);
    }

    /** One number where it says as much as two. */
    private static int[] one(int... pair) {
        return pair[0] == pair[1] ? new int[] {pair[0]} : pair;
    }

    /** The padding that keeps the size; null where it would differ from side to side or depend on the size. */
    private static int @Nullable [] padding(int[] kernel, int[] stride, int[] dilation) {
        int[] padding = new int[2];
        for (int axis = 0; axis < 2; axis++) {
            int reach = (kernel[axis] - 1) * dilation[axis];
            if (stride[axis] != 1 || reach % 2 != 0) {
                return null;
            }
            padding[axis] = reach / 2;
        }
        return padding;
    }
}
