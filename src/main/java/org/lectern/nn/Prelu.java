package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** The leaky rectifier whose slope below 0 is learned, one slope for all units (He et al. 2015). */
public final class Prelu implements Layer {
    private final Tensor slope;

    /** Starts with the usual slope of 0.25. */
    public Prelu() {
        this(0.25);
    }

    /** Starts with the given slope below 0. */
    public Prelu(double slope) {
        this.slope = Tensor.full(slope, 1).requiresGrad();
    }

    /** The learned slope, of shape {@code (1)}. */
    public Tensor slope() {
        return slope;
    }

    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        return x.prelu(slope);
    }

    @Override
    public String toString() {
        return "Prelu()";
    }
}
