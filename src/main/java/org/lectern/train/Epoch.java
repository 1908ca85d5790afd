package org.lectern.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One pass over the training examples. The training numbers are means over the pass, taken while the weights changed.
 *
 * @param number from 1
 * @param loss the mean training loss
 * @param accuracy the training accuracy; NaN where the task has none
 * @param validationLoss the loss on the validation examples after the pass; NaN without such
 * @param validationAccuracy the accuracy on the validation examples after the pass; NaN without such
 * @param seconds how long the pass took, validation included
 * @param metrics what else was measured after the pass, by name; with a schedule also the learning rate, {@code lr}
 */
public record Epoch(
        int number,
        double loss,
        double accuracy,
        double validationLoss,
        double validationAccuracy,
        double seconds,
        Map<String, Double> metrics) {
    public Epoch {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** An epoch without further metrics. */
    public Epoch(
            int number,
            double loss,
            double accuracy,
            double validationLoss,
            double validationAccuracy,
            double seconds) {
        this(number, loss, accuracy, validationLoss, validationAccuracy, seconds, Map.of());
    }
}
