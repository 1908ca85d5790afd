package org.lectern.optim;

/**
 * A step length along a direction that meets the strong Wolfe conditions: the loss falls enough (c1) and the slope becomes flat
 * enough (c2). Brackets such a step, then closes in on it by cubic interpolation. Nocedal and Wright, Numerical Optimization,
 * 2nd edition, algorithms 3.5 and 3.6 with the safeguards of minFunc, which PyTorch follows too.
 */
final class LineSearch {
    private static final double C1 = 1e-4;
    private static final double C2 = 0.9;
    private static final int MOST_TRIALS = 25;

    /** Loss and gradient after a step of a length. */
    record Point(double step, double loss, double[] gradient, double slope) {}

    /** Computes the point at a step length. */
    @FunctionalInterface
    interface Line {
        Point at(double step);
    }

    private final Line line;
    private final Point start;
    private final double smallestChange;
    private final double directionSize;
    private int trials;
    private int evaluations;

    /**
     * @param start where the line begins, with step 0
     * @param directionSize the largest element of the direction, for telling when a bracket is closed
     */
    LineSearch(Line line, Point start, double directionSize, double smallestChange) {
        this.line = line;
        this.start = start;
        this.directionSize = directionSize;
        this.smallestChange = smallestChange;
    }

    /** How often the loss was computed. */
    int evaluations() {
        return evaluations;
    }

    Point from(double firstStep) {
        Point before = start;
        Point now = evaluate(firstStep);
        while (trials < MOST_TRIALS) {
            if (tooHigh(now) || (trials > 1 && now.loss >= before.loss)) {
                return zoom(before, now);
            }
            if (flat(now)) {
                return now;
            }
            if (now.slope >= 0) {
                return zoom(before, now);
            }
            double least = now.step + 0.01 * (now.step - before.step);
            double next = minimum(before, now, least, now.step * 10);
            before = now;
            now = evaluate(next);
            trials++;
        }
        return start.loss <= now.loss ? start : now;
    }

    private Point zoom(Point one, Point two) {
        Point low = one.loss <= two.loss ? one : two;
        Point high = low == one ? two : one;
        boolean stalled = false;
        while (trials < MOST_TRIALS && Math.abs(high.step - low.step) * directionSize >= smallestChange) {
            double left = Math.min(low.step, high.step);
            double right = Math.max(low.step, high.step);
            double step = minimum(low, high, left, right);
            // Too near an end: once let pass, the second time a tenth away from it.
            double margin = 0.1 * (right - left);
            if (Math.min(right - step, step - left) < margin) {
                if (stalled || step >= right || step <= left) {
                    step = Math.abs(step - right) < Math.abs(step - left) ? right - margin : left + margin;
                    stalled = false;
                } else {
                    stalled = true;
                }
            } else {
                stalled = false;
            }
            Point trial = evaluate(step);
            trials++;
            if (tooHigh(trial) || trial.loss >= low.loss) {
                boolean lower = trial.loss < low.loss;
                high = lower ? low : trial;
                low = lower ? trial : low;
            } else if (flat(trial)) {
                return trial;
            } else {
                if (trial.slope * (high.step - low.step) >= 0) {
                    high = low;
                }
                low = trial;
            }
        }
        return low;
    }

    private Point evaluate(double step) {
        evaluations++;
        return line.at(step);
    }

    private boolean tooHigh(Point point) {
        return point.loss > start.loss + C1 * point.step * start.slope;
    }

    private boolean flat(Point point) {
        return Math.abs(point.slope) <= -C2 * start.slope;
    }

    /** Where the cubic with the losses and slopes of two points is least (Nocedal and Wright, 3.59), kept in bounds. */
    private static double minimum(Point one, Point two, double least, double most) {
        Point a = one.step <= two.step ? one : two;
        Point b = a == one ? two : one;
        double d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.step - b.step);
        double square = d1 * d1 - a.slope * b.slope;
        if (!(square >= 0)) {
            return (least + most) / 2;
        }
        double d2 = Math.sqrt(square);
        double place = b.step - (b.step - a.step) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
        return Math.min(Math.max(place, least), most);
    }
}
