package org.lectern.tensor;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Tensors as ND4J arrays of the ranks that the ops work on, over the same memory, and results as tensors. */
final class Nd4jViews {
    private Nd4jViews() {}

    static INDArray flat(Tensor x) {
        return x.sharing(new int[] {x.size()}).array();
    }

    /** The elements as a vector; integers as doubles, so that an overflow can be seen. */
    static INDArray exact(Tensor x) {
        return x.dtype() == DType.INT32 ? flat(x).castTo(DataType.DOUBLE) : flat(x);
    }

    static INDArray matrix(Tensor x, int rows, int n) {
        return x.sharing(new int[] {rows, n}).array();
    }

    static INDArray cube(Tensor x, int outer, int n, int inner) {
        return x.sharing(new int[] {outer, n, inner}).array();
    }

    /** The elements, repeated to a shape, as a vector. */
    static INDArray spread(Tensor x, int[] shape) {
        if (x.size() == Shapes.product(shape)) {
            return exact(x);
        }
        int[] raised = new int[shape.length];
        Arrays.fill(raised, 1);
        System.arraycopy(x.shapeView(), 0, raised, shape.length - x.rank(), x.rank());
        INDArray from = x.sharing(raised).array();
        long[] to = Arrays.stream(shape).asLongStream().toArray();
        INDArray wide = x.dtype() == DType.INT32 ? from.castTo(DataType.DOUBLE) : from;
        return wide.broadcast(to).dup('c').reshape(Shapes.product(shape));
    }

    /** Writes a result of any shape, row-major, as the elements of a tensor; int32 refuses what it cannot hold. */
    static void store(String operation, INDArray result, Tensor out) {
        INDArray row = result.reshape('c', new long[] {out.size()});
        if (out.dtype() == DType.INT32) {
            INDArray doubles = row.castTo(DataType.DOUBLE);
            Tiles tiles = Tiles.ours();
            for (int at = 0; at < out.size(); at += Tiles.LENGTH) {
                int n = Math.min(Tiles.LENGTH, out.size() - at);
                double[] values = doubles.get(NDArrayIndex.interval(at, at + n)).toDoubleVector();
                System.arraycopy(values, 0, tiles.doubleD, 0, n);
                tiles.write(operation, out, at, tiles.doubleD, n);
            }
        } else {
            flat(out).assign(row.castTo(flat(out).dataType()));
        }
    }
}
