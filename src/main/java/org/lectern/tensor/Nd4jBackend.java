package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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
            Nd4jViews.store(Elementwise.name(op), Nd4jFunctions.unary(op, Nd4jViews.exact(x), p, q), out);
        }
    }

    @Override
    public void unaryGradient(UnaryOp op, Tensor upstream, Tensor x, Tensor y, double p, double q, Tensor out) {
        if (out.size() > 0) {
            INDArray derivative = Nd4jFunctions.derivative(op, Nd4jViews.exact(x), Nd4jViews.exact(y), p, q);
            Nd4jViews.store(
                    Elementwise.name(op),
                    Nd4jViews.spread(upstream, out.shapeView()).mul(derivative),
                    out);
        }
    }

    @Override
    public void binary(BinaryOp op, Tensor a, Tensor b, Tensor out) {
        if (out.size() > 0) {
            int[] shape = out.shapeView();
            Nd4jViews.store(
                    Elementwise.name(op),
                    Nd4jFunctions.binary(op, Nd4jViews.spread(a, shape), Nd4jViews.spread(b, shape)),
                    out);
        }
    }

    @Override
    public void where(Tensor mask, Tensor a, Tensor b, Tensor out) {
        if (out.size() > 0) {
            Nd4jViews.store(
                    "where",
                    Nd4jFunctions.where(Nd4jViews.exact(mask).neq(0), Nd4jViews.exact(a), Nd4jViews.exact(b)),
                    out);
        }
    }

    @Override
    public void reduce(ReduceOp op, Tensor x, int outer, int n, int inner, Tensor out) {
        Nd4jReductions.reduce(op, x, outer, n, inner, out);
    }

    @Override
    public void argReduce(boolean greatest, Tensor x, int outer, int n, int inner, Tensor out) {
        Nd4jReductions.argReduce(greatest, x, outer, n, inner, out);
    }

    @Override
    public void cumsum(Tensor x, int outer, int n, int inner, Tensor out) {
        Nd4jReductions.cumsum(x, outer, n, inner, out);
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
            INDArray matrix = Nd4jViews.matrix(x, rows, n);
            Nd4jViews.store("softmax", logarithm ? logSoftmax(matrix) : softmax(matrix), out);
        }
    }

    // Not ND4J's own softmax, which is NaN for float64 rows of -1e30, nor its logSoftmax, which takes the logarithm of
    // a
    // softmax that may have become 0.

    private static INDArray softmax(INDArray matrix) {
        INDArray powers = Transforms.exp(shifted(matrix), true);
        return powers.divColumnVector(powers.sum(true, 1));
    }

    private static INDArray logSoftmax(INDArray matrix) {
        INDArray shifted = shifted(matrix);
        INDArray sum = Transforms.exp(shifted, true).sum(true, 1);
        return shifted.subColumnVector(Transforms.log(sum, true));
    }

    private static INDArray shifted(INDArray matrix) {
        return matrix.subColumnVector(matrix.max(true, 1));
    }

    @Override
    public void softmaxGradient(boolean logarithm, Tensor upstream, Tensor y, int rows, int n, Tensor out) {
        if (out.size() > 0) {
            INDArray g = Nd4jViews.matrix(upstream, rows, n);
            INDArray value = Nd4jViews.matrix(y, rows, n);
            Nd4jViews.store(
                    "softmax",
                    logarithm
                            ? g.sub(Transforms.exp(value, true).mulColumnVector(g.sum(true, 1)))
                            : value.mul(g.subColumnVector(g.mul(value).sum(true, 1))),
                    out);
        }
    }

    @Override
    public double crossEntropy(Tensor logits, int[] labels, Tensor probabilities) {
        INDArray matrix = Nd4jViews.matrix(logits, labels.length, logits.dim(1));
        Nd4jViews.store("softmaxCrossEntropy", softmax(matrix), probabilities);
        INDArray logarithms = logSoftmax(matrix);
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            loss -= logarithms.getDouble(i, labels[i]);
        }
        return loss;
    }

    @Override
    public void crossEntropyGradient(Tensor probabilities, int[] labels, double scale, Tensor out) {
        INDArray gradient = Nd4jViews.matrix(probabilities, labels.length, probabilities.dim(1))
                .dup();
        for (int i = 0; i < labels.length; i++) {
            gradient.putScalar(i, labels[i], gradient.getDouble(i, labels[i]) - 1);
        }
        Nd4jViews.store("softmaxCrossEntropy", gradient.mul(scale), out);
    }

    @Override
    public void convolution(Tensor x, Tensor weight, @Nullable Tensor bias, ConvolutionShape shape, Tensor out) {
        if (out.size() > 0) {
            INDArray shift = bias == null ? null : bias.array();
            Nd4jViews.store("convolution", Nd4jConvolution.forward(x.array(), weight.array(), shift, shape), out);
        }
    }

    @Override
    public void convolutionInputGradient(Tensor upstream, Tensor weight, ConvolutionShape shape, Tensor out) {
        if (out.size() > 0) {
            Nd4jViews.store("convolution", Nd4jConvolution.inputGradient(upstream.array(), weight.array(), shape), out);
        }
    }

    @Override
    public void convolutionWeightGradient(
            Tensor x, Tensor upstream, ConvolutionShape shape, Tensor out, @Nullable Tensor biasOut) {
        if (out.size() > 0) {
            Nd4jViews.store("convolution", Nd4jConvolution.weightGradient(x.array(), upstream.array(), shape), out);
        }
        if (biasOut != null && biasOut.size() > 0) {
            INDArray g = upstream.size() == 0 ? Nd4j.zeros(1, biasOut.size(), 1, 1) : upstream.array();
            Nd4jViews.store("convolution", g.castTo(DataType.DOUBLE).sum(0, 2, 3), biasOut);
        }
    }

    @Override
    public void unfold(Tensor x, WindowShape shape, Tensor out) {
        Nd4jPooling.unfold(x, shape, out);
    }

    @Override
    public void fold(Tensor columns, WindowShape shape, Tensor out) {
        Nd4jPooling.fold(columns, shape, out);
    }

    @Override
    public void maxPool(Tensor x, WindowShape shape, Tensor out, @Nullable Tensor places) {
        Nd4jPooling.maxPool(x, shape, out, places);
    }

    @Override
    public void maxPoolScatter(Tensor upstream, Tensor places, WindowShape shape, Tensor out) {
        Nd4jPooling.maxPoolScatter(upstream, places, shape, out);
    }

    @Override
    public void maxPoolGather(Tensor x, Tensor places, WindowShape shape, Tensor out) {
        Nd4jPooling.maxPoolGather(x, places, shape, out);
    }

    @Override
    public void averagePool(Tensor x, WindowShape shape, Tensor out) {
        Nd4jPooling.averagePool(x, shape, out);
    }

    @Override
    public void averagePoolGradient(Tensor upstream, WindowShape shape, Tensor out) {
        Nd4jPooling.averagePoolGradient(upstream, shape, out);
    }

    @Override
    public void permute(Tensor x, int[] axes, Tensor out) {
        Nd4jMovement.permute(x, axes, out);
    }

    @Override
    public void expand(Tensor x, Tensor out) {
        Nd4jMovement.expand(x, out);
    }

    @Override
    public void slice(Tensor x, int outer, int n, int inner, int from, int m, Tensor out) {
        Nd4jMovement.slice(x, outer, n, inner, from, m, out);
    }

    @Override
    public void place(Tensor x, int outer, int n, int inner, int from, int m, Tensor out) {
        Nd4jMovement.place(x, outer, n, inner, from, m, out);
    }

    @Override
    public void gather(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        Nd4jMovement.gather(x, outer, n, inner, indices, out);
    }

    @Override
    public void scatterAdd(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        Nd4jMovement.scatterAdd(x, outer, n, inner, indices, out);
    }

    @Override
    public void fill(Tensor out, double value) {
        if (out.size() > 0) {
            Nd4jViews.flat(out).assign(value);
        }
    }

    @Override
    public void cast(Tensor x, Tensor out) {
        if (out.size() > 0) {
            Nd4jViews.store("to", Nd4jViews.flat(x).castTo(DataType.DOUBLE), out);
        }
    }

    @Override
    public void sgd(Tensor parameter, Tensor gradient, Tensor velocity, Updates.Sgd rule) {
        INDArray x = Nd4jViews.flat(parameter);
        INDArray g = Nd4jViews.flat(gradient).add(x.mul(rule.weightDecay()));
        INDArray step = g;
        if (rule.momentum() != 0) {
            INDArray v = Nd4jViews.flat(velocity);
            v.muli(rule.momentum()).addi(g);
            step = rule.nesterov() ? v.mul(rule.momentum()).add(g) : v;
        }
        x.subi(step.mul(rule.lr()));
    }

    @Override
    public void adam(Tensor parameter, Tensor gradient, Tensor mean, Tensor square, Updates.Adam rule) {
        INDArray x = Nd4jViews.flat(parameter);
        INDArray g = Nd4jViews.flat(gradient).dup();
        if (rule.decoupled()) {
            x.muli(1 - rule.lr() * rule.weightDecay());
        } else {
            g.addi(x.mul(rule.weightDecay()));
        }
        INDArray m = Nd4jViews.flat(mean).muli(rule.beta1()).addi(g.mul(1 - rule.beta1()));
        INDArray v = Nd4jViews.flat(square).muli(rule.beta2()).addi(g.mul(g).mul(1 - rule.beta2()));
        INDArray root = Transforms.sqrt(v.div(1 - Math.pow(rule.beta2(), rule.step())), true)
                .add(rule.epsilon());
        x.subi(m.div(1 - Math.pow(rule.beta1(), rule.step())).div(root).mul(rule.lr()));
    }

    @Override
    public void update(Updates.Rule rule, Tensor parameter, Tensor gradient, Tensor[] states) {
        if (parameter.size() > 0) {
            INDArray[] memory = Arrays.stream(states).map(Nd4jViews::flat).toArray(INDArray[]::new);
            Nd4jUpdates.apply(rule, Nd4jViews.flat(parameter), Nd4jViews.flat(gradient), memory);
        }
    }
}
