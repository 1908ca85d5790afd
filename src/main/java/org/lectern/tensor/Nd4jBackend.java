package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Every op as ND4J ops on whatever device ND4J has: the oracle that the fast backend is tested against. Written to be right,
 * not fast; where ND4J itself is wrong (float32 sums, NaN in max) it takes a way around.
 */
final class Nd4jBackend implements Backend {
    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public void unary(UnaryOp op, Tensor x, double p, double q, Tensor out) {
        if (out.size() > 0) {
            store(Elementwise.name(op), Nd4jFunctions.unary(op, exact(x), p, q), out);
        }
    }

    @Override
    public void unaryGradient(UnaryOp op, Tensor upstream, Tensor x, Tensor y, double p, double q, Tensor out) {
        if (out.size() > 0) {
            INDArray derivative = Nd4jFunctions.derivative(op, exact(x), exact(y), p, q);
            store(Elementwise.name(op), spread(upstream, out.shapeView()).mul(derivative), out);
        }
    }

    @Override
    public void binary(BinaryOp op, Tensor a, Tensor b, Tensor out) {
        if (out.size() > 0) {
            int[] shape = out.shapeView();
            store(Elementwise.name(op), Nd4jFunctions.binary(op, spread(a, shape), spread(b, shape)), out);
        }
    }

    @Override
    public void where(Tensor mask, Tensor a, Tensor b, Tensor out) {
        if (out.size() > 0) {
            store("where", Nd4jFunctions.where(exact(mask).neq(0), exact(a), exact(b)), out);
        }
    }

    @Override
    public void reduce(ReduceOp op, Tensor x, int outer, int n, int inner, Tensor out) {
        if (out.size() == 0) {
            return;
        }
        if (n == 0) {
            fill(out, op == ReduceOp.MEAN ? Double.NaN : op == ReduceOp.LOG_SUM_EXP ? Double.NEGATIVE_INFINITY : 0);
            return;
        }
        // In float32 ND4J's sums are off by percents for millions of elements.
        INDArray cube = cube(x, outer, n, inner).castTo(DataType.DOUBLE);
        INDArray result = switch (op) {
            case SUM -> cube.sum(1);
            case MEAN -> cube.sum(1).div(n);
            case SUM_OF_SQUARES -> cube.mul(cube).sum(1);
            case MAX -> withNaN(cube, cube.max(1));
            case MIN -> withNaN(cube, cube.min(1));
            case LOG_SUM_EXP -> withNaN(cube, logSumExp(cube));
        };
        store(Reduce.name(op), result, out);
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

    @Override
    public void argReduce(boolean greatest, Tensor x, int outer, int n, int inner, Tensor out) {
        if (out.size() == 0) {
            return;
        }
        INDArray cube = cube(x, outer, n, inner).castTo(DataType.DOUBLE);
        INDArray nan = Nd4jFunctions.mask(Nd4jFunctions.isNaN(cube), cube);
        INDArray place = (greatest ? cube.argMax(1) : cube.neg().argMax(1)).castTo(DataType.DOUBLE);
        INDArray nanPlace = nan.argMax(1).castTo(DataType.DOUBLE);
        store("argmax", Nd4jFunctions.where(nan.sum(1).gt(0), nanPlace, place), out);
    }

    @Override
    public void cumsum(Tensor x, int outer, int n, int inner, Tensor out) {
        if (out.size() > 0) {
            // Not INDArray.cumsum, which is wrong for all but vectors and matrices.
            DynamicCustomOp cumsum = DynamicCustomOp.builder("cumsum")
                    .addInputs(cube(x, outer, n, inner).castTo(DataType.DOUBLE))
                    .addIntegerArguments(0, 0, 1)
                    .build();
            store("cumsum", Nd4j.exec(cumsum)[0], out);
        }
    }

    @Override
    public void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor out) {
        int n = out.dim(-2);
        int m = out.dim(-1);
        INDArray left = matrices(a);
        INDArray right = matrices(b);
        INDArray result = out.sharing(new int[] {out.size() / (n * m), n, m}).array();
        for (int i = 0; i < result.size(0); i++) {
            INDArray one = left.slice(left.size(0) == 1 ? 0 : i);
            INDArray two = right.slice(right.size(0) == 1 ? 0 : i);
            result.slice(i).assign((transposeA ? one.transpose() : one).mmul(transposeB ? two.transpose() : two));
        }
    }

    private static INDArray matrices(Tensor x) {
        int size = x.dim(-2) * x.dim(-1);
        return x.sharing(new int[] {x.size() / size, x.dim(-2), x.dim(-1)}).array();
    }

    @Override
    public void softmax(boolean logarithm, Tensor x, int rows, int n, Tensor out) {
        if (out.size() > 0) {
            INDArray matrix = matrix(x, rows, n);
            store(
                    "softmax",
                    logarithm ? Nd4j.nn().logSoftmax(matrix, 1) : Nd4j.nn().softmax(matrix, 1),
                    out);
        }
    }

    @Override
    public void softmaxGradient(boolean logarithm, Tensor upstream, Tensor y, int rows, int n, Tensor out) {
        if (out.size() > 0) {
            INDArray g = matrix(upstream, rows, n);
            INDArray value = matrix(y, rows, n);
            store(
                    "softmax",
                    logarithm
                            ? g.sub(Transforms.exp(value, true).mulColumnVector(g.sum(true, 1)))
                            : value.mul(g.subColumnVector(g.mul(value).sum(true, 1))),
                    out);
        }
    }

    @Override
    public double crossEntropy(Tensor logits, int[] labels, Tensor probabilities) {
        INDArray matrix = matrix(logits, labels.length, logits.dim(1));
        store("softmaxCrossEntropy", Nd4j.nn().softmax(matrix, 1), probabilities);
        INDArray logarithms = Nd4j.nn().logSoftmax(matrix, 1);
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            loss -= logarithms.getDouble(i, labels[i]);
        }
        return loss;
    }

    @Override
    public void crossEntropyGradient(Tensor probabilities, int[] labels, double scale, Tensor out) {
        INDArray gradient =
                matrix(probabilities, labels.length, probabilities.dim(1)).dup();
        for (int i = 0; i < labels.length; i++) {
            gradient.putScalar(i, labels[i], gradient.getDouble(i, labels[i]) - 1);
        }
        store("softmaxCrossEntropy", gradient.mul(scale), out);
    }

    @Override
    public void convolution(Tensor x, Tensor weight, @Nullable Tensor bias, ConvolutionShape shape, Tensor out) {
        if (out.size() > 0) {
            INDArray shift = bias == null ? null : bias.array();
            store("convolution", Nd4jConvolution.forward(x.array(), weight.array(), shift, shape), out);
        }
    }

    @Override
    public void convolutionInputGradient(Tensor upstream, Tensor weight, ConvolutionShape shape, Tensor out) {
        if (out.size() > 0) {
            store("convolution", Nd4jConvolution.inputGradient(upstream.array(), weight.array(), shape), out);
        }
    }

    @Override
    public void convolutionWeightGradient(
            Tensor x, Tensor upstream, ConvolutionShape shape, Tensor out, @Nullable Tensor biasOut) {
        if (out.size() > 0) {
            store("convolution", Nd4jConvolution.weightGradient(x.array(), upstream.array(), shape), out);
        }
        if (biasOut != null && biasOut.size() > 0) {
            INDArray g = upstream.size() == 0 ? Nd4j.zeros(1, biasOut.size(), 1, 1) : upstream.array();
            store("convolution", g.castTo(DataType.DOUBLE).sum(0, 2, 3), biasOut);
        }
    }

    @Override
    public void unfold(Tensor x, WindowShape shape, Tensor out) {
        if (out.size() > 0) {
            store("unfold", Nd4jConvolution.unfold(planes(x, shape), shape, 0), out);
        }
    }

    @Override
    public void fold(Tensor columns, WindowShape shape, Tensor out) {
        if (out.size() > 0) {
            int[] sizes = {shape.planes(), (int) shape.size(), shape.outHeight(), shape.outWidth()};
            store("fold", Nd4jConvolution.fold(columns.sharing(sizes).array(), shape), out);
        }
    }

    @Override
    public void maxPool(Tensor x, WindowShape shape, Tensor out, @Nullable Tensor places) {
        if (out.size() > 0) {
            INDArray[] found = Nd4jConvolution.max(planes(x, shape), shape);
            store("maxPool", found[0], out);
            if (places != null) {
                store("maxPool", found[1], places);
            }
        }
    }

    @Override
    public void maxPoolScatter(Tensor upstream, Tensor places, WindowShape shape, Tensor out) {
        fill(out, 0);
        if (out.size() > 0) {
            int area = shape.height() * shape.width();
            int[] found = places.toInts();
            INDArray to = flat(out);
            INDArray from = flat(upstream);
            for (int i = 0; i < found.length; i++) {
                if (found[i] >= 0) {
                    long place = (long) i / (found.length / shape.planes()) * area + found[i];
                    to.putScalar(place, to.getDouble(place) + from.getDouble(i));
                }
            }
        }
    }

    @Override
    public void maxPoolGather(Tensor x, Tensor places, WindowShape shape, Tensor out) {
        fill(out, 0);
        if (out.size() > 0) {
            int area = shape.height() * shape.width();
            int[] found = places.toInts();
            INDArray to = flat(out);
            INDArray from = flat(x);
            for (int i = 0; i < found.length; i++) {
                if (found[i] >= 0) {
                    to.putScalar(i, from.getDouble((long) i / (found.length / shape.planes()) * area + found[i]));
                }
            }
        }
    }

    @Override
    public void averagePool(Tensor x, WindowShape shape, Tensor out) {
        if (out.size() > 0) {
            store(
                    "avgPool",
                    Nd4jConvolution.unfold(planes(x, shape), shape, 0).sum(1).div(shape.size()),
                    out);
        }
    }

    @Override
    public void averagePoolGradient(Tensor upstream, WindowShape shape, Tensor out) {
        if (out.size() > 0) {
            INDArray share = cube(upstream, shape.planes(), shape.outHeight(), shape.outWidth())
                    .div(shape.size());
            long[] sizes = {shape.planes(), shape.size(), shape.outHeight(), shape.outWidth()};
            INDArray columns = share.reshape(sizes[0], 1, sizes[2], sizes[3])
                    .broadcast(sizes)
                    .dup('c');
            store("avgPool", Nd4jConvolution.fold(columns, shape), out);
        }
    }

    private static INDArray planes(Tensor x, WindowShape shape) {
        return cube(x, shape.planes(), shape.height(), shape.width());
    }

    @Override
    public void permute(Tensor x, int[] axes, Tensor out) {
        if (out.size() > 0) {
            store("permute", axes.length < 2 ? flat(x) : x.array().permute(axes).dup('c'), out);
        }
    }

    @Override
    public void expand(Tensor x, Tensor out) {
        if (out.size() > 0) {
            store("expand", spread(x, out.shapeView()), out);
        }
    }

    @Override
    public void slice(Tensor x, int outer, int n, int inner, int from, int m, Tensor out) {
        if (out.size() > 0) {
            store("slice", cube(x, outer, n, inner).get(part(from, m)).dup('c'), out);
        }
    }

    @Override
    public void place(Tensor x, int outer, int n, int inner, int from, int m, Tensor out) {
        if (x.size() > 0) {
            cube(out, outer, n, inner).get(part(from, m)).assign(cube(x, outer, m, inner));
        }
    }

    private static INDArrayIndex[] part(int from, int m) {
        return new INDArrayIndex[] {NDArrayIndex.all(), NDArrayIndex.interval(from, from + m), NDArrayIndex.all()};
    }

    @Override
    public void gather(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        if (out.size() > 0) {
            DynamicCustomOp gather = DynamicCustomOp.builder("gather")
                    .addInputs(cube(x, outer, n, inner), Nd4j.createFromArray(indices))
                    .addIntegerArguments(1)
                    .build();
            store("gather", Nd4j.exec(gather)[0], out);
        }
    }

    @Override
    public void scatterAdd(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        INDArray from = cube(x, outer, Math.max(1, indices.length), inner);
        INDArray to = cube(out, outer, n, inner);
        for (int k = 0; k < indices.length && x.size() > 0; k++) {
            to.get(part(indices[k], 1)).addi(from.get(part(k, 1)));
        }
    }

    @Override
    public void fill(Tensor out, double value) {
        if (out.size() > 0) {
            flat(out).assign(value);
        }
    }

    @Override
    public void cast(Tensor x, Tensor out) {
        if (out.size() > 0) {
            store("to", flat(x).castTo(DataType.DOUBLE), out);
        }
    }

    @Override
    public void sgd(Tensor parameter, Tensor gradient, Tensor velocity, Updates.Sgd rule) {
        INDArray x = flat(parameter);
        INDArray g = flat(gradient).add(x.mul(rule.weightDecay()));
        INDArray step = g;
        if (rule.momentum() != 0) {
            INDArray v = flat(velocity);
            v.muli(rule.momentum()).addi(g);
            step = rule.nesterov() ? v.mul(rule.momentum()).add(g) : v;
        }
        x.subi(step.mul(rule.lr()));
    }

    @Override
    public void adam(Tensor parameter, Tensor gradient, Tensor mean, Tensor square, Updates.Adam rule) {
        INDArray x = flat(parameter);
        INDArray g = flat(gradient).dup();
        if (rule.decoupled()) {
            x.muli(1 - rule.lr() * rule.weightDecay());
        } else {
            g.addi(x.mul(rule.weightDecay()));
        }
        INDArray m = flat(mean).muli(rule.beta1()).addi(g.mul(1 - rule.beta1()));
        INDArray v = flat(square).muli(rule.beta2()).addi(g.mul(g).mul(1 - rule.beta2()));
        INDArray root = Transforms.sqrt(v.div(1 - Math.pow(rule.beta2(), rule.step())), true)
                .add(rule.epsilon());
        x.subi(m.div(1 - Math.pow(rule.beta1(), rule.step())).div(root).mul(rule.lr()));
    }

    @Override
    public void update(Updates.Rule rule, Tensor parameter, Tensor gradient, Tensor[] states) {
        if (parameter.size() > 0) {
            INDArray[] memory = Arrays.stream(states).map(Nd4jBackend::flat).toArray(INDArray[]::new);
            Nd4jUpdates.apply(rule, flat(parameter), flat(gradient), memory);
        }
    }

    private static INDArray flat(Tensor x) {
        return x.sharing(new int[] {x.size()}).array();
    }

    /** The elements as a vector; integers as doubles, so that an overflow can be seen. */
    private static INDArray exact(Tensor x) {
        return x.dtype() == DType.INT32 ? flat(x).castTo(DataType.DOUBLE) : flat(x);
    }

    private static INDArray matrix(Tensor x, int rows, int n) {
        return x.sharing(new int[] {rows, n}).array();
    }

    private static INDArray cube(Tensor x, int outer, int n, int inner) {
        return x.sharing(new int[] {outer, n, inner}).array();
    }

    /** The elements, repeated to a shape, as a vector. */
    private static INDArray spread(Tensor x, int[] shape) {
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
    private static void store(String operation, INDArray result, Tensor out) {
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
