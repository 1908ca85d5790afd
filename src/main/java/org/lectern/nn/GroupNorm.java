package org.lectern.nn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;

/**
 * Group normalisation: brings each group of channels of each example to mean 0 and variance 1, then scales and shifts each
 * channel as it learns. Shapes: {@code (batch, channels, ...)} -> the same.
 *
 * <p>Unlike {@link BatchNorm} it does not depend on the rest of the batch, and is the same in training and evaluation. Wu and
 * He 2018.
 */
public final class GroupNorm implements Layer {
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;
    private final int groups;
    private final int channels;
    private final double eps;

    /**
     * Starts with scale 1 and shift 0.
     *
     * @throws org.lectern.tensor.TensorException if the groups do not divide the channels
     */
    public GroupNorm(int groups, int channels) {
        if (groups < 1 || channels < 1 || channels % groups != 0) {
            throw Errors.argument(
                    "GroupNorm",
                    "a number of groups that divides the channels",
                    groups + " groups, " + channels + " channels",
                    "the number of groups comes first");
        }
        this.groups = groups;
        this.channels = channels;
        this.weight = Tensor.ones(channels).requiresGrad();
        this.bias = Tensor.zeros(channels).requiresGrad();
        this.eps = 1e-5;
    }

    private GroupNorm(@Nullable Tensor weight, @Nullable Tensor bias, int groups, int channels, double eps) {
        this.weight = weight;
        this.bias = bias;
        this.groups = groups;
        this.channels = channels;
        this.eps = eps;
    }

    /** This layer with another number added to the variance; 1e-5 unless said otherwise. */
    public GroupNorm eps(double eps) {
        return new GroupNorm(weight, bias, groups, channels, Norms.eps("GroupNorm", eps));
    }

    /** This layer without scale and shift. */
    public GroupNorm withoutAffine() {
        return new GroupNorm(null, null, groups, channels, eps);
    }

    @Override
    public Tensor forward(Tensor x) {
        int[] shape = Errors.input(this, x).shape();
        if (shape.length < 2 || shape[1] != channels) {
            throw Errors.shape(
                    this,
                    "an input of shape (batch, " + channels + ", ...)",
                    shape,
                    "axis 1 holds the channels; make the layer for as many as there are");
        }
        return x.groupNorm(groups, weight, bias, eps);
    }

    /** The scales, of shape {@code (channels)}; empty without affine. */
    public Optional<Tensor> weight() {
        return Optional.ofNullable(weight);
    }

    /** The shifts, of shape {@code (channels)}; empty without affine. */
    public Optional<Tensor> bias() {
        return Optional.ofNullable(bias);
    }

    @Override
    public String toString() {
        return "GroupNorm(" + groups + ", " + channels + ")";
    }
}
