package org.lectern.tensor;

import java.lang.ref.Reference;

/**
 * The rules of the optimizers with a step size for each element, as one loop over a tile of parameter, gradient and state. In
 * double for both types: they are bound by memory, not by arithmetic.
 */
final class UpdateRules {
    private static final int MOST_STATES = 3;
    private static final ThreadLocal<double[][]> TILES =
            ThreadLocal.withInitial(() -> new double[MOST_STATES + 2][Tiles.LENGTH]);

    private UpdateRules() {}

    static void apply(Updates.Rule rule, Tensor parameter, Tensor gradient, Tensor[] states) {
        Tiles tiles = Tiles.ours();
        double[][] tile = TILES.get();
        double[] x = tile[0];
        double[] g = tile[1];
        int size = parameter.size();
        for (int at = 0; at < size; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, size - at);
            tiles.read(parameter, at, x, 0, n);
            tiles.read(gradient, at, g, 0, n);
            for (int s = 0; s < states.length; s++) {
                tiles.read(states[s], at, tile[2 + s], 0, n);
            }
            decay(x, g, rule.weightDecay(), n);
            if (rule instanceof Updates.Adagrad adagrad) {
                adagrad(x, g, tile[2], adagrad, n);
            } else if (rule instanceof Updates.RmsProp rmsProp) {
                rmsProp(x, g, tile, rmsProp, n);
            } else if (rule instanceof Updates.Adadelta adadelta) {
                adadelta(x, g, tile[2], tile[3], adadelta, n);
            } else if (rule instanceof Updates.Nadam nadam) {
                nadam(x, g, tile[2], tile[3], nadam, n);
            }
            for (int s = 0; s < states.length; s++) {
                tiles.write("update", states[s], at, tile[2 + s], n);
            }
            tiles.write("update", parameter, at, x, n);
        }
        Reference.reachabilityFence(states);
    }

    private static void decay(double[] x, double[] g, double weightDecay, int n) {
        if (weightDecay != 0) {
            for (int j = 0; j < n; j++) {
                g[j] += weightDecay * x[j];
            }
        }
    }

    private static void adagrad(double[] x, double[] g, double[] sum, Updates.Adagrad rule, int n) {
        double lr = rule.lr();
        double epsilon = rule.epsilon();
        for (int j = 0; j < n; j++) {
            sum[j] += g[j] * g[j];
            x[j] -= lr * g[j] / (Math.sqrt(sum[j]) + epsilon);
        }
    }

    private static void rmsProp(double[] x, double[] g, double[][] tile, Updates.RmsProp rule, int n) {
        double[] square = tile[2];
        double alpha = rule.alpha();
        double epsilon = rule.epsilon();
        int next = 3;
        if (rule.centered()) {
            double[] mean = tile[next++];
            for (int j = 0; j < n; j++) {
                square[j] = alpha * square[j] + (1 - alpha) * g[j] * g[j];
                mean[j] = alpha * mean[j] + (1 - alpha) * g[j];
                g[j] /= Math.sqrt(square[j] - mean[j] * mean[j]) + epsilon;
            }
        } else {
            for (int j = 0; j < n; j++) {
                square[j] = alpha * square[j] + (1 - alpha) * g[j] * g[j];
                g[j] /= Math.sqrt(square[j]) + epsilon;
            }
        }
        if (rule.momentum() != 0) {
            double[] velocity = tile[next];
            for (int j = 0; j < n; j++) {
                velocity[j] = rule.momentum() * velocity[j] + g[j];
                g[j] = velocity[j];
            }
        }
        for (int j = 0; j < n; j++) {
            x[j] -= rule.lr() * g[j];
        }
    }

    private static void adadelta(
            double[] x, double[] g, double[] square, double[] moved, Updates.Adadelta rule, int n) {
        double rho = rule.rho();
        double epsilon = rule.epsilon();
        for (int j = 0; j < n; j++) {
            square[j] = rho * square[j] + (1 - rho) * g[j] * g[j];
            double step = Math.sqrt(moved[j] + epsilon) / Math.sqrt(square[j] + epsilon) * g[j];
            moved[j] = rho * moved[j] + (1 - rho) * step * step;
            x[j] -= rule.lr() * step;
        }
    }

    private static void nadam(double[] x, double[] g, double[] mean, double[] square, Updates.Nadam rule, int n) {
        double beta1 = rule.beta1();
        double beta2 = rule.beta2();
        double correction = 1 - Math.pow(beta2, rule.step());
        for (int j = 0; j < n; j++) {
            mean[j] = beta1 * mean[j] + (1 - beta1) * g[j];
            square[j] = beta2 * square[j] + (1 - beta2) * g[j] * g[j];
            double root = Math.sqrt(square[j] / correction) + rule.epsilon();
            x[j] -= (rule.gradientRate() * g[j] + rule.meanRate() * mean[j]) / root;
        }
    }
}
