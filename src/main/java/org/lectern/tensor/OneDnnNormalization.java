package org.lectern.tensor;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_layer_normalization_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Layer normalisation of float32 rows by oneDNN; each call says whether oneDNN could do it. Its batch normalisation is slower than ours. */
final class OneDnnNormalization {
    private record Key(long rows, long n, boolean scale, boolean shift, float eps, boolean back) {
        int flags() {
            return (scale ? dnnl.dnnl_use_scale : 0) | (shift ? dnnl.dnnl_use_shift : 0);
        }

        dnnl_memory_desc_t data() {
            return OneDnn.describe(dnnl.dnnl_ab, rows, n);
        }

        dnnl_memory_desc_t statistics() {
            return OneDnn.describe(dnnl.dnnl_a, rows);
        }

        dnnl_memory_desc_t affine() {
            return OneDnn.describe(dnnl.dnnl_a, n);
        }
    }

    private OneDnnNormalization() {}

    /** Writes result, mean and variance of x (rows, n). */
    static boolean forward(
            Tensor x, @Nullable Tensor w, @Nullable Tensor b, double eps, Tensor out, Tensor mean, Tensor var) {
        if (x.size() == 0) {
            return false;
        }
        Key key = new Key(x.dim(0), x.dim(1), w != null, b != null, (float) eps, false);
        List<Pointer> memory = new ArrayList<>(List.of(pointer(x), pointer(out), pointer(mean), pointer(var)));
        if (w != null) {
            memory.add(pointer(w));
        }
        if (b != null) {
            memory.add(pointer(b));
        }
        boolean done = OneDnn.run(key, plan -> forward(plan, key), memory.toArray(Pointer[]::new));
        Reference.reachabilityFence(new Object[] {x, w, b, out, mean, var});
        return done;
    }

    /** Writes the gradients; those of w and b are given exactly where these are. */
    static boolean backward(
            Tensor g,
            Tensor x,
            @Nullable Tensor w,
            @Nullable Tensor b,
            double eps,
            Tensor mean,
            Tensor var,
            Tensor dx,
            @Nullable Tensor dw,
            @Nullable Tensor db) {
        Key key = new Key(x.dim(0), x.dim(1), dw != null, db != null, (float) eps, true);
        List<Pointer> memory =
                new ArrayList<>(List.of(pointer(x), pointer(g), pointer(mean), pointer(var), pointer(dx)));
        if (w != null && dw != null) {
            memory.add(pointer(w));
            memory.add(pointer(dw));
        }
        if (b != null && db != null) {
            memory.add(pointer(b));
            memory.add(pointer(db));
        }
        boolean done = OneDnn.run(key, plan -> backward(plan, key), memory.toArray(Pointer[]::new));
        Reference.reachabilityFence(new @Nullable Object[] {g, x, w, b, mean, var, dx, dw, db});
        return done;
    }

    private static Pointer pointer(Tensor x) {
        return x.storage().floatPointer();
    }

    private static void forward(OneDnnPlan.Builder plan, Key key) {
        List<Integer> arguments = new ArrayList<>(
                List.of(dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST, dnnl.DNNL_ARG_MEAN, dnnl.DNNL_ARG_VARIANCE));
        List<OneDnnPlan.Slot> slots = new ArrayList<>();
        slots.add(plan.given(key.data()));
        slots.add(plan.given(key.data()));
        slots.add(plan.given(key.statistics()));
        slots.add(plan.given(key.statistics()));
        if (key.scale) {
            arguments.add(dnnl.DNNL_ARG_SCALE);
            slots.add(plan.given(key.affine()));
        }
        if (key.shift) {
            arguments.add(dnnl.DNNL_ARG_SHIFT);
            slots.add(plan.given(key.affine()));
        }
        step(plan, forwardKernel(plan, key), arguments, slots);
    }

    private static void backward(OneDnnPlan.Builder plan, Key key) {
        List<Integer> arguments = new ArrayList<>(List.of(
                dnnl.DNNL_ARG_SRC,
                dnnl.DNNL_ARG_DIFF_DST,
                dnnl.DNNL_ARG_MEAN,
                dnnl.DNNL_ARG_VARIANCE,
                dnnl.DNNL_ARG_DIFF_SRC));
        List<OneDnnPlan.Slot> slots = new ArrayList<>();
        slots.add(plan.given(key.data()));
        slots.add(plan.given(key.data()));
        slots.add(plan.given(key.statistics()));
        slots.add(plan.given(key.statistics()));
        slots.add(plan.given(key.data()));
        if (key.scale) {
            arguments.add(dnnl.DNNL_ARG_SCALE);
            slots.add(plan.given(key.affine()));
            arguments.add(dnnl.DNNL_ARG_DIFF_SCALE);
            slots.add(plan.given(key.affine()));
        }
        if (key.shift) {
            // Of no use to the kernel, and refused without.
            arguments.add(dnnl.DNNL_ARG_SHIFT);
            slots.add(plan.given(key.affine()));
            arguments.add(dnnl.DNNL_ARG_DIFF_SHIFT);
            slots.add(plan.given(key.affine()));
        }
        step(plan, backwardKernel(plan, key), arguments, slots);
    }

    private static void step(
            OneDnnPlan.Builder plan, dnnl_primitive_desc kernel, List<Integer> arguments, List<OneDnnPlan.Slot> slots) {
        plan.step(
                kernel,
                arguments.stream().mapToInt(Integer::intValue).toArray(),
                slots.toArray(OneDnnPlan.Slot[]::new));
    }

    private static dnnl_primitive_desc forwardKernel(OneDnnPlan.Builder plan, Key key) {
        dnnl_layer_normalization_desc_t desc = new dnnl_layer_normalization_desc_t();
        OneDnnPlan.check(dnnl.dnnl_layer_normalization_forward_desc_init(
                desc, dnnl.dnnl_forward_training, key.data(), key.statistics(), key.eps, key.flags()));
        return plan.kernel(desc, null);
    }

    private static dnnl_primitive_desc backwardKernel(OneDnnPlan.Builder plan, Key key) {
        int kind = key.scale || key.shift ? dnnl.dnnl_backward : dnnl.dnnl_backward_data;
        dnnl_primitive_desc hint = forwardKernel(plan, key);
        dnnl_layer_normalization_desc_t desc = new dnnl_layer_normalization_desc_t();
        OneDnnPlan.check(dnnl.dnnl_layer_normalization_backward_desc_init(
                desc, kind, key.data(), key.data(), key.statistics(), key.eps, key.flags()));
        return plan.kernel(desc, hint);
    }
}
