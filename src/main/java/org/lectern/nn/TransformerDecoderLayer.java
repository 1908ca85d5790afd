package org.lectern.nn;

import org.lectern.tensor.AttentionMask;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * A block of a Transformer that writes a sequence while it reads another: causal attention to what is written, attention to
 * what is read, then a network of two layers at each place. Shapes: target {@code (batch, n, features)}, memory
 * {@code (batch, m, features)} -> {@code (batch, n, features)}.
 *
 * <p>PyTorch's layer and defaults, but causal unless another mask is given. Vaswani et al. 2017.
 */
public final class TransformerDecoderLayer implements Layer {
    private final MultiHeadAttention selfAttention;
    private final MultiHeadAttention crossAttention;
    private final Linear linear1;
    private final Linear linear2;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final LayerNorm norm3;
    private final Dropout dropout;
    private final Layer activation;
    private final boolean normFirst;

    /**
     * Draws first weights.
     *
     * @param hidden the size of the network's middle layer, often four times the features
     * @throws org.lectern.tensor.TensorException if the heads do not divide the features
     */
    public TransformerDecoderLayer(int features, int heads, int hidden, Rng rng) {
        this.dropout = new Dropout(0.1, rng);
        this.activation = new Relu();
        this.normFirst = false;
        this.selfAttention = new MultiHeadAttention(features, heads, rng).dropout(dropout.p());
        this.crossAttention = new MultiHeadAttention(features, heads, rng).dropout(dropout.p());
        this.linear1 = new Linear(features, hidden, rng);
        this.linear2 = new Linear(hidden, features, rng);
        this.norm1 = new LayerNorm(features);
        this.norm2 = new LayerNorm(features);
        this.norm3 = new LayerNorm(features);
    }

    private TransformerDecoderLayer(
            TransformerDecoderLayer from, Dropout dropout, Layer activation, boolean normFirst) {
        this.selfAttention = from.selfAttention.dropout(dropout.p());
        this.crossAttention = from.crossAttention.dropout(dropout.p());
        this.linear1 = from.linear1;
        this.linear2 = from.linear2;
        this.norm1 = from.norm1;
        this.norm2 = from.norm2;
        this.norm3 = from.norm3;
        this.dropout = dropout;
        this.activation = activation;
        this.normFirst = normFirst;
    }

    /**
     * This layer with another probability of leaving a unit out in training; 0.1 unless said otherwise.
     *
     * @throws org.lectern.tensor.TensorException if p is not in [0, 1)
     */
    public TransformerDecoderLayer dropout(double p) {
        return new TransformerDecoderLayer(this, dropout.withP(p), activation, normFirst);
    }

    /** This layer with another activation in the network at each place, such as {@code new Gelu()}. */
    public TransformerDecoderLayer activation(Layer activation) {
        Errors.present("TransformerDecoderLayer.activation", "a layer", activation);
        return new TransformerDecoderLayer(this, dropout, activation, normFirst);
    }

    /** This layer with normalisation before each part, which trains deep stacks more steadily. */
    public TransformerDecoderLayer preNorm() {
        return new TransformerDecoderLayer(this, dropout, activation, true);
    }

    /**
     * Refuses: a decoder needs a second sequence to read.
     *
     * @throws org.lectern.tensor.TensorException always
     */
    @Override
    public Tensor forward(Tensor target) {
        throw Errors.argument(
                toString(),
                "a target and a memory to read",
                "a target alone",
                "forward(target, memory), or TransformerEncoderLayer(...).causal() for a language model");
    }

    /** The output for what is written so far and what is read; each place sees what was written up to it. */
    public Tensor forward(Tensor target, Tensor memory) {
        return forward(target, memory, AttentionMask.causal(), AttentionMask.none());
    }

    /** The output where masks say what each place of the target may see of the target and of the memory. */
    public Tensor forward(Tensor target, Tensor memory, AttentionMask targetMask, AttentionMask memoryMask) {
        Tensor x =
                TransformerParts.around(normFirst, norm1, dropout, target, in -> selfAttention.forward(in, targetMask));
        Tensor y = TransformerParts.around(
                normFirst, norm2, dropout, x, in -> crossAttention.forward(in, memory, memory, memoryMask));
        return TransformerParts.around(normFirst, norm3, dropout, y, this::network);
    }

    private Tensor network(Tensor x) {
        return linear2.forward(dropout.forward(activation.forward(linear1.forward(x))));
    }

    /** The attention to what is written, for its weights. */
    public MultiHeadAttention selfAttention() {
        return selfAttention;
    }

    /** The attention to what is read, for its weights. */
    public MultiHeadAttention crossAttention() {
        return crossAttention;
    }

    @Override
    public String toString() {
        return "TransformerDecoderLayer(" + selfAttention.features() + ", " + selfAttention.heads() + ", "
                + linear1.outFeatures() + ")";
    }
}
