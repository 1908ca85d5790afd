package org.lectern.nn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * A linear map and a shift: {@code y = x W + b}. Shapes: {@code (batch, in) -> (batch, out)}, also with more or no batch
 * axes; W is {@code (in, out)}, b is {@code (out)}.
 *
 * <p>Each column of W holds the weights of one unit. Weight and bias start uniform in {@code ±1/sqrt(in)}, as in PyTorch;
 * {@link #withInit} draws the weight in another way.
 */
public final class Linear implements Layer {
    private final Tensor weight;
    private final @Nullable Tensor bias;
    private final @Nullable Rng rng;

    /**
     * Draws first values.
     *
     * @throws org.lectern.tensor.TensorException if a size is less than 1
     */
    public Linear(int inFeatures, int outFeatures, Rng rng) {
        if (inFeatures < 1 || outFeatures < 1) {
            throw Errors.argument(
                    "Linear",
                    "sizes of at least 1",
                    inFeatures + ", " + outFeatures,
                    "give the sizes of input and output");
        }
        Errors.present("Linear", "an Rng", rng);
        Initializer init = Initializers.fanInUniform();
        this.weight = init.create(rng, inFeatures, outFeatures, inFeatures, outFeatures)
                .requiresGrad();
        this.bias = init.create(rng, inFeatures, outFeatures, outFeatures).requiresGrad();
        this.rng = rng;
    }

    /**
     * A layer with the given weight {@code (in, out)} and bias {@code (out)}, for weights chosen by hand.
     *
     * @throws org.lectern.tensor.ShapeException if the shapes do not fit each other
     */
    public Linear(Tensor weight, Tensor bias) {
        this(checked(weight).requiresGrad(), checked(weight, bias).requiresGrad(), null);
    }

    private Linear(Tensor weight, @Nullable Tensor bias, @Nullable Rng rng) {
        this.weight = weight;
        this.bias = bias;
        this.rng = rng;
    }

    /** This layer with its weight drawn anew in the given way and its bias, if it has one, at zero. */
    public Linear withInit(Initializer init) {
        if (rng == null) {
            throw Errors.argument(
                    "Linear.withInit",
                    "a layer made with an Rng",
                    "one made of given weights",
                    "use new Linear(in, out, rng)");
        }
        Errors.present("Linear.withInit", "an initializer", init);
        int in = inFeatures();
        int out = outFeatures();
        Tensor drawn = init.create(rng, in, out, in, out);
        if (drawn.rank() != 2 || drawn.dim(0) != in || drawn.dim(1) != out) {
            throw Errors.shape(
                    "Linear.withInit",
                    "a weight of shape [" + in + ", " + out + "]",
                    drawn.shape(),
                    "use the shape given");
        }
        Tensor zero = bias == null ? null : Tensor.zeros(out).requiresGrad();
        return new Linear(drawn.requiresGrad(), zero, rng);
    }

    /** This layer without a bias: {@code y = x W}; the weight is shared with this one. */
    public Linear withoutBias() {
        return new Linear(weight, null, rng);
    }

    @Override
    public Tensor forward(Tensor x) {
        Errors.present("Linear", "an input", x);
        int[] shape = x.shape();
        int in = inFeatures();
        if (shape.length == 0 || shape[shape.length - 1] != in) {
            throw Errors.shape(this, "an input of shape (batch, " + in + ")", shape, remedy(shape, in));
        }
        if (shape.length == 2) {
            return apply(x);
        }
        int batch = x.size() / in;
        int[] result = shape.clone();
        result[shape.length - 1] = outFeatures();
        return apply(x.reshape(batch, in)).reshape(result);
    }

    private Tensor apply(Tensor x) {
        return bias == null ? x.matmul(weight) : x.linear(weight, bias);
    }

    /** The weights, of shape {@code (in, out)}. */
    public Tensor weight() {
        return weight;
    }

    /** The bias, of shape {@code (out)}; empty if the layer has none. */
    public Optional<Tensor> bias() {
        return Optional.ofNullable(bias);
    }

    /** The size of an input. */
    public int inFeatures() {
        return weight.dim(0);
    }

    /** The size of an output, which is the number of units. */
    public int outFeatures() {
        return weight.dim(1);
    }

    @Override
    public String toString() {
        return "Linear(" + inFeatures() + ", " + outFeatures() + (bias == null ? ", no bias)" : ")");
    }

    private static String remedy(int[] shape, int in) {
        int features = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            features *= shape[axis];
        }
        if (shape.length > 2 && features == in) {
            return "put new Flatten() before it";
        }
        if (shape.length == 2 && shape[0] == in) {
            return "transpose the input, or make the batch the first axis?";
        }
        return "make the layer's first size " + (shape.length == 0 ? 1 : shape[shape.length - 1])
                + ", or give it the input it was made for";
    }

    private static Tensor checked(Tensor weight) {
        Errors.present("Linear", "a weight and a bias", weight);
        if (weight.rank() != 2) {
            throw Errors.shape("Linear", "a weight of shape (in, out)", weight.shape(), "reshape it");
        }
        return weight;
    }

    private static Tensor checked(Tensor weight, Tensor bias) {
        Errors.present("Linear", "a weight and a bias", bias);
        if (bias.rank() != 1 || bias.dim(0) != weight.dim(1)) {
            throw Errors.shape(
                    "Linear", "a bias of shape [" + weight.dim(1) + "]", bias.shape(), "give one number for each unit");
        }
        return bias;
    }
}
