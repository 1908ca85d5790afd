package org.lectern.train;

/**
 * How well a network does on some examples.
 *
 * @param loss the mean loss
 * @param accuracy the fraction of right answers; NaN where the task has no right and wrong
 * @param weight what the loss is the mean over, such as the number of labels that are not ignored; NaN for the number of
 *     examples
 * @param answers how many answers the accuracy is the fraction of; NaN for the number of examples
 */
public record Score(double loss, double accuracy, double weight, double answers) {
    /** A score in which each example counts the same. */
    public Score(double loss, double accuracy) {
        this(loss, accuracy, Double.NaN, Double.NaN);
    }

    @Override
    public String toString() {
        return "Score[loss=" + loss + ", accuracy=" + accuracy + "]";
    }
}
