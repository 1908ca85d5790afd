package org.lectern.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lectern.display.Curves;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.TensorException;

/**
 * How many of the yes-cases are found at the cost of how many false alarms, for every threshold; shows itself as a curve.
 *
 * @param points from the highest threshold, which says no to all, to the lowest; scores that tie make one point
 */
public record RocCurve(List<Point> points) implements Displayable {
    private static final int DRAWN = 101;

    /**
     * The rates when everything with a score of at least the threshold is taken for a yes.
     *
     * @param falsePositiveRate the fraction of no-cases taken for a yes
     * @param truePositiveRate the fraction of yes-cases taken for a yes
     */
    public record Point(double threshold, double falsePositiveRate, double truePositiveRate) {}

    public RocCurve {
        points = List.copyOf(points);
    }

    static RocCurve of(double[] scores, boolean[] yes) {
        Integer[] order = new Integer[scores.length];
        long positives = 0;
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
            positives += yes[i] ? 1 : 0;
            if (Double.isNaN(scores[i])) {
                throw new TensorException("rocCurve", "scores that are numbers", "NaN at " + i, "look at the loss");
            }
        }
        long negatives = order.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new TensorException(
                    "rocCurve",
                    "examples of both yes and no",
                    positives + " of yes and " + negatives + " of no",
                    "the targets are 1 for yes and 0 for no");
        }
        Arrays.sort(order, (a, b) -> Double.compare(scores[b], scores[a]));
        List<Point> points = new ArrayList<>(List.of(new Point(Double.POSITIVE_INFINITY, 0, 0)));
        long found = 0;
        long alarms = 0;
        for (int i = 0; i < order.length; i++) {
            if (yes[order[i]]) {
                found++;
            } else {
                alarms++;
            }
            double score = scores[order[i]];
            if (i + 1 == order.length || scores[order[i + 1]] != score) {
                points.add(new Point(score, (double) alarms / negatives, (double) found / positives));
            }
        }
        return new RocCurve(points);
    }

    /** The area under the curve: how likely a yes-case has a higher score than a no-case, ties counted half. */
    public double auc() {
        double area = 0;
        for (int i = 1; i < points.size(); i++) {
            Point a = points.get(i - 1);
            Point b = points.get(i);
            area += (b.falsePositiveRate - a.falsePositiveRate) * (a.truePositiveRate + b.truePositiveRate) / 2;
        }
        return area;
    }

    /** The true positive rate at a false positive rate, on the line between two points. */
    private double at(double rate) {
        for (int i = 1; i < points.size(); i++) {
            Point a = points.get(i - 1);
            Point b = points.get(i);
            if (b.falsePositiveRate > rate) {
                double part = (rate - a.falsePositiveRate) / (b.falsePositiveRate - a.falsePositiveRate);
                return a.truePositiveRate + part * (b.truePositiveRate - a.truePositiveRate);
            }
        }
        return 1;
    }

    @Override
    public MimeBundle display() {
        double[] curve = new double[DRAWN];
        double[] chance = new double[DRAWN];
        for (int i = 0; i < DRAWN; i++) {
            chance[i] = i / (DRAWN - 1.0);
            curve[i] = at(chance[i]);
        }
        Curves.Panel panel = new Curves.Panel(
                "true positive rate",
                "false positive rate",
                0,
                1,
                List.of(
                        new Curves.Curve(String.format(Locale.ROOT, "AUC %.3f", auc()), curve, Curves.BLUE),
                        new Curves.Curve("chance", chance, Curves.VERMILION)));
        return MimeBundle.html(Curves.svg("ROC curve", List.of(panel)), toString());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "ROC curve of %d thresholds, AUC %.4f", points.size() - 1, auc());
    }
}
