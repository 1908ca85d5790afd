package org.lectern.nn;

import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Adds to each vector of a sequence one that tells its place, since attention does not see order. Shapes:
 * {@code (..., length, features)} -> the same, for lengths up to a greatest one.
 *
 * <p>The vectors are waves, {@code sin(t / 10000^(2i / features))} at even and the cosine at odd features (Vaswani et al. 2017),
 * or learned ones.
 */
public final class PositionalEncoding implements Layer {
    private static final int MOST = 1 << 26;
    private final Tensor table;

    /**
     * Waves, which are not learned.
     *
     * @param features the size of a vector
     * @param maxLength the length of the longest sequence
     * @throws org.lectern.tensor.TensorException if one is less than 1
     */
    public PositionalEncoding(int features, int maxLength) {
        this(waves(Norms.positive("PositionalEncoding", features), Norms.positive("PositionalEncoding", maxLength)));
    }

    private PositionalEncoding(Tensor table) {
        this.table = table;
    }

    /** Vectors that are learned, at first Gaussian with deviation 0.02, as in BERT and GPT-2. */
    public static PositionalEncoding learned(int features, int maxLength, Rng rng) {
        int[] shape = {Norms.positive("PositionalEncoding", maxLength), Norms.positive("PositionalEncoding", features)};
        return new PositionalEncoding(Tensor.randn(rng, shape).mul(0.02).requiresGrad());
    }

    private static Tensor waves(int features, int maxLength) {
        if ((long) features * maxLength > MOST) {
            throw Errors.argument(
                    "PositionalEncoding",
                    "at most " + MOST + " values in the table",
                    maxLength + " places of " + features + " features",
                    "make it as long as the longest sequence");
        }
        float[][] rows = new float[maxLength][features];
        for (int t = 0; t < maxLength; t++) {
            for (int i = 0; i < features; i++) {
                double angle = t / Math.pow(10_000, (i - i % 2) / (double) features);
                rows[t][i] = (float) (i % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
            }
        }
        return Tensor.of(rows);
    }

    @Override
    public Tensor forward(Tensor x) {
        int[] shape = Errors.input(this, x).shape();
        int length = shape.length < 2 ? 0 : shape[shape.length - 2];
        if (shape.length < 2 || shape[shape.length - 1] != table.dim(1) || length > table.dim(0)) {
            throw Errors.shape(
                    this,
                    "an input of shape (..., length up to " + table.dim(0) + ", " + table.dim(1) + ")",
                    shape,
                    length > table.dim(0) ? "make it for longer sequences" : "the last axis holds the features");
        }
        return x.add(table.slice(0, 0, length));
    }

    /** The vectors, a row for each place: {@code (maxLength, features)}. */
    public Tensor table() {
        return table;
    }

    @Override
    public String toString() {
        return "PositionalEncoding(" + table.dim(1) + ", " + table.dim(0) + (table.needsGrad() ? ", learned)" : ")");
    }
}
