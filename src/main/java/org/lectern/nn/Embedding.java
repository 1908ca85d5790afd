package org.lectern.nn;

import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * A learned vector for each word of a vocabulary. Shapes: int32 of any shape -> {@code (shape..., features)}; the weight is
 * {@code (words, features)}.
 *
 * <p>Vectors start Gaussian with deviation 1, as in PyTorch.
 */
public final class Embedding implements Layer {
    private final Tensor weight;
    private final int paddingIndex;

    /**
     * Draws first vectors.
     *
     * @throws org.lectern.tensor.TensorException if a size is less than 1
     */
    public Embedding(int words, int features, Rng rng) {
        this(
                Tensor.randn(rng, Norms.positive("Embedding", words), Norms.positive("Embedding", features))
                        .requiresGrad(),
                -1);
    }

    /**
     * A layer with the given vectors {@code (words, features)}, such as trained ones.
     *
     * @throws org.lectern.tensor.ShapeException if the weight is no matrix
     */
    public Embedding(Tensor weight) {
        this(checked(weight).requiresGrad(), -1);
    }

    private Embedding(Tensor weight, int paddingIndex) {
        this.weight = weight;
        this.paddingIndex = paddingIndex;
    }

    /**
     * This layer with one index for padding: its vector is 0 and stays so.
     *
     * @throws org.lectern.tensor.TensorException if there is no such word
     */
    public Embedding paddingIndex(int index) {
        if (index < 0 || index >= words()) {
            throw Errors.argument("Embedding", "a padding index from 0 to " + (words() - 1), index, "0 is usual");
        }
        Tensor padding = Tensor.oneHot(new int[] {index}, words()).reshape(words(), 1);
        Tensor zeroed = Tensor.where(padding, Tensor.scalar(0), weight.detach());
        return new Embedding(zeroed.requiresGrad(), index);
    }

    @Override
    public Tensor forward(Tensor indices) {
        return paddingIndex < 0 ? Tensor.embedding(weight, indices) : Tensor.embedding(weight, indices, paddingIndex);
    }

    /** The vectors, of shape {@code (words, features)}. */
    public Tensor weight() {
        return weight;
    }

    /** The size of the vocabulary. */
    public int words() {
        return weight.dim(0);
    }

    /** The size of a vector. */
    public int features() {
        return weight.dim(1);
    }

    @Override
    public String toString() {
        return "Embedding(" + words() + ", " + features()
                + (paddingIndex < 0 ? ")" : ", padding " + paddingIndex + ")");
    }

    private static Tensor checked(Tensor weight) {
        Errors.present("Embedding", "a weight of shape (words, features)", weight);
        if (weight.rank() != 2) {
            throw Errors.shape(
                    "Embedding", "a weight of shape (words, features)", weight.shape(), "one row for each word");
        }
        return weight;
    }
}
