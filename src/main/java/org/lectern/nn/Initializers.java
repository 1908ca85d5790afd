package org.lectern.nn;

import org.lectern.tensor.Tensor;

/**
 * The usual ways to draw first weights. Too small and signals die out with depth, too large and they explode; Glorot keeps
 * their variance through tanh layers, He through ReLU layers.
 */
public final class Initializers {
    private Initializers() {}

    /** All zeros: for biases; in a weight it makes all units of a layer the same for ever. */
    public static Initializer zeros() {
        return constant(0);
    }

    /** All the same value. */
    public static Initializer constant(double value) {
        return (rng, fanIn, fanOut, shape) -> Tensor.full(value, shape);
    }

    /** Uniform in {@code [low, high)}. */
    public static Initializer uniform(double low, double high) {
        if (!(low <= high)) {
            throw Errors.argument("uniform", "low <= high", low + ", " + high, "exchange them?");
        }
        return (rng, fanIn, fanOut, shape) -> Tensor.uniform(rng, low, high, shape);
    }

    /** Gaussian with the given mean and standard deviation. */
    public static Initializer normal(double mean, double standardDeviation) {
        if (!(standardDeviation >= 0)) {
            throw Errors.argument(
                    "normal", "a standard deviation >= 0", standardDeviation, "give the root of the variance");
        }
        return (rng, fanIn, fanOut, shape) ->
                Tensor.randn(rng, shape).mul(standardDeviation).add(mean);
    }

    /** Uniform with variance {@code 2 / (fanIn + fanOut)}; Glorot and Bengio 2010. */
    public static Initializer glorotUniform() {
        return (rng, fanIn, fanOut, shape) -> {
            double limit = Math.sqrt(6.0 / (fanIn + fanOut));
            return Tensor.uniform(rng, -limit, limit, shape);
        };
    }

    /** Gaussian with variance {@code 2 / (fanIn + fanOut)}; Glorot and Bengio 2010. */
    public static Initializer glorotNormal() {
        return (rng, fanIn, fanOut, shape) -> Tensor.randn(rng, shape).mul(Math.sqrt(2.0 / (fanIn + fanOut)));
    }

    /** Uniform with variance {@code 2 / fanIn}, for ReLU; He et al. 2015. */
    public static Initializer heUniform() {
        return (rng, fanIn, fanOut, shape) -> {
            double limit = Math.sqrt(6.0 / fanIn);
            return Tensor.uniform(rng, -limit, limit, shape);
        };
    }

    /** Gaussian with variance {@code 2 / fanIn}, for ReLU; He et al. 2015. */
    public static Initializer heNormal() {
        return (rng, fanIn, fanOut, shape) -> Tensor.randn(rng, shape).mul(Math.sqrt(2.0 / fanIn));
    }

    /** Gaussian with variance {@code 1 / fanIn}, for SELU; LeCun et al. 1998. */
    public static Initializer lecunNormal() {
        return (rng, fanIn, fanOut, shape) -> Tensor.randn(rng, shape).mul(Math.sqrt(1.0 / fanIn));
    }

    /** Uniform in {@code ±1/sqrt(fanIn)}: what PyTorch's {@code Linear} starts with, and ours. */
    public static Initializer fanInUniform() {
        return (rng, fanIn, fanOut, shape) -> {
            double limit = 1 / Math.sqrt(fanIn);
            return Tensor.uniform(rng, -limit, limit, shape);
        };
    }
}
