package org.lectern.plot;

import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.lectern.display.ProgressBar;
import org.lectern.tensor.Rng;

/** Exact t-SNE; see {@link Embeddings#tsne}. */
final class Tsne {
    static final int MOST = 3000;
    private static final int STEPS = 1000;
    private static final int STEPS_OF_FEW = 2000;
    private static final int FEW = 500;
    private static final int EXAGGERATED = 250;
    /** Four times that flings single points of a small set far out, from where they do not return. */
    private static final double SLOWEST_RATE = 50;

    private static final double EXAGGERATION = 12;

    private Tsne() {}

    static double[][] embed(double[][] x, double[][] start, double perplexity, Rng rng) {
        int n = x.length;
        if (n < 4 || n > MOST) {
            throw new PlotException(
                    "tsne",
                    "4 to " + MOST + " points",
                    n + "",
                    n < 4 ? "" : "take a part of them: time and memory grow with the square");
        }
        if (!(perplexity >= 1) || perplexity > (n - 1) / 3.0) {
            throw new PlotException(
                    "tsne",
                    "a perplexity from 1 to a third of the other points, " + Numbers.brief((n - 1) / 3.0),
                    Numbers.brief(perplexity),
                    "");
        }
        double[] p = affinities(x, perplexity);
        refuseInterrupted();
        double[] y = began(start, rng);
        double[] velocity = new double[2 * n];
        double[] gains = new double[2 * n];
        java.util.Arrays.fill(gains, 1);
        // The gradient has the factor 4: a rate of n / 12 for one without it, and never less than 50, as is common.
        double rate = Math.max(n / EXAGGERATION / 4, SLOWEST_RATE);
        int steps = n <= FEW ? STEPS_OF_FEW : STEPS;
        try (ProgressBar bar = ProgressBar.of("t-SNE", steps)) {
            for (int step = 0; step < steps; step++) {
                boolean early = step < EXAGGERATED;
                double[] gradient = gradient(p, y, early ? EXAGGERATION : 1);
                double momentum = early ? 0.5 : 0.8;
                for (int i = 0; i < y.length; i++) {
                    boolean turned = gradient[i] > 0 == velocity[i] > 0;
                    gains[i] = Math.max(0.01, turned ? gains[i] * 0.8 : gains[i] + 0.2);
                    velocity[i] = momentum * velocity[i] - rate * gains[i] * gradient[i];
                    y[i] += velocity[i];
                }
                center(y);
                bar.step();
                refuseInterrupted();
            }
        }
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = new double[] {y[2 * i], y[2 * i + 1]};
        }
        return rows;
    }

    /** Only looks, so that whoever runs the cell sees the interrupt too. */
    private static void refuseInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("tsne: interrupted");
        }
    }

    /** Small, so that points can pass each other at first. */
    private static double[] began(double[][] start, Rng rng) {
        double squares = 0;
        for (double[] row : start) {
            squares += row[0] * row[0];
        }
        double scale = squares == 0 ? 0 : 1e-2 / Math.sqrt(squares / start.length);
        double[] y = new double[2 * start.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = scale * start[i / 2][i % 2 % start[0].length] + 1e-6 * rng.nextGaussian();
        }
        center(y);
        return y;
    }

    private static void center(double[] y) {
        double[] mean = new double[2];
        for (int i = 0; i < y.length; i++) {
            mean[i % 2] += y[i] * 2 / y.length;
        }
        for (int i = 0; i < y.length; i++) {
            y[i] -= mean[i % 2];
        }
    }

    /** How near points are as probabilities of pairs, [n * n]: Gaussians as wide as the perplexity asks, made symmetric. */
    static double[] affinities(double[][] x, double perplexity) {
        int n = x.length;
        double[] p = new double[n * n];
        double wanted = Math.log(perplexity);
        Thread caller = Thread.currentThread();
        IntStream.range(0, n).parallel().forEach(i -> {
            if (caller.isInterrupted()) {
                return;
            }
            double[] d = new double[n];
            double nearest = Double.POSITIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < x[i].length; k++) {
                    sum += (x[i][k] - x[j][k]) * (x[i][k] - x[j][k]);
                }
                d[j] = sum;
                nearest = j == i ? nearest : Math.min(nearest, sum);
            }
            double mean = 0;
            for (double each : d) {
                mean += each / n;
            }
            double beta = mean > 0 ? 1 / mean : 1;
            double low = 0;
            double high = Double.POSITIVE_INFINITY;
            for (int attempt = 0; attempt < 100; attempt++) {
                double sum = 0;
                double weighted = 0;
                for (int j = 0; j < n; j++) {
                    // From the nearest on, so that the sum is never zero.
                    double e = j == i ? 0 : Math.exp(-beta * (d[j] - nearest));
                    p[i * n + j] = e;
                    sum += e;
                    weighted += e * (d[j] - nearest);
                }
                for (int j = 0; j < n; j++) {
                    p[i * n + j] /= sum;
                }
                double entropy = Math.log(sum) + beta * weighted / sum;
                if (Math.abs(entropy - wanted) < 1e-5) {
                    break;
                }
                if (entropy > wanted) {
                    low = beta;
                    beta = Double.isInfinite(high) ? beta * 2 : (beta + high) / 2;
                } else {
                    high = beta;
                    beta = (beta + low) / 2;
                }
            }
        });
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double both = Math.max((p[i * n + j] + p[j * n + i]) / (2 * n), 1e-12);
                p[i * n + j] = both;
                p[j * n + i] = both;
            }
        }
        return p;
    }

    /** The divergence of Kullback and Leibler between the pairs' probabilities in space and in the plane. */
    static double loss(double[] p, double[] y) {
        int n = y.length / 2;
        double total = total(y);
        double loss = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (i != j) {
                    loss += p[i * n + j] * Math.log(p[i * n + j] / (kernel(y, i, j) / total));
                }
            }
        }
        return loss;
    }

    /** Its gradient, 4 Σ (e p - q) k (y_i - y_j), where p is exaggerated by e; section 3.3. */
    static double[] gradient(double[] p, double[] y, double exaggeration) {
        int n = y.length / 2;
        double total = total(y);
        double[] gradient = new double[y.length];
        IntStream.range(0, n).parallel().forEach(i -> {
            double gx = 0;
            double gy = 0;
            for (int j = 0; j < n; j++) {
                if (j != i) {
                    double k = kernel(y, i, j);
                    double pull = 4 * (exaggeration * p[i * n + j] - k / total) * k;
                    gx += pull * (y[2 * i] - y[2 * j]);
                    gy += pull * (y[2 * i + 1] - y[2 * j + 1]);
                }
            }
            gradient[2 * i] = gx;
            gradient[2 * i + 1] = gy;
        });
        return gradient;
    }

    /** Summed row by row in a fixed order: the same sum, however many threads. */
    private static double total(double[] y) {
        int n = y.length / 2;
        double[] rows = new double[n];
        IntStream.range(0, n).parallel().forEach(i -> {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += j == i ? 0 : kernel(y, i, j);
            }
            rows[i] = sum;
        });
        double total = 0;
        for (double row : rows) {
            total += row;
        }
        return total;
    }

    private static double kernel(double[] y, int i, int j) {
        double dx = y[2 * i] - y[2 * j];
        double dy = y[2 * i + 1] - y[2 * j + 1];
        return 1 / (1 + dx * dx + dy * dy);
    }
}
