package org.lectern.nn;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;

/**
 * Layer normalisation: brings the features of each example to mean 0 and variance 1, then scales and shifts them as it learns.
 * Shapes: {@code (..., sizes)} -> the same.
 *
 * <p>It does the same in training and evaluation. Ba, Kiros and Hinton 2016.
 */
public final class LayerNorm implements Layer {
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;
    private final int[] sizes;
    private final double eps;

    /**
     * Starts with scale 1 and shift 0.
     *
     * @param sizes the sizes of the axes to normalise over, the last ones of the input; most often one
     * @throws org.lectern.tensor.TensorException if there are none or one is less than 1
     */
    public LayerNorm(int... sizes) {
        Errors.present("LayerNorm", "at least one size", sizes);
        if (sizes.length == 0) {
            throw Errors.argument("LayerNorm", "at least one size", "none", "new LayerNorm(features)");
        }
        for (int size : sizes) {
            Norms.positive("LayerNorm", size);
        }
        this.sizes = sizes.clone();
        this.weight = Tensor.ones(sizes).requiresGrad();
        this.bias = Tensor.zeros(sizes).requiresGrad();
        this.eps = 1e-5;
    }

    private LayerNorm(@Nullable Tensor weight, @Nullable Tensor bias, int[] sizes, double eps) {
        this.weight = weight;
        this.bias = bias;
        this.sizes = sizes;
        this.eps = eps;
    }

    /** This layer with another number added to the variance; 1e-5 unless said otherwise. */
    public LayerNorm eps(double eps) {
        return new LayerNorm(weight, bias, sizes, Norms.eps("LayerNorm", eps));
    }

    /** This layer without scale and shift. */
    public LayerNorm withoutAffine() {
        return new LayerNorm(null, null, sizes, eps);
    }

    /** This layer without a shift. */
    public LayerNorm withoutBias() {
        return new LayerNorm(weight, null, sizes, eps);
    }

    @Override
    public Tensor forward(Tensor x) {
        int[] shape = Errors.input(this, x).shape();
        int from = shape.length - sizes.length;
        if (from < 0 || !Arrays.equals(sizes, Arrays.copyOfRange(shape, from, shape.length))) {
            throw Errors.shape(
                    this,
                    "an input whose last sizes are " + Arrays.toString(sizes),
                    shape,
                    "the last axes hold the features; make the layer for as many as there are");
        }
        return x.layerNorm(sizes, weight, bias, eps);
    }

    /** The scales, of the sizes given; empty without affine. */
    public Optional<Tensor> weight() {
        return Optional.ofNullable(weight);
    }

    /** The shifts, of the sizes given; empty if there are none. */
    public Optional<Tensor> bias() {
        return Optional.ofNullable(bias);
    }

    @Override
    public String toString() {
        String text = Arrays.toString(sizes);
        return "LayerNorm(" + text.substring(1, text.length() - 1) + ")";
    }
}
