package org.lectern.nn;

import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Leaves out each unit with probability {@code p} while training ({@code forward(x, Mode.TRAIN)}), and does nothing otherwise.
 *
 * <p>What stays is divided by {@code 1 - p}, so the expected value is the same in training and evaluation ("inverted"
 * dropout). Any shape; the output has the shape of the input. Srivastava et al. 2014.
 */
public final class Dropout implements Layer {
    private final double p;
    private final Rng rng;

    /**
     * @param p the probability of leaving a unit out, from 0 to less than 1
     * @param rng draws which units
     * @throws org.lectern.tensor.TensorException if p is not in [0, 1)
     */
    public Dropout(double p, Rng rng) {
        if (!(p >= 0 && p < 1)) {
            throw Errors.argument("Dropout", "a probability p with 0 <= p < 1", p, "0.5 for hidden layers is usual");
        }
        this.p = p;
        this.rng = rng;
    }

    /** This layer with another probability. */
    Dropout withP(double other) {
        return new Dropout(other, rng);
    }

    /** The probability of leaving a unit out. */
    public double p() {
        return p;
    }

    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        if (p == 0 || Mode.current() == Mode.EVALUATE) {
            return x;
        }
        return x.dropout(p, rng);
    }

    @Override
    public String toString() {
        return "Dropout(" + p + ")";
    }
}
