package org.lectern.tensor;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Windows over images: unfolded, folded, their greatest and their means. */
final class Nd4jPooling {
    private Nd4jPooling() {}

    static void unfold(Tensor x, WindowShape shape, Tensor out) {
        if (out.size() > 0) {
            Nd4jViews.store("unfold", Nd4jConvolution.unfold(planes(x, shape), shape, 0), out);
        }
    }

    static void fold(Tensor columns, WindowShape shape, Tensor out) {
        if (out.size() > 0) {
            int[] sizes = {shape.planes(), (int) shape.size(), shape.outHeight(), shape.outWidth()};
            Nd4jViews.store("fold", Nd4jConvolution.fold(columns.sharing(sizes).array(), shape), out);
        }
    }

    static void maxPool(Tensor x, WindowShape shape, Tensor out, @Nullable Tensor places) {
        if (out.size() > 0) {
            INDArray[] found = Nd4jConvolution.max(planes(x, shape), shape);
            Nd4jViews.store("maxPool", found[0], out);
            if (places != null) {
                Nd4jViews.store("maxPool", found[1], places);
            }
        }
    }

    static void maxPoolScatter(Tensor upstream, Tensor places, WindowShape shape, Tensor out) {
        if (out.size() > 0) {
            Nd4jViews.flat(out).assign(0);
            int area = shape.height() * shape.width();
            int[] found = places.toInts();
            INDArray to = Nd4jViews.flat(out);
            INDArray from = Nd4jViews.flat(upstream);
            for (int i = 0; i < found.length; i++) {
                if (found[i] >= 0) {
                    long place = (long) i / (found.length / shape.planes()) * area + found[i];
                    to.putScalar(place, to.getDouble(place) + from.getDouble(i));
                }
            }
        }
    }

    static void maxPoolGather(Tensor x, Tensor places, WindowShape shape, Tensor out) {
        if (out.size() > 0) {
            Nd4jViews.flat(out).assign(0);
            int area = shape.height() * shape.width();
            int[] found = places.toInts();
            INDArray to = Nd4jViews.flat(out);
            INDArray from = Nd4jViews.flat(x);
            for (int i = 0; i < found.length; i++) {
                if (found[i] >= 0) {
                    to.putScalar(i, from.getDouble((long) i / (found.length / shape.planes()) * area + found[i]));
                }
            }
        }
    }

    static void averagePool(Tensor x, WindowShape shape, Tensor out) {
        if (out.size() > 0) {
            Nd4jViews.store(
                    "avgPool",
                    Nd4jConvolution.unfold(planes(x, shape), shape, 0).sum(1).div(shape.size()),
                    out);
        }
    }

    static void averagePoolGradient(Tensor upstream, WindowShape shape, Tensor out) {
        if (out.size() > 0) {
            INDArray share = Nd4jViews.cube(upstream, shape.planes(), shape.outHeight(), shape.outWidth())
                    .div(shape.size());
            long[] sizes = {shape.planes(), shape.size(), shape.outHeight(), shape.outWidth()};
            INDArray columns = share.reshape(sizes[0], 1, sizes[2], sizes[3])
                    .broadcast(sizes)
                    .dup('c');
            Nd4jViews.store("avgPool", Nd4jConvolution.fold(columns, shape), out);
        }
    }

    private static INDArray planes(Tensor x, WindowShape shape) {
        return Nd4jViews.cube(x, shape.planes(), shape.height(), shape.width());
    }
}
