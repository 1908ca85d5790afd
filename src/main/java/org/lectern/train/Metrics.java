package org.lectern.train;

import java.util.Arrays;
import org.lectern.tensor.DType;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;

/** Numbers that say how good predictions are. */
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
        if (logits.size() == labels.size() && logits.size() > 0) {
            return logits.detach().gt(0);
        }
        if (logits.rank() != 2 || labels.size() != logits.dim(0) || labels.size() == 0) {
            throw new ShapeException(
                    operation,
                    "logits of shape (batch, classes) and labels of shape (batch)",
                    Arrays.toString(logits.shape()) + " and " + Arrays.toString(labels.shape()),
                    "one row of logits for each label");
        }
        return logits.detach().argmax(1);
    }
}
