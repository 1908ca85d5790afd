package org.lectern.data;

import org.lectern.tensor.Rng;

/** Softmax regression by stochastic gradient descent in plain loops, to judge data without the rest of the library. */
final class LinearClassifier {
    private static final int CLASSES = 10;
    private static final int EPOCHS = 6;

    private final int features;
    private final float[] weights;

    private LinearClassifier(int features) {
        this.features = features;
        this.weights = new float[(features + 1) * CLASSES];
    }

    static LinearClassifier train(Dataset data, Rng rng) {
        LinearClassifier model = new LinearClassifier(data.x().dim(1));
        float[] x = data.x().toFloats();
        int[] y = data.y().toInts();
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            float rate = 0.02f * (1 - epoch / (float) EPOCHS);
            for (int i : rng.permutation(y.length)) {
                model.step(x, i, y[i], rate);
            }
        }
        return model;
    }

    double accuracy(Dataset data) {
        float[] x = data.x().toFloats();
        int[] y = data.y().toInts();
        int right = 0;
        for (int i = 0; i < y.length; i++) {
            float[] scores = scores(x, i);
            int best = 0;
            for (int c = 1; c < CLASSES; c++) {
                best = scores[c] > scores[best] ? c : best;
            }
            right += best == y[i] ? 1 : 0;
        }
        return right / (double) y.length;
    }

    private void step(float[] x, int sample, int label, float rate) {
        float[] p = scores(x, sample);
        float max = Float.NEGATIVE_INFINITY;
        for (float score : p) {
            max = Math.max(max, score);
        }
        float sum = 0;
        for (int c = 0; c < CLASSES; c++) {
            p[c] = (float) Math.exp(p[c] - max);
            sum += p[c];
        }
        for (int c = 0; c < CLASSES; c++) {
            p[c] = rate * (p[c] / sum - (c == label ? 1 : 0));
            weights[features * CLASSES + c] -= p[c];
        }
        for (int f = 0; f < features; f++) {
            float value = x[sample * features + f];
            for (int c = 0; value != 0 && c < CLASSES; c++) {
                weights[f * CLASSES + c] -= value * p[c];
            }
        }
    }

    private float[] scores(float[] x, int sample) {
        float[] scores = new float[CLASSES];
        System.arraycopy(weights, features * CLASSES, scores, 0, CLASSES);
        for (int f = 0; f < features; f++) {
            float value = x[sample * features + f];
            for (int c = 0; value != 0 && c < CLASSES; c++) {
                scores[c] += value * weights[f * CLASSES + c];
            }
        }
        return scores;
    }
}
