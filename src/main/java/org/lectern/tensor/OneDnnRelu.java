package org.lectern.tensor;

import java.lang.ref.Reference;
import org.bytedeco.dnnl.dnnl_eltwise_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;

/** The gradient of relu on long float32 tensors by oneDNN, which reads native memory where it lies. */
final class OneDnnRelu {
    private static final int[] BACKWARD = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_SRC};

    private record Key(int size) {}

    private OneDnnRelu() {}

    /** out = upstream where x > 0, else 0; false where oneDNN is missing. */
    static boolean gradient(Tensor upstream, Tensor x, Tensor out) {
        Key key = new Key(out.size());
        boolean done = OneDnn.run(
                key,
                plan -> gradient(plan, key),
                x.storage().floatPointer(),
                upstream.storage().floatPointer(),
                out.storage().floatPointer());
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(upstream);
        Reference.reachabilityFence(out);
        return done;
    }

    private static void gradient(OneDnnPlan.Builder plan, Key key) {
        dnnl_memory_desc_t row = OneDnn.describe(dnnl.dnnl_a, key.size);
        OneDnnPlan.Slot x = plan.given(row);
        OneDnnPlan.Slot upstream = plan.given(row);
        OneDnnPlan.Slot result = plan.given(row);
        dnnl_eltwise_desc_t forward = new dnnl_eltwise_desc_t();
        OneDnnPlan.check(dnnl.dnnl_eltwise_forward_desc_init(
                forward, dnnl.dnnl_forward_training, dnnl.dnnl_eltwise_relu, row, 0, 0));
        dnnl_primitive_desc hint = plan.kernel(forward, null);
        dnnl_eltwise_desc_t backward = new dnnl_eltwise_desc_t();
        OneDnnPlan.check(dnnl.dnnl_eltwise_backward_desc_init(backward, dnnl.dnnl_eltwise_relu, row, row, 0, 0));
        plan.step(plan.kernel(backward, hint), BACKWARD, x, upstream, result);
    }
}
