package org.lectern.train;

import java.util.Arrays;
import java.util.OptionalInt;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;

/**
 * In how many of their elements predictions and targets are equal.
 *
 * @param answers how many targets count; NaN where there is no right and wrong
 */
record Agreement(double right, double answers) {
    static final Agreement NONE = new Agreement(Double.NaN, Double.NaN);

    static Agreement of(Tensor predictions, Tensor targets, OptionalInt ignored) {
        double[] p = predictions.toDoubles();
        double[] t = targets.toDoubles();
        if (p.length != t.length || p.length == 0) {
            throw new ShapeException(
                    "accuracy",
                    "as many predictions as targets, at least one",
                    Arrays.toString(predictions.shape()) + " and " + Arrays.toString(targets.shape()),
                    "give logits of shape (batch, classes) and labels of shape (batch)");
        }
        double leftOut = ignored.isPresent() ? ignored.getAsInt() : Double.NaN;
        int right = 0;
        int answers = 0;
        for (int i = 0; i < p.length; i++) {
            if (t[i] != leftOut) {
                right += p[i] == t[i] ? 1 : 0;
                answers++;
            }
        }
        return new Agreement(right, answers);
    }

    /** The score with these answers and a loss. */
    Score with(double loss, double weight) {
        return new Score(loss, right / answers, weight, answers);
    }
}
