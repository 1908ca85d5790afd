package org.lectern.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The kernels: each takes checked operands and fills a result made by the caller. Nothing here knows of gradients.
 *
 * <p>"As [outer, n, inner]" means that the row-major elements are read as a cube of these sizes, whatever the shape.
 */
interface Backend {
    String name();

    /** Whether ops such as layerNorm have kernels of their own for this type; otherwise they are composed of other ops. */
    default boolean fuses(DType dtype) {
        return false;
    }

    /** y = f(x), elementwise. */
    void unary(UnaryOp op, Tensor x, double p, double q, Tensor out);

    /** out = upstream f'(x), elementwise, where y = f(x). */
    void unaryGradient(UnaryOp op, Tensor upstream, Tensor x, Tensor y, double p, double q, Tensor out);

    /** out = f(a, b); the operands have one type and broadcast to the result's shape. */
    void binary(BinaryOp op, Tensor a, Tensor b, Tensor out);

    /** out = a where the mask is not 0, else b; all of the result's shape. */
    void where(Tensor mask, Tensor a, Tensor b, Tensor out);

    /** Reduces n of x as [outer, n, inner]. */
    void reduce(ReduceOp op, Tensor x, int outer, int n, int inner, Tensor out);

    /** The index in n of the first greatest, or smallest, element of x as [outer, n, inner]; NaN counts as both. */
    void argReduce(boolean greatest, Tensor x, int outer, int n, int inner, Tensor out);

    /** Running sums along n of x as [outer, n, inner]. */
    void cumsum(Tensor x, int outer, int n, int inner, Tensor out);

    /** Matrix products of batches: out[i] = op(a[i]) op(b[i]); an operand with one matrix serves all. */
    void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor out);

    /** Softmax, or its logarithm, of x as [rows, n]. */
    void softmax(boolean logarithm, Tensor x, int rows, int n, Tensor out);

    /** Gradient of {@link #softmax} to its input, given its output y. */
    void softmaxGradient(boolean logarithm, Tensor upstream, Tensor y, int rows, int n, Tensor out);

    /** Returns the sum of -log softmax(logits)[i, labels[i]] and leaves softmax(logits) in probabilities. */
    double crossEntropy(Tensor logits, int[] labels, Tensor probabilities);

    /** out = (probabilities - onehot(labels)) scale. */
    void crossEntropyGradient(Tensor probabilities, int[] labels, double scale, Tensor out);

    /** out = x * weight + bias, where x is {@link ConvolutionShape#input} and so on. */
    void convolution(Tensor x, Tensor weight, @Nullable Tensor bias, ConvolutionShape shape, Tensor out);

    /** Gradient of {@link #convolution} to its input. */
    void convolutionInputGradient(Tensor upstream, Tensor weight, ConvolutionShape shape, Tensor out);

    /** Gradient of {@link #convolution} to its weight and, if wanted, to its bias. */
    void convolutionWeightGradient(
            Tensor x, Tensor upstream, ConvolutionShape shape, Tensor out, @Nullable Tensor biasOut);

    /** What the windows see of x as [planes, height, width], as [planes, kernel, places]; padding is 0. */
    void unfold(Tensor x, WindowShape shape, Tensor out);

    /** Adds up columns at the places they come from: the transpose of {@link #unfold}. */
    void fold(Tensor columns, WindowShape shape, Tensor out);

    /** The greatest of each window and, if wanted, where it is in its plane, int32; NaN counts as greatest. */
    void maxPool(Tensor x, WindowShape shape, Tensor out, @Nullable Tensor places);

    /** Gradient of {@link #maxPool}: adds each element to the place it comes from; those at -1 go nowhere. */
    void maxPoolScatter(Tensor upstream, Tensor places, WindowShape shape, Tensor out);

    /** Reads the places: the transpose of {@link #maxPoolScatter}. */
    void maxPoolGather(Tensor x, Tensor places, WindowShape shape, Tensor out);

    /** The mean of each window; padding counts as zeros. */
    void averagePool(Tensor x, WindowShape shape, Tensor out);

    /** Gradient of {@link #averagePool}. */
    void averagePoolGradient(Tensor upstream, WindowShape shape, Tensor out);

    void permute(Tensor x, int[] axes, Tensor out);

    /** Repeats x along its sizes 1 to the result's shape. */
    void expand(Tensor x, Tensor out);

    /** out = x[:, from : from + m, :], where x is [outer, n, inner] and out is [outer, m, inner]. */
    void slice(Tensor x, int outer, int n, int inner, int from, int m, Tensor out);

    /** out[:, from : from + m, :] = x, the reverse of {@link #slice}; the rest of out stays. */
    void place(Tensor x, int outer, int n, int inner, int from, int m, Tensor out);

    /** out[:, i, :] = x[:, indices[i], :] of x as [outer, n, inner]. */
    void gather(Tensor x, int outer, int n, int inner, int[] indices, Tensor out);

    /** out[:, indices[i], :] += x[:, i, :], the gradient of {@link #gather}; out is zero before. */
    void scatterAdd(Tensor x, int outer, int n, int inner, int[] indices, Tensor out);

    void fill(Tensor out, double value);

    /** Converts between types; fractions are cut off towards 0. */
    void cast(Tensor x, Tensor out);

    /** See {@link Updates#sgd}. */
    void sgd(Tensor parameter, Tensor gradient, Tensor velocity, Updates.Sgd rule);

    /** See {@link Updates#adam}. */
    void adam(Tensor parameter, Tensor gradient, Tensor mean, Tensor square, Updates.Adam rule);

    /** See {@link Updates#apply}. */
    void update(Updates.Rule rule, Tensor parameter, Tensor gradient, Tensor[] states);
}
