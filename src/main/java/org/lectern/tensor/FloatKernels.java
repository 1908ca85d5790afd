package org.lectern.tensor;

/**
 * Loops over tiles of float32, one method for each op worth it, written so that the compiler turns them into vector code: one
 * index, no branches. Everything else goes through the definitions in {@link UnaryOp} and {@link BinaryOp}.
 */
final class FloatKernels {
    private FloatKernels() {}

    /** scratch is a third array, neither x nor y. */
    static void unary(UnaryOp op, double p, double q, float[] x, float[] y, float[] scratch, int n) {
        if (isStrange(op, p)) {
            defined(op, p, q, x, y, n);
            return;
        }
        switch (op) {
            case EXP -> FloatMath.exp(x, y, n);
            case SIGMOID -> FloatMath.sigmoid(x, y, n);
            case TANH -> FloatMath.tanh(x, y, n);
            case LOG -> FloatLogarithms.log(x, y, n);
            case SIN -> sin(x, y, n);
            case COS -> cos(x, y, n);
            case ADD -> add(x, (float) p, y, n);
            case MUL -> mul(x, (float) p, y, n);
            case DIV -> div(x, (float) p, y, n);
            case RSUB -> rsub(x, (float) p, y, n);
            case RDIV -> rdiv(x, (float) p, y, n);
            case NEG -> neg(x, y, n);
            case SQRT -> sqrt(x, y, n);
            case SQUARE -> square(x, y, n);
            case ABS -> abs(x, y, n);
            case CLIP -> clip(x, (float) p, (float) q, y, n);
            case RELU -> relu(x, y, n);
            case LEAKY_RELU -> leakyRelu(x, (float) p, y, n);
            case ELU -> elu(x, 1f, (float) p, y, n);
            case SELU ->
                elu(x, (float) ScalarMath.SELU_SCALE, (float) (ScalarMath.SELU_SCALE * ScalarMath.SELU_ALPHA), y, n);
            case GELU -> gelu(x, y, n);
            case SWISH -> swish(x, y, n);
            case SOFTPLUS -> FloatLogistic.softplus(x, y, n);
            default -> defined(op, p, q, x, y, n);
        }
    }

    /** Slopes that arithmetic in place of a choice would multiply by 0. */
    private static boolean isStrange(UnaryOp op, double p) {
        return !Double.isFinite(p) && (op == UnaryOp.LEAKY_RELU || op == UnaryOp.ELU);
    }

    private static void defined(UnaryOp op, double p, double q, float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = (float) op.apply(x[j], p, q);
        }
    }

    private static void definedGradient(
            UnaryOp op, double p, double q, float[] g, float[] x, float[] y, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = (float) (g[j] * op.derivative(x[j], y[j], p, q));
        }
    }

    static void unaryGradient(UnaryOp op, double p, double q, float[] g, float[] x, float[] y, float[] out, int n) {
        if (isStrange(op, p)) {
            definedGradient(op, p, q, g, x, y, out, n);
            return;
        }
        switch (op) {
            case ADD -> System.arraycopy(g, 0, out, 0, n);
            case MUL -> mul(g, (float) p, out, n);
            case DIV -> div(g, (float) p, out, n);
            case NEG, RSUB -> neg(g, out, n);
            case EXP -> mul(g, y, out, n);
            case SQUARE -> squareGradient(g, x, out, n);
            case SIGMOID -> sigmoidGradient(g, y, out, n);
            case TANH -> tanhGradient(g, y, out, n);
            case RELU -> reluGradient(g, x, out, n);
            case LEAKY_RELU -> leakyReluGradient(g, x, (float) p, out, n);
            case ABS -> absGradient(g, x, out, n);
            case ELU -> eluGradient(g, x, y, 1f, (float) p, out, n);
            case SELU ->
                eluGradient(
                        g,
                        x,
                        y,
                        (float) ScalarMath.SELU_SCALE,
                        (float) (ScalarMath.SELU_SCALE * ScalarMath.SELU_ALPHA),
                        out,
                        n);
            case GELU -> geluGradient(g, x, out, n);
            case SWISH -> swishGradient(g, x, y, out, n);
            case SOFTPLUS -> {
                FloatMath.sigmoid(x, out, n);
                mul(g, out, out, n);
            }
            case LOG -> div(g, x, out, n);
            default -> definedGradient(op, p, q, g, x, y, out, n);
        }
    }

    static void binary(BinaryOp op, float[] a, float[] b, float[] out, int n) {
        switch (op) {
            case ADD -> add(a, b, out, n);
            case SUB -> sub(a, b, out, n);
            case MUL -> mul(a, b, out, n);
            case DIV -> div(a, b, out, n);
            case MAXIMUM -> max(a, b, out, n);
            case MINIMUM -> min(a, b, out, n);
            case BINARY_CROSS_ENTROPY -> FloatLogistic.crossEntropy(a, b, out, n);
            default -> {
                for (int j = 0; j < n; j++) {
                    out[j] = (float) op.apply(a[j], b[j]);
                }
            }
        }
    }

    private static void add(float[] x, float p, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = x[j] + p;
        }
    }

    private static void mul(float[] x, float p, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = x[j] * p;
        }
    }

    private static void div(float[] x, float p, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = x[j] / p;
        }
    }

    private static void rsub(float[] x, float p, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = p - x[j];
        }
    }

    private static void rdiv(float[] x, float p, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = p / x[j];
        }
    }

    private static void sin(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = (float) Math.sin(x[j]);
        }
    }

    private static void cos(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = (float) Math.cos(x[j]);
        }
    }

    private static void neg(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = -x[j];
        }
    }

    private static void sqrt(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = (float) Math.sqrt(x[j]);
        }
    }

    private static void square(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = x[j] * x[j];
        }
    }

    private static void abs(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = Math.abs(x[j]);
        }
    }

    private static void clip(float[] x, float low, float high, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = Math.min(Math.max(x[j], low), high);
        }
    }

    private static void relu(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = Math.max(x[j], 0f);
        }
    }

    private static void leakyRelu(float[] x, float slope, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = Math.max(x[j], 0f) + slope * Math.min(x[j], 0f);
        }
    }

    private static void elu(float[] x, float positive, float negative, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = Math.min(x[j], 0f);
        }
        FloatMath.exp(y, y, n);
        for (int j = 0; j < n; j++) {
            // Near 0 the difference cancels; x + x²/2 + x³/6 is right to 1e-9 there.
            float t = Math.max(Math.min(x[j], 0f), -0.01f);
            float series = t * (1f + t * (0.5f + t * (1f / 6)));
            float outside = Math.min(Math.max((-0.01f - x[j]) * 1e30f, 0f), 1f);
            y[j] = positive * Math.max(x[j], 0f) + negative * (series + outside * (y[j] - 1f - series));
        }
    }

    private static void gelu(float[] x, float[] y, int n) {
        FloatMath.normalCdf(x, y, n);
        for (int j = 0; j < n; j++) {
            // Below, the result is 0 for all of float32.
            y[j] = Math.max(x[j], -15f) * y[j];
        }
    }

    private static void swish(float[] x, float[] y, int n) {
        FloatMath.sigmoid(x, y, n);
        for (int j = 0; j < n; j++) {
            // Below, the result is 0 for all of float32.
            y[j] = Math.max(x[j], -88f) * y[j];
        }
    }

    private static void squareGradient(float[] g, float[] x, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = 2 * x[j] * g[j];
        }
    }

    private static void sigmoidGradient(float[] g, float[] y, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = g[j] * y[j] * (1 - y[j]);
        }
    }

    private static void tanhGradient(float[] g, float[] y, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = g[j] * (1 - y[j] * y[j]);
        }
    }

    private static void reluGradient(float[] g, float[] x, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = g[j] * positive(x[j]);
        }
    }

    /** 1 for numbers above 0, however small, else 0: arithmetic becomes vector code, a choice does not. */
    private static float positive(float x) {
        return Math.min(Math.max(x * 1e38f, 0f) * 1e38f, 1f);
    }

    private static void leakyReluGradient(float[] g, float[] x, float slope, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = g[j] * (slope + (1f - slope) * positive(x[j]));
        }
    }

    private static void absGradient(float[] g, float[] x, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = g[j] * (positive(x[j]) - positive(-x[j]));
        }
    }

    /** Below 0 the derivative is negative exp(x) = y + negative. */
    private static void eluGradient(
            float[] g, float[] x, float[] y, float positive, float negative, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            float above = positive(x[j]);
            float below = Math.min(y[j], 0f) + negative;
            out[j] = g[j] * (below + above * (positive - below));
        }
    }

    private static void geluGradient(float[] g, float[] x, float[] out, int n) {
        Scratch scratch = Scratch.OURS.get();
        for (int at = 0; at < n; at += Scratch.LENGTH) {
            int m = Math.min(Scratch.LENGTH, n - at);
            System.arraycopy(x, at, scratch.x, 0, m);
            System.arraycopy(g, at, scratch.g, 0, m);
            FloatMath.normalCdf(scratch.x, scratch.cdf, m);
            density(scratch.x, scratch.density, m);
            FloatMath.exp(scratch.density, scratch.density, m);
            combined(scratch, m);
            System.arraycopy(scratch.g, 0, out, at, m);
        }
    }

    private static void density(float[] x, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            float t = Math.min(Math.max(x[j], -13f), 13f);
            out[j] = -0.5f * t * t;
        }
    }

    private static void combined(Scratch scratch, int n) {
        float[] g = scratch.g;
        float[] x = scratch.x;
        float[] cdf = scratch.cdf;
        float[] density = scratch.density;
        for (int j = 0; j < n; j++) {
            float t = Math.min(Math.max(x[j], -13f), 13f);
            g[j] = g[j] * (cdf[j] + t * density[j] * 0.39894228f);
        }
    }

    /** The sigmoid again: swish'(x) = s + y (1 - s). */
    private static void swishGradient(float[] g, float[] x, float[] y, float[] out, int n) {
        Scratch scratch = Scratch.OURS.get();
        for (int at = 0; at < n; at += Scratch.LENGTH) {
            int m = Math.min(Scratch.LENGTH, n - at);
            System.arraycopy(x, at, scratch.x, 0, m);
            System.arraycopy(g, at, scratch.g, 0, m);
            System.arraycopy(y, at, scratch.density, 0, m);
            FloatMath.sigmoid(scratch.x, scratch.cdf, m);
            swished(scratch, m);
            System.arraycopy(scratch.g, 0, out, at, m);
        }
    }

    private static void swished(Scratch scratch, int n) {
        float[] g = scratch.g;
        float[] y = scratch.density;
        float[] s = scratch.cdf;
        for (int j = 0; j < n; j++) {
            g[j] = g[j] * (s[j] + Math.min(y[j], Float.MAX_VALUE) * (1f - s[j]));
        }
    }

    /** Arrays of one thread for gradients that need what their function computed once more. */
    private static final class Scratch {
        static final int LENGTH = 1024;
        static final ThreadLocal<Scratch> OURS = ThreadLocal.withInitial(Scratch::new);

        final float[] g = new float[LENGTH];
        final float[] x = new float[LENGTH];
        final float[] cdf = new float[LENGTH];
        final float[] density = new float[LENGTH];
    }

    private static void add(float[] a, float[] b, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = a[j] + b[j];
        }
    }

    private static void sub(float[] a, float[] b, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = a[j] - b[j];
        }
    }

    private static void mul(float[] a, float[] b, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = a[j] * b[j];
        }
    }

    private static void div(float[] a, float[] b, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = a[j] / b[j];
        }
    }

    private static void max(float[] a, float[] b, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = Math.max(a[j], b[j]);
        }
    }

    private static void min(float[] a, float[] b, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = Math.min(a[j], b[j]);
        }
    }
}
