package org.lectern.tensor;

/** Updates of parameters on the CPU: one pass over parameter, gradient and state. */
final class CpuUpdates {
    private CpuUpdates() {}

    static void sgd(Tensor parameter, Tensor gradient, Tensor velocity, Updates.Sgd rule) {
        Tiles tiles = Tiles.ours();
        int size = parameter.size();
        if (parameter.dtype() == DType.FLOAT32) {
            for (int at = 0; at < size; at += Storage.PIECE) {
                int n = Math.min(Storage.PIECE, size - at);
                Tiles.read(parameter, at, tiles.floatA, 0, n);
                Tiles.read(gradient, at, tiles.floatB, 0, n);
                if (rule.momentum() == 0) {
                    sgd(tiles.floatA, tiles.floatB, (float) rule.lr(), (float) rule.weightDecay(), n);
                } else {
                    float[] moving = reading(velocity, at, tiles.floatC, n);
                    momentum(tiles.floatA, tiles.floatB, moving, rule, n);
                    written(velocity, at, moving, n);
                }
                Tiles.write(parameter, at, tiles.floatA, n);
            }
            return;
        }
        for (int at = 0; at < size; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, size - at);
            tiles.read(parameter, at, tiles.doubleA, 0, n);
            tiles.read(gradient, at, tiles.doubleB, 0, n);
            tiles.read(velocity, at, tiles.doubleC, 0, n);
            boolean moving = rule.momentum() != 0;
            for (int j = 0; j < n; j++) {
                double g = tiles.doubleB[j] + rule.weightDecay() * tiles.doubleA[j];
                double v = moving ? rule.momentum() * tiles.doubleC[j] + g : g;
                tiles.doubleC[j] = v;
                tiles.doubleA[j] -= rule.lr() * (rule.nesterov() && moving ? g + rule.momentum() * v : v);
            }
            if (moving) {
                tiles.write("sgd", velocity, at, tiles.doubleC, n);
            }
            tiles.write("sgd", parameter, at, tiles.doubleA, n);
        }
    }

    /** A state's elements: the array that they lie in where they lie in pieces, else a copy. */
    private static float[] reading(Tensor state, int at, float[] tile, int n) {
        float[][] pieces = state.storage().pieces();
        if (pieces != null) {
            return pieces[at / Storage.PIECE];
        }
        Tiles.read(state, at, tile, 0, n);
        return tile;
    }

    private static void written(Tensor state, int at, float[] tile, int n) {
        if (state.storage().pieces() == null) {
            Tiles.write(state, at, tile, n);
        }
    }

    private static void sgd(float[] x, float[] g, float lr, float decay, int n) {
        for (int j = 0; j < n; j++) {
            x[j] -= lr * (g[j] + decay * x[j]);
        }
    }

    private static void momentum(float[] x, float[] g, float[] v, Updates.Sgd rule, int n) {
        float lr = (float) rule.lr();
        float decay = (float) rule.weightDecay();
        float momentum = (float) rule.momentum();
        // Nesterov's step is lr (g + momentum v), the plain one lr v.
        float fromGradient = rule.nesterov() ? 1 : 0;
        float fromVelocity = rule.nesterov() ? momentum : 1;
        for (int j = 0; j < n; j++) {
            float gradient = g[j] + decay * x[j];
            v[j] = momentum * v[j] + gradient;
            x[j] -= lr * (fromGradient * gradient + fromVelocity * v[j]);
        }
    }

    static void adam(Tensor parameter, Tensor gradient, Tensor mean, Tensor square, Updates.Adam rule) {
        Tiles tiles = Tiles.ours();
        int size = parameter.size();
        if (parameter.dtype() == DType.FLOAT32) {
            for (int at = 0; at < size; at += Storage.PIECE) {
                int n = Math.min(Storage.PIECE, size - at);
                Tiles.read(parameter, at, tiles.floatA, 0, n);
                Tiles.read(gradient, at, tiles.floatB, 0, n);
                float[] m = reading(mean, at, tiles.floatC, n);
                float[] v = reading(square, at, tiles.floatD, n);
                adam(tiles.floatA, tiles.floatB, m, v, rule, n);
                Tiles.write(parameter, at, tiles.floatA, n);
                written(mean, at, m, n);
                written(square, at, v, n);
            }
            return;
        }
        for (int at = 0; at < size; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, size - at);
            tiles.read(parameter, at, tiles.doubleA, 0, n);
            tiles.read(gradient, at, tiles.doubleB, 0, n);
            tiles.read(mean, at, tiles.doubleC, 0, n);
            tiles.read(square, at, tiles.doubleD, 0, n);
            adam(tiles.doubleA, tiles.doubleB, tiles.doubleC, tiles.doubleD, rule, n);
            tiles.write("adam", parameter, at, tiles.doubleA, n);
            tiles.write("adam", mean, at, tiles.doubleC, n);
            tiles.write("adam", square, at, tiles.doubleD, n);
        }
    }

    private static void adam(float[] x, float[] g, float[] m, float[] v, Updates.Adam rule, int n) {
        float beta1 = (float) rule.beta1();
        float beta2 = (float) rule.beta2();
        float rest1 = (float) (1 - rule.beta1());
        float rest2 = (float) (1 - rule.beta2());
        float rate = (float) (rule.lr() / (1 - Math.pow(rule.beta1(), rule.step())));
        float root = (float) (1 / Math.sqrt(1 - Math.pow(rule.beta2(), rule.step())));
        float epsilon = (float) rule.epsilon();
        float decay = rule.decoupled() ? 0 : (float) rule.weightDecay();
        float keep = rule.decoupled() ? (float) (1 - rule.lr() * rule.weightDecay()) : 1;
        for (int j = 0; j < n; j++) {
            float gradient = g[j] + decay * x[j];
            m[j] = beta1 * m[j] + rest1 * gradient;
            v[j] = beta2 * v[j] + rest2 * gradient * gradient;
            x[j] = keep * x[j] - rate * m[j] / ((float) Math.sqrt(v[j]) * root + epsilon);
        }
    }

    private static void adam(double[] x, double[] g, double[] m, double[] v, Updates.Adam rule, int n) {
        double correct1 = 1 - Math.pow(rule.beta1(), rule.step());
        double correct2 = 1 - Math.pow(rule.beta2(), rule.step());
        for (int j = 0; j < n; j++) {
            double gradient = g[j] + (rule.decoupled() ? 0 : rule.weightDecay() * x[j]);
            m[j] = rule.beta1() * m[j] + (1 - rule.beta1()) * gradient;
            v[j] = rule.beta2() * v[j] + (1 - rule.beta2()) * gradient * gradient;
            double keep = rule.decoupled() ? 1 - rule.lr() * rule.weightDecay() : 1;
            x[j] = keep * x[j] - rule.lr() * (m[j] / correct1) / (Math.sqrt(v[j] / correct2) + rule.epsilon());
        }
    }
}
