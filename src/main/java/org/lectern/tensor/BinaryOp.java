package org.lectern.tensor;

import java.util.function.DoubleBinaryOperator;

/** The elementwise functions of two tensors, in double precision; faster kernels for float32 agree with it. */
enum BinaryOp {
    ADD((a, b) -> a + b),
    SUB((a, b) -> a - b),
    MUL((a, b) -> a * b),
    DIV((a, b) -> a / b),
    POW(ScalarMath::pow),
    MAXIMUM(Math::max),
    MINIMUM(Math::min),
    PRELU((x, slope) -> x > 0 ? x : slope * x),
    // -t log s(x) - (1 - t) log(1 - s(x)) with s the sigmoid, in the form that neither overflows nor cancels.
    BINARY_CROSS_ENTROPY((x, t) -> Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x)))),
    EQ((a, b) -> a == b ? 1 : 0),
    NE((a, b) -> a != b ? 1 : 0),
    GT((a, b) -> a > b ? 1 : 0),
    GE((a, b) -> a >= b ? 1 : 0),
    LT((a, b) -> a < b ? 1 : 0),
    LE((a, b) -> a <= b ? 1 : 0);

    private final DoubleBinaryOperator function;

    BinaryOp(DoubleBinaryOperator function) {
        this.function = function;
    }

    double apply(double a, double b) {
        return function.applyAsDouble(a, b);
    }
}
