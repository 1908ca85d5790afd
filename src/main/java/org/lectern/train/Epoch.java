package org.lectern.train;

/**
 * One pass over the training examples. The training numbers are means over the pass, taken while the weights changed.
 *
 * @param number from 1
 * @param loss the mean training loss
 * @param accuracy the training accuracy; NaN where the task has none
 * @param validationLoss the loss on the validation examples after the pass; NaN without such
 * @param validationAccuracy the accuracy on the validation examples after the pass; NaN without such
 * @param seconds how long the pass took, validation included
 */
public record Epoch(
        int number, double loss, double accuracy, double validationLoss, double validationAccuracy, double seconds) {}
