package org.lectern.tensor;

import java.lang.ref.Reference;
import java.util.List;
import org.bytedeco.dnnl.dnnl_convolution_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions of float32 by oneDNN. Tensors are NCHW and OIHW; the weights, and the data where it pays, are moved to the
 * layout that the kernels are written for. Each method returns false if oneDNN can't do it.
 */
final class OneDnnConvolution {
    private record Forward(ConvolutionShape shape, boolean bias) {}

    private record InputGradient(ConvolutionShape shape) {}

    private record WeightGradient(ConvolutionShape shape, boolean bias) {}

    private OneDnnConvolution() {}

    static boolean forward(Tensor x, Tensor weight, @Nullable Tensor bias, ConvolutionShape shape, Tensor out) {
        boolean done = bias == null
                ? OneDnn.run(
                        new Forward(shape, false),
                        plan -> forward(plan, shape, false),
                        x.storage().floatPointer(),
                        weight.storage().floatPointer(),
                        out.storage().floatPointer())
                : OneDnn.run(
                        new Forward(shape, true),
                        plan -> forward(plan, shape, true),
                        x.storage().floatPointer(),
                        weight.storage().floatPointer(),
                        out.storage().floatPointer(),
                        bias.storage().floatPointer());
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(weight);
        Reference.reachabilityFence(bias);
        Reference.reachabilityFence(out);
        return done;
    }

    static boolean inputGradient(Tensor upstream, Tensor weight, ConvolutionShape shape, Tensor out) {
        boolean done = OneDnn.run(
                new InputGradient(shape),
                plan -> inputGradient(plan, shape),
                upstream.storage().floatPointer(),
                weight.storage().floatPointer(),
                out.storage().floatPointer());
        Reference.reachabilityFence(upstream);
        Reference.reachabilityFence(weight);
        Reference.reachabilityFence(out);
        return done;
    }

    static boolean weightGradient(
            Tensor x, Tensor upstream, ConvolutionShape shape, Tensor out, @Nullable Tensor biasOut) {
        boolean done = biasOut == null
                ? OneDnn.run(
                        new WeightGradient(shape, false),
                        plan -> weightGradient(plan, shape, false),
                        x.storage().floatPointer(),
                        upstream.storage().floatPointer(),
                        out.storage().floatPointer())
                : OneDnn.run(
                        new WeightGradient(shape, true),
                        plan -> weightGradient(plan, shape, true),
                        x.storage().floatPointer(),
                        upstream.storage().floatPointer(),
                        out.storage().floatPointer(),
                        biasOut.storage().floatPointer());
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(upstream);
        Reference.reachabilityFence(out);
        Reference.reachabilityFence(biasOut);
        return done;
    }

    /** The kernels for forward, gradient to the input and gradient to weight and bias, for the test that none is slow. */
    static List<List<String>> kernels(ConvolutionShape shape) {
        return List.of(
                OneDnn.kernels(new Forward(shape, true), plan -> forward(plan, shape, true)),
                OneDnn.kernels(new InputGradient(shape), plan -> inputGradient(plan, shape)),
                OneDnn.kernels(new WeightGradient(shape, true), plan -> weightGradient(plan, shape, true)));
    }

    private static void forward(OneDnnPlan.Builder plan, ConvolutionShape s, boolean bias) {
        OneDnnPlan.Slot x = plan.given(data(s.input()));
        OneDnnPlan.Slot weight = plan.given(weights(s, weightTag(s)));
        OneDnnPlan.Slot out = plan.given(data(s.output()));
        dnnl_primitive_desc kernel = forwardKernel(plan, s, bias, dnnl.dnnl_format_tag_any);
        OneDnnPlan.Slot xThere = plan.input(x, plan.layout(kernel, dnnl.dnnl_query_src_md));
        OneDnnPlan.Slot weightThere = plan.input(weight, plan.layout(kernel, dnnl.dnnl_query_weights_md));
        OneDnnPlan.Slot outThere = plan.output(out, plan.layout(kernel, dnnl.dnnl_query_dst_md));
        if (bias) {
            OneDnnPlan.Slot b = plan.given(OneDnn.describe(dnnl.dnnl_x, s.filters()));
            int[] arguments = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DST, dnnl.DNNL_ARG_BIAS};
            plan.step(kernel, arguments, xThere, weightThere, outThere, b);
        } else {
            int[] arguments = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DST};
            plan.step(kernel, arguments, xThere, weightThere, outThere);
        }
        plan.finish(outThere, out);
    }

    private static dnnl_primitive_desc forwardKernel(
            OneDnnPlan.Builder plan, ConvolutionShape s, boolean bias, int tag) {
        dnnl_convolution_desc_t desc = new dnnl_convolution_desc_t();
        OneDnnPlan.check(dnnl.dnnl_dilated_convolution_forward_desc_init(
                desc,
                dnnl.dnnl_forward_training,
                dnnl.dnnl_convolution_direct,
                wanted(s.input(), tag),
                weights(s, dnnl.dnnl_format_tag_any),
                bias ? OneDnn.describe(dnnl.dnnl_x, s.filters()) : null,
                wanted(s.output(), tag),
                strides(s),
                dilations(s),
                padding(s),
                paddingAfter(s)));
        return plan.kernel(desc, null);
    }

    private static void inputGradient(OneDnnPlan.Builder plan, ConvolutionShape s) {
        OneDnnPlan.Slot upstream = plan.given(data(s.output()));
        OneDnnPlan.Slot weight = plan.given(weights(s, weightTag(s)));
        OneDnnPlan.Slot out = plan.given(data(s.input()));
        // Blocks of 16 channels would be mostly padding: im2col and a product are up to three times as fast.
        int tag = s.channels() / s.groups() <= 4 ? dnnl.dnnl_nchw : dnnl.dnnl_format_tag_any;
        dnnl_convolution_desc_t desc = new dnnl_convolution_desc_t();
        OneDnnPlan.check(dnnl.dnnl_dilated_convolution_backward_data_desc_init(
                desc,
                dnnl.dnnl_convolution_direct,
                wanted(s.input(), tag),
                weights(s, dnnl.dnnl_format_tag_any),
                wanted(s.output(), tag),
                strides(s),
                dilations(s),
                padding(s),
                paddingAfter(s)));
        dnnl_primitive_desc kernel = plan.kernel(desc, forwardKernel(plan, s, false, tag));
        OneDnnPlan.Slot upstreamThere = plan.input(upstream, plan.layout(kernel, dnnl.dnnl_query_diff_dst_md));
        OneDnnPlan.Slot weightThere = plan.input(weight, plan.layout(kernel, dnnl.dnnl_query_weights_md));
        OneDnnPlan.Slot outThere = plan.output(out, plan.layout(kernel, dnnl.dnnl_query_diff_src_md));
        int[] arguments = {dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DIFF_SRC};
        plan.step(kernel, arguments, upstreamThere, weightThere, outThere);
        plan.finish(outThere, out);
    }

    private static void weightGradient(OneDnnPlan.Builder plan, ConvolutionShape s, boolean bias) {
        OneDnnPlan.Slot x = plan.given(data(s.input()));
        OneDnnPlan.Slot upstream = plan.given(data(s.output()));
        OneDnnPlan.Slot out = plan.given(weights(s, weightTag(s)));
        // Left to itself oneDNN takes a slower kernel where channels don't fill its blocks, as in LeNet's second layer.
        boolean odd = s.channels() > 4 && s.channels() % 16 != 0 && s.groups() == 1;
        int tag = odd ? dnnl.dnnl_nhwc : dnnl.dnnl_format_tag_any;
        dnnl_convolution_desc_t desc = new dnnl_convolution_desc_t();
        OneDnnPlan.check(dnnl.dnnl_dilated_convolution_backward_weights_desc_init(
                desc,
                dnnl.dnnl_convolution_direct,
                wanted(s.input(), tag),
                weights(s, dnnl.dnnl_format_tag_any),
                bias ? OneDnn.describe(dnnl.dnnl_x, s.filters()) : null,
                wanted(s.output(), tag),
                strides(s),
                dilations(s),
                padding(s),
                paddingAfter(s)));
        dnnl_primitive_desc kernel = plan.kernel(desc, forwardKernel(plan, s, bias, tag));
        OneDnnPlan.Slot xThere = plan.input(x, plan.layout(kernel, dnnl.dnnl_query_src_md));
        OneDnnPlan.Slot upstreamThere = plan.input(upstream, plan.layout(kernel, dnnl.dnnl_query_diff_dst_md));
        OneDnnPlan.Slot outThere = plan.output(out, plan.layout(kernel, dnnl.dnnl_query_diff_weights_md));
        if (bias) {
            OneDnnPlan.Slot b = plan.given(OneDnn.describe(dnnl.dnnl_x, s.filters()));
            int[] arguments = {
                dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_WEIGHTS, dnnl.DNNL_ARG_DIFF_BIAS
            };
            plan.step(kernel, arguments, xThere, upstreamThere, outThere, b);
        } else {
            int[] arguments = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_WEIGHTS};
            plan.step(kernel, arguments, xThere, upstreamThere, outThere);
        }
        plan.finish(outThere, out);
    }

    /** How a tensor lies in memory. */
    private static dnnl_memory_desc_t data(int[] shape) {
        return OneDnn.describe(dnnl.dnnl_nchw, longs(shape));
    }

    /** How a kernel is to have it: {@code dnnl_format_tag_any} leaves the choice to oneDNN. */
    private static dnnl_memory_desc_t wanted(int[] shape, int tag) {
        return OneDnn.describe(tag, longs(shape));
    }

    private static int weightTag(ConvolutionShape s) {
        return s.groups() == 1 ? dnnl.dnnl_oihw : dnnl.dnnl_goihw;
    }

    private static dnnl_memory_desc_t weights(ConvolutionShape s, int tag) {
        return s.groups() == 1
                ? OneDnn.describe(tag, longs(s.weight()))
                : OneDnn.describe(
                        tag,
                        s.groups(),
                        s.filters() / s.groups(),
                        s.channels() / s.groups(),
                        s.kernelHeight(),
                        s.kernelWidth());
    }

    private static long[] strides(ConvolutionShape s) {
        return new long[] {s.strideHeight(), s.strideWidth()};
    }

    /** oneDNN counts the gaps, so 0 is no dilation. */
    private static long[] dilations(ConvolutionShape s) {
        return new long[] {s.dilationHeight() - 1, s.dilationWidth() - 1};
    }

    private static long[] padding(ConvolutionShape s) {
        return new long[] {s.paddingHeight(), s.paddingWidth()};
    }

    /** At the far side only as much as the last place of the filter reaches; less than 0 where it ends before the edge. */
    private static long[] paddingAfter(ConvolutionShape s) {
        long reachHeight = (s.outHeight() - 1L) * s.strideHeight() + (s.kernelHeight() - 1L) * s.dilationHeight() + 1;
        long reachWidth = (s.outWidth() - 1L) * s.strideWidth() + (s.kernelWidth() - 1L) * s.dilationWidth() + 1;
        return new long[] {
            reachHeight - s.height() - s.paddingHeight(), reachWidth - s.width() - s.paddingWidth(),
        };
    }

    private static long[] longs(int[] shape) {
        long[] sizes = new long[shape.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = shape[i];
        }
        return sizes;
    }
}
