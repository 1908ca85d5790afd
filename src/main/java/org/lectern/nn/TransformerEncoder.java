package org.lectern.nn;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.AttentionMask;
import org.lectern.tensor.Tensor;

/**
 * Encoder layers one after another under one mask. Shapes: {@code (batch, length, features)} -> the same.
 *
 * <pre>{@code
 * TransformerEncoder.of(6, () -> new TransformerEncoderLayer(128, 4, 512, rng).preNorm()).norm(new LayerNorm(128))
 * }</pre>
 */
public final class TransformerEncoder implements Layer {
    private final List<TransformerEncoderLayer> layers;
    private final @Nullable LayerNorm norm;

    private TransformerEncoder(List<TransformerEncoderLayer> layers, @Nullable LayerNorm norm) {
        this.layers = layers;
        this.norm = norm;
    }

    /**
     * A number of layers, each made anew.
     *
     * @throws org.lectern.tensor.TensorException if the number is less than 1
     */
    public static TransformerEncoder of(int count, Supplier<TransformerEncoderLayer> layer) {
        Errors.present("TransformerEncoder", "a supplier of layers", layer);
        return new TransformerEncoder(
                Stream.generate(layer)
                        .limit(Errors.layers("TransformerEncoder", count))
                        .toList(),
                null);
    }

    /** This stack with normalisation at its end, which layers with {@code preNorm} want. */
    public TransformerEncoder norm(LayerNorm last) {
        return new TransformerEncoder(layers, last);
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, AttentionMask.none());
    }

    /** The output where a mask says what each place may see. */
    public Tensor forward(Tensor x, AttentionMask mask) {
        Tensor y = x;
        for (TransformerEncoderLayer layer : layers) {
            y = layer.forward(y, mask);
        }
        return norm == null ? y : norm.forward(y);
    }

    /** The layers in their order. */
    public List<TransformerEncoderLayer> layers() {
        return layers;
    }

    /** The normalisation at the end, or none. */
    @Nullable
    LayerNorm norm() {
        return norm;
    }

    @Override
    public String toString() {
        return "TransformerEncoder(" + layers.size() + " layers)";
    }
}
