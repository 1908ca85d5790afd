package org.lectern.nn;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/** What losses ask of their targets. */
final class Targets {
    private Targets() {}

    /** Targets in the outputs' shape and type: broadcasting (batch, 1) with (batch) would compare each with all. */
    static Tensor aligned(String operation, Tensor outputs, Tensor targets) {
        Errors.present(operation, "outputs and targets", outputs);
        Errors.present(operation, "outputs and targets", targets);
        Errors.present(operation, "outputs", outputs);
        Errors.present(operation, "targets", targets);
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
        DType type = outputs.dtype().isFloating() ? outputs.dtype() : DType.FLOAT32;
        Tensor typed = targets.dtype() == type ? targets : targets.to(type);
        return Arrays.equals(shape, targets.shape()) ? typed : typed.reshape(shape);
    }

    private static int[] squeezed(int[] shape) {
        boolean column = shape.length == 2 && shape[1] == 1;
        return column ? new int[] {shape[0]} : shape;
    }

    static int[] without(int[] shape, int axis) {
        return IntStream.range(0, shape.length)
                .filter(i -> i != axis)
                .map(i -> shape[i])
                .toArray();
    }

    /** Refuses values that are not from 0 to 1, NaN among them. */
    static void fractions(String operation, String what, Tensor values, String remedy) {
        double low = values.min().item();
        double high = values.max().item();
        if (!(low >= 0 && high <= 1)) {
            throw Errors.argument(operation, what + " from 0 to 1", what + " from " + low + " to " + high, remedy);
        }
    }

    /** Refuses rows that are no distributions over the last axis. */
    static void probabilities(String operation, Tensor rows) {
        String remedy = "softmax(-1) makes rows of probabilities; one-hot rows become labels by labels.argmax(1)";
        fractions(operation, "probabilities", rows, remedy);
        Tensor sums = rows.detach().sum(-1);
        double low = sums.min().item();
        double high = sums.max().item();
        if (!(low > 0.999 && high < 1.001)) {
            throw Errors.argument(
                    operation,
                    "probabilities that sum to 1 for each example",
                    "sums from " + low + " to " + high,
                    remedy);
        }
    }

    /** Refuses targets other than -1 and 1. */
    static void signs(String operation, Tensor targets) {
        for (double t : targets.toDoubles()) {
            if (t != 1 && t != -1) {
                throw Errors.argument(
                        operation, "targets -1 and 1", t, "classes 0 and 1 become these by t.mul(2).sub(1)");
            }
        }
    }

    /** Int32 labels, one for each row of scores (batch, classes). */
    static int[] labels(String operation, Tensor scores, Tensor labels) {
        Errors.present(operation, "scores and labels", scores);
        Errors.present(operation, "scores and labels", labels);
        Errors.present(operation, "scores", scores);
        Errors.present(operation, "labels", labels);
        int[] shape = scores.shape();
        if (shape.length != 2 || scores.size() == 0) {
            throw Errors.shape(operation, "scores of shape (batch, classes)", shape, "one row for each example");
        }
        if (labels.dtype() != DType.INT32) {
            throw Errors.argument(operation, "int32 labels of shape (batch)", labels.dtype(), "labels.to(DType.INT32)");
        }
        if (labels.rank() == 0 || labels.size() != shape[0] || labels.dim(0) != shape[0]) {
            throw Errors.shape(operation, "labels of shape [" + shape[0] + "]", labels.shape(), "one for each row");
        }
        return labels.toInts();
    }

    /** Where the labels that count are, at least one; refuses labels that name no class. */
    static int[] kept(String operation, int[] labels, @Nullable Integer ignored, int classes) {
        int[] kept = counted(operation, labels, ignored, classes);
        if (kept.length == 0) {
            throw Errors.argument(
                    operation,
                    "at least one label that counts",
                    "only labels " + ignored + ", which are ignored",
                    "the mean over no examples is not defined; leave such batches out");
        }
        return kept;
    }

    /** Like {@link #kept}, but there may be none. */
    static int[] counted(String operation, int[] labels, @Nullable Integer ignored, int classes) {
        int[] counted = IntStream.range(0, labels.length)
                .filter(i -> ignored == null || labels[i] != ignored)
                .toArray();
        for (int i : counted) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw Errors.argument(
                        operation,
                        "labels from 0 to " + (classes - 1)
                                + (ignored == null ? "" : " or " + ignored + ", the ignored"),
                        "label " + labels[i],
                        "count labels from 0, and give the last layer as many outputs as there are classes");
            }
        }
        return counted;
    }

    /** Refuses what cannot be log-probabilities; NaN passes, so that a trainer can say where the loss came to be it. */
    static void logProbabilities(String operation, Tensor logProbabilities) {
        double most = logProbabilities.detach().max().item();
        // Rounding may put a probability a little above 1.
        if (most >= 1e-3) {
            throw Errors.argument(
                    operation, "log-probabilities, which are at most 0", most, "logSoftmax(1) makes them of logits");
        }
    }

    /** The weighted mean of -scores[i, labels[i]]. */
    static Tensor weightedMean(String operation, Tensor scores, int[] labels, @Nullable Tensor weight) {
        int classes = scores.dim(1);
        int[] places = new int[labels.length];
        Arrays.setAll(places, i -> i * classes + labels[i]);
        Tensor picked = scores.flatten().index(0, places);
        if (weight == null) {
            return picked.mean().neg();
        }
        Tensor weights = weight.to(scores.dtype()).index(0, labels);
        return picked.mul(weights).sum().div(-totalWeight(operation, labels, weight));
    }

    /** The sum of the labels' weights, their number without weights. */
    static double totalWeight(String operation, int[] labels, @Nullable Tensor weight) {
        double total = weights(IntStream.range(0, labels.length).toArray(), labels, weight);
        if (total == 0) {
            throw Errors.argument(
                    operation, "a label with a weight above 0", "only labels of weight 0", "leave such batches out");
        }
        return total;
    }

    /** The sum of the weights of the labels in some places, their number without weights. */
    static double weights(int[] places, int[] labels, @Nullable Tensor weight) {
        if (weight == null) {
            return places.length;
        }
        double[] weights = weight.toDoubles();
        return Arrays.stream(places).mapToDouble(i -> weights[labels[i]]).sum();
    }
}
