package org.lectern.tensor;

/**
 * Loops over tiles of float32, one method for each op worth it, written so that the compiler turns them into vector code: one
 * index, no branches. Everything else goes through the definitions in {@link UnaryOp} and {@link BinaryOp}.
 */
final class FloatKernels {
    private FloatKernels() {}

    /** scratch is a third tile. */
    static void unary(UnaryOp op, double p, double q, float[] x, float[] y, float[] scratch, int n) {
        switch (op) {
            case EXP -> FloatMath.exp(x, y, scratch, n);
            case SIGMOID -> FloatMath.sigmoid(x, y, scratch, n);
            case TANH -> FloatMath.tanh(x, y, scratch, n);
            case LOG -> log(x, y, n);
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
            default -> {
                for (int j = 0; j < n; j++) {
                    y[j] = (float) op.apply(x[j], p, q);
                }
            }
        }
    }

    static void unaryGradient(UnaryOp op, double p, double q, float[] g, float[] x, float[] y, float[] out, int n) {
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
            default -> {
                for (int j = 0; j < n; j++) {
                    out[j] = (float) (g[j] * op.derivative(x[j], y[j], p, q));
                }
            }
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

    private static void log(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = (float) Math.log(x[j]);
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
            y[j] = x[j] > 0 ? x[j] : slope * x[j];
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
            out[j] = x[j] > 0 ? g[j] : 0f;
        }
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
