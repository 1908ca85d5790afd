package org.lectern.data;

import org.lectern.tensor.Tensor;

/**
 * Some samples to learn from in one step.
 *
 * @param x the inputs, {@code (n, ...)}
 * @param y the labels or targets, {@code (n)} or {@code (n, ...)}
 * @param lengths of sequences before they were padded, one for each sample; empty if nothing was padded
 * @param targetLengths of targets that are sequences before they were padded; empty if they are not
 */
public record Batch(Tensor x, Tensor y, int[] lengths, int[] targetLengths) {
    /** Samples of one shape. */
    public Batch(Tensor x, Tensor y) {
        this(x, y, new int[0]);
    }

    /** Sequences with a label or target of one shape each. */
    public Batch(Tensor x, Tensor y, int... lengths) {
        this(x, y, lengths, new int[0]);
    }

    /** The number of samples. */
    public int size() {
        return x.dim(0);
    }

    /**
     * Where there is a sequence, and where padding: 1 and 0 of shape {@code (n, longest)}, as {@code AttentionMask.keys} takes
     * it; 1 everywhere if nothing was padded.
     *
     * @throws DataException if the samples are no sequences
     */
    public Tensor mask() {
        if (x.rank() < 2) {
            throw new DataException(
                    "mask", "sequences: x (n, length, ...)", "x of rank " + x.rank(), "Dataset.ofSequences makes some");
        }
        int longest = x.dim(1);
        float[] mask = new float[size() * longest];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = lengths.length == 0 || i % longest < lengths[i / longest] ? 1 : 0;
        }
        return Tensor.of(mask).reshape(size(), longest);
    }
}
