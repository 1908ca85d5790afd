package org.lectern.tensor;

import java.util.Arrays;
import java.util.Locale;

/** Functions applied to each element, and their gradients. */
final class Elementwise {
    private static final String[] UNARY =
            Arrays.stream(UnaryOp.values()).map(Elementwise::spelled).toArray(String[]::new);
    private static final String[] BINARY =
            Arrays.stream(BinaryOp.values()).map(Elementwise::spelled).toArray(String[]::new);

    private Elementwise() {}

    static Tensor unary(UnaryOp op, Tensor input, double p, double q) {
        if (op == UnaryOp.RDIV || (op == UnaryOp.DIV && p == 0)) {
            checkDivisor(op == UnaryOp.RDIV ? input : Tensor.full(input.dtype(), p));
        }
        Tensor x = input.dtype() == DType.INT32 && !staysInteger(op, p, q) ? input.to(DType.FLOAT32) : input;
        Tensor out = Tensor.empty(name(op), x.dtype(), x.shapeView());
        Backends.current().unary(op, x, p, q, out);
        Graph.record(name(op), out, x, g -> gradient(op, g, x, out, p, q));
        Graph.Node node = out.node();
        if (node != null && NumberCall.takes(op)) {
            node.call = new NumberCall(op, p, q);
        }
        return out;
    }

    static Tensor unary(UnaryOp op, Tensor x) {
        return unary(op, x, 0, 0);
    }

    /** One fused kernel when only the number is wanted; tensor ops when the gradient needs a gradient too. */
    private static Tensor gradient(UnaryOp op, Tensor g, Tensor x, Tensor y, double p, double q) {
        if (Graph.recording()) {
            return g.mul(derivative(op, x, y, p, q));
        }
        Tensor out = Tensor.empty(name(op), x.dtype(), x.shapeView());
        Backends.current().unaryGradient(op, g, x, y, p, q, out);
        return out;
    }

    /** dy/dx in tensor ops; agrees with {@link UnaryOp#derivative}. */
    private static Tensor derivative(UnaryOp op, Tensor x, Tensor y, double p, double q) {
        return switch (op) {
            case ADD -> Tensor.full(x.dtype(), 1, x.shapeView());
            case MUL -> Tensor.full(x.dtype(), p, x.shapeView());
            case DIV -> Tensor.full(x.dtype(), 1 / p, x.shapeView());
            case RSUB, NEG -> Tensor.full(x.dtype(), -1, x.shapeView());
            case RDIV -> y.div(x).neg();
            case POW -> p == 0 ? Tensor.zerosLike(x) : x.pow(p - 1).mul(p);
            case EXP -> y;
            case LOG -> x.rdiv(1);
            case SQRT -> y.rdiv(0.5);
            case SQUARE -> x.mul(2);
            case ABS -> x.gt(0).sub(x.lt(0));
            case SIN -> x.cos();
            case COS -> x.sin().neg();
            case CLIP -> x.ge(p).mul(x.le(q));
            case SIGMOID -> y.mul(y.rsub(1));
            case TANH -> y.square().rsub(1);
            case RELU -> x.gt(0);
            case LEAKY_RELU -> x.gt(0).mul(1 - p).add(p);
            case ELU -> eluDerivative(x, 1, p);
            case SELU -> eluDerivative(x, ScalarMath.SELU_SCALE, ScalarMath.SELU_SCALE * ScalarMath.SELU_ALPHA);
            case GELU -> normalCdf(x).add(x.mul(normalDensity(x)));
            case SOFTPLUS -> x.sigmoid();
            case SWISH -> x.sigmoid().add(y.mul(x.sigmoid().rsub(1)));
        };
    }

    private static Tensor eluDerivative(Tensor x, double positive, double negative) {
        return Tensor.where(
                x.gt(0),
                Tensor.full(x.dtype(), positive, x.shapeView()),
                x.minimum(0).exp().mul(negative));
    }

    private static Tensor normalDensity(Tensor x) {
        return x.square().mul(-0.5).exp().div(Math.sqrt(2 * Math.PI));
    }

    /** The normal distribution's function, recorded by its own derivative, the density. */
    private static Tensor normalCdf(Tensor x) {
        // GELU(x) / x is the function itself, except at 0, where it is one half.
        boolean before = Graph.recording(false);
        Tensor value;
        try {
            value = Tensor.where(
                    x.eq(0),
                    Tensor.full(x.dtype(), 0.5, x.shapeView()),
                    x.gelu().div(x));
        } finally {
            Graph.recording(before);
        }
        return Graph.record("normalCdf", value, x, g -> g.mul(normalDensity(x)));
    }

    static Tensor binary(BinaryOp op, Tensor left, Tensor right) {
        String name = name(op);
        Shapes.present(name, "two tensors", left);
        Shapes.present(name, "two tensors", right);
        boolean comparison = op.compareTo(BinaryOp.EQ) >= 0;
        DType dtype = DType.promote(left.dtype(), right.dtype());
        if (op == BinaryOp.DIV && dtype == DType.INT32) {
            checkDivisor(right);
            dtype = DType.FLOAT32;
        } else if (op == BinaryOp.POW && dtype == DType.INT32) {
            dtype = DType.FLOAT32;
        } else if (comparison && dtype == DType.INT32) {
            // Exact for every int, which float32 is not.
            return binary(op, left.to(DType.FLOAT64), right.to(DType.FLOAT64)).to(DType.FLOAT32);
        }
        Tensor a = left.to(dtype);
        Tensor b = right.to(dtype);
        Tensor out = Tensor.empty(name, dtype, Shapes.broadcast(name, a.shapeView(), b.shapeView()));
        Backends.current().binary(op, a, b, out);
        return switch (op) {
            case ADD -> Graph.record(name, out, a, g -> g, b, g -> g);
            case SUB -> Graph.record(name, out, a, g -> g, b, g -> g.neg());
            case MUL -> Graph.record(name, out, a, g -> g.mul(b), b, g -> g.mul(a));
            case DIV ->
                Graph.record(
                        name, out, a, g -> g.div(b), b, g -> g.mul(out).div(b).neg());
            case POW ->
                Graph.record(
                        name,
                        out,
                        a,
                        g -> g.mul(b).mul(a.pow(exponent(b).sub(1))),
                        b,
                        g -> g.mul(out).mul(base(a, b).log()));
            case MAXIMUM -> Graph.record(name, out, a, g -> g.mul(share(a, b)), b, g -> g.mul(share(b, a)));
            case MINIMUM -> Graph.record(name, out, a, g -> g.mul(share(b, a)), b, g -> g.mul(share(a, b)));
            case PRELU ->
                Graph.record(
                        name,
                        out,
                        a,
                        g -> g.mul(Tensor.where(a.gt(0), Tensor.onesLike(a), b)),
                        b,
                        g -> g.mul(a.minimum(0)));
            case BINARY_CROSS_ENTROPY ->
                Graph.record(
                        name,
                        out,
                        a,
                        g -> crossEntropyGradient(g, a, b, out),
                        b,
                        g -> g.mul(a).neg());
            // Comparisons jump and are flat elsewhere: no gradient.
            case EQ, NE, GT, GE, LT, LE -> Graph.record(name, out, a.detach(), g -> g);
        };
    }

    /** b, where it is not 0: nothing is lost, since the derivative is multiplied by b. */
    private static Tensor exponent(Tensor b) {
        return Tensor.where(b.eq(0), Tensor.onesLike(b), b);
    }

    /** a, or 1 where a power of 0 does not depend on its exponent. */
    private static Tensor base(Tensor a, Tensor b) {
        return Tensor.where(a.eq(0).mul(b.ge(0)), Tensor.onesLike(a), a);
    }

    /** g (sigmoid(logits) - targets): one kernel when only the number is wanted. */
    private static Tensor crossEntropyGradient(Tensor g, Tensor logits, Tensor targets, Tensor result) {
        if (Graph.recording() || !Backends.current().fuses(logits.dtype()) || g.dtype() != logits.dtype()) {
            return g.mul(logits.sigmoid().sub(targets));
        }
        Tensor out = Tensor.empty("binaryCrossEntropyWithLogits", logits.dtype(), result.shapeView());
        FloatLogistic.crossEntropyGradient(g, logits, targets, out);
        return out;
    }

    /** 1 where a is greater, one half where both are equal, as in PyTorch. */
    private static Tensor share(Tensor a, Tensor b) {
        return a.gt(b).add(a.eq(b).mul(0.5));
    }

    static Tensor where(Tensor mask, Tensor left, Tensor right) {
        Shapes.present("where", "a mask and two tensors", mask);
        Shapes.present("where", "a mask and two tensors", left);
        Shapes.present("where", "a mask and two tensors", right);
        DType dtype = DType.promote(left.dtype(), right.dtype());
        int[] shape = Shapes.broadcast("where", left.shapeView(), right.shapeView());
        shape = Shapes.broadcast("where", shape, mask.shapeView());
        Tensor a = left.to(dtype).expand(shape);
        Tensor b = right.to(dtype).expand(shape);
        Tensor m = mask.detach().to(dtype).expand(shape);
        Tensor out = Tensor.empty("where", dtype, shape);
        Backends.current().where(m, a, b, out);
        return Graph.record(
                "where", out, a, g -> where(m, g, Tensor.zerosLike(g)), b, g -> where(m, Tensor.zerosLike(g), g));
    }

    static Tensor to(Tensor x, DType dtype) {
        Shapes.present("to", "a type such as FLOAT32", dtype);
        if (x.dtype() == dtype) {
            return x;
        }
        Tensor out = Tensor.empty("to", dtype, x.shapeView());
        Backends.current().cast(x, out);
        // The walk back converts every gradient to its input's type.
        return dtype.isFloating() ? Graph.record("to", out, x, g -> g) : out;
    }

    private static void checkDivisor(Tensor b) {
        if (b.dtype() == DType.INT32) {
            for (int value : b.toInts()) {
                if (value == 0) {
                    throw new TensorException(
                            "div",
                            "integers other than 0 to divide by",
                            "a 0",
                            "to(DType.FLOAT32) first if infinity is meant");
                }
            }
        }
    }

    private static boolean staysInteger(UnaryOp op, double p, double q) {
        return switch (op) {
            case NEG, ABS, SQUARE, RELU -> true;
            case ADD, MUL, RSUB -> isInt(p);
            case CLIP -> isInt(p) && isInt(q);
            default -> false;
        };
    }

    private static boolean isInt(double value) {
        return value == (int) value;
    }

    static String name(UnaryOp op) {
        return UNARY[op.ordinal()];
    }

    static String name(BinaryOp op) {
        return BINARY[op.ordinal()];
    }

    private static String spelled(Enum<?> op) {
        return switch (op.name()) {
            case "LEAKY_RELU" -> "leakyRelu";
            case "BINARY_CROSS_ENTROPY" -> "binaryCrossEntropyWithLogits";
            case "RSUB" -> "sub";
            case "RDIV" -> "div";
            default -> op.name().toLowerCase(Locale.ROOT);
        };
    }
}
