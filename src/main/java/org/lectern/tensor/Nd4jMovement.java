package org.lectern.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Moving elements from place to place as ND4J ops and views. */
final class Nd4jMovement {
    private Nd4jMovement() {}

    static void permute(Tensor x, int[] axes, Tensor out) {
        if (out.size() > 0) {
            Nd4jViews.store(
                    "permute",
                    axes.length < 2
                            ? Nd4jViews.flat(x)
                            : x.array().permute(axes).dup('c'),
                    out);
        }
    }

    static void expand(Tensor x, Tensor out) {
        if (out.size() > 0) {
            Nd4jViews.store("expand", Nd4jViews.spread(x, out.shapeView()), out);
        }
    }

    static void slice(Tensor x, int outer, int n, int inner, int from, int m, Tensor out) {
        if (out.size() > 0) {
            Nd4jViews.store(
                    "slice",
                    Nd4jViews.cube(x, outer, n, inner).get(part(from, m)).dup('c'),
                    out);
        }
    }

    static void place(Tensor x, int outer, int n, int inner, int from, int m, Tensor out) {
        if (x.size() > 0) {
            Nd4jViews.cube(out, outer, n, inner).get(part(from, m)).assign(Nd4jViews.cube(x, outer, m, inner));
        }
    }

    private static INDArrayIndex[] part(int from, int m) {
        return new INDArrayIndex[] {NDArrayIndex.all(), NDArrayIndex.interval(from, from + m), NDArrayIndex.all()};
    }

    static void gather(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        if (out.size() > 0) {
            DynamicCustomOp gather = DynamicCustomOp.builder("gather")
                    .addInputs(Nd4jViews.cube(x, outer, n, inner), Nd4j.createFromArray(indices))
                    .addIntegerArguments(1)
                    .build();
            Nd4jViews.store("gather", Nd4j.exec(gather)[0], out);
        }
    }

    static void scatterAdd(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        INDArray from = Nd4jViews.cube(x, outer, Math.max(1, indices.length), inner);
        INDArray to = Nd4jViews.cube(out, outer, n, inner);
        for (int k = 0; k < indices.length && x.size() > 0; k++) {
            to.get(part(indices[k], 1)).addi(from.get(part(k, 1)));
        }
    }
}
