package org.lectern.tensor;

import java.lang.ref.Reference;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_softmax_desc_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Softmax of many long float32 rows by oneDNN, a piece of the rows at a time; each call says whether oneDNN could do it.
 *
 * <p>oneDNN's exponentials lose NaN and infinity, so it gets only numbers of usual size.
 */
final class OneDnnSoftmax {
    private static final int[] FORWARD = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST};
    private static final int[] BACKWARD = {dnnl.DNNL_ARG_DST, dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_SRC};
    /** As many numbers as stay in the second-level cache between our look at them and oneDNN's. */
    private static final int PIECE = 32_768;
    /** Shorter rows are faster in Java. */
    private static final int SHORTEST = 24;

    private record Key(boolean logarithm, boolean back, int rows, int n) {
        dnnl_memory_desc_t data() {
            return OneDnn.describe(dnnl.dnnl_ab, rows, n);
        }
    }

    private OneDnnSoftmax() {}

    /** How many rows oneDNN should get at once; 0 if none. */
    static int rowsAtOnce(Tensor x, int rows, int n) {
        boolean worth = n >= SHORTEST && n <= PIECE && rows * (long) n >= Storage.MOST_IN_ARRAY;
        return worth && x.storage().array() == null && OneDnn.available() ? Math.min(rows, PIECE / n) : 0;
    }

    /** The numbers of these rows must be of usual size. */
    static boolean softmax(boolean logarithm, Tensor x, int row, int rows, int n, Tensor out) {
        Key key = new Key(logarithm, false, rows, n);
        boolean done = OneDnn.run(key, plan -> forward(plan, key), at(x, row * n), at(out, row * n));
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(out);
        return done;
    }

    /** The numbers of these rows of y must be of usual size if it is a logarithm; others don't matter. */
    static boolean gradient(boolean logarithm, Tensor upstream, Tensor y, int row, int rows, int n, Tensor out) {
        Key key = new Key(logarithm, true, rows, n);
        boolean done =
                OneDnn.run(key, plan -> backward(plan, key), at(y, row * n), at(upstream, row * n), at(out, row * n));
        Reference.reachabilityFence(upstream);
        Reference.reachabilityFence(y);
        Reference.reachabilityFence(out);
        return done;
    }

    private static FloatPointer at(Tensor x, int from) {
        return x.storage().floatPointer().getPointer(from);
    }

    private static void forward(OneDnnPlan.Builder plan, Key key) {
        OneDnnPlan.Slot from = plan.given(key.data());
        OneDnnPlan.Slot to = plan.given(key.data());
        plan.step(plan.kernel(forward(key), null), FORWARD, from, to);
    }

    private static dnnl_softmax_desc_t forward(Key key) {
        dnnl_softmax_desc_t op = new dnnl_softmax_desc_t();
        int kind = dnnl.dnnl_forward_training;
        OneDnnPlan.check(
                key.logarithm
                        ? dnnl.dnnl_logsoftmax_forward_desc_init(op, kind, key.data(), 1)
                        : dnnl.dnnl_softmax_forward_desc_init(op, kind, key.data(), 1));
        return op;
    }

    private static void backward(OneDnnPlan.Builder plan, Key key) {
        OneDnnPlan.Slot y = plan.given(key.data());
        OneDnnPlan.Slot upstream = plan.given(key.data());
        OneDnnPlan.Slot gradient = plan.given(key.data());
        dnnl_softmax_desc_t op = new dnnl_softmax_desc_t();
        OneDnnPlan.check(
                key.logarithm
                        ? dnnl.dnnl_logsoftmax_backward_desc_init(op, key.data(), key.data(), 1)
                        : dnnl.dnnl_softmax_backward_desc_init(op, key.data(), key.data(), 1));
        plan.step(plan.kernel(op, plan.kernel(forward(key), null)), BACKWARD, y, upstream, gradient);
    }
}
