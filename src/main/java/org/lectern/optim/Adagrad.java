package org.lectern.optim;

import java.util.List;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/**
 * Adagrad: the more an element has moved, the smaller its steps; good for sparse features.
 *
 * <p>In step t: {@code sum += g^2; p -= lr / (1 + (t - 1) lrDecay) g / (sqrt(sum) + eps)}. Duchi, Hazan and Singer 2011.
 */
public final class Adagrad extends GradientDescent<Adagrad> {
    private double lrDecay;
    private double eps = 1e-10;

    private Adagrad(List<Tensor> parameters) {
        super(parameters, 0.01, "sum");
    }

    /** Adagrad with the usual numbers: lr 0.01, eps 1e-10. */
    public static Adagrad of(List<Tensor> parameters) {
        return new Adagrad(parameters);
    }

    /** Adagrad with the usual numbers: lr 0.01, eps 1e-10. */
    public static Adagrad of(Tensor... parameters) {
        return of(ParameterList.listed(parameters));
    }

    /** How quickly the learning rate falls by itself; 0 unless said. */
    public Adagrad lrDecay(double lrDecay) {
        this.lrDecay = parameters.checked("lrDecay", lrDecay, 0, Double.POSITIVE_INFINITY);
        return this;
    }

    /** What is added to the divisor. */
    public Adagrad eps(double eps) {
        this.eps = parameters.checked("eps", eps, 0, Double.POSITIVE_INFINITY);
        return this;
    }

    @Override
    Adagrad self() {
        return this;
    }

    @Override
    void update(Tensor parameter, Tensor gradient, Memory memory) {
        double rate = lr / (1 + (memory.step - 1) * lrDecay);
        Updates.apply(new Updates.Adagrad(rate, eps, weightDecay), parameter, gradient, memory.tensor(0));
    }

    @Override
    String settings() {
        return lrDecay == 0 ? "" : ", lrDecay " + lrDecay;
    }
}
