package org.lectern.nn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;

/**
 * Binary cross-entropy of logits with its options, made by {@link Losses#binaryCrossEntropy()}: how unlikely the network
 * thinks the right answers to yes-or-no questions.
 */
public final class BinaryCrossEntropy implements Loss {
    static final BinaryCrossEntropy PLAIN = new BinaryCrossEntropy(null);
    private static final String NAME = "binaryCrossEntropy";

    private final @Nullable Tensor positiveWeight;

    private BinaryCrossEntropy(@Nullable Tensor positiveWeight) {
        this.positiveWeight = positiveWeight;
    }

    /**
     * This loss with each yes counted that many times: the number of negative examples over that of the positive ones makes
     * up for a rare yes.
     *
     * @param weight positive, a scalar or of a shape that broadcasts to the logits', such as one for each question
     * @throws org.lectern.tensor.TensorException if a weight is not positive
     */
    public BinaryCrossEntropy positiveWeight(Tensor weight) {
        Errors.present(NAME, "a weight", weight);
        for (double value : weight.toDoubles()) {
            if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
                throw Errors.argument(NAME, "a finite positive weight", value, "1 leaves the loss as it is");
            }
        }
        return new BinaryCrossEntropy(weight.detach());
    }

    /** {@link #positiveWeight(Tensor)} with one weight for all. */
    public BinaryCrossEntropy positiveWeight(double weight) {
        return positiveWeight(Tensor.scalar(weight));
    }

    /**
     * The mean of {@code -w t log p - (1 - t) log(1 - p)} with {@code p = sigmoid(logit)} and the positive weight w. Shapes:
     * logits and targets of the same shape, or {@code (batch, 1)} with {@code (batch)}, to one element.
     *
     * <p>Computed from the logits, so it stays finite; gradient without weight: {@code (p - t) / size}.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit or a target is not in [0, 1]
     */
    @Override
    public Tensor of(Tensor logits, Tensor targets) {
        Tensor t = Targets.aligned(NAME, logits, targets);
        Targets.fractions(NAME, "targets", t, "classes -1 and 1 become 0 and 1 by t.add(1).div(2)");
        if (positiveWeight == null) {
            return Tensor.binaryCrossEntropyWithLogits(logits, t);
        }
        // -log p = softplus(-x) and -log(1 - p) = softplus(-x) + x.
        Tensor minusLog = logits.neg().softplus();
        Tensor yes = t.mul(positiveWeight.to(t.dtype())).mul(minusLog);
        Tensor no = t.rsub(1).mul(minusLog.add(logits));
        if (yes.size() != t.size()) {
            throw Errors.shape(
                    NAME,
                    "positive weights that broadcast to " + java.util.Arrays.toString(t.shape()),
                    positiveWeight.shape(),
                    "give one for all, or one for each column");
        }
        return yes.add(no).mean();
    }

    @Override
    public Optional<Tensor> predictions(Tensor outputs, Tensor targets) {
        Errors.present(NAME, "outputs and targets", outputs);
        Errors.present(NAME, "outputs and targets", targets);
        return Optional.of(outputs.gt(0).reshape(targets.shape()));
    }

    @Override
    public String toString() {
        return "BinaryCrossEntropy()";
    }
}
