package org.lectern.train;

import java.util.ArrayList;
import java.util.List;
import org.lectern.display.Curves;

/** The loss batch by batch, thinned as it grows: the picture of a running training. */
final class LossTrace {
    private static final int MOST = 200;

    private final double[] means = new double[MOST];
    private int points;
    private long batchesInPoint = 1;
    private double sum;
    private long inSum;
    private long batches;

    void add(double loss) {
        batches++;
        sum += loss;
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

    /** The loss by batch, and by epoch once there are two. */
    String svg(List<Epoch> done) {
        double[] shown = java.util.Arrays.copyOf(means, points);
        List<Curves.Panel> panels = new ArrayList<>();
        panels.add(new Curves.Panel(
                "training loss", "batch", 1, batches, List.of(new Curves.Curve("", shown, Curves.BLUE))));
        if (done.size() > 1) {
            panels.addAll(new History(done, History.Stop.COMPLETED).panels().subList(0, 1));
        }
        return Curves.svg("training so far", panels);
    }
}
