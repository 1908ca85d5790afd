package org.lectern.tensor;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Sums, means, extremes and their places as ND4J ops on cubes [outer, n, inner]. */
final class Nd4jReductions {
    private Nd4jReductions() {}

    static void reduce(ReduceOp op, Tensor x, int outer, int n, int inner, Tensor out) {
        if (out.size() == 0) {
            return;
        }
        if (n == 0) {
            double none = op == ReduceOp.MEAN ? Double.NaN : op == ReduceOp.LOG_SUM_EXP ? Double.NEGATIVE_INFINITY : 0;
            Nd4jViews.flat(out).assign(none);
            return;
        }
        // In float32 ND4J's sums are off by percents for millions of elements.
        INDArray cube = Nd4jViews.cube(x, outer, n, inner).castTo(DataType.DOUBLE);
        INDArray result = switch (op) {
            case SUM -> cube.sum(1);
            case MEAN -> cube.sum(1).div(n);
            case SUM_OF_SQUARES -> cube.mul(cube).sum(1);
            case MAX -> withNaN(cube, cube.max(1));
            case MIN -> withNaN(cube, cube.min(1));
            case LOG_SUM_EXP -> withNaN(cube, logSumExp(cube));
        };
        Nd4jViews.store(Reduce.name(op), result, out);
    }

    /** NaN wherever a reduced element was NaN, which ND4J's max and min pass over. */
    private static INDArray withNaN(INDArray cube, INDArray reduced) {
        INDArray count = Nd4jFunctions.mask(Nd4jFunctions.isNaN(cube), cube).sum(1);
        return Nd4jFunctions.where(
                count.gt(0), Nd4j.valueArrayOf(reduced.shape(), Double.NaN, DataType.DOUBLE), reduced);
    }

    private static INDArray logSumExp(INDArray cube) {
        INDArray greatest = cube.max(1);
        // Shifting by an infinity would give NaN.
        INDArray infinite = Transforms.abs(greatest, true).eq(Double.POSITIVE_INFINITY);
        INDArray shift = Nd4jFunctions.where(infinite, Nd4j.zeros(DataType.DOUBLE, greatest.shape()), greatest);
        INDArray wide = shift.reshape(cube.size(0), 1, cube.size(2)).broadcast(cube.shape());
        INDArray sum = Transforms.exp(cube.sub(wide), true).sum(1);
        return Nd4jFunctions.where(infinite, greatest, Transforms.log(sum, true).add(shift));
    }

    static void argReduce(boolean greatest, Tensor x, int outer, int n, int inner, Tensor out) {
        if (out.size() == 0) {
            return;
        }
        INDArray cube = Nd4jViews.cube(x, outer, n, inner).castTo(DataType.DOUBLE);
        INDArray nan = Nd4jFunctions.mask(Nd4jFunctions.isNaN(cube), cube);
        INDArray place = (greatest ? cube.argMax(1) : cube.neg().argMax(1)).castTo(DataType.DOUBLE);
        INDArray nanPlace = nan.argMax(1).castTo(DataType.DOUBLE);
        Nd4jViews.store("argmax", Nd4jFunctions.where(nan.sum(1).gt(0), nanPlace, place), out);
    }

    static void cumsum(Tensor x, int outer, int n, int inner, Tensor out) {
        if (out.size() > 0) {
            // Not INDArray.cumsum, which is wrong for all but vectors and matrices.
            DynamicCustomOp cumsum = DynamicCustomOp.builder("cumsum")
                    .addInputs(Nd4jViews.cube(x, outer, n, inner).castTo(DataType.DOUBLE))
                    .addIntegerArguments(0, 0, 1)
                    .build();
            Nd4jViews.store("cumsum", Nd4j.exec(cumsum)[0], out);
        }
    }
}
