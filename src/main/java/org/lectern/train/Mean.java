package org.lectern.train;

import org.lectern.tensor.TensorException;

/** The mean score over batches, each counted by what its own numbers are the mean over. */
final class Mean {
    private double loss;
    private double accuracy;
    private double weight;
    private double answers;
    private boolean empty = true;

    /** What the mean is made of. */
    record Sums(double loss, double accuracy, double weight, double answers) {}

    void add(Score score, int examples) {
        double counted = Double.isNaN(score.weight()) ? examples : score.weight();
        double answered = Double.isNaN(score.answers()) ? examples : score.answers();
        empty = false;
        // What counts nothing may be NaN.
        if (counted > 0) {
            loss += score.loss() * counted;
            weight += counted;
        }
        if (answered > 0) {
            accuracy += score.accuracy() * answered;
            answers += answered;
        }
    }

    /** The mean so far; of nothing it is NaN. */
    Score score() {
        return new Score(loss / weight, accuracy / answers, weight, answers);
    }

    /**
     * The mean over all examples.
     *
     * @throws TensorException if there were some but none that counts
     */
    Score score(String where) {
        if (!empty && weight == 0) {
            throw new TensorException(
                    "fit",
                    "an example that counts " + where,
                    "only such as the loss ignores",
                    "look at the labels, and at the ignored label and the class weights of the loss");
        }
        return score();
    }

    Sums sums() {
        return new Sums(loss, accuracy, weight, answers);
    }

    void load(Sums sums) {
        loss = sums.loss;
        accuracy = sums.accuracy;
        weight = sums.weight;
        answers = sums.answers;
    }
}
