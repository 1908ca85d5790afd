package org.lectern.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What a contender's work came to, in a few numbers, by which two contenders show that they did the same.
 *
 * @param rows a row for each result: some sums over a tensor, or the losses of the first steps
 */
record Fingerprint(List<double[]> rows) {
    /**
     * Where this one differs from another; empty if nowhere.
     *
     * @param tolerance relative to the largest number of a row, which is a sum of absolute values
     */
    String difference(Fingerprint other, double tolerance) {
        if (rows.size() != other.rows.size()) {
            return rows.size() + " results instead of " + other.rows.size();
        }
        for (int i = 0; i < rows.size(); i++) {
            double[] mine = rows.get(i);
            double[] theirs = other.rows.get(i);
            double scale = 0;
            for (double value : theirs) {
                scale = Math.max(scale, Math.abs(value));
            }
            boolean same = mine.length == theirs.length;
            for (int k = 0; same && k < mine.length; k++) {
                // Written so that NaN differs.
                same = Math.abs(mine[k] - theirs[k]) <= tolerance * scale;
            }
            if (!same) {
                return "result " + (i + 1) + " is " + Arrays.toString(mine) + " instead of " + Arrays.toString(theirs);
            }
        }
        return "";
    }
}
