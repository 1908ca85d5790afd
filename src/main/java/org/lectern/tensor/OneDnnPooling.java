package org.lectern.tensor;

import java.lang.ref.Reference;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_pooling_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;

/** Average pooling of float32 by oneDNN. Maxima are ours: oneDNN's pass over NaN, and its gradient is slower. */
final class OneDnnPooling {
    private record Average(WindowShape shape) {}

    private record AverageGradient(WindowShape shape) {}

    private OneDnnPooling() {}

    static boolean average(Tensor x, WindowShape shape, Tensor out) {
        boolean done = OneDnn.run(
                new Average(shape),
                plan -> average(plan, shape),
                x.storage().floatPointer(),
                out.storage().floatPointer());
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(out);
        return done;
    }

    static boolean averageGradient(Tensor upstream, WindowShape shape, Tensor out) {
        boolean done = OneDnn.run(
                new AverageGradient(shape),
                plan -> averageGradient(plan, shape),
                upstream.storage().floatPointer(),
                out.storage().floatPointer());
        Reference.reachabilityFence(upstream);
        Reference.reachabilityFence(out);
        return done;
    }

    private static void average(OneDnnPlan.Builder plan, WindowShape s) {
        OneDnnPlan.Slot x = plan.given(image(s));
        OneDnnPlan.Slot out = plan.given(pooled(s));
        int[] arguments = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST};
        plan.step(kernel(plan, s), arguments, x, out);
    }

    private static void averageGradient(OneDnnPlan.Builder plan, WindowShape s) {
        OneDnnPlan.Slot upstream = plan.given(pooled(s));
        OneDnnPlan.Slot out = plan.given(image(s));
        dnnl_pooling_desc_t desc = new dnnl_pooling_desc_t();
        OneDnnPlan.check(dnnl.dnnl_pooling_backward_desc_init(
                desc,
                dnnl.dnnl_pooling_avg_include_padding,
                image(s),
                pooled(s),
                strides(s),
                sizes(s),
                padding(s),
                paddingAfter(s)));
        int[] arguments = {dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_SRC};
        plan.step(plan.kernel(desc, kernel(plan, s)), arguments, upstream, out);
    }

    private static dnnl_primitive_desc kernel(OneDnnPlan.Builder plan, WindowShape s) {
        dnnl_pooling_desc_t desc = new dnnl_pooling_desc_t();
        OneDnnPlan.check(dnnl.dnnl_pooling_forward_desc_init(
                desc,
                dnnl.dnnl_forward_training,
                dnnl.dnnl_pooling_avg_include_padding,
                image(s),
                pooled(s),
                strides(s),
                sizes(s),
                padding(s),
                paddingAfter(s)));
        return plan.kernel(desc, null);
    }

    private static dnnl_memory_desc_t image(WindowShape s) {
        return OneDnn.describe(dnnl.dnnl_nchw, 1, s.planes(), s.height(), s.width());
    }

    private static dnnl_memory_desc_t pooled(WindowShape s) {
        return OneDnn.describe(dnnl.dnnl_nchw, 1, s.planes(), s.outHeight(), s.outWidth());
    }

    private static long[] strides(WindowShape s) {
        return new long[] {s.strideHeight(), s.strideWidth()};
    }

    private static long[] sizes(WindowShape s) {
        return new long[] {s.kernelHeight(), s.kernelWidth()};
    }

    private static long[] padding(WindowShape s) {
        return new long[] {s.paddingHeight(), s.paddingWidth()};
    }

    private static long[] paddingAfter(WindowShape s) {
        return new long[] {
            (s.outHeight() - 1L) * s.strideHeight() + s.kernelHeight() - s.height() - s.paddingHeight(),
            (s.outWidth() - 1L) * s.strideWidth() + s.kernelWidth() - s.width() - s.paddingWidth(),
        };
    }
}
