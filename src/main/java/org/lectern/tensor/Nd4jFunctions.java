package org.lectern.tensor;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The elementwise functions as ND4J ops on vectors of one length: values, derivatives, and functions of two. */
final class Nd4jFunctions {
    private Nd4jFunctions() {}

    static INDArray unary(UnaryOp op, INDArray x, double p, double q) {
        if (isStrange(op, p)) {
            return each(x, i -> op.apply(x.getDouble(i), p, q));
        }
        INDArray y = value(op, x, p, q);
        // ND4J's max and min drop NaN.
        return switch (op) {
            case CLIP, RELU, LEAKY_RELU, ELU, SELU, SOFTPLUS -> where(isNaN(x), x, y);
            default -> y;
        };
    }

    private static INDArray value(UnaryOp op, INDArray x, double p, double q) {
        return switch (op) {
            case ADD -> x.add(p);
            case MUL -> x.mul(p);
            case DIV -> x.div(p);
            case RSUB -> x.rsub(p);
            case RDIV -> x.rdiv(p);
            case POW -> Transforms.pow(x, p, true);
            case NEG -> x.neg();
            case EXP -> Transforms.exp(x, true);
            case LOG -> Transforms.log(x, true);
            case SQRT -> Transforms.sqrt(x, true);
            case SQUARE -> x.mul(x);
            case ABS -> Transforms.abs(x, true);
            case SIN -> Transforms.sin(x, true);
            case COS -> Transforms.cos(x, true);
            case CLIP -> Transforms.min(Transforms.max(x, p, true), q, true);
            case SIGMOID -> Transforms.sigmoid(x, true);
            case TANH -> Transforms.tanh(x, true);
            case RELU -> positive(x);
            case LEAKY_RELU -> positive(x).add(negative(x).mul(p));
            case ELU -> positive(x).add(Nd4j.math().expm1(negative(x)).mul(p));
            case SELU ->
                positive(x)
                        .add(Nd4j.math().expm1(negative(x)).mul(ScalarMath.SELU_ALPHA))
                        .mul(ScalarMath.SELU_SCALE);
            case GELU -> where(x.eq(Double.NEGATIVE_INFINITY), zeros(x), x.mul(normalCdf(x)));
            case SOFTPLUS -> softplus(x);
            case SWISH -> where(x.eq(Double.NEGATIVE_INFINITY), zeros(x), x.mul(Transforms.sigmoid(x, true)));
        };
    }

    /** ND4J takes a scalar that is NaN for 1e-5, and its minimum and maximum times infinity are NaN. */
    private static boolean isStrange(UnaryOp op, double p) {
        return Double.isNaN(p) || Double.isInfinite(p) && (op == UnaryOp.ELU || op == UnaryOp.LEAKY_RELU);
    }

    private static INDArray each(INDArray like, IntToDoubleFunction element) {
        double[] values = new double[(int) like.length()];
        Arrays.setAll(values, element);
        return Nd4j.createFromArray(values).castTo(like.dataType()).reshape(like.shape());
    }

    static INDArray derivative(UnaryOp op, INDArray x, INDArray y, double p, double q) {
        if (isStrange(op, p)) {
            return each(x, i -> op.derivative(x.getDouble(i), y.getDouble(i), p, q));
        }
        return switch (op) {
            case ADD -> zeros(x).add(1);
            case MUL -> zeros(x).add(p);
            case DIV -> zeros(x).add(1 / p);
            case RSUB, NEG -> zeros(x).sub(1);
            case RDIV -> y.div(x).neg();
            case POW -> p == 0 ? zeros(x) : Transforms.pow(x, p - 1, true).mul(p);
            case EXP -> y;
            case LOG -> x.rdiv(1);
            case SQRT -> y.rdiv(0.5);
            case SQUARE -> x.mul(2);
            case ABS -> Transforms.sign(x, true);
            case SIN -> Transforms.cos(x, true);
            case COS -> Transforms.sin(x, true).neg();
            case CLIP -> mask(x.gte(p), x).mul(mask(x.lte(q), x));
            case SIGMOID -> y.mul(y.rsub(1));
            case TANH -> y.mul(y).rsub(1);
            case RELU -> mask(x.gt(0), x);
            case LEAKY_RELU -> mask(x.gt(0), x).mul(1 - p).add(p);
            case ELU ->
                where(
                        x.gt(0),
                        zeros(x).add(1),
                        Transforms.exp(negative(x), true).mul(p));
            case SELU ->
                where(
                                x.gt(0),
                                zeros(x).add(1),
                                Transforms.exp(negative(x), true).mul(ScalarMath.SELU_ALPHA))
                        .mul(ScalarMath.SELU_SCALE);
            case GELU ->
                normalCdf(x)
                        .add(finite(
                                x,
                                x.mul(Transforms.exp(x.mul(x).mul(-0.5), true)).div(Math.sqrt(2 * Math.PI))));
            case SOFTPLUS -> Transforms.sigmoid(x, true);
            case SWISH -> {
                INDArray s = Transforms.sigmoid(x, true);
                yield s.add(finite(x, s.mul(x).mul(s.rsub(1))));
            }
        };
    }

    static INDArray binary(BinaryOp op, INDArray a, INDArray b) {
        return switch (op) {
            case ADD -> a.add(b);
            case SUB -> a.sub(b);
            case MUL -> a.mul(b);
            case DIV -> a.div(b);
            case POW -> where(a.eq(1), a, Transforms.pow(a, b));
            // ND4J's max and min drop NaN.
            case MAXIMUM -> where(isNaN(a), a, where(isNaN(b), b, Transforms.max(a, b, true)));
            case MINIMUM -> where(isNaN(a), a, where(isNaN(b), b, Transforms.min(a, b, true)));
            case PRELU -> where(a.gt(0), a, a.mul(b));
            case BINARY_CROSS_ENTROPY ->
                positive(a)
                        .sub(a.mul(b))
                        .add(Nd4j.math()
                                .log1p(Transforms.exp(Transforms.abs(a, true).neg(), true)));
            case EQ -> mask(a.eq(b), a);
            case NE -> mask(a.neq(b), a);
            case GT -> mask(a.gt(b), a);
            case GE -> mask(a.gt(b), a).add(mask(a.eq(b), a));
            case LT -> mask(a.lt(b), a);
            case LE -> mask(a.lt(b), a).add(mask(a.eq(b), a));
        };
    }

    static INDArray where(INDArray condition, INDArray a, INDArray b) {
        // Not Nd4j.where, whose result takes elements from wrong places.
        DynamicCustomOp select =
                DynamicCustomOp.builder("select").addInputs(condition, a, b).build();
        return Nd4j.exec(select)[0];
    }

    static INDArray isNaN(INDArray x) {
        return x.neq(x);
    }

    static INDArray mask(INDArray condition, INDArray like) {
        return condition.castTo(like.dataType());
    }

    private static INDArray zeros(INDArray x) {
        return Nd4j.zeros(x.dataType(), x.shape());
    }

    /** A term that vanishes at infinity, where its factors are infinity and 0. */
    private static INDArray finite(INDArray x, INDArray term) {
        return where(Transforms.abs(x, true).eq(Double.POSITIVE_INFINITY), zeros(x), term);
    }

    private static INDArray positive(INDArray x) {
        return Transforms.max(x, 0, true);
    }

    private static INDArray negative(INDArray x) {
        return Transforms.min(x, 0, true);
    }

    private static INDArray softplus(INDArray x) {
        return positive(x)
                .add(Nd4j.math().log1p(Transforms.exp(Transforms.abs(x, true).neg(), true)));
    }

    private static INDArray normalCdf(INDArray x) {
        return Nd4j.math().erfc(x.mul(-Math.sqrt(0.5))).mul(0.5);
    }
}
