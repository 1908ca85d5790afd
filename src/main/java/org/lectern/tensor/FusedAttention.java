package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.CpuAttention.Masks;
import org.lectern.tensor.CpuAttention.Sizes;
import org.lectern.tensor.CpuAttention.View;

/** One run of {@link CpuAttention}, with what its way back needs. */
final class FusedAttention {
    private static final String NAME = "attention";

    private final Sizes sizes;
    private final View q;
    private final View k;
    private final View v;
    private final Masks masks;
    /** The softmax of the scores, tile after tile; null if nobody will ask for gradients. */
    private final @Nullable Tensor weights;

    FusedAttention(Sizes sizes, View q, View k, View v, Attention.Conditions conditions, boolean training) {
        this.sizes = sizes;
        this.q = q;
        this.k = k;
        this.v = v;
        this.masks = transposed(conditions);
        int count = sizes.all() * sizes.queries() * sizes.keys();
        this.weights = training ? Tensor.empty(NAME, DType.FLOAT32, new int[] {count}) : null;
    }

    /** Writes every element of the tensor that is seen. */
    void forward(View out) {
        if (sizes.empty()) {
            Backends.current().fill(out.x(), 0);
        } else {
            CpuAttention.forward(sizes, q, k, v, masks, weights, out);
        }
    }

    /** Writes every element of the tensors that are seen. */
    void backward(View g, View dq, View dk, View dv) {
        Tensor kept = weights;
        if (sizes.empty() || kept == null) {
            for (View view : new View[] {dq, dk, dv}) {
                Backends.current().fill(view.x(), 0);
            }
        } else {
            CpuAttention.backward(sizes, q, k, v, masks, kept, g, dq, dk, dv);
        }
    }

    private static Masks transposed(Attention.Conditions c) {
        int[] shape = swapped(c.scores());
        return new Masks(transposed(c.allowed()), transposed(c.bias()), c.causal(), transposed(c.dropout()), shape);
    }

    private static @Nullable Tensor transposed(@Nullable Tensor mask) {
        if (mask == null || mask.rank() == 0) {
            return mask;
        }
        Tensor x = mask.detach();
        int rank = x.rank();
        if (rank == 1 || x.dim(-1) == 1 || x.dim(-2) == 1) {
            int[] shape = rank == 1 ? new int[] {1, x.dim(0)} : x.shapeView();
            return x.reshape(swapped(shape));
        }
        int[] axes = new int[rank];
        Arrays.setAll(axes, i -> i);
        return x.permute(swapped(axes));
    }

    private static int[] swapped(int[] sizes) {
        int[] swapped = sizes.clone();
        int last = sizes.length - 1;
        swapped[last] = sizes[last - 1];
        swapped[last - 1] = sizes[last];
        return swapped;
    }
}
