package org.lectern.tensor;

import java.lang.ref.Reference;
import org.bytedeco.dnnl.dnnl_binary_desc_t;
import org.bytedeco.dnnl.dnnl_eltwise_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;

/**
 * Arithmetic on long float32 tensors by oneDNN, which reads native memory where it lies. Only where its results have the same
 * bits as Java's, or, of numbers of usual size, are as precise: its activations, its maximum and its minimum lose NaN.
 */
final class OneDnnElementwise {
    private static final int[] ARGUMENTS = {dnnl.DNNL_ARG_SRC_0, dnnl.DNNL_ARG_SRC_1, dnnl.DNNL_ARG_DST};

    /** a as [rows, n] and b as [rowsB, n], where one row serves all. */
    private record Binary(int algorithm, int rows, int rowsB, int n) {}

    /** As many numbers as stay in the second-level cache between our look at them and oneDNN's; a multiple of a tile's. */
    private static final int PIECE = 16 * Tiles.LENGTH;

    private record Unary(int algorithm) {}

    private record Gradient(int algorithm, int n) {}

    private OneDnnElementwise() {}

    /** How many numbers {@link #unary} takes at once; 0 if oneDNN does not compute this function as precisely as we do. */
    static int piece(UnaryOp op) {
        return algorithm(op) >= 0 && OneDnn.available() ? PIECE : 0;
    }

    /** Writes the function of a piece, if all its numbers are of usual size: oneDNN's functions lose NaN and infinity. */
    static boolean unary(UnaryOp op, Tensor x, Tensor out, int from) {
        if (!FloatMath.areSmall(x, from, PIECE)) {
            return false;
        }
        Unary key = new Unary(algorithm(op));
        boolean done = OneDnn.run(
                key,
                plan -> unary(plan, key),
                x.storage().floatPointer().getPointer(from),
                out.storage().floatPointer().getPointer(from));
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(out);
        return done;
    }

    private static int algorithm(UnaryOp op) {
        return switch (op) {
            case EXP -> dnnl.dnnl_eltwise_exp;
            case TANH -> dnnl.dnnl_eltwise_tanh;
            case SIGMOID -> dnnl.dnnl_eltwise_logistic;
            case GELU -> dnnl.dnnl_eltwise_gelu_erf;
            case SWISH -> dnnl.dnnl_eltwise_swish;
            default -> -1;
        };
    }

    private static void unary(OneDnnPlan.Builder plan, Unary key) {
        dnnl_memory_desc_t data = OneDnn.describe(dnnl.dnnl_a, PIECE);
        OneDnnPlan.Slot from = plan.given(data);
        OneDnnPlan.Slot to = plan.given(data);
        dnnl_eltwise_desc_t op = new dnnl_eltwise_desc_t();
        OneDnnPlan.check(dnnl.dnnl_eltwise_forward_desc_init(
                op, dnnl.dnnl_forward_inference, key.algorithm, data, alpha(key.algorithm), 0));
        plan.step(plan.kernel(op, null), new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST}, from, to);
    }

    /** Swish's factor inside of the sigmoid, and relu's slope below 0. */
    private static float alpha(int algorithm) {
        return algorithm == dnnl.dnnl_eltwise_swish ? 1 : 0;
    }

    /** How many numbers {@link #gradient} takes at once; 0 if it has none for this function. Relu's may be of any size. */
    static int gradientPiece(UnaryOp op, int size) {
        return switch (op) {
            case RELU -> OneDnn.available() ? size : 0;
            case GELU, SWISH -> piece(op);
            default -> 0;
        };
    }

    /** Writes n elements of the gradient, if oneDNN can: but for relu, the inputs must be of usual size. */
    static boolean gradient(UnaryOp op, Tensor upstream, Tensor x, Tensor out, int from, int n) {
        boolean isRelu = op == UnaryOp.RELU;
        if (!isRelu && !FloatMath.areSmall(x, from, n)) {
            return false;
        }
        Gradient key = new Gradient(isRelu ? dnnl.dnnl_eltwise_relu : algorithm(op), n);
        boolean done = OneDnn.run(
                key,
                plan -> gradient(plan, key),
                x.storage().floatPointer().getPointer(from),
                upstream.storage().floatPointer().getPointer(from),
                out.storage().floatPointer().getPointer(from));
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(upstream);
        Reference.reachabilityFence(out);
        return done;
    }

    private static void gradient(OneDnnPlan.Builder plan, Gradient key) {
        dnnl_memory_desc_t data = OneDnn.describe(dnnl.dnnl_a, key.n);
        OneDnnPlan.Slot x = plan.given(data);
        OneDnnPlan.Slot upstream = plan.given(data);
        OneDnnPlan.Slot result = plan.given(data);
        float alpha = alpha(key.algorithm);
        dnnl_eltwise_desc_t forward = new dnnl_eltwise_desc_t();
        OneDnnPlan.check(dnnl.dnnl_eltwise_forward_desc_init(
                forward, dnnl.dnnl_forward_training, key.algorithm, data, alpha, 0));
        dnnl_primitive_desc hint = plan.kernel(forward, null);
        dnnl_eltwise_desc_t backward = new dnnl_eltwise_desc_t();
        OneDnnPlan.check(dnnl.dnnl_eltwise_backward_desc_init(backward, key.algorithm, data, data, alpha, 0));
        plan.step(
                plan.kernel(backward, hint),
                new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_SRC},
                x,
                upstream,
                result);
    }

    static boolean binary(BinaryOp op, Tensor a, Tensor b, Tensor out) {
        int algorithm = algorithm(op);
        if (algorithm < 0 || a.size() != out.size()) {
            return false;
        }
        int n;
        if (b.size() == out.size()) {
            n = out.size();
        } else if (isRow(b, out)) {
            n = b.size();
        } else {
            return false;
        }
        Binary key = new Binary(algorithm, out.size() / n, b.size() / n, n);
        boolean done = OneDnn.run(
                key,
                plan -> binary(plan, key),
                a.storage().floatPointer(),
                b.storage().floatPointer(),
                out.storage().floatPointer());
        Reference.reachabilityFence(a);
        Reference.reachabilityFence(b);
        Reference.reachabilityFence(out);
        return done;
    }

    private static int algorithm(BinaryOp op) {
        return switch (op) {
            case ADD -> dnnl.dnnl_binary_add;
            case SUB -> dnnl.dnnl_binary_sub;
            case MUL -> dnnl.dnnl_binary_mul;
            default -> -1;
        };
    }

    /** Whether b is one row of the result: its last axes, all before them missing or of size 1. */
    private static boolean isRow(Tensor b, Tensor out) {
        int[] own = b.shapeView();
        int[] shape = out.shapeView();
        int extra = shape.length - own.length;
        int i = 0;
        while (i < own.length && own[i] == 1) {
            i++;
        }
        for (; i < own.length; i++) {
            if (own[i] != shape[extra + i]) {
                return false;
            }
        }
        return b.size() > 1;
    }

    private static void binary(OneDnnPlan.Builder plan, Binary key) {
        dnnl_memory_desc_t a = OneDnn.describe(dnnl.dnnl_ab, key.rows, key.n);
        dnnl_memory_desc_t b = OneDnn.describe(dnnl.dnnl_ab, key.rowsB, key.n);
        OneDnnPlan.Slot first = plan.given(a);
        OneDnnPlan.Slot second = plan.given(b);
        OneDnnPlan.Slot result = plan.given(a);
        dnnl_binary_desc_t op = new dnnl_binary_desc_t();
        OneDnnPlan.check(dnnl.dnnl_binary_desc_init(op, key.algorithm, a, b, a));
        dnnl_primitive_desc kernel = plan.kernel(op, null);
        plan.step(kernel, ARGUMENTS, first, second, result);
    }
}
