package org.lectern.tensor;

import org.jspecify.annotations.Nullable;

/** Batch normalisation: each channel (axis 1) brought to mean 0 and variance 1, then scaled and shifted. */
final class BatchNormalization {
    private static final String NAME = "batchNorm";
    /** Of x as (batch, channels, rest). */
    private static final int[] OVER = {0, 2};

    private BatchNormalization() {}

    static Tensor batchNorm(
            Tensor input,
            @Nullable Tensor runningMean,
            @Nullable Tensor runningVar,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            boolean training,
            double momentum,
            double eps) {
        check(input, runningMean, runningVar, weight, bias, training, momentum, eps);
        int[] shape = input.shapeView();
        int channels = shape[1];
        DType dtype = Normalization.type(input, weight, bias);
        Tensor x = input.to(dtype).reshape(shape[0], channels, Shapes.product(shape, 2, shape.length));
        Tensor w = column(weight, dtype);
        Tensor b = column(bias, dtype);
        boolean fused = Backends.current().fuses(dtype);
        if (!training && runningMean != null && runningVar != null) {
            Tensor mean = asColumn(runningMean.detach(), dtype);
            Tensor var = asColumn(runningVar.detach(), dtype);
            return (fused
                            ? fused(x, mean.toDoubles(), var.toDoubles(), w, b, false, eps)
                            : affine(x.sub(mean).mul(var.add(eps).pow(-0.5)), w, b))
                    .reshape(shape);
        }
        double[] mean = new double[channels];
        double[] var = new double[channels];
        Tensor y;
        if (fused) {
            y = fused(x, mean, var, w, b, true, eps);
        } else {
            Tensor m = x.mean(OVER, true);
            Tensor centred = x.sub(m);
            Tensor v = centred.square().mean(OVER, true);
            y = affine(centred.mul(v.add(eps).pow(-0.5)), w, b);
            System.arraycopy(m.toDoubles(), 0, mean, 0, channels);
            System.arraycopy(v.toDoubles(), 0, var, 0, channels);
        }
        if (runningMean != null && runningVar != null) {
            double count = (double) x.size() / channels;
            move(runningMean, mean, 1, momentum);
            // As in PyTorch: the batch is divided by its own variance, what is kept is the estimate for all data.
            move(runningVar, var, count / (count - 1), momentum);
        }
        return y.reshape(shape);
    }

    private static void move(Tensor running, double[] values, double factor, double momentum) {
        double[] moved = running.toDoubles();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += momentum * (values[i] * factor - moved[i]);
        }
        Updates.assign(running, Tensor.of(running.dtype(), moved));
    }

    private static @Nullable Tensor column(@Nullable Tensor x, DType dtype) {
        return x == null ? null : asColumn(x, dtype);
    }

    private static Tensor asColumn(Tensor x, DType dtype) {
        return x.to(dtype).reshape(x.size(), 1);
    }

    private static Tensor affine(Tensor x, @Nullable Tensor weight, @Nullable Tensor bias) {
        Tensor scaled = weight == null ? x : x.mul(weight);
        return bias == null ? scaled : scaled.add(bias);
    }

    /** In training mean and var are written, otherwise read. */
    private static Tensor fused(
            Tensor x,
            double[] mean,
            double[] var,
            @Nullable Tensor w,
            @Nullable Tensor b,
            boolean training,
            double eps) {
        Tensor out = Tensor.empty(NAME, x.dtype(), x.shapeView());
        double[] inverse = CpuBatchNorm.forward(x, mean, var, w, b, training, eps, out);
        JointGradients joint = new JointGradients(g -> CpuBatchNorm.backward(g, x, mean, inverse, w, training));
        Tensor none = Tensor.zeros(0);
        return Graph.record(NAME, out, new Tensor[] {x, w == null ? none : w, b == null ? none : b}, new Graph.Rule[] {
            g -> Graph.recording() ? gradient(g, x, mean, inverse, w, training, eps) : joint.part(0, g),
            g -> Graph.recording() ? g.mul(standardized(x, mean, inverse, training, eps)) : joint.part(1, g),
            g -> Graph.recording() ? g : joint.part(2, g)
        });
    }

    private static Tensor standardized(Tensor x, double[] mean, double[] inverse, boolean training, double eps) {
        if (!training) {
            return x.sub(channelwise(x, mean)).mul(channelwise(x, inverse));
        }
        Tensor centred = x.sub(x.mean(OVER, true));
        return centred.mul(inverseDeviation(centred, eps));
    }

    private static Tensor inverseDeviation(Tensor centred, double eps) {
        return centred.square().mean(OVER, true).add(eps).pow(-0.5);
    }

    private static Tensor channelwise(Tensor x, double[] values) {
        return Tensor.of(x.dtype(), values).reshape(values.length, 1);
    }

    /**
     * With s = 1 / deviation, h = (x - mean) s and u = g weight: dx = s (u - mean(u) - h mean(u h)) in training; with given
     * statistics dx = s u.
     */
    private static Tensor gradient(
            Tensor g, Tensor x, double[] mean, double[] inverse, @Nullable Tensor w, boolean training, double eps) {
        Tensor u = w == null ? g : g.mul(w);
        if (!training) {
            return u.mul(channelwise(x, inverse));
        }
        Tensor centred = x.sub(x.mean(OVER, true));
        Tensor s = inverseDeviation(centred, eps);
        Tensor h = centred.mul(s);
        Tensor along = h.mul(u.mul(h).mean(OVER, true));
        return u.sub(u.mean(OVER, true)).sub(along).mul(s);
    }

    private static void check(
            Tensor x,
            @Nullable Tensor runningMean,
            @Nullable Tensor runningVar,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            boolean training,
            double momentum,
            double eps) {
        Normalization.checkEps(NAME, eps);
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new TensorException(
                    NAME,
                    "a momentum from 0 to 1",
                    String.valueOf(momentum),
                    "0.1 moves the running statistics a tenth of the way to each batch's");
        }
        int[] shape = x.shapeView();
        if (shape.length < 2 || shape[1] < 1) {
            throw new ShapeException(
                    NAME,
                    "(batch, channels, ...)",
                    Shapes.text(shape),
                    "axis 1 holds the channels; unsqueeze(0) adds a batch");
        }
        int[] channels = {shape[1]};
        Normalization.checkLike(NAME, "weight", channels, weight);
        Normalization.checkLike(NAME, "bias", channels, bias);
        Normalization.checkLike(NAME, "running mean", channels, runningMean);
        Normalization.checkLike(NAME, "running variance", channels, runningVar);
        if ((runningMean == null) != (runningVar == null) || (!training && runningMean == null)) {
            throw new TensorException(
                    NAME,
                    training ? "running mean and running variance, or neither" : "a running mean and variance",
                    "null",
                    training
                            ? "give both or null for both"
                            : "train first, or normalise with the batch's own: training = true");
        }
        for (Tensor running : new @Nullable Tensor[] {runningMean, runningVar}) {
            if (running != null && (!running.dtype().isFloating() || running.needsGrad())) {
                throw new TensorException(
                        NAME,
                        "running statistics of a floating type that need no gradient",
                        running.needsGrad() ? "a tensor that needs one" : "int32",
                        "Tensor.zeros(channels) and Tensor.ones(channels) are the usual start");
            }
        }
        if (training && x.size() / shape[1] < 2) {
            throw new ShapeException(
                    NAME,
                    "more than one value of each channel to train on",
                    Shapes.text(shape),
                    "the variance of one value is 0: use a larger batch, data.batches(n).dropLast(), or evaluate");
        }
    }
}
