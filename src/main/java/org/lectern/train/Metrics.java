package org.lectern.train;

import java.util.Arrays;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** Numbers that say how good predictions are; none is made of outputs that hold NaN, which are refused. */
public final class Metrics {
    private Metrics() {}

    /**
     * Metrics that leave out the examples with the given label, such as -100 for padding:
     * {@code Metrics.ignoreIndex(-100).accuracy(logits, labels)}.
     */
    public static LabelMetrics ignoreIndex(int label) {
        return LabelMetrics.PLAIN.ignoreIndex(label);
    }

    /**
     * Metrics of logits {@code (batch, time, classes)} with labels {@code (batch, time)}, also where the shapes do not tell
     * that the classes are last.
     */
    public static LabelMetrics classesLast() {
        return LabelMetrics.PLAIN.classesLast();
    }

    /**
     * The fraction of right answers. Shapes: logits {@code (batch, classes)} with labels {@code (batch)}, where the largest
     * logit counts; the same with a label for each step of sequences, classes on axis 1 or last; or one logit for each
     * yes-or-no target, where a logit above 0 says yes.
     *
     * @throws ShapeException if the shapes do not fit, do not tell where the classes are, or there are no examples
     * @throws TensorException if a label names no class
     */
    public static double accuracy(Tensor logits, Tensor labels) {
        return LabelMetrics.PLAIN.accuracy(logits, labels);
    }

    /**
     * The fraction of examples whose right class is among the k with the largest logits; of equal ones the first count. Shapes:
     * logits {@code (batch, classes)} with int32 labels {@code (batch)}, or a label for each step of sequences.
     *
     * @throws ShapeException if the shapes do not fit or k is not from 1 to the number of classes
     * @throws TensorException if a label names no class
     */
    public static double topKAccuracy(Tensor logits, Tensor labels, int k) {
        return LabelMetrics.PLAIN.topKAccuracy(logits, labels, k);
    }

    /**
     * How many classes a language model is as unsure between: {@code exp} of the mean cross-entropy. Shapes: logits
     * {@code (..., classes)} or {@code (batch, classes, time)}, with int32 labels {@code (...)} or {@code (batch, time)}.
     *
     * @throws ShapeException if the shapes do not fit or do not tell where the classes are
     * @throws TensorException if a label names no class
     */
    public static double perplexity(Tensor logits, Tensor labels) {
        return LabelMetrics.PLAIN.perplexity(logits, labels);
    }

    /**
     * Hits and false alarms for every threshold on the scores, which may be logits or probabilities. Shapes: scores and targets
     * with the same number of elements, targets 1 for yes and 0 for no.
     *
     * @throws ShapeException if the shapes do not fit
     * @throws TensorException if there are not both kinds of targets, or a score is NaN
     */
    public static RocCurve rocCurve(Tensor scores, Tensor targets) {
        double[] truth = paired("rocCurve", scores, targets);
        boolean[] yes = new boolean[truth.length];
        for (int i = 0; i < truth.length; i++) {
            if (truth[i] != 0 && truth[i] != 1) {
                throw new TensorException(
                        "rocCurve", "targets 0 and 1", truth[i] + " at " + i, "labels.eq(c) asks for one class");
            }
            yes[i] = truth[i] == 1;
        }
        return RocCurve.of(scores.toDoubles(), yes);
    }

    /** The area under {@link #rocCurve}. */
    public static double auc(Tensor scores, Tensor targets) {
        return rocCurve(scores, targets).auc();
    }

    /** The mean of {@code (output - target)^2}; as many outputs as targets. */
    public static double meanSquaredError(Tensor outputs, Tensor targets) {
        double[] t = paired("meanSquaredError", outputs, targets);
        double[] y = Errors.numbers("meanSquaredError", outputs);
        double sum = 0;
        for (int i = 0; i < t.length; i++) {
            sum += (y[i] - t[i]) * (y[i] - t[i]);
        }
        return sum / t.length;
    }

    /** The mean of {@code |output - target|}; as many outputs as targets. */
    public static double meanAbsoluteError(Tensor outputs, Tensor targets) {
        double[] t = paired("meanAbsoluteError", outputs, targets);
        double[] y = Errors.numbers("meanAbsoluteError", outputs);
        double sum = 0;
        for (int i = 0; i < t.length; i++) {
            sum += Math.abs(y[i] - t[i]);
        }
        return sum / t.length;
    }

    /** The part of the targets' variance that the outputs explain: 1 is perfect, 0 as good as their mean; NaN if all are equal. */
    public static double rSquared(Tensor outputs, Tensor targets) {
        double[] t = paired("rSquared", outputs, targets);
        double mean = Arrays.stream(t).average().orElse(Double.NaN);
        double spread = Arrays.stream(t).map(v -> (v - mean) * (v - mean)).sum();
        return spread == 0 ? Double.NaN : 1 - meanSquaredError(outputs, targets) * t.length / spread;
    }

    private static void present(String operation, Tensor outputs, Tensor targets) {
        Errors.present(operation, "outputs", outputs);
        Errors.present(operation, "targets", targets);
    }

    private static double[] paired(String operation, Tensor outputs, Tensor targets) {
        present(operation, outputs, targets);
        if (outputs.size() != targets.size() || outputs.size() == 0) {
            throw misfit(operation, "as many outputs as targets, at least one", outputs, targets);
        }
        return Errors.numbers(operation, targets);
    }

    private static ShapeException misfit(String operation, String needed, Tensor a, Tensor b) {
        return new ShapeException(
                operation,
                needed,
                Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()),
                "one row of outputs for each target");
    }

    /**
     * How often each class was taken for each other. Shapes: logits {@code (batch, classes)} with int32 labels
     * {@code (batch)}, a label for each step of sequences, or one logit for each yes-or-no target.
     *
     * @throws ShapeException if the shapes do not fit
     * @throws TensorException if a label names no class
     */
    public static ConfusionMatrix confusionMatrix(Tensor logits, Tensor labels) {
        return LabelMetrics.PLAIN.confusionMatrix(logits, labels);
    }
}
