package org.lectern.nn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;

/**
 * Batch normalisation: brings each channel to mean 0 and variance 1, then scales and shifts it as it learns. Shapes:
 * {@code (batch, channels)}, {@code (batch, channels, length)}, {@code (batch, channels, height, width)} -> the same, so it
 * is PyTorch's BatchNorm1d, 2d and 3d in one.
 *
 * <p>In training, which is {@code forward(x, Mode.TRAIN)} in a loop by hand, it uses the mean and variance of the batch and
 * moves its running ones a tenth of the way there; in evaluation it uses the running ones. Those are buffers: saved
 * with the layer, not learned. Ioffe and Szegedy 2015.
 */
public final class BatchNorm implements Layer {
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;

    @Buffer
    private final Tensor runningMean;

    @Buffer
    private final Tensor runningVar;

    private final double momentum;
    private final double eps;

    /**
     * Starts with scale 1, shift 0, running mean 0 and running variance 1.
     *
     * @param channels the size of axis 1
     * @throws org.lectern.tensor.TensorException if it is less than 1
     */
    public BatchNorm(int channels) {
        this(
                Tensor.ones(Norms.positive("BatchNorm", channels)).requiresGrad(),
                Tensor.zeros(channels).requiresGrad(),
                Tensor.zeros(channels),
                Tensor.ones(channels),
                0.1,
                1e-5);
    }

    private BatchNorm(
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            Tensor runningMean,
            Tensor runningVar,
            double momentum,
            double eps) {
        this.weight = weight;
        this.bias = bias;
        this.runningMean = runningMean;
        this.runningVar = runningVar;
        this.momentum = momentum;
        this.eps = eps;
    }

    /**
     * This layer, whose running statistics move the given part of the way to each batch's; 0.1 unless said otherwise.
     *
     * @throws org.lectern.tensor.TensorException if it is not from 0 to 1
     */
    public BatchNorm momentum(double momentum) {
        if (!(momentum >= 0 && momentum <= 1)) {
            throw Errors.argument("BatchNorm", "a momentum from 0 to 1", momentum, "0.1 is usual");
        }
        return new BatchNorm(weight, bias, runningMean, runningVar, momentum, eps);
    }

    /** This layer with another number added to the variance; 1e-5 unless said otherwise. */
    public BatchNorm eps(double eps) {
        return new BatchNorm(weight, bias, runningMean, runningVar, momentum, Norms.eps("BatchNorm", eps));
    }

    /** This layer without scale and shift. */
    public BatchNorm withoutAffine() {
        return new BatchNorm(null, null, runningMean, runningVar, momentum, eps);
    }

    @Override
    public Tensor forward(Tensor x) {
        int[] shape = Errors.input(this, x).shape();
        if (shape.length < 2 || shape[1] != channels()) {
            throw Errors.shape(
                    this,
                    "an input of shape (batch, " + channels() + ", ...)",
                    shape,
                    "axis 1 holds the channels; make the layer for as many as there are");
        }
        boolean training = Mode.current() == Mode.TRAIN;
        return x.batchNorm(runningMean, runningVar, weight, bias, training, momentum, eps);
    }

    /** The number of channels. */
    public int channels() {
        return runningMean.dim(0);
    }

    /** The scales, of shape {@code (channels)}; empty without affine. */
    public Optional<Tensor> weight() {
        return Optional.ofNullable(weight);
    }

    /** The shifts, of shape {@code (channels)}; empty without affine. */
    public Optional<Tensor> bias() {
        return Optional.ofNullable(bias);
    }

    /** Which part of the way the running statistics move to each batch's. */
    public double momentum() {
        return momentum;
    }

    /** What is added to the variance. */
    public double eps() {
        return eps;
    }

    /** The running mean, of shape {@code (channels)}. */
    public Tensor runningMean() {
        return runningMean;
    }

    /** The running variance, of shape {@code (channels)}. */
    public Tensor runningVar() {
        return runningVar;
    }

    @Override
    public String toString() {
        return "BatchNorm(" + channels() + ")";
    }
}
