package org.lectern.nn;

import org.lectern.tensor.Rng;
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

    /**
     * Orthogonal rows or columns, whichever are fewer, of the shape read as a matrix (first size, product of the others):
     * lengths and angles pass unchanged, which keeps deep and recurrent networks stable. Saxe et al. 2014.
     */
    public static Initializer orthogonal() {
        return orthogonal(1);
    }

    /** {@link #orthogonal()} times a gain. */
    public static Initializer orthogonal(double gain) {
        return (rng, fanIn, fanOut, shape) -> {
            Errors.present("orthogonal", "a shape", shape);
            if (shape.length < 2) {
                throw Errors.shape("orthogonal", "a weight with at least two axes", shape, "zeros() suits a bias");
            }
            Errors.present("orthogonal", "a generator, such as Rng.seed(1)", rng);
            int size = Tensor.zeros(shape).size();
            if (size == 0) {
                return Tensor.zeros(shape);
            }
            int rows = shape[0];
            int columns = size / rows;
            boolean wide = rows < columns;
            double[][] vectors = orthonormal(rng, Math.min(rows, columns), Math.max(rows, columns));
            double[] values = new double[size];
            for (int i = 0; i < size; i++) {
                values[i] = gain * (wide ? vectors[i / columns][i % columns] : vectors[i % columns][i / columns]);
            }
            return Tensor.of(values).reshape(shape);
        };
    }

    /** Gaussian vectors made orthogonal one after another, which makes every orthogonal frame equally likely. */
    private static double[][] orthonormal(Rng rng, int count, int length) {
        double[][] vectors = new double[count][length];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < length; j++) {
                vectors[i][j] = rng.nextGaussian();
            }
            // Twice is enough: the second pass removes what rounding left in the first (Kahan and Parlett).
            for (int pass = 0; pass < 2; pass++) {
                for (int k = 0; k < i; k++) {
                    addScaled(vectors[i], -dot(vectors[i], vectors[k]), vectors[k]);
                }
            }
            double norm = Math.sqrt(dot(vectors[i], vectors[i]));
            for (int j = 0; j < length; j++) {
                vectors[i][j] /= norm;
            }
        }
        return vectors;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static void addScaled(double[] a, double factor, double[] b) {
        for (int j = 0; j < a.length; j++) {
            a[j] += factor * b[j];
        }
    }
}
