package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Layer and group normalisation; {@link BatchNormalization} is the third. */
final class Normalization {
    private Normalization() {}

    static Tensor layerNorm(Tensor input, int[] sizes, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
        String name = "layerNorm";
        Shapes.present(name, "the sizes of the last axes", sizes);
        checkEps(name, eps);
        int[] shape = input.shapeView();
        int n = Shapes.product(sizes);
        if (sizes.length == 0
                || sizes.length > shape.length
                || n < 1
                || !Arrays.equals(sizes, Arrays.copyOfRange(shape, shape.length - sizes.length, shape.length))) {
            throw new ShapeException(
                    name,
                    "the sizes of the last axes of " + Shapes.text(shape) + ", none of them 0",
                    Shapes.text(sizes),
                    "to normalise the last axis only, give its size");
        }
        checkLike(name, "weight", sizes, weight);
        checkLike(name, "bias", sizes, bias);
        DType dtype = type(input, weight, bias);
        Tensor x = input.to(dtype).reshape(input.size() / n, n);
        Tensor w = weight == null ? null : weight.to(dtype).reshape(n);
        Tensor b = bias == null ? null : bias.to(dtype).reshape(n);
        Tensor y = Backends.current().fuses(dtype) ? fused(name, x, w, b, eps) : affine(standardized(x, eps), w, b);
        return y.reshape(shape);
    }

    static Tensor groupNorm(Tensor input, int groups, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
        String name = "groupNorm";
        checkEps(name, eps);
        int[] shape = input.shapeView();
        if (shape.length < 2 || shape[1] < 1) {
            throw new ShapeException(
                    name,
                    "(batch, channels, ...)",
                    Shapes.text(shape),
                    "axis 1 holds the channels; unsqueeze(0) adds a batch");
        }
        int channels = shape[1];
        if (groups < 1 || channels % groups != 0) {
            throw new TensorException(
                    name,
                    "a number of groups that divides the " + channels + " channels",
                    String.valueOf(groups),
                    "groups of equal size share their mean and variance");
        }
        int[] perChannel = {channels};
        checkLike(name, "weight", perChannel, weight);
        checkLike(name, "bias", perChannel, bias);
        DType dtype = type(input, weight, bias);
        Tensor x = input.to(dtype);
        if (x.size() == 0) {
            return x;
        }
        int rows = shape[0] * groups;
        Tensor grouped = x.reshape(rows, x.size() / rows);
        Tensor y = Backends.current().fuses(dtype) ? fused(name, grouped, null, null, eps) : standardized(grouped, eps);
        int[] beside = new int[shape.length - 1];
        Arrays.fill(beside, 1);
        beside[0] = channels;
        return affine(
                y.reshape(shape),
                weight == null ? null : weight.to(dtype).reshape(beside),
                bias == null ? null : bias.to(dtype).reshape(beside));
    }

    /** Rows brought to mean 0 and variance 1, in tensor ops. */
    private static Tensor standardized(Tensor x, double eps) {
        Tensor centred = x.sub(x.mean(1, true));
        return centred.mul(inverseDeviation(centred, eps));
    }

    private static Tensor inverseDeviation(Tensor centred, double eps) {
        return centred.square().mean(1, true).add(eps).pow(-0.5);
    }

    private static Tensor affine(Tensor x, @Nullable Tensor weight, @Nullable Tensor bias) {
        Tensor scaled = weight == null ? x : x.mul(weight);
        return bias == null ? scaled : scaled.add(bias);
    }

    private static Tensor fused(String name, Tensor x, @Nullable Tensor w, @Nullable Tensor b, double eps) {
        int[] rows = {x.dim(0)};
        Tensor mean = Tensor.empty(name, x.dtype(), rows);
        Tensor var = Tensor.empty(name, x.dtype(), rows);
        Tensor out = Tensor.empty(name, x.dtype(), x.shapeView());
        if (!OneDnnNormalization.forward(x, w, b, eps, out, mean, var)) {
            CpuLayerNorm.forward(x, w, b, eps, out, mean, var);
        }
        JointGradients joint = new JointGradients(g -> {
            Tensor dx = Tensor.empty(name, x.dtype(), x.shapeView());
            Tensor dw = w == null ? null : Tensor.empty(name, x.dtype(), w.shapeView());
            Tensor db = b == null ? null : Tensor.empty(name, x.dtype(), b.shapeView());
            if (x.size() > 0 && OneDnnNormalization.backward(g, x, w, b, eps, mean, var, dx, dw, db)) {
                return new @Nullable Tensor[] {dx, dw, db};
            }
            return CpuLayerNorm.backward(g, x, w, eps, mean, var, dx);
        });
        Tensor none = Tensor.zeros(0);
        return Graph.record(name, out, new Tensor[] {x, w == null ? none : w, b == null ? none : b}, new Graph.Rule[] {
            g -> Graph.recording() ? gradient(g, x, w, eps) : joint.part(0, g),
            g -> Graph.recording() ? g.mul(standardized(x, eps)) : joint.part(1, g),
            g -> Graph.recording() ? g : joint.part(2, g)
        });
    }

    /** With s = 1 / deviation, h = (x - mean) s and u = g weight: dx = s (u - mean(u) - h mean(u h)). */
    private static Tensor gradient(Tensor g, Tensor x, @Nullable Tensor w, double eps) {
        Tensor centred = x.sub(x.mean(1, true));
        Tensor inverse = inverseDeviation(centred, eps);
        Tensor h = centred.mul(inverse);
        Tensor u = w == null ? g : g.mul(w);
        Tensor along = h.mul(u.mul(h).mean(1, true));
        return u.sub(u.mean(1, true)).sub(along).mul(inverse);
    }

    static DType type(Tensor x, @Nullable Tensor... others) {
        DType dtype = x.dtype() == DType.INT32 ? DType.FLOAT32 : x.dtype();
        for (Tensor other : others) {
            dtype = other == null ? dtype : DType.promote(dtype, other.dtype());
        }
        return dtype;
    }

    static void checkEps(String name, double eps) {
        if (!(eps >= 0 && eps < Double.POSITIVE_INFINITY)) {
            throw new TensorException(
                    name,
                    "a small eps of 0 or more",
                    String.valueOf(eps),
                    "1e-5 is usual; it keeps from dividing by 0");
        }
    }

    static void checkLike(String name, String what, int[] shape, @Nullable Tensor x) {
        if (x != null && !Arrays.equals(x.shapeView(), shape)) {
            throw new ShapeException(
                    name,
                    "a " + what + " of shape " + Shapes.text(shape),
                    Shapes.text(x.shapeView()),
                    "give one number for each feature, or null for none");
        }
    }
}
