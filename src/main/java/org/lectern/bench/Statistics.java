package org.lectern.bench;

import java.util.Arrays;

/** What many noisy timings come down to. */
final class Statistics {
    private Statistics() {}

    /** The middle value; of an even number the mean of the two in the middle. */
    static double median(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("median: needs at least one value, got none; measure a round first");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /**
     * The median of the ratios of the rounds, which is steadier than the ratio of the medians: what slows the machine for a
     * while slows both sides of a round.
     */
    static double medianRatio(double[] times, double[] reference) {
        if (times.length != reference.length) {
            throw new IllegalArgumentException("medianRatio: needs as many rounds on both sides, got " + times.length
                    + " and " + reference.length + "; time every contender in every round");
        }
        double[] ratios = new double[times.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = times[i] / reference[i];
        }
        return median(ratios);
    }

    /** How many iterations fill a batch of the given length, given how long some took. */
    static long iterations(long took, long iterations, long batchNanos) {
        double each = Math.max(1.0, (double) took / iterations);
        return Math.max(1, Math.round(batchNanos / each));
    }
}
