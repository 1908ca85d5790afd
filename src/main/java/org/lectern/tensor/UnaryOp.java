package org.lectern.tensor;

/**
 * The elementwise functions of one tensor: value and derivative in double precision. This table is the definition; faster
 * kernels for float32 agree with it.
 *
 * <p>{@code p} and {@code q} are the function's parameters, such as the slope of leakyRelu.
 */
enum UnaryOp {
    ADD((x, p, q) -> x + p, (x, y, p, q) -> 1),
    MUL((x, p, q) -> x * p, (x, y, p, q) -> p),
    DIV((x, p, q) -> x / p, (x, y, p, q) -> 1 / p),
    RSUB((x, p, q) -> p - x, (x, y, p, q) -> -1),
    RDIV((x, p, q) -> p / x, (x, y, p, q) -> -y / x),
    POW((x, p, q) -> ScalarMath.pow(x, p), (x, y, p, q) -> p == 0 ? 0 : p * Math.pow(x, p - 1)),
    NEG((x, p, q) -> -x, (x, y, p, q) -> -1),
    EXP((x, p, q) -> Math.exp(x), (x, y, p, q) -> y),
    LOG((x, p, q) -> Math.log(x), (x, y, p, q) -> 1 / x),
    SQRT((x, p, q) -> Math.sqrt(x), (x, y, p, q) -> 0.5 / y),
    SQUARE((x, p, q) -> x * x, (x, y, p, q) -> 2 * x),
    // The derivative at 0 is 0, as in PyTorch.
    ABS((x, p, q) -> Math.abs(x), (x, y, p, q) -> Math.signum(x)),
    SIN((x, p, q) -> Math.sin(x), (x, y, p, q) -> Math.cos(x)),
    COS((x, p, q) -> Math.cos(x), (x, y, p, q) -> -Math.sin(x)),
    CLIP((x, p, q) -> Math.min(Math.max(x, p), q), (x, y, p, q) -> x >= p && x <= q ? 1 : 0),
    SIGMOID((x, p, q) -> ScalarMath.sigmoid(x), (x, y, p, q) -> y * (1 - y)),
    TANH((x, p, q) -> Math.tanh(x), (x, y, p, q) -> 1 - y * y),
    // The derivative at 0 is 0, as in PyTorch. NaN stays NaN.
    RELU((x, p, q) -> Math.max(x, 0), (x, y, p, q) -> x > 0 ? 1 : 0),
    LEAKY_RELU((x, p, q) -> x > 0 ? x : p * x, (x, y, p, q) -> x > 0 ? 1 : p),
    ELU((x, p, q) -> x > 0 ? x : p * Math.expm1(x), (x, y, p, q) -> x > 0 ? 1 : p * Math.exp(x)),
    SELU(
            (x, p, q) -> ScalarMath.SELU_SCALE * (x > 0 ? x : ScalarMath.SELU_ALPHA * Math.expm1(x)),
            (x, y, p, q) -> ScalarMath.SELU_SCALE * (x > 0 ? 1 : ScalarMath.SELU_ALPHA * Math.exp(x))),
    GELU(
            (x, p, q) -> x == Double.NEGATIVE_INFINITY ? 0 : x * ScalarMath.normalCdf(x),
            (x, y, p, q) -> ScalarMath.normalCdf(x) + (Double.isInfinite(x) ? 0 : x * ScalarMath.normalDensity(x))),
    SOFTPLUS((x, p, q) -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), (x, y, p, q) -> ScalarMath.sigmoid(x)),
    SWISH(
            (x, p, q) -> x == Double.NEGATIVE_INFINITY ? 0 : x * ScalarMath.sigmoid(x),
            (x, y, p, q) -> Double.isInfinite(x)
                    ? ScalarMath.sigmoid(x)
                    : ScalarMath.sigmoid(x) * (1 + x * (1 - ScalarMath.sigmoid(x))));

    private final Function function;
    private final Derivative derivative;

    UnaryOp(Function function, Derivative derivative) {
        this.function = function;
        this.derivative = derivative;
    }

    double apply(double x, double p, double q) {
        return function.at(x, p, q);
    }

    /** dy/dx at x, where y is the function's value there. */
    double derivative(double x, double y, double p, double q) {
        return derivative.at(x, y, p, q);
    }

    @FunctionalInterface
    private interface Function {
        double at(double x, double p, double q);
    }

    @FunctionalInterface
    private interface Derivative {
        double at(double x, double y, double p, double q);
    }
}
