package org.lectern.tensor;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Convolutions by ND4J's own op, a group at a time, and windows by views of padded images, one for each place of the kernel.
 */
final class Nd4jConvolution {
    private Nd4jConvolution() {}

    static INDArray forward(INDArray x, INDArray weight, @Nullable INDArray bias, ConvolutionShape s) {
        INDArray out = Nd4j.zeros(x.dataType(), longs(s.output()));
        for (int g = 0; g < s.groups() && !s.empty(); g++) {
            DynamicCustomOp op = convolution("conv2d", s)
                    .addInputs(channels(x, g, s.groups()), filters(weight, g, s.groups()))
                    .build();
            group(out, g, s.groups()).assign(Nd4j.exec(op)[0]);
        }
        if (bias != null && out.length() > 0) {
            out.addi(bias.reshape(1, s.filters(), 1, 1).broadcast(out.shape()));
        }
        return out;
    }

    static INDArray inputGradient(INDArray upstream, INDArray weight, ConvolutionShape s) {
        INDArray out = Nd4j.zeros(weight.dataType(), longs(s.input()));
        INDArray x = out.dup('c');
        for (int g = 0; g < s.groups() && !s.empty(); g++) {
            group(out, g, s.groups()).assign(backward(x, weight, upstream, s, g)[0]);
        }
        return out;
    }

    static INDArray weightGradient(INDArray x, INDArray upstream, ConvolutionShape s) {
        INDArray out = Nd4j.zeros(x.dataType(), longs(s.weight()));
        INDArray weight = out.dup('c');
        int each = s.filters() / s.groups();
        for (int g = 0; g < s.groups() && !s.empty(); g++) {
            out.get(NDArrayIndex.interval(g * each, (g + 1) * each)).assign(backward(x, weight, upstream, s, g)[1]);
        }
        return out;
    }

    private static INDArray[] backward(INDArray x, INDArray weight, INDArray upstream, ConvolutionShape s, int g) {
        return Nd4j.exec(convolution("conv2d_bp", s)
                .addInputs(
                        channels(x, g, s.groups()), filters(weight, g, s.groups()), channels(upstream, g, s.groups()))
                .build());
    }

    /** Explicit padding, NCHW data and (filters, channels, height, width) weights. */
    private static DynamicCustomOp.DynamicCustomOpsBuilder convolution(String name, ConvolutionShape s) {
        return DynamicCustomOp.builder(name)
                .addIntegerArguments(
                        s.kernelHeight(),
                        s.kernelWidth(),
                        s.strideHeight(),
                        s.strideWidth(),
                        s.paddingHeight(),
                        s.paddingWidth(),
                        s.dilationHeight(),
                        s.dilationWidth(),
                        0,
                        0,
                        1);
    }

    private static INDArray group(INDArray x, int g, int groups) {
        long each = x.size(1) / groups;
        return x.get(NDArrayIndex.all(), NDArrayIndex.interval(g * each, (g + 1) * each));
    }

    private static INDArray channels(INDArray x, int g, int groups) {
        return group(x, g, groups).dup('c');
    }

    private static INDArray filters(INDArray weight, int g, int groups) {
        long each = weight.size(0) / groups;
        return weight.get(NDArrayIndex.interval(g * each, (g + 1) * each)).dup('c');
    }

    /** (planes, kernel, outHeight, outWidth). */
    static INDArray unfold(INDArray planes, WindowShape s, double padding) {
        INDArray padded = padded(planes.dataType(), s, padding);
        inner(padded, s).assign(planes);
        INDArray out = Nd4j.zeros(planes.dataType(), s.planes(), (int) s.size(), s.outHeight(), s.outWidth());
        for (int k = 0; k < s.size(); k++) {
            column(out, k).assign(seen(padded, s, k));
        }
        return out;
    }

    /** (planes, height, width) from columns as {@link #unfold} gives. */
    static INDArray fold(INDArray columns, WindowShape s) {
        INDArray padded = padded(columns.dataType(), s, 0);
        for (int k = 0; k < s.size(); k++) {
            seen(padded, s, k).addi(column(columns, k));
        }
        return inner(padded, s).dup('c');
    }

    static INDArray column(INDArray columns, int k) {
        INDArrayIndex all = NDArrayIndex.all();
        return columns.get(all, NDArrayIndex.point(k), all, all);
    }

    private static INDArray padded(DataType type, WindowShape s, double value) {
        // The last window may reach further than the image with its padding is high: it never does, but a view with a
        // stride must end within the array.
        long height = s.height() + 2L * s.paddingHeight() + s.strideHeight();
        long width = s.width() + 2L * s.paddingWidth() + s.strideWidth();
        return Nd4j.valueArrayOf(new long[] {s.planes(), height, width}, value, type);
    }

    private static INDArray inner(INDArray padded, WindowShape s) {
        return padded.get(
                NDArrayIndex.all(),
                NDArrayIndex.interval(s.paddingHeight(), s.paddingHeight() + s.height()),
                NDArrayIndex.interval(s.paddingWidth(), s.paddingWidth() + s.width()));
    }

    /** What place k of the kernel sees at each output. */
    private static INDArray seen(INDArray padded, WindowShape s, int k) {
        int top = k / s.kernelWidth() * s.dilationHeight();
        int left = k % s.kernelWidth() * s.dilationWidth();
        return padded.get(
                NDArrayIndex.all(),
                NDArrayIndex.interval(top, s.strideHeight(), top + s.outHeight() * s.strideHeight()),
                NDArrayIndex.interval(left, s.strideWidth(), left + s.outWidth() * s.strideWidth()));
    }

    /** The greatest of each window and where it is: the first, but of several NaN the last; -1 for nothing but padding. */
    static INDArray[] max(INDArray planes, WindowShape s) {
        INDArray values = unfold(planes.castTo(DataType.DOUBLE), s, Double.NEGATIVE_INFINITY);
        INDArray numbers = Nd4j.arange(s.height() * s.width()).castTo(DataType.DOUBLE);
        INDArray positions = unfold(
                numbers.reshape(1, s.height() * s.width())
                        .broadcast(s.planes(), (long) s.height() * s.width())
                        .dup('c')
                        .reshape(s.planes(), s.height(), s.width()),
                s,
                -1);
        INDArray best = column(values, 0).dup('c');
        INDArray place = column(positions, 0).dup('c');
        for (int k = 1; k < s.size(); k++) {
            INDArray value = column(values, k).dup('c');
            INDArray position = column(positions, k).dup('c');
            INDArray first =
                    place.lt(0).castTo(DataType.DOUBLE).mul(position.gte(0).castTo(DataType.DOUBLE));
            INDArray nan = Nd4jFunctions.mask(Nd4jFunctions.isNaN(value), value);
            INDArray greater = value.gt(best).castTo(DataType.DOUBLE);
            INDArray better = first.add(nan).add(greater).gt(0);
            best = Nd4jFunctions.where(better, value, best);
            place = Nd4jFunctions.where(better, position, place);
        }
        return new INDArray[] {best, place};
    }

    private static long[] longs(int[] shape) {
        return java.util.Arrays.stream(shape).asLongStream().toArray();
    }
}
