package org.lectern.nn;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.AttentionMask;
import org.lectern.tensor.Tensor;

/**
 * Decoder layers one after another, which all read the same memory. Shapes: target {@code (batch, n, features)}, memory
 * {@code (batch, m, features)} -> {@code (batch, n, features)}.
 */
public final class TransformerDecoder implements Layer {
    private final List<TransformerDecoderLayer> layers;
    private final @Nullable LayerNorm norm;

    private TransformerDecoder(List<TransformerDecoderLayer> layers, @Nullable LayerNorm norm) {
        this.layers = layers;
        this.norm = norm;
    }

    /**
     * A number of layers, each made anew.
     *
     * @throws org.lectern.tensor.TensorException if the number is less than 1
     */
    public static TransformerDecoder of(int count, Supplier<TransformerDecoderLayer> layer) {
        Errors.present("TransformerDecoder", "a supplier of layers", layer);
        return new TransformerDecoder(
                Stream.generate(layer)
                        .limit(Errors.layers("TransformerDecoder", count))
                        .toList(),
                null);
    }

    /** This stack with normalisation at its end, which layers with {@code preNorm} want. */
    public TransformerDecoder norm(LayerNorm last) {
        return new TransformerDecoder(layers, last);
    }

    /**
     * Refuses: a decoder needs a second sequence to read.
     *
     * @throws org.lectern.tensor.TensorException always
     */
    @Override
    public Tensor forward(Tensor target) {
        return layers.get(0).forward(target);
    }

    /** The output for what is written so far and what is read; each place sees what was written up to it. */
    public Tensor forward(Tensor target, Tensor memory) {
        return forward(target, memory, AttentionMask.causal(), AttentionMask.none());
    }

    /** The output where masks say what each place of the target may see of the target and of the memory. */
    public Tensor forward(Tensor target, Tensor memory, AttentionMask targetMask, AttentionMask memoryMask) {
        Tensor y = target;
        for (TransformerDecoderLayer layer : layers) {
            y = layer.forward(y, memory, targetMask, memoryMask);
        }
        return norm == null ? y : norm.forward(y);
    }

    /** The layers in their order. */
    public List<TransformerDecoderLayer> layers() {
        return layers;
    }

    @Override
    public String toString() {
        return "TransformerDecoder(" + layers.size() + " layers)";
    }
}
