package org.lectern.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.lectern.tensor.AttentionMask;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * A block of a Transformer: attention of a sequence to itself, then a network of two layers at each place, each with a way
 * around it and layer normalisation. Shapes: {@code (batch, length, features)} -> the same.
 *
 * <p>PyTorch's layer and defaults: normalisation after each part, ReLU, dropout 0.1. With {@link #causal()} it is the block of
 * a language model such as GPT. Vaswani et al. 2017; {@link #preNorm()} is Xiong et al. 2020.
 */
public final class TransformerEncoderLayer implements Layer {
    private final MultiHeadAttention selfAttention;
    private final Linear linear1;
    private final Linear linear2;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final Dropout dropout;
    private final Layer activation;
    private final boolean normFirst;
    private final AttentionMask mask;

    /**
     * Draws first weights.
     *
     * @param hidden the size of the network's middle layer, often four times the features
     * @throws org.lectern.tensor.TensorException if the heads do not divide the features
     */
    public TransformerEncoderLayer(int features, int heads, int hidden, Rng rng) {
        this.dropout = new Dropout(0.1, rng);
        this.activation = new Relu();
        this.normFirst = false;
        this.selfAttention = new MultiHeadAttention(features, heads, rng).dropout(dropout.p());
        this.linear1 = new Linear(features, hidden, rng);
        this.linear2 = new Linear(hidden, features, rng);
        this.norm1 = new LayerNorm(features);
        this.norm2 = new LayerNorm(features);
        this.mask = AttentionMask.none();
    }

    private TransformerEncoderLayer(
            TransformerEncoderLayer from, Dropout dropout, Layer activation, boolean normFirst, AttentionMask mask) {
        this.selfAttention = from.selfAttention.dropout(dropout.p());
        this.linear1 = from.linear1;
        this.linear2 = from.linear2;
        this.norm1 = from.norm1;
        this.norm2 = from.norm2;
        this.dropout = dropout;
        this.activation = activation;
        this.normFirst = normFirst;
        this.mask = mask;
    }

    /**
     * This layer with another probability of leaving a unit out in training; 0.1 unless said otherwise.
     *
     * @throws org.lectern.tensor.TensorException if p is not in [0, 1)
     */
    public TransformerEncoderLayer dropout(double p) {
        return new TransformerEncoderLayer(this, dropout.withP(p), activation, normFirst, mask);
    }

    /** This layer with another activation in the network at each place, such as {@code new Gelu()}. */
    public TransformerEncoderLayer activation(Layer activation) {
        Errors.present("TransformerEncoderLayer.activation", "a layer", activation);
        return new TransformerEncoderLayer(this, dropout, activation, normFirst, mask);
    }

    /** This layer with normalisation before each part, which trains deep stacks more steadily. */
    public TransformerEncoderLayer preNorm() {
        return new TransformerEncoderLayer(this, dropout, activation, true, mask);
    }

    /** This layer where no place sees later ones, whatever other mask is given. */
    public TransformerEncoderLayer causal() {
        return new TransformerEncoderLayer(this, dropout, activation, normFirst, AttentionMask.causal());
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, AttentionMask.none());
    }

    /** The output where a mask says what each place may see, such as {@code AttentionMask.keys(present)} for padding. */
    public Tensor forward(Tensor x, AttentionMask given) {
        AttentionMask both = mask.and(given);
        Tensor y = TransformerParts.around(normFirst, norm1, dropout, x, in -> selfAttention.forward(in, both));
        return TransformerParts.around(normFirst, norm2, dropout, y, this::network);
    }

    private Tensor network(Tensor x) {
        return linear2.forward(dropout.forward(activation.forward(linear1.forward(x))));
    }

    /** The attention, for its weights. */
    public MultiHeadAttention selfAttention() {
        return selfAttention;
    }

    /** Its parts in their order, for a diagram, which leaves out dropout. */
    List<LayerTree.Part> parts(Function<Layer, LayerTree.Part> part) {
        List<LayerTree.Part> network = List.of(part.apply(linear1), part.apply(activation), part.apply(linear2));
        List<LayerTree.Part> all = new ArrayList<>();
        all.addAll(TransformerParts.diagram(normFirst, part.apply(norm1), List.of(part.apply(selfAttention))));
        all.addAll(TransformerParts.diagram(normFirst, part.apply(norm2), network));
        return all;
    }

    @Override
    public String toString() {
        return "TransformerEncoderLayer(" + selfAttention.features() + ", " + selfAttention.heads() + ", "
                + linear1.outFeatures() + ")";
    }
}
