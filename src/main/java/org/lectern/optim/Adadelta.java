package org.lectern.optim;

import java.util.List;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/**
 * Adadelta: steps as large as the last ones were, relative to the gradients; needs no learning rate.
 *
 * <p>{@code s = rho s + (1 - rho) g^2; d = sqrt(u + eps) / sqrt(s + eps) g; u = rho u + (1 - rho) d^2; p -= lr d}. Zeiler 2012.
 */
public final class Adadelta extends GradientDescent<Adadelta> {
    private double rho = 0.9;
    private double eps = 1e-6;

    private Adadelta(List<Tensor> parameters) {
        super(parameters, 1, "square", "moved");
    }

    /** Adadelta with the usual numbers: lr 1, rho 0.9, eps 1e-6. */
    public static Adadelta of(List<Tensor> parameters) {
        return new Adadelta(parameters);
    }

    /** Adadelta with the usual numbers: lr 1, rho 0.9, eps 1e-6. */
    public static Adadelta of(Tensor... parameters) {
        return of(ParameterList.listed(parameters));
    }

    /** How much the two means keep of their past: {@code 0 <= rho < 1}. */
    public Adadelta rho(double rho) {
        this.rho = parameters.checked("rho", rho, 0, 1);
        return this;
    }

    /** What is added under both roots. */
    public Adadelta eps(double eps) {
        this.eps = parameters.checked("eps", eps, 0, Double.POSITIVE_INFINITY);
        return this;
    }

    @Override
    Adadelta self() {
        return this;
    }

    @Override
    void update(Tensor parameter, Tensor gradient, Memory memory) {
        Updates.Adadelta rule = new Updates.Adadelta(lr, rho, eps, weightDecay);
        Updates.apply(rule, parameter, gradient, memory.tensor(0), memory.tensor(1));
    }

    @Override
    String settings() {
        return ", rho " + rho;
    }
}
