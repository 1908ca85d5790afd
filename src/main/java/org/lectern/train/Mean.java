package org.lectern.train;

/** The mean score over batches of different sizes. */
final class Mean {
    private double loss;
    private double accuracy;
    private long count;

    /** What the mean is made of. */
    record Sums(double loss, double accuracy, long count) {}

    void add(Score score, int examples) {
        loss += score.loss() * examples;
        accuracy += score.accuracy() * examples;
        count += examples;
    }

    Score score() {
        return new Score(loss / count, accuracy / count);
    }

    Sums sums() {
        return new Sums(loss, accuracy, count);
    }

    void load(Sums sums) {
        loss = sums.loss;
        accuracy = sums.accuracy;
        count = sums.count;
    }
}
