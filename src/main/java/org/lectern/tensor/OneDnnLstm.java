package org.lectern.tensor;

import java.lang.ref.Reference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_rnn_desc_t;
import org.bytedeco.dnnl.global.dnnl;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Recurrent.State;
import org.lectern.tensor.Recurrent.Weights;

/**
 * An LSTM along whole sequences by oneDNN, whose gates stand in PyTorch's order i, f, g, o and whose batch may come first. It
 * has one bias, the sum of our two.
 */
final class OneDnnLstm {
    private record Key(
            boolean forward, int batch, int time, int features, int hidden, boolean reverse, boolean training) {
        Key backward() {
            return new Key(false, batch, time, features, hidden, reverse, training);
        }
    }

    /** Floats that the forward pass of a key leaves for the backward pass. */
    private static final Map<Key, Integer> WORKSPACES = new ConcurrentHashMap<>();

    private OneDnnLstm() {}

    /** Null if oneDNN can't do it. */
    static FusedRecurrent.@Nullable Pass run(
            Tensor x, State initial, Weights weights, boolean reverse, boolean training) {
        if (!OneDnn.available()) {
            return null;
        }
        int h = weights.hiddenToHidden().dim(1);
        Key key = new Key(true, x.dim(0), x.dim(1), x.dim(2), h, reverse, training);
        if (OneDnn.kernels(key, builder -> forward(key, builder)).isEmpty()) {
            return null;
        }
        Key back = key.backward();
        if (training && OneDnn.kernels(back, builder -> backward(back, builder)).isEmpty()) {
            return null;
        }
        Tensor bias = Tensor.of(
                sum(FusedRecurrent.bias(weights.inputBias(), 4 * h), FusedRecurrent.bias(weights.hiddenBias(), 4 * h)));
        Tensor output = Tensor.empty("lstm", DType.FLOAT32, new int[] {key.batch, key.time, h});
        Tensor hidden = Tensor.empty("lstm", DType.FLOAT32, new int[] {key.batch, h});
        Tensor cell = Tensor.empty("lstm", DType.FLOAT32, new int[] {key.batch, h});
        Tensor workspace =
                Tensor.empty("lstm", DType.FLOAT32, new int[] {Math.max(1, WORKSPACES.getOrDefault(key, 0))});
        Pass pass = new Pass(
                key,
                x,
                initial.hidden(),
                RecurrentChecks.cell(initial),
                weights,
                bias,
                output,
                hidden,
                cell,
                workspace);
        return pass.forward() ? pass : null;
    }

    private static float[] sum(float[] a, float[] b) {
        float[] sum = new float[a.length];
        for (int j = 0; j < a.length; j++) {
            sum[j] = a[j] + b[j];
        }
        return sum;
    }

    private static dnnl_memory_desc_t sequence(Key key, int features) {
        return OneDnn.describe(dnnl.dnnl_ntc, key.time, key.batch, features);
    }

    private static dnnl_memory_desc_t state(Key key) {
        return OneDnn.describe(dnnl.dnnl_ldnc, 1, 1, key.batch, key.hidden);
    }

    private static dnnl_memory_desc_t weight(int tag, int features, Key key) {
        return OneDnn.describe(tag, 1, 1, features, 4, key.hidden);
    }

    private static dnnl_memory_desc_t bias(Key key) {
        return OneDnn.describe(dnnl.dnnl_ldgo, 1, 1, 4, key.hidden);
    }

    private static int direction(Key key) {
        return key.reverse ? dnnl.dnnl_unidirectional_right2left : dnnl.dnnl_unidirectional_left2right;
    }

    private static dnnl_primitive_desc forwardKernel(Key key, OneDnnPlan.Builder builder) {
        dnnl_rnn_desc_t op = new dnnl_rnn_desc_t();
        OneDnnPlan.check(dnnl.dnnl_lstm_forward_desc_init(
                op,
                key.training ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference,
                direction(key),
                sequence(key, key.features),
                state(key),
                state(key),
                weight(dnnl.dnnl_format_tag_any, key.features, key),
                weight(dnnl.dnnl_format_tag_any, key.hidden, key),
                bias(key),
                sequence(key, key.hidden),
                state(key),
                state(key),
                dnnl.dnnl_rnn_flags_undef));
        return builder.kernel(op, null);
    }

    private static dnnl_memory_desc_t weightLayout(dnnl_primitive_desc kernel, int which) {
        return dnnl.dnnl_primitive_desc_query_md(kernel, dnnl.dnnl_query_weights_md, which);
    }

    private static void forward(Key key, OneDnnPlan.Builder builder) {
        dnnl_primitive_desc kernel = forwardKernel(key, builder);
        OneDnnPlan.Slot x = builder.given(sequence(key, key.features));
        OneDnnPlan.Slot h = builder.given(state(key));
        OneDnnPlan.Slot c = builder.given(state(key));
        OneDnnPlan.Slot ih = builder.given(weight(dnnl.dnnl_ldgoi, key.features, key));
        OneDnnPlan.Slot hh = builder.given(weight(dnnl.dnnl_ldgoi, key.hidden, key));
        OneDnnPlan.Slot bias = builder.given(bias(key));
        OneDnnPlan.Slot output = builder.given(sequence(key, key.hidden));
        OneDnnPlan.Slot lastH = builder.given(state(key));
        OneDnnPlan.Slot lastC = builder.given(state(key));
        OneDnnPlan.Slot inputToHidden = builder.input(ih, weightLayout(kernel, 0));
        OneDnnPlan.Slot hiddenToHidden = builder.input(hh, weightLayout(kernel, 1));
        if (!key.training) {
            builder.step(
                    kernel,
                    new int[] {
                        dnnl.DNNL_ARG_SRC_LAYER,
                        dnnl.DNNL_ARG_SRC_ITER,
                        dnnl.DNNL_ARG_SRC_ITER_C,
                        dnnl.DNNL_ARG_WEIGHTS_LAYER,
                        dnnl.DNNL_ARG_WEIGHTS_ITER,
                        dnnl.DNNL_ARG_BIAS,
                        dnnl.DNNL_ARG_DST_LAYER,
                        dnnl.DNNL_ARG_DST_ITER,
                        dnnl.DNNL_ARG_DST_ITER_C
                    },
                    x,
                    h,
                    c,
                    inputToHidden,
                    hiddenToHidden,
                    bias,
                    output,
                    lastH,
                    lastC);
            return;
        }
        dnnl_memory_desc_t layout = builder.layout(kernel, dnnl.dnnl_query_workspace_md);
        WORKSPACES.put(key, (int) ((dnnl.dnnl_memory_desc_get_size(layout) + 3) / 4));
        OneDnnPlan.Slot workspace = builder.given(layout);
        builder.step(
                kernel,
                new int[] {
                    dnnl.DNNL_ARG_SRC_LAYER,
                    dnnl.DNNL_ARG_SRC_ITER,
                    dnnl.DNNL_ARG_SRC_ITER_C,
                    dnnl.DNNL_ARG_WEIGHTS_LAYER,
                    dnnl.DNNL_ARG_WEIGHTS_ITER,
                    dnnl.DNNL_ARG_BIAS,
                    dnnl.DNNL_ARG_DST_LAYER,
                    dnnl.DNNL_ARG_DST_ITER,
                    dnnl.DNNL_ARG_DST_ITER_C,
                    dnnl.DNNL_ARG_WORKSPACE
                },
                x,
                h,
                c,
                inputToHidden,
                hiddenToHidden,
                bias,
                output,
                lastH,
                lastC,
                workspace);
    }

    private static void backward(Key key, OneDnnPlan.Builder builder) {
        dnnl_primitive_desc forward = forwardKernel(key, builder);
        dnnl_rnn_desc_t op = new dnnl_rnn_desc_t();
        dnnl_memory_desc_t sequence = sequence(key, key.features);
        dnnl_memory_desc_t outputs = sequence(key, key.hidden);
        dnnl_memory_desc_t state = state(key);
        dnnl_memory_desc_t bias = bias(key);
        // The layout that its last product writes; gradients of weights are added to what is there.
        dnnl_memory_desc_t inputToHidden = weight(dnnl.dnnl_ldigo, key.features, key);
        dnnl_memory_desc_t hiddenToHidden = weight(dnnl.dnnl_ldigo, key.hidden, key);
        OneDnnPlan.check(dnnl.dnnl_lstm_backward_desc_init(
                op,
                dnnl.dnnl_backward,
                direction(key),
                sequence,
                state,
                state,
                weight(dnnl.dnnl_format_tag_any, key.features, key),
                weight(dnnl.dnnl_format_tag_any, key.hidden, key),
                bias,
                outputs,
                state,
                state,
                sequence,
                state,
                state,
                inputToHidden,
                hiddenToHidden,
                bias,
                outputs,
                state,
                state,
                dnnl.dnnl_rnn_flags_undef));
        dnnl_primitive_desc kernel = builder.kernel(op, forward);
        OneDnnPlan.Slot x = builder.given(sequence);
        OneDnnPlan.Slot h = builder.given(state);
        OneDnnPlan.Slot c = builder.given(state);
        OneDnnPlan.Slot ih = builder.given(weight(dnnl.dnnl_ldgoi, key.features, key));
        OneDnnPlan.Slot hh = builder.given(weight(dnnl.dnnl_ldgoi, key.hidden, key));
        OneDnnPlan.Slot b = builder.given(bias);
        OneDnnPlan.Slot output = builder.given(outputs);
        OneDnnPlan.Slot lastH = builder.given(state);
        OneDnnPlan.Slot lastC = builder.given(state);
        OneDnnPlan.Slot workspace = builder.given(builder.layout(forward, dnnl.dnnl_query_workspace_md));
        OneDnnPlan.Slot gradX = builder.given(sequence);
        OneDnnPlan.Slot gradH = builder.given(state);
        OneDnnPlan.Slot gradC = builder.given(state);
        OneDnnPlan.Slot gradIh = builder.given(inputToHidden);
        OneDnnPlan.Slot gradHh = builder.given(hiddenToHidden);
        OneDnnPlan.Slot gradB = builder.given(bias);
        OneDnnPlan.Slot upstream = builder.given(outputs);
        OneDnnPlan.Slot upstreamH = builder.given(state);
        OneDnnPlan.Slot upstreamC = builder.given(state);
        builder.step(
                kernel,
                new int[] {
                    dnnl.DNNL_ARG_SRC_LAYER,
                    dnnl.DNNL_ARG_SRC_ITER,
                    dnnl.DNNL_ARG_SRC_ITER_C,
                    dnnl.DNNL_ARG_WEIGHTS_LAYER,
                    dnnl.DNNL_ARG_WEIGHTS_ITER,
                    dnnl.DNNL_ARG_BIAS,
                    dnnl.DNNL_ARG_DST_LAYER,
                    dnnl.DNNL_ARG_DST_ITER,
                    dnnl.DNNL_ARG_DST_ITER_C,
                    dnnl.DNNL_ARG_WORKSPACE,
                    dnnl.DNNL_ARG_DIFF_SRC_LAYER,
                    dnnl.DNNL_ARG_DIFF_SRC_ITER,
                    dnnl.DNNL_ARG_DIFF_SRC_ITER_C,
                    dnnl.DNNL_ARG_DIFF_WEIGHTS_LAYER,
                    dnnl.DNNL_ARG_DIFF_WEIGHTS_ITER,
                    dnnl.DNNL_ARG_DIFF_BIAS,
                    dnnl.DNNL_ARG_DIFF_DST_LAYER,
                    dnnl.DNNL_ARG_DIFF_DST_ITER,
                    dnnl.DNNL_ARG_DIFF_DST_ITER_C
                },
                x,
                h,
                c,
                builder.input(ih, weightLayout(kernel, 0)),
                builder.input(hh, weightLayout(kernel, 1)),
                b,
                output,
                lastH,
                lastC,
                workspace,
                gradX,
                gradH,
                gradC,
                gradIh,
                gradHh,
                gradB,
                upstream,
                upstreamH,
                upstreamC);
    }

    private record Pass(
            Key key,
            Tensor x,
            Tensor h,
            Tensor c,
            Weights weights,
            Tensor bias,
            Tensor output,
            Tensor hidden,
            Tensor cell,
            Tensor workspace)
            implements FusedRecurrent.Pass {
        boolean forward() {
            return execute(
                    key,
                    false,
                    x,
                    h,
                    c,
                    weights.inputToHidden(),
                    weights.hiddenToHidden(),
                    bias,
                    output,
                    hidden,
                    cell,
                    workspace);
        }

        @Override
        public FusedRecurrent.Gradients backward(@Nullable Tensor upstream, @Nullable Tensor upstreamCell) {
            int gates = 4 * key.hidden;
            Tensor none = Tensor.zeros(key.batch, key.hidden);
            Tensor gradX = Tensor.empty("lstm", DType.FLOAT32, x.shapeView());
            Tensor gradH = Tensor.empty("lstm", DType.FLOAT32, h.shapeView());
            Tensor gradC = Tensor.empty("lstm", DType.FLOAT32, c.shapeView());
            Tensor gradIh = Tensor.zeros(key.features, gates);
            Tensor gradHh = Tensor.zeros(key.hidden, gates);
            Tensor gradB = Tensor.zeros(gates);
            boolean done = execute(
                    key.backward(),
                    true,
                    x,
                    h,
                    c,
                    weights.inputToHidden(),
                    weights.hiddenToHidden(),
                    bias,
                    output,
                    hidden,
                    cell,
                    workspace,
                    gradX,
                    gradH,
                    gradC,
                    gradIh,
                    gradHh,
                    gradB,
                    upstream == null ? Tensor.zerosLike(output) : upstream,
                    none,
                    upstreamCell == null ? none : upstreamCell);
            if (!done) {
                // Switched off since: go forward and back again without it.
                return CpuRecurrent.run(Recurrent.Cell.LSTM, x, new State(h, c), weights, null, key.reverse)
                        .backward(upstream, upstreamCell);
            }
            return new FusedRecurrent.Gradients(
                    gradX, gradH, gradC, gradIh.transpose(), gradHh.transpose(), gradB, gradB.copy());
        }

        private static boolean execute(Key key, boolean back, Tensor... tensors) {
            int count = back || key.training ? tensors.length : tensors.length - 1;
            org.bytedeco.javacpp.Pointer[] memory = new org.bytedeco.javacpp.Pointer[count];
            for (int i = 0; i < count; i++) {
                memory[i] = tensors[i].storage().floatPointer();
            }
            boolean done = OneDnn.run(
                    key,
                    builder -> {
                        if (back) {
                            OneDnnLstm.backward(key, builder);
                        } else {
                            OneDnnLstm.forward(key, builder);
                        }
                    },
                    memory);
            Reference.reachabilityFence(tensors);
            return done;
        }
    }
}
