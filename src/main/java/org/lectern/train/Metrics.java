package org.lectern.train;

import java.util.Arrays;
import org.lectern.tensor.DType;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** Numbers that say how good predictions are; none is made of outputs that hold NaN, which are refused. */
public final class Metrics {
    private Metrics() {}

    /**
     * The fraction of right answers. Shapes: logits {@code (batch, classes)} with labels {@code (batch)}, where the largest
     * logit counts; or one logit for each yes-or-no target, where a logit above 0 says yes.
     *
     * @throws ShapeException if the shapes do not fit or there are no examples
     */
    public static double accuracy(Tensor logits, Tensor labels) {
        return agreement(predictions("accuracy", logits, labels), labels);
    }

    /**
     * The fraction of examples whose right class is among the k with the largest logits; of equal ones the first count. Shapes:
     * logits {@code (batch, classes)} with int32 labels {@code (batch)}.
     *
     * @throws ShapeException if the shapes do not fit or k is not from 1 to the number of classes
     */
    public static double topKAccuracy(Tensor logits, Tensor labels, int k) {
        classes("topKAccuracy", logits, labels);
        int classes = logits.dim(1);
        if (k < 1 || k > classes) {
            throw new ShapeException("topKAccuracy", "k from 1 to " + classes, String.valueOf(k), "5 is usual");
        }
        double[] values = Errors.numbers("topKAccuracy", logits);
        int[] right = labels(labels, classes);
        int found = 0;
        for (int i = 0; i < right.length; i++) {
            double own = values[i * classes + right[i]];
            int before = 0;
            for (int c = 0; c < classes; c++) {
                double other = values[i * classes + c];
                before += other > own || (other == own && c < right[i]) ? 1 : 0;
            }
            found += before < k ? 1 : 0;
        }
        return (double) found / right.length;
    }

    /**
     * How many classes a language model is as unsure between: {@code exp} of the mean cross-entropy. Shapes: logits
     * {@code (..., classes)} with int32 labels {@code (...)}.
     *
     * @throws ShapeException if the shapes do not fit
     */
    public static double perplexity(Tensor logits, Tensor labels) {
        present("perplexity", logits, labels);
        Errors.numbers("perplexity", logits);
        int classes = logits.rank() == 0 ? 0 : logits.dim(-1);
        if (classes == 0 || labels.size() == 0 || logits.size() / classes != labels.size()) {
            throw misfit("perplexity", "logits of shape (..., classes) and labels of shape (...)", logits, labels);
        }
        Tensor flat = logits.detach().reshape(labels.size(), classes);
        return Math.exp(Tensor.softmaxCrossEntropy(flat, labels.detach().reshape(labels.size()))
                .item());
    }

    /**
     * Hits and false alarms for every threshold on the scores, which may be logits or probabilities. Shapes: scores and targets
     * with the same number of elements, targets 1 for yes and 0 for no.
     *
     * @throws ShapeException if the shapes do not fit
     * @throws org.lectern.tensor.TensorException if there are not both kinds of targets, or a score is NaN
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

    private static void classes(String operation, Tensor logits, Tensor labels) {
        present(operation, logits, labels);
        if (logits.rank() != 2 || labels.size() != logits.dim(0) || labels.size() == 0) {
            throw misfit(operation, "logits of shape (batch, classes) and labels of shape (batch)", logits, labels);
        }
    }

    private static int[] labels(Tensor labels, int classes) {
        int[] all = labels.to(DType.INT32).toInts();
        for (int i = 0; i < all.length; i++) {
            if (all[i] < 0 || all[i] >= classes) {
                throw new TensorException(
                        "topKAccuracy",
                        "labels from 0 to " + (classes - 1),
                        "label " + all[i] + " at " + i,
                        "as many logits for each example as there are classes?");
            }
        }
        return all;
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
     * {@code (batch)}, or one logit for each yes-or-no target.
     *
     * @throws ShapeException if the shapes do not fit
     */
    public static ConfusionMatrix confusionMatrix(Tensor logits, Tensor labels) {
        int[] predicted =
                predictions("confusionMatrix", logits, labels).to(DType.INT32).toInts();
        int classes = logits.size() == labels.size() ? 2 : logits.dim(1);
        return ConfusionMatrix.of(predicted, labels.to(DType.INT32).toInts(), classes);
    }

    /** The fraction of elements in which predictions and targets are equal. */
    static double agreement(Tensor predictions, Tensor targets) {
        double[] p = predictions.toDoubles();
        double[] t = targets.toDoubles();
        if (p.length != t.length || p.length == 0) {
            throw new ShapeException(
                    "accuracy",
                    "as many predictions as targets, at least one",
                    Arrays.toString(predictions.shape()) + " and " + Arrays.toString(targets.shape()),
                    "give logits of shape (batch, classes) and labels of shape (batch)");
        }
        int right = 0;
        for (int i = 0; i < p.length; i++) {
            right += p[i] == t[i] ? 1 : 0;
        }
        return (double) right / p.length;
    }

    private static Tensor predictions(String operation, Tensor logits, Tensor labels) {
        present(operation, logits, labels);
        if (logits.size() == labels.size() && logits.size() > 0) {
            Errors.numbers(operation, logits);
            return logits.detach().gt(0);
        }
        if (logits.rank() != 2 || labels.size() != logits.dim(0) || labels.size() == 0) {
            throw new ShapeException(
                    operation,
                    "logits of shape (batch, classes) and labels of shape (batch)",
                    Arrays.toString(logits.shape()) + " and " + Arrays.toString(labels.shape()),
                    "one row of logits for each label");
        }
        Errors.numbers(operation, logits);
        return logits.detach().argmax(1);
    }
}
