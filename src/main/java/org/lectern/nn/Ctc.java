package org.lectern.nn;

import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/**
 * Connectionist temporal classification with its options, made by {@link Losses#ctc()}: a loss for label sequences, such as
 * the letters of a recording, that does not need to know at which step each label comes.
 *
 * <p>The network says for each step how likely each class is, one of which, the blank, means no label. A label sequence is as
 * likely as all alignments together that give it when repeats are merged and blanks dropped. Graves et al. 2006.
 */
public final class Ctc {
    static final Ctc PLAIN = new Ctc(0, false);

    private final int blank;
    private final boolean zeroInfinity;

    private Ctc(int blank, boolean zeroInfinity) {
        this.blank = blank;
        this.zeroInfinity = zeroInfinity;
    }

    /** This loss with another class for the blank, which is 0 otherwise. */
    public Ctc blank(int index) {
        return new Ctc(index, zeroInfinity);
    }

    /** This loss with 0 instead of infinity for labels that don't fit into their steps. */
    public Ctc zeroInfinity() {
        return new Ctc(blank, true);
    }

    /**
     * The mean over the batch of {@code -log p(labels | input) / max(1, number of labels)}. Shapes: log-probabilities
     * {@code (batch, time, classes)}, int32 labels {@code (batch, longest)} of which each row's first {@code labelLengths[i]}
     * count, to one element. The batch comes first, as in our recurrent layers; PyTorch's form is (time, batch, classes).
     *
     * <p>The gradient to a log-probability is minus the probability that the alignment passes there, over all alignments that
     * give the labels. Labels that need more steps than there are cost infinity, with gradient 0.
     *
     * @param logProbabilities over the classes for each step: the network's outputs after {@code logSoftmax(-1)}
     * @param inputLengths how many steps of each sequence count
     * @param labelLengths how many labels each sequence has
     * @throws org.lectern.tensor.TensorException if shapes do not fit, a length is longer than its axis, or a label is the
     *     blank or names no class
     */
    public Tensor of(Tensor logProbabilities, Tensor labels, int[] inputLengths, int[] labelLengths) {
        Errors.present("ctc", "log-probabilities and labels", logProbabilities);
        Errors.present("ctc", "log-probabilities and labels", labels);
        Errors.present("ctc", "the lengths of the inputs", inputLengths);
        Errors.present("ctc", "the lengths of the labels", labelLengths);
        if (logProbabilities.rank() != 3 || logProbabilities.size() == 0) {
            throw Errors.shape(
                    "ctc",
                    "log-probabilities of shape (batch, time, classes)",
                    logProbabilities.shape(),
                    "permute(1, 0, 2) turns (time, batch, classes) into it");
        }
        int batch = logProbabilities.dim(0);
        if (labels.dtype() != DType.INT32) {
            throw Errors.argument("ctc", "int32 labels of shape (batch, longest)", labels.dtype(), "to(DType.INT32)");
        }
        if (labels.rank() != 2 || labels.dim(0) != batch) {
            throw Errors.shape("ctc", "labels of shape [" + batch + ", longest]", labels.shape(), "a row for each");
        }
        if (labelLengths.length != batch) {
            throw Errors.argument(
                    "ctc", batch + " label lengths", labelLengths.length, "one for each sequence of the batch");
        }
        int longest = labels.dim(1);
        int[] flat = labels.toInts();
        int[][] sequences = new int[batch][];
        double[] scales = new double[batch];
        for (int i = 0; i < batch; i++) {
            int n = labelLengths[i];
            if (n < 0 || n > longest) {
                throw Errors.argument(
                        "ctc", "label lengths from 0 to " + longest, n, "how many labels of each row count?");
            }
            sequences[i] = java.util.Arrays.copyOfRange(flat, i * longest, i * longest + n);
            scales[i] = 1.0 / Math.max(1, n) / batch;
        }
        Tensor losses = Tensor.ctc(logProbabilities, sequences, inputLengths, blank);
        if (zeroInfinity) {
            Tensor zeros = Tensor.zeros(losses.dtype(), losses.shape());
            losses = Tensor.where(losses.eq(Double.POSITIVE_INFINITY), zeros, losses);
        }
        return losses.mul(Tensor.of(losses.dtype(), scales)).sum();
    }

    @Override
    public String toString() {
        return "Ctc(blank " + blank + (zeroInfinity ? ", zero infinity)" : ")");
    }
}
