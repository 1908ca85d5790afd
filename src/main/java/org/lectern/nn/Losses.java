package org.lectern.nn;

import java.util.Arrays;
import java.util.Optional;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/**
 * The usual losses, each averaged over the batch. The forms without arguments are for a trainer, the others for a cell.
 *
 * <p>Cross-entropies take logits, the outputs before softmax or sigmoid: together with them they stay finite and exact where
 * the two steps apart would take the logarithm of 0.
 */
public final class Losses {
    private static final Loss CROSS_ENTROPY = Losses::crossEntropy;
    private static final Loss BINARY_CROSS_ENTROPY = new BinaryCrossEntropy();
    private static final Loss MEAN_SQUARED_ERROR = new MeanSquaredError();

    private Losses() {}

    /** {@link #crossEntropy(Tensor, Tensor)} for a trainer. */
    public static Loss crossEntropy() {
        return CROSS_ENTROPY;
    }

    /** {@link #binaryCrossEntropy(Tensor, Tensor)} for a trainer. */
    public static Loss binaryCrossEntropy() {
        return BINARY_CROSS_ENTROPY;
    }

    /** {@link #meanSquaredError(Tensor, Tensor)} for a trainer. */
    public static Loss meanSquaredError() {
        return MEAN_SQUARED_ERROR;
    }

    /**
     * How unlikely the network thinks the right classes: the mean of {@code -log softmax(logits)[label]}. Shapes:
     * {@code (batch, classes)} with int32 labels {@code (batch)} from 0 to classes - 1, to one element.
     *
     * <p>Gradient to the logits: {@code (softmax(logits) - oneHot(labels)) / batch}. This is the negative log-likelihood.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit or a label names no class
     */
    public static Tensor crossEntropy(Tensor logits, Tensor labels) {
        int[] shape = logits.shape();
        if (shape.length != 2 || shape[0] == 0 || shape[1] == 0) {
            throw Errors.shape("crossEntropy", "logits of shape (batch, classes)", shape, "one row for each example");
        }
        int batch = shape[0];
        int classes = shape[1];
        if (labels.dtype() != DType.INT32) {
            throw Errors.argument(
                    "crossEntropy",
                    "int32 labels of shape (batch), the number of the right class",
                    labels.dtype() + " " + Arrays.toString(labels.shape()),
                    labels.rank() == 2 && labels.dim(1) == classes
                            ? "one-hot rows become labels by labels.argmax(1)"
                            : "labels.to(DType.INT32)");
        }
        if (labels.size() != batch || labels.dim(0) != batch) {
            throw Errors.shape(
                    "crossEntropy",
                    "labels of shape [" + batch + "] for these logits",
                    labels.shape(),
                    "one label for each row");
        }
        return Tensor.softmaxCrossEntropy(logits, labels.rank() == 1 ? labels : labels.reshape(batch));
    }

    /**
     * How unlikely the network thinks the right answers to yes-or-no questions: the mean of
     * {@code -t log p - (1 - t) log(1 - p)} with {@code p = sigmoid(logit)}. Shapes: logits and targets of the same shape, or
     * {@code (batch, 1)} with {@code (batch)}, to one element.
     *
     * <p>Computed as {@code softplus(logit) - t * logit}; gradient to the logits: {@code (p - t) / size}.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit or a target is not in [0, 1]
     */
    public static Tensor binaryCrossEntropy(Tensor logits, Tensor targets) {
        Tensor t = aligned("binaryCrossEntropy", logits, targets);
        double low = t.min().item();
        double high = t.max().item();
        if (!(low >= 0 && high <= 1)) {
            throw Errors.argument(
                    "binaryCrossEntropy",
                    "targets from 0 to 1",
                    "targets from " + low + " to " + high,
                    "classes -1 and 1 become 0 and 1 by t.add(1).div(2)");
        }
        return Tensor.binaryCrossEntropyWithLogits(logits, t);
    }

    /**
     * The mean of {@code (output - target)^2} over all elements. Shapes: both the same, or {@code (batch, 1)} with
     * {@code (batch)}, to one element. Gradient to the outputs: {@code 2 (output - target) / size}.
     *
     * @throws org.lectern.tensor.ShapeException if the shapes do not fit
     */
    public static Tensor meanSquaredError(Tensor outputs, Tensor targets) {
        return outputs.sub(aligned("meanSquaredError", outputs, targets))
                .square()
                .mean();
    }

    /** Targets in the outputs' shape and type: broadcasting (batch, 1) with (batch) would compare each with all. */
    private static Tensor aligned(String operation, Tensor outputs, Tensor targets) {
        int[] shape = outputs.shape();
        if (!Arrays.equals(squeezed(shape), squeezed(targets.shape()))) {
            throw Errors.shape(
                    operation,
                    "targets of shape " + Arrays.toString(shape) + " as the outputs",
                    targets.shape(),
                    "one target for each output");
        }
        if (outputs.size() == 0) {
            throw Errors.shape(operation, "at least one output", shape, "is the batch empty?");
        }
        Tensor typed = targets.dtype() == outputs.dtype() ? targets : targets.to(outputs.dtype());
        return Arrays.equals(shape, targets.shape()) ? typed : typed.reshape(shape);
    }

    private static int[] squeezed(int[] shape) {
        boolean column = shape.length == 2 && shape[1] == 1;
        return column ? new int[] {shape[0]} : shape;
    }

    private static final class BinaryCrossEntropy implements Loss {
        @Override
        public Tensor of(Tensor outputs, Tensor targets) {
            return binaryCrossEntropy(outputs, targets);
        }

        @Override
        public Optional<Tensor> predictions(Tensor outputs, Tensor targets) {
            return Optional.of(outputs.gt(0).reshape(targets.shape()));
        }
    }

    private static final class MeanSquaredError implements Loss {
        @Override
        public Tensor of(Tensor outputs, Tensor targets) {
            return meanSquaredError(outputs, targets);
        }

        @Override
        public Optional<Tensor> predictions(Tensor outputs, Tensor targets) {
            return Optional.empty();
        }
    }
}
