package org.lectern.train;

import java.util.Arrays;

/** A number batch by batch, thinned as it grows: a curve of a running training. */
final class Trace {
    private static final int MOST = 200;

    private final double[] means = new double[MOST];
    private int points;
    private long batchesInPoint = 1;
    private double sum;
    private long inSum;
    private long batches;

    void add(double value) {
        batches++;
        sum += value;
        inSum++;
        if (inSum == batchesInPoint) {
            means[points++] = sum / inSum;
            sum = 0;
            inSum = 0;
            if (points == MOST) {
                halve();
            }
        }
    }

    /** Makes each two points one. */
    private void halve() {
        for (int i = 0; i < MOST / 2; i++) {
            means[i] = (means[2 * i] + means[2 * i + 1]) / 2;
        }
        points = MOST / 2;
        batchesInPoint *= 2;
    }

    /** How many numbers came. */
    long batches() {
        return batches;
    }

    /** The points of the curve, means of as many batches each. */
    double[] values() {
        return Arrays.copyOf(means, points);
    }

    /** A curve over the same axis that has values after some batches only: NaN elsewhere. */
    double[] at(long[] batch, double[] value) {
        double[] curve = new double[points];
        Arrays.fill(curve, Double.NaN);
        for (int i = 0; i < Math.min(batch.length, value.length) && points > 0; i++) {
            long place = (batch[i] - 1) / batchesInPoint;
            curve[(int) Math.min(points - 1, Math.max(0, place))] = value[i];
        }
        return curve;
    }
}
